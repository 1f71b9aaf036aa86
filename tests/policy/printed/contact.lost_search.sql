SELECT
  "t29"."person",
  "t29"."period",
  "t29"."opens",
  "t29"."due",
  "t29"."late_until",
  "t29"."kept_on",
  '2015-01-01' AS "version",
  "t29"."base",
  "t29"."turning_age",
  "t29"."months"
FROM (
  SELECT
    "t28"."person",
    "t28"."period",
    "t28"."opens",
    "t28"."due",
    "t28"."late_until",
    "t28"."base",
    "t28"."turning_age",
    "t28"."months",
    MIN("t28"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t27"."person",
      "t27"."kind",
      "t27"."resettled",
      "t27"."residence",
      "t27"."led",
      "t27"."led_until",
      "t27"."ill",
      "t27"."hard",
      "t27"."start",
      "t27"."death",
      "t27"."birth_on",
      "t27"."bd_calendar",
      "t27"."bd_month",
      "t27"."bd_day",
      "t27"."bd_year",
      "t27"."nominal",
      "t27"."event_person",
      "t27"."opens",
      "t27"."calendar_day",
      "t27"."target",
      "t27"."no",
      "t27"."due",
      "t27"."period",
      "t27"."about",
      "t27"."base",
      "t27"."turning_age",
      "t27"."months",
      "t27"."late_until",
      "t11"."proof_person",
      "t11"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t24"."person",
          "t24"."kind",
          "t24"."resettled",
          "t24"."residence",
          "t24"."led",
          "t24"."led_until",
          "t24"."ill",
          "t24"."hard",
          "t24"."start",
          "t24"."death",
          "t24"."birth_on",
          "t24"."bd_calendar",
          "t24"."bd_month",
          "t24"."bd_day",
          "t24"."bd_year",
          "t24"."nominal",
          "t24"."event_person",
          "t24"."opens",
          "t24"."calendar_day",
          "t24"."target",
          "t24"."no",
          "t24"."due",
          "t24"."period",
          "t24"."about",
          "t24"."base",
          "t24"."turning_age",
          "t24"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t22"."person",
              "t22"."kind",
              "t22"."resettled",
              "t22"."residence",
              "t22"."led",
              "t22"."led_until",
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
              "t22"."event_person",
              "t22"."opens",
              "t22"."calendar_day",
              "t22"."target",
              "t22"."no",
              "t22"."due",
              CAST("t22"."opens" AS VARCHAR) AS "period",
              "t22"."opens" AS "about",
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
                "t5"."led_until",
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
                "t21"."event_person",
                "t21"."opens",
                "t12"."calendar_day",
                "t12"."target",
                "t9"."no",
                "t9"."due"
              FROM "subject" AS "t5"
              INNER JOIN (
                SELECT
                  "t19"."person" AS "event_person",
                  "t19"."day" AS "opens"
                FROM (
                  SELECT DISTINCT
                    "t18"."person",
                    "t18"."day"
                  FROM (
                    SELECT
                      "t17"."person",
                      "t17"."row_no",
                      MIN("t17"."day") AS "day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t15"."person",
                          "t15"."day",
                          "t15"."met",
                          "t15"."attempts",
                          "t15"."row_no",
                          SUM("t15"."attempts") OVER (
                            PARTITION BY "t15"."person", "t15"."row_no"
                            ORDER BY "t15"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "failed",
                          MIN("t15"."day") OVER (
                            PARTITION BY "t15"."person", "t15"."row_no"
                            ORDER BY "t15"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "began"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t13"."person",
                              "t13"."day",
                              "t13"."met",
                              "t13"."attempts",
                              SUM("t13"."met") OVER (
                                PARTITION BY "t13"."person"
                                ORDER BY "t13"."day" ASC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                              ) AS "row_no"
                            FROM (
                              SELECT
                                "t10"."person_id" AS "person",
                                "t10"."day",
                                MAX(CAST("t10"."reached" AS INT)) AS "met",
                                CAST(SUM("t10"."one") AS INT) AS "attempts"
                              FROM (
                                SELECT
                                  "t4"."id",
                                  "t4"."person_id",
                                  "t4"."day",
                                  "t4"."mode",
                                  "t4"."reached",
                                  "t4"."handler_level",
                                  "t4"."withdrawn_at",
                                  1 AS "one"
                                FROM "needs_contact" AS "t4"
                                WHERE
                                  "t4"."withdrawn_at" IS NULL
                              ) AS "t10"
                              GROUP BY
                                1,
                                2
                            ) AS "t13"
                          ) AS "t14"
                          WHERE
                            "t14"."met" = 0
                        ) AS "t15"
                      ) AS "t16"
                      WHERE
                        "t16"."failed" >= 3 AND PLUS_DAYS("t16"."began", 10) <= "t16"."day"
                    ) AS "t17"
                    GROUP BY
                      1,
                      2
                  ) AS "t18"
                ) AS "t19"
              ) AS "t21"
                ON "t5"."person" = "t21"."event_person"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."day" AS "calendar_day",
                  "t2"."workday_no" + 2 AS "target"
                FROM "policy_calendar" AS "t2"
              ) AS "t12"
                ON "t21"."opens" = "t12"."calendar_day"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."no",
                  "t3"."day" AS "due"
                FROM "policy_workday" AS "t3"
              ) AS "t9"
                ON "t12"."target" = "t9"."no"
            ) AS "t22"
          ) AS "t23"
          WHERE
            "t23"."start" <= "t23"."opens"
            AND (
              (
                "t23"."death" IS NULL
              ) OR (
                "t23"."opens" <= "t23"."death"
              )
            )
            AND "t23"."opens" <= CAST(%(on)s AS DATE)
            AND "t23"."opens" > CAST(%(after)s AS DATE)
        ) AS "t24"
      ) AS "t25"
      WHERE
        COALESCE("t25"."due", "t25"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t27"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."started_on" AS "proof_day"
      FROM "needs_search" AS "t0"
      WHERE
        "t0"."withdrawn_at" IS NULL
    ) AS "t11"
      ON "t27"."person" = "t11"."proof_person"
      AND "t11"."proof_day" >= "t27"."opens"
      AND "t27"."due" IS NOT NULL
      AND (
        (
          "t27"."death" IS NULL
        ) OR (
          "t11"."proof_day" <= "t27"."death"
        )
      )
  ) AS "t28"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t29"
