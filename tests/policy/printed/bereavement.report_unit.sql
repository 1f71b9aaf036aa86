WITH "t7" AS (
  SELECT
    "t0"."id",
    "t0"."person_id" AS "person",
    "t0"."kind",
    "t0"."happened_on" AS "day",
    COALESCE("t0"."known_on", "t0"."happened_on") AS "known"
  FROM "registry_happening" AS "t0"
  WHERE
    "t0"."withdrawn_at" IS NULL AND "t0"."kind" = 'death'
)
SELECT
  "t33"."person",
  "t33"."period",
  "t33"."opens",
  "t33"."due",
  "t33"."late_until",
  "t33"."kept_on",
  '2015-01-01' AS "version",
  "t33"."base",
  "t33"."turning_age",
  "t33"."months"
FROM (
  SELECT
    "t32"."person",
    "t32"."period",
    "t32"."opens",
    "t32"."due",
    "t32"."late_until",
    "t32"."base",
    "t32"."turning_age",
    "t32"."months",
    MIN("t32"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t31"."person",
      "t31"."kind",
      "t31"."resettled",
      "t31"."residence",
      "t31"."led",
      "t31"."ill",
      "t31"."hard",
      "t31"."start",
      "t31"."death",
      "t31"."birth_on",
      "t31"."bd_calendar",
      "t31"."bd_month",
      "t31"."bd_day",
      "t31"."bd_year",
      "t31"."nominal",
      "t31"."stands_from",
      "t31"."stands_until",
      "t31"."event_person",
      "t31"."opens",
      "t31"."due",
      "t31"."period",
      "t31"."about",
      "t31"."base",
      "t31"."turning_age",
      "t31"."months",
      "t31"."late_until",
      "t24"."proof_person",
      "t24"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t28"."person",
          "t28"."kind",
          "t28"."resettled",
          "t28"."residence",
          "t28"."led",
          "t28"."ill",
          "t28"."hard",
          "t28"."start",
          "t28"."death",
          "t28"."birth_on",
          "t28"."bd_calendar",
          "t28"."bd_month",
          "t28"."bd_day",
          "t28"."bd_year",
          "t28"."nominal",
          "t28"."stands_from",
          "t28"."stands_until",
          "t28"."event_person",
          "t28"."opens",
          "t28"."due",
          "t28"."period",
          "t28"."about",
          "t28"."base",
          "t28"."turning_age",
          "t28"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t26"."person",
              "t26"."kind",
              "t26"."resettled",
              "t26"."residence",
              "t26"."led",
              "t26"."ill",
              "t26"."hard",
              "t26"."start",
              "t26"."death",
              "t26"."birth_on",
              "t26"."bd_calendar",
              "t26"."bd_month",
              "t26"."bd_day",
              "t26"."bd_year",
              "t26"."nominal",
              "t26"."stands_from",
              "t26"."stands_until",
              "t26"."event_person",
              "t26"."opens",
              "t26"."due",
              CAST("t26"."opens" AS VARCHAR) AS "period",
              "t26"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t25"."person",
                "t25"."kind",
                "t25"."resettled",
                "t25"."residence",
                "t25"."led",
                "t25"."ill",
                "t25"."hard",
                "t25"."start",
                "t25"."death",
                "t25"."birth_on",
                "t25"."bd_calendar",
                "t25"."bd_month",
                "t25"."bd_day",
                "t25"."bd_year",
                "t25"."nominal",
                "t25"."stands_from",
                "t25"."stands_until",
                "t25"."event_person",
                "t25"."opens",
                PLUS_DAYS("t25"."opens", 0) AS "due"
              FROM (
                SELECT
                  "t5"."person",
                  "t5"."kind",
                  "t5"."resettled",
                  "t5"."residence",
                  "t5"."led",
                  "t5"."ill",
                  "t5"."hard",
                  "t5"."start",
                  "t5"."death",
                  "t5"."birth_on",
                  "t5"."bd_calendar",
                  "t5"."bd_month",
                  "t5"."bd_day",
                  "t5"."bd_year",
                  "t5"."nominal",
                  "t5"."stands_from",
                  "t5"."stands_until",
                  "t23"."event_person",
                  "t23"."opens"
                FROM "subject" AS "t5"
                INNER JOIN (
                  SELECT
                    "t20"."person" AS "event_person",
                    "t20"."day" AS "opens"
                  FROM (
                    SELECT DISTINCT
                      *
                    FROM (
                      SELECT
                        "t12"."id" AS "person",
                        GREATEST("t12"."died_on", COALESCE("t15"."first_known", "t12"."died_on")) AS "day"
                      FROM (
                        SELECT
                          *
                        FROM "registry_person" AS "t4"
                        WHERE
                          "t4"."died_on" IS NOT NULL
                      ) AS "t12"
                      LEFT OUTER JOIN (
                        SELECT
                          "t10"."person" AS "told_person",
                          MIN("t10"."known") AS "first_known"
                        FROM "t7" AS "t10"
                        GROUP BY
                          1
                      ) AS "t15"
                        ON "t12"."id" = "t15"."told_person"
                    ) AS "t18"
                  ) AS "t20"
                ) AS "t23"
                  ON "t5"."person" = "t23"."event_person"
              ) AS "t25"
            ) AS "t26"
          ) AS "t27"
          WHERE
            (
              (
                "t27"."stands_from" IS NULL
              ) OR (
                "t27"."stands_from" <= "t27"."opens"
              )
            )
            AND (
              (
                "t27"."stands_until" IS NULL
              ) OR (
                "t27"."opens" < "t27"."stands_until"
              )
            )
            AND "t27"."start" <= "t27"."opens"
            AND "t27"."opens" > CAST(%(after)s AS DATE)
        ) AS "t28"
      ) AS "t29"
      WHERE
        COALESCE("t29"."due", "t29"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t31"
    LEFT OUTER JOIN (
      SELECT
        "t19"."person" AS "proof_person",
        "t19"."told" AS "proof_day"
      FROM (
        SELECT
          "t13"."id",
          "t13"."person",
          "t13"."kind",
          "t13"."day",
          "t13"."known",
          "t17"."about",
          "t17"."told"
        FROM "t7" AS "t13"
        LEFT OUTER JOIN (
          SELECT
            "t6"."happening_id" AS "about",
            "t11"."told"
          FROM "emergency_report" AS "t6"
          INNER JOIN (
            SELECT
              "t3"."report_id" AS "step_report",
              "t3"."day" AS "told"
            FROM "emergency_step" AS "t3"
            WHERE
              "t3"."step" = 'oral'
          ) AS "t11"
            ON "t6"."id" = "t11"."step_report"
        ) AS "t17"
          ON "t13"."id" = "t17"."about"
      ) AS "t19"
      WHERE
        "t19"."told" IS NOT NULL
    ) AS "t24"
      ON "t31"."person" = "t24"."proof_person"
      AND "t24"."proof_day" >= "t31"."opens"
      AND "t24"."proof_day" > CAST(%(after)s AS DATE)
      AND "t31"."due" IS NOT NULL
  ) AS "t32"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t33"
