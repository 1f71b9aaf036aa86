SELECT
  "t27"."person",
  "t27"."period",
  "t27"."opens",
  "t27"."due",
  "t27"."late_until",
  "t27"."kept_on",
  '2015-01-01' AS "version",
  "t27"."base",
  "t27"."turning_age",
  "t27"."months"
FROM (
  SELECT
    "t26"."person",
    "t26"."period",
    "t26"."opens",
    "t26"."due",
    "t26"."late_until",
    "t26"."base",
    "t26"."turning_age",
    "t26"."months",
    MIN("t26"."proof_day") AS "kept_on"
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
      "t25"."due",
      "t25"."period",
      "t25"."about",
      "t25"."base",
      "t25"."turning_age",
      "t25"."months",
      "t25"."late_until",
      "t23"."proof_person",
      "t23"."proof_day",
      "t23"."proof_period"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t20"."person",
          "t20"."kind",
          "t20"."resettled",
          "t20"."residence",
          "t20"."led",
          "t20"."ill",
          "t20"."hard",
          "t20"."start",
          "t20"."death",
          "t20"."birth_on",
          "t20"."bd_calendar",
          "t20"."bd_month",
          "t20"."bd_day",
          "t20"."bd_year",
          "t20"."nominal",
          "t20"."stands_from",
          "t20"."stands_until",
          "t20"."event_person",
          "t20"."opens",
          "t20"."due",
          "t20"."period",
          "t20"."about",
          "t20"."base",
          "t20"."turning_age",
          "t20"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
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
              "t16"."due",
              CAST("t16"."opens" AS VARCHAR) AS "period",
              "t16"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
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
                PLUS_DAYS("t15"."opens", 0) AS "due"
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
                  "t12"."event_person",
                  "t12"."opens"
                FROM "subject" AS "t4"
                INNER JOIN (
                  SELECT
                    "t7"."person" AS "event_person",
                    "t7"."day" AS "opens"
                  FROM (
                    SELECT DISTINCT
                      "t0"."person_id" AS "person",
                      COALESCE("t0"."known_on", "t0"."happened_on") AS "day"
                    FROM "registry_happening" AS "t0"
                    WHERE
                      "t0"."withdrawn_at" IS NULL
                      AND "t0"."kind" IN ('illness', 'hardship', 'accident', 'activity')
                  ) AS "t7"
                ) AS "t12"
                  ON "t4"."person" = "t12"."event_person"
              ) AS "t15"
            ) AS "t16"
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
            AND (
              (
                "t18"."death" IS NULL
              ) OR (
                "t18"."opens" <= "t18"."death"
              )
            )
            AND "t18"."opens" > CAST(%(after)s AS DATE)
        ) AS "t20"
      ) AS "t22"
      WHERE
        COALESCE("t22"."due", "t22"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t25"
    LEFT OUTER JOIN (
      SELECT
        "t19"."person" AS "proof_person",
        "t19"."day" AS "proof_day",
        CAST("t19"."known" AS VARCHAR) AS "proof_period"
      FROM (
        SELECT
          "t17"."person",
          "t17"."known",
          MAX("t17"."told") AS "day",
          MAX(CAST("t17"."told" IS NULL AS INT)) AS "waiting"
        FROM (
          SELECT
            "t9"."id",
            "t9"."person",
            "t9"."kind",
            "t9"."day",
            "t9"."known",
            "t14"."about",
            "t14"."told"
          FROM (
            SELECT
              "t0"."id",
              "t0"."person_id" AS "person",
              "t0"."kind",
              "t0"."happened_on" AS "day",
              COALESCE("t0"."known_on", "t0"."happened_on") AS "known"
            FROM "registry_happening" AS "t0"
            WHERE
              "t0"."withdrawn_at" IS NULL
              AND "t0"."kind" IN ('illness', 'hardship', 'accident', 'activity')
          ) AS "t9"
          LEFT OUTER JOIN (
            SELECT
              "t5"."happening_id" AS "about",
              "t10"."told"
            FROM "emergency_report" AS "t5"
            INNER JOIN (
              SELECT
                "t3"."report_id" AS "step_report",
                "t3"."day" AS "told"
              FROM "emergency_step" AS "t3"
              WHERE
                "t3"."step" = 'oral'
            ) AS "t10"
              ON "t5"."id" = "t10"."step_report"
          ) AS "t14"
            ON "t9"."id" = "t14"."about"
        ) AS "t17"
        GROUP BY
          1,
          2
      ) AS "t19"
      WHERE
        "t19"."waiting" = 0
    ) AS "t23"
      ON "t25"."person" = "t23"."proof_person"
      AND "t23"."proof_period" = "t25"."period"
      AND "t25"."due" IS NOT NULL
      AND (
        (
          "t25"."death" IS NULL
        ) OR (
          "t23"."proof_day" <= "t25"."death"
        )
      )
  ) AS "t26"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t27"
