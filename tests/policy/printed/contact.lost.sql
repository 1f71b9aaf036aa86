SELECT
  "t28"."person",
  "t28"."period",
  "t28"."opens",
  "t28"."due",
  "t28"."late_until",
  "t28"."kept_on",
  '2015-01-01' AS "version",
  "t28"."base",
  "t28"."turning_age",
  "t28"."months"
FROM (
  SELECT
    "t27"."person",
    "t27"."period",
    "t27"."opens",
    "t27"."due",
    "t27"."late_until",
    "t27"."base",
    "t27"."turning_age",
    "t27"."months",
    MIN("t27"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t26"."person",
      "t26"."kind",
      "t26"."resettled",
      "t26"."residence",
      "t26"."led",
      "t26"."led_until",
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
      "t26"."event_person",
      "t26"."opens",
      "t26"."calendar_day",
      "t26"."target",
      "t26"."no",
      "t26"."due",
      "t26"."period",
      "t26"."about",
      "t26"."base",
      "t26"."turning_age",
      "t26"."months",
      "t26"."late_until",
      "t10"."proof_person",
      "t10"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t23"."person",
          "t23"."kind",
          "t23"."resettled",
          "t23"."residence",
          "t23"."led",
          "t23"."led_until",
          "t23"."ill",
          "t23"."hard",
          "t23"."start",
          "t23"."death",
          "t23"."birth_on",
          "t23"."bd_calendar",
          "t23"."bd_month",
          "t23"."bd_day",
          "t23"."bd_year",
          "t23"."nominal",
          "t23"."event_person",
          "t23"."opens",
          "t23"."calendar_day",
          "t23"."target",
          "t23"."no",
          "t23"."due",
          "t23"."period",
          "t23"."about",
          "t23"."base",
          "t23"."turning_age",
          "t23"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t21"."person",
              "t21"."kind",
              "t21"."resettled",
              "t21"."residence",
              "t21"."led",
              "t21"."led_until",
              "t21"."ill",
              "t21"."hard",
              "t21"."start",
              "t21"."death",
              "t21"."birth_on",
              "t21"."bd_calendar",
              "t21"."bd_month",
              "t21"."bd_day",
              "t21"."bd_year",
              "t21"."nominal",
              "t21"."event_person",
              "t21"."opens",
              "t21"."calendar_day",
              "t21"."target",
              "t21"."no",
              "t21"."due",
              CAST("t21"."opens" AS VARCHAR) AS "period",
              "t21"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t4"."person",
                "t4"."kind",
                "t4"."resettled",
                "t4"."residence",
                "t4"."led",
                "t4"."led_until",
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
                "t20"."event_person",
                "t20"."opens",
                "t11"."calendar_day",
                "t11"."target",
                "t9"."no",
                "t9"."due"
              FROM "subject" AS "t4"
              INNER JOIN (
                SELECT
                  "t18"."person" AS "event_person",
                  "t18"."day" AS "opens"
                FROM (
                  SELECT DISTINCT
                    "t17"."person",
                    "t17"."day"
                  FROM (
                    SELECT
                      "t16"."person",
                      "t16"."row_no",
                      MIN("t16"."day") AS "day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t14"."person",
                          "t14"."day",
                          "t14"."met",
                          "t14"."attempts",
                          "t14"."row_no",
                          SUM("t14"."attempts") OVER (
                            PARTITION BY "t14"."person", "t14"."row_no"
                            ORDER BY "t14"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "failed",
                          MIN("t14"."day") OVER (
                            PARTITION BY "t14"."person", "t14"."row_no"
                            ORDER BY "t14"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "began"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t12"."person",
                              "t12"."day",
                              "t12"."met",
                              "t12"."attempts",
                              SUM("t12"."met") OVER (
                                PARTITION BY "t12"."person"
                                ORDER BY "t12"."day" ASC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                              ) AS "row_no"
                            FROM (
                              SELECT
                                "t7"."person_id" AS "person",
                                "t7"."day",
                                MAX(CAST("t7"."reached" AS INT)) AS "met",
                                CAST(SUM("t7"."one") AS INT) AS "attempts"
                              FROM (
                                SELECT
                                  "t0"."id",
                                  "t0"."person_id",
                                  "t0"."day",
                                  "t0"."mode",
                                  "t0"."reached",
                                  "t0"."handler_level",
                                  "t0"."withdrawn_at",
                                  1 AS "one"
                                FROM "needs_contact" AS "t0"
                                WHERE
                                  "t0"."withdrawn_at" IS NULL
                              ) AS "t7"
                              GROUP BY
                                1,
                                2
                            ) AS "t12"
                          ) AS "t13"
                          WHERE
                            "t13"."met" = 0
                        ) AS "t14"
                      ) AS "t15"
                      WHERE
                        "t15"."failed" >= 3 AND PLUS_DAYS("t15"."began", 10) <= "t15"."day"
                    ) AS "t16"
                    GROUP BY
                      1,
                      2
                  ) AS "t17"
                ) AS "t18"
              ) AS "t20"
                ON "t4"."person" = "t20"."event_person"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."day" AS "calendar_day",
                  "t2"."workday_no" + 10 AS "target"
                FROM "policy_calendar" AS "t2"
              ) AS "t11"
                ON "t20"."opens" = "t11"."calendar_day"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."no",
                  "t3"."day" AS "due"
                FROM "policy_workday" AS "t3"
              ) AS "t9"
                ON "t11"."target" = "t9"."no"
            ) AS "t21"
          ) AS "t22"
          WHERE
            "t22"."start" <= "t22"."opens"
            AND (
              (
                "t22"."death" IS NULL
              ) OR (
                "t22"."opens" <= "t22"."death"
              )
            )
            AND "t22"."opens" <= CAST(%(on)s AS DATE)
            AND "t22"."opens" > CAST(%(after)s AS DATE)
        ) AS "t23"
      ) AS "t24"
      WHERE
        COALESCE("t24"."due", "t24"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t26"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_contact" AS "t0"
      WHERE
        "t0"."reached" AND "t0"."withdrawn_at" IS NULL
    ) AS "t10"
      ON "t26"."person" = "t10"."proof_person"
      AND "t10"."proof_day" >= "t26"."opens"
      AND "t26"."due" IS NOT NULL
      AND (
        (
          "t26"."death" IS NULL
        ) OR (
          "t10"."proof_day" <= "t26"."death"
        )
      )
  ) AS "t27"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t28"
