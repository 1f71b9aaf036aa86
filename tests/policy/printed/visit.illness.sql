SELECT
  "t17"."person",
  "t17"."period",
  "t17"."opens",
  "t17"."due",
  "t17"."late_until",
  "t17"."kept_on",
  '2015-01-01' AS "version",
  "t17"."base",
  "t17"."turning_age",
  "t17"."months"
FROM (
  SELECT
    "t16"."person",
    "t16"."period",
    "t16"."opens",
    "t16"."due",
    "t16"."late_until",
    "t16"."base",
    "t16"."turning_age",
    "t16"."months",
    MIN("t16"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t15"."person",
      "t15"."kind",
      "t15"."resettled",
      "t15"."residence",
      "t15"."led",
      "t15"."ill",
      "t15"."hard",
      "t15"."start",
      "t15"."death",
      "t15"."birth_on",
      "t15"."bd_calendar",
      "t15"."bd_month",
      "t15"."bd_day",
      "t15"."bd_year",
      "t15"."nominal",
      "t15"."stands_from",
      "t15"."stands_until",
      "t15"."event_person",
      "t15"."opens",
      "t15"."due",
      "t15"."period",
      "t15"."about",
      "t15"."base",
      "t15"."turning_age",
      "t15"."months",
      "t15"."late_until",
      "t6"."proof_person",
      "t6"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t12"."person",
          "t12"."kind",
          "t12"."resettled",
          "t12"."residence",
          "t12"."led",
          "t12"."ill",
          "t12"."hard",
          "t12"."start",
          "t12"."death",
          "t12"."birth_on",
          "t12"."bd_calendar",
          "t12"."bd_month",
          "t12"."bd_day",
          "t12"."bd_year",
          "t12"."nominal",
          "t12"."stands_from",
          "t12"."stands_until",
          "t12"."event_person",
          "t12"."opens",
          "t12"."due",
          "t12"."period",
          "t12"."about",
          "t12"."base",
          "t12"."turning_age",
          "t12"."months",
          PLUS_DAYS("t12"."due", 30) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t10"."person",
              "t10"."kind",
              "t10"."resettled",
              "t10"."residence",
              "t10"."led",
              "t10"."ill",
              "t10"."hard",
              "t10"."start",
              "t10"."death",
              "t10"."birth_on",
              "t10"."bd_calendar",
              "t10"."bd_month",
              "t10"."bd_day",
              "t10"."bd_year",
              "t10"."nominal",
              "t10"."stands_from",
              "t10"."stands_until",
              "t10"."event_person",
              "t10"."opens",
              "t10"."due",
              CAST("t10"."opens" AS VARCHAR) AS "period",
              "t10"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t9"."person",
                "t9"."kind",
                "t9"."resettled",
                "t9"."residence",
                "t9"."led",
                "t9"."ill",
                "t9"."hard",
                "t9"."start",
                "t9"."death",
                "t9"."birth_on",
                "t9"."bd_calendar",
                "t9"."bd_month",
                "t9"."bd_day",
                "t9"."bd_year",
                "t9"."nominal",
                "t9"."stands_from",
                "t9"."stands_until",
                "t9"."event_person",
                "t9"."opens",
                PLUS_DAYS("t9"."opens", 1) AS "due"
              FROM (
                SELECT
                  "t3"."person",
                  "t3"."kind",
                  "t3"."resettled",
                  "t3"."residence",
                  "t3"."led",
                  "t3"."ill",
                  "t3"."hard",
                  "t3"."start",
                  "t3"."death",
                  "t3"."birth_on",
                  "t3"."bd_calendar",
                  "t3"."bd_month",
                  "t3"."bd_day",
                  "t3"."bd_year",
                  "t3"."nominal",
                  "t3"."stands_from",
                  "t3"."stands_until",
                  "t8"."event_person",
                  "t8"."opens"
                FROM "subject" AS "t3"
                INNER JOIN (
                  SELECT
                    "t5"."person" AS "event_person",
                    "t5"."day" AS "opens"
                  FROM (
                    SELECT DISTINCT
                      "t2"."person_id" AS "person",
                      COALESCE("t2"."known_on", "t2"."happened_on") AS "day"
                    FROM "registry_happening" AS "t2"
                    WHERE
                      "t2"."withdrawn_at" IS NULL AND "t2"."kind" = 'illness'
                  ) AS "t5"
                ) AS "t8"
                  ON "t3"."person" = "t8"."event_person"
              ) AS "t9"
            ) AS "t10"
          ) AS "t11"
          WHERE
            (
              (
                "t11"."stands_from" IS NULL
              ) OR (
                "t11"."stands_from" <= "t11"."opens"
              )
            )
            AND (
              (
                "t11"."stands_until" IS NULL
              ) OR (
                "t11"."opens" < "t11"."stands_until"
              )
            )
            AND "t11"."start" <= "t11"."opens"
            AND (
              (
                "t11"."death" IS NULL
              ) OR (
                "t11"."opens" <= "t11"."death"
              )
            )
            AND "t11"."opens" > CAST(%(after)s AS DATE)
        ) AS "t12"
      ) AS "t13"
      WHERE
        COALESCE("t13"."due", "t13"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t15"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_contact" AS "t0"
      WHERE
        "t0"."reached"
        AND "t0"."withdrawn_at" IS NULL
        AND "t0"."mode" IN ('home', 'hospital')
    ) AS "t6"
      ON "t15"."person" = "t6"."proof_person"
      AND "t6"."proof_day" >= "t15"."opens"
      AND "t6"."proof_day" > CAST(%(after)s AS DATE)
      AND "t6"."proof_day" <= "t15"."late_until"
      AND (
        (
          "t15"."death" IS NULL
        ) OR (
          "t6"."proof_day" <= "t15"."death"
        )
      )
  ) AS "t16"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t17"
