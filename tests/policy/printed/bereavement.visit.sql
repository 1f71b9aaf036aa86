SELECT
  "t24"."person",
  "t24"."period",
  "t24"."opens",
  "t24"."due",
  "t24"."late_until",
  "t24"."kept_on",
  '2015-01-01' AS "version",
  "t24"."base",
  "t24"."turning_age",
  "t24"."months"
FROM (
  SELECT
    "t23"."person",
    "t23"."period",
    "t23"."opens",
    "t23"."due",
    "t23"."late_until",
    "t23"."base",
    "t23"."turning_age",
    "t23"."months",
    MIN("t23"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t22"."person",
      "t22"."kind",
      "t22"."resettled",
      "t22"."residence",
      "t22"."led",
      "t22"."ill",
      "t22"."hard",
      "t22"."start",
      "t22"."death",
      "t22"."birth_on",
      "t22"."bd_calendar",
      "t22"."bd_month",
      "t22"."bd_day",
      "t22"."bd_year",
      "t22"."nominal",
      "t22"."stands_from",
      "t22"."stands_until",
      "t22"."event_person",
      "t22"."opens",
      "t22"."due",
      "t22"."period",
      "t22"."about",
      "t22"."base",
      "t22"."turning_age",
      "t22"."months",
      "t22"."late_until",
      "t8"."proof_person",
      "t8"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t19"."person",
          "t19"."kind",
          "t19"."resettled",
          "t19"."residence",
          "t19"."led",
          "t19"."ill",
          "t19"."hard",
          "t19"."start",
          "t19"."death",
          "t19"."birth_on",
          "t19"."bd_calendar",
          "t19"."bd_month",
          "t19"."bd_day",
          "t19"."bd_year",
          "t19"."nominal",
          "t19"."stands_from",
          "t19"."stands_until",
          "t19"."event_person",
          "t19"."opens",
          "t19"."due",
          "t19"."period",
          "t19"."about",
          "t19"."base",
          "t19"."turning_age",
          "t19"."months",
          PLUS_DAYS("t19"."due", 30) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t17"."person",
              "t17"."kind",
              "t17"."resettled",
              "t17"."residence",
              "t17"."led",
              "t17"."ill",
              "t17"."hard",
              "t17"."start",
              "t17"."death",
              "t17"."birth_on",
              "t17"."bd_calendar",
              "t17"."bd_month",
              "t17"."bd_day",
              "t17"."bd_year",
              "t17"."nominal",
              "t17"."stands_from",
              "t17"."stands_until",
              "t17"."event_person",
              "t17"."opens",
              "t17"."due",
              CAST("t17"."opens" AS VARCHAR) AS "period",
              "t17"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t16"."person",
                "t16"."kind",
                "t16"."resettled",
                "t16"."residence",
                "t16"."led",
                "t16"."ill",
                "t16"."hard",
                "t16"."start",
                "t16"."death",
                "t16"."birth_on",
                "t16"."bd_calendar",
                "t16"."bd_month",
                "t16"."bd_day",
                "t16"."bd_year",
                "t16"."nominal",
                "t16"."stands_from",
                "t16"."stands_until",
                "t16"."event_person",
                "t16"."opens",
                PLUS_DAYS("t16"."opens", 1) AS "due"
              FROM (
                SELECT
                  "t4"."person",
                  "t4"."kind",
                  "t4"."resettled",
                  "t4"."residence",
                  "t4"."led",
                  "t4"."ill",
                  "t4"."hard",
                  "t4"."start",
                  "t4"."death",
                  "t4"."birth_on",
                  "t4"."bd_calendar",
                  "t4"."bd_month",
                  "t4"."bd_day",
                  "t4"."bd_year",
                  "t4"."nominal",
                  "t4"."stands_from",
                  "t4"."stands_until",
                  "t15"."event_person",
                  "t15"."opens"
                FROM "subject" AS "t4"
                INNER JOIN (
                  SELECT
                    "t13"."person" AS "event_person",
                    "t13"."day" AS "opens"
                  FROM (
                    SELECT DISTINCT
                      *
                    FROM (
                      SELECT
                        "t9"."id" AS "person",
                        GREATEST("t9"."died_on", COALESCE("t11"."first_known", "t9"."died_on")) AS "day"
                      FROM (
                        SELECT
                          *
                        FROM "registry_person" AS "t2"
                        WHERE
                          "t2"."died_on" IS NOT NULL
                      ) AS "t9"
                      LEFT OUTER JOIN (
                        SELECT
                          "t7"."person" AS "told_person",
                          MIN("t7"."known") AS "first_known"
                        FROM (
                          SELECT
                            "t3"."id",
                            "t3"."person_id" AS "person",
                            "t3"."kind",
                            "t3"."happened_on" AS "day",
                            COALESCE("t3"."known_on", "t3"."happened_on") AS "known"
                          FROM "registry_happening" AS "t3"
                          WHERE
                            "t3"."withdrawn_at" IS NULL AND "t3"."kind" = 'death'
                        ) AS "t7"
                        GROUP BY
                          1
                      ) AS "t11"
                        ON "t9"."id" = "t11"."told_person"
                    ) AS "t12"
                  ) AS "t13"
                ) AS "t15"
                  ON "t4"."person" = "t15"."event_person"
              ) AS "t16"
            ) AS "t17"
          ) AS "t18"
          WHERE
            (
              (
                "t18"."stands_from" IS NULL
              ) OR (
                "t18"."stands_from" <= "t18"."opens"
              )
            )
            AND (
              (
                "t18"."stands_until" IS NULL
              ) OR (
                "t18"."opens" < "t18"."stands_until"
              )
            )
            AND "t18"."start" <= "t18"."opens"
            AND "t18"."opens" > CAST(%(after)s AS DATE)
        ) AS "t19"
      ) AS "t20"
      WHERE
        COALESCE("t20"."due", "t20"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t22"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_contact" AS "t0"
      WHERE
        "t0"."reached"
        AND "t0"."withdrawn_at" IS NULL
        AND "t0"."mode" IN ('home', 'hospital')
    ) AS "t8"
      ON "t22"."person" = "t8"."proof_person"
      AND "t8"."proof_day" >= "t22"."opens"
      AND "t8"."proof_day" > CAST(%(after)s AS DATE)
      AND "t8"."proof_day" <= "t22"."late_until"
  ) AS "t23"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t24"
