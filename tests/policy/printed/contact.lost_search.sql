SELECT
  "t36"."person",
  "t36"."period",
  "t36"."opens",
  "t36"."due",
  "t36"."late_until",
  "t36"."kept_on",
  '2015-01-01' AS "version",
  "t36"."base",
  "t36"."turning_age",
  "t36"."months"
FROM (
  SELECT
    "t35"."person",
    "t35"."period",
    "t35"."opens",
    "t35"."due",
    "t35"."late_until",
    "t35"."base",
    "t35"."turning_age",
    "t35"."months",
    MIN("t35"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t34"."person",
      "t34"."kind",
      "t34"."resettled",
      "t34"."residence",
      "t34"."led",
      "t34"."ill",
      "t34"."hard",
      "t34"."start",
      "t34"."death",
      "t34"."birth_on",
      "t34"."bd_calendar",
      "t34"."bd_month",
      "t34"."bd_day",
      "t34"."bd_year",
      "t34"."nominal",
      "t34"."stands_from",
      "t34"."stands_until",
      "t34"."event_person",
      "t34"."opens",
      "t34"."calendar_day",
      "t34"."target",
      "t34"."no",
      "t34"."due",
      "t34"."period",
      "t34"."about",
      "t34"."base",
      "t34"."turning_age",
      "t34"."months",
      "t34"."late_until",
      "t12"."proof_person",
      "t12"."proof_day"
    FROM (
      SELECT
        *
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
          "t31"."calendar_day",
          "t31"."target",
          "t31"."no",
          "t31"."due",
          "t31"."period",
          "t31"."about",
          "t31"."base",
          "t31"."turning_age",
          "t31"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t29"."person",
              "t29"."kind",
              "t29"."resettled",
              "t29"."residence",
              "t29"."led",
              "t29"."ill",
              "t29"."hard",
              "t29"."start",
              "t29"."death",
              "t29"."birth_on",
              "t29"."bd_calendar",
              "t29"."bd_month",
              "t29"."bd_day",
              "t29"."bd_year",
              "t29"."nominal",
              "t29"."stands_from",
              "t29"."stands_until",
              "t29"."event_person",
              "t29"."opens",
              "t29"."calendar_day",
              "t29"."target",
              "t29"."no",
              "t29"."due",
              CAST("t29"."opens" AS VARCHAR) AS "period",
              "t29"."opens" AS "about",
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
                "t28"."event_person",
                "t28"."opens",
                "t13"."calendar_day",
                "t13"."target",
                "t9"."no",
                "t9"."due"
              FROM "subject" AS "t5"
              INNER JOIN (
                SELECT
                  "t26"."person" AS "event_person",
                  "t26"."day" AS "opens"
                FROM (
                  SELECT DISTINCT
                    "t25"."person",
                    "t25"."day"
                  FROM (
                    SELECT
                      "t24"."person",
                      "t24"."row_no",
                      MIN("t24"."day") AS "day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t22"."person",
                          "t22"."day",
                          "t22"."met",
                          "t22"."attempts",
                          "t22"."row_no",
                          SUM("t22"."attempts") OVER (
                            PARTITION BY "t22"."person", "t22"."row_no"
                            ORDER BY "t22"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "failed",
                          MIN("t22"."day") OVER (
                            PARTITION BY "t22"."person", "t22"."row_no"
                            ORDER BY "t22"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "began"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t20"."person",
                              "t20"."day",
                              "t20"."met",
                              "t20"."attempts",
                              SUM("t20"."met") OVER (
                                PARTITION BY "t20"."person"
                                ORDER BY "t20"."day" ASC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                              ) AS "row_no"
                            FROM (
                              SELECT
                                "t19"."person_id" AS "person",
                                "t19"."day",
                                MAX(CAST("t19"."reached" AS INT)) AS "met",
                                CAST(SUM("t19"."one") AS INT) AS "attempts"
                              FROM (
                                SELECT
                                  "t18"."id",
                                  "t18"."person_id",
                                  "t18"."day",
                                  "t18"."mode",
                                  "t18"."reached",
                                  "t18"."handler_level",
                                  "t18"."withdrawn_at",
                                  1 AS "one"
                                FROM (
                                  SELECT
                                    "t14"."id",
                                    "t14"."person_id",
                                    "t14"."day",
                                    "t14"."mode",
                                    "t14"."reached",
                                    "t14"."handler_level",
                                    "t14"."withdrawn_at"
                                  FROM (
                                    SELECT
                                      *
                                    FROM "needs_contact" AS "t4"
                                    WHERE
                                      "t4"."withdrawn_at" IS NULL
                                  ) AS "t14"
                                  WHERE
                                    EXISTS(
                                      SELECT
                                        1
                                      FROM (
                                        SELECT
                                          *
                                        FROM (
                                          SELECT
                                            "t11"."person_id" AS "failed_person",
                                            COUNT(*) AS "many",
                                            MIN("t11"."day") AS "began",
                                            MAX("t11"."day") AS "ended"
                                          FROM (
                                            SELECT
                                              *
                                            FROM "needs_contact" AS "t4"
                                            WHERE
                                              "t4"."withdrawn_at" IS NULL AND NOT (
                                                "t4"."reached"
                                              )
                                          ) AS "t11"
                                          GROUP BY
                                            1
                                        ) AS "t15"
                                        WHERE
                                          "t15"."many" >= 3 AND PLUS_DAYS("t15"."began", 10) <= "t15"."ended"
                                      ) AS "t17"
                                      WHERE
                                        "t14"."person_id" = "t17"."failed_person"
                                    )
                                ) AS "t18"
                              ) AS "t19"
                              GROUP BY
                                1,
                                2
                            ) AS "t20"
                          ) AS "t21"
                          WHERE
                            "t21"."met" = 0
                        ) AS "t22"
                      ) AS "t23"
                      WHERE
                        "t23"."failed" >= 3 AND PLUS_DAYS("t23"."began", 10) <= "t23"."day"
                    ) AS "t24"
                    GROUP BY
                      1,
                      2
                  ) AS "t25"
                ) AS "t26"
              ) AS "t28"
                ON "t5"."person" = "t28"."event_person"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."day" AS "calendar_day",
                  "t2"."workday_no" + 2 AS "target"
                FROM "policy_calendar" AS "t2"
              ) AS "t13"
                ON "t28"."opens" = "t13"."calendar_day"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."no",
                  "t3"."day" AS "due"
                FROM "policy_workday" AS "t3"
              ) AS "t9"
                ON "t13"."target" = "t9"."no"
            ) AS "t29"
          ) AS "t30"
          WHERE
            (
              (
                "t30"."stands_from" IS NULL
              ) OR (
                "t30"."stands_from" <= "t30"."opens"
              )
            )
            AND (
              (
                "t30"."stands_until" IS NULL
              ) OR (
                "t30"."opens" < "t30"."stands_until"
              )
            )
            AND "t30"."start" <= "t30"."opens"
            AND (
              (
                "t30"."death" IS NULL
              ) OR (
                "t30"."opens" <= "t30"."death"
              )
            )
            AND "t30"."opens" > CAST(%(after)s AS DATE)
        ) AS "t31"
      ) AS "t32"
      WHERE
        COALESCE("t32"."due", "t32"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t34"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."started_on" AS "proof_day"
      FROM "needs_search" AS "t0"
      WHERE
        "t0"."withdrawn_at" IS NULL
    ) AS "t12"
      ON "t34"."person" = "t12"."proof_person"
      AND "t12"."proof_day" >= "t34"."opens"
      AND "t12"."proof_day" > CAST(%(after)s AS DATE)
      AND "t34"."due" IS NOT NULL
      AND (
        (
          "t34"."death" IS NULL
        ) OR (
          "t12"."proof_day" <= "t34"."death"
        )
      )
  ) AS "t35"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t36"
