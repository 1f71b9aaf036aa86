SELECT
  "t22"."person",
  "t22"."period",
  "t22"."opens",
  "t22"."due",
  "t22"."late_until",
  "t22"."kept_on",
  '2015-01-01' AS "version",
  "t22"."base",
  "t22"."turning_age",
  "t22"."months"
FROM (
  SELECT
    "t21"."person",
    "t21"."period",
    "t21"."opens",
    "t21"."due",
    "t21"."late_until",
    "t21"."base",
    "t21"."turning_age",
    "t21"."months",
    MIN("t21"."proof_day") AS "kept_on"
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
      "t20"."calendar_day",
      "t20"."target",
      "t20"."no",
      "t20"."due",
      "t20"."period",
      "t20"."about",
      "t20"."base",
      "t20"."turning_age",
      "t20"."months",
      "t20"."late_until",
      "t8"."proof_person",
      "t8"."proof_day"
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
          "t17"."calendar_day",
          "t17"."target",
          "t17"."no",
          "t17"."due",
          "t17"."period",
          "t17"."about",
          "t17"."base",
          "t17"."turning_age",
          "t17"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
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
              "t15"."calendar_day",
              "t15"."target",
              "t15"."no",
              "t15"."due",
              CAST("t15"."opens" AS VARCHAR) AS "period",
              "t15"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
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
                "t14"."event_person",
                "t14"."opens",
                "t12"."calendar_day",
                "t12"."target",
                "t10"."no",
                "t10"."due"
              FROM "subject" AS "t5"
              INNER JOIN (
                SELECT
                  "t11"."person" AS "event_person",
                  "t11"."day" AS "opens"
                FROM (
                  SELECT DISTINCT
                    "t4"."person_id" AS "person",
                    COALESCE("t4"."known_on", "t4"."happened_on") AS "day"
                  FROM "registry_happening" AS "t4"
                  WHERE
                    "t4"."withdrawn_at" IS NULL AND "t4"."kind" = 'hardship'
                ) AS "t11"
              ) AS "t14"
                ON "t5"."person" = "t14"."event_person"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."day" AS "calendar_day",
                  "t2"."workday_no" + 10 AS "target"
                FROM "policy_calendar" AS "t2"
              ) AS "t12"
                ON "t14"."opens" = "t12"."calendar_day"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."no",
                  "t3"."day" AS "due"
                FROM "policy_workday" AS "t3"
              ) AS "t10"
                ON "t12"."target" = "t10"."no"
            ) AS "t15"
          ) AS "t16"
          WHERE
            (
              (
                "t16"."stands_from" IS NULL
              ) OR (
                "t16"."stands_from" <= "t16"."opens"
              )
            )
            AND (
              (
                "t16"."stands_until" IS NULL
              ) OR (
                "t16"."opens" < "t16"."stands_until"
              )
            )
            AND "t16"."start" <= "t16"."opens"
            AND (
              (
                "t16"."death" IS NULL
              ) OR (
                "t16"."opens" <= "t16"."death"
              )
            )
            AND "t16"."opens" > CAST(%(after)s AS DATE)
        ) AS "t17"
      ) AS "t18"
      WHERE
        COALESCE("t18"."due", "t18"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t20"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "care_aidplan" AS "t0"
    ) AS "t8"
      ON "t20"."person" = "t8"."proof_person"
      AND "t8"."proof_day" >= "t20"."opens"
      AND "t8"."proof_day" > CAST(%(after)s AS DATE)
      AND "t20"."due" IS NOT NULL
      AND (
        (
          "t20"."death" IS NULL
        ) OR (
          "t8"."proof_day" <= "t20"."death"
        )
      )
  ) AS "t21"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t22"
