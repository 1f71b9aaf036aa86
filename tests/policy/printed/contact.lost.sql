SELECT
  "t35"."person",
  "t35"."period",
  "t35"."opens",
  "t35"."due",
  "t35"."late_until",
  "t35"."kept_on",
  '2015-01-01' AS "version",
  "t35"."base",
  "t35"."turning_age",
  "t35"."months"
FROM (
  SELECT
    "t34"."person",
    "t34"."period",
    "t34"."opens",
    "t34"."due",
    "t34"."late_until",
    "t34"."base",
    "t34"."turning_age",
    "t34"."months",
    MIN("t34"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t33"."person",
      "t33"."kind",
      "t33"."resettled",
      "t33"."residence",
      "t33"."led",
      "t33"."ill",
      "t33"."hard",
      "t33"."start",
      "t33"."death",
      "t33"."birth_on",
      "t33"."bd_calendar",
      "t33"."bd_month",
      "t33"."bd_day",
      "t33"."bd_year",
      "t33"."nominal",
      "t33"."stands_from",
      "t33"."stands_until",
      "t33"."event_person",
      "t33"."opens",
      "t33"."calendar_day",
      "t33"."target",
      "t33"."no",
      "t33"."due",
      "t33"."period",
      "t33"."about",
      "t33"."base",
      "t33"."turning_age",
      "t33"."months",
      "t33"."late_until",
      "t11"."proof_person",
      "t11"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t30"."person",
          "t30"."kind",
          "t30"."resettled",
          "t30"."residence",
          "t30"."led",
          "t30"."ill",
          "t30"."hard",
          "t30"."start",
          "t30"."death",
          "t30"."birth_on",
          "t30"."bd_calendar",
          "t30"."bd_month",
          "t30"."bd_day",
          "t30"."bd_year",
          "t30"."nominal",
          "t30"."stands_from",
          "t30"."stands_until",
          "t30"."event_person",
          "t30"."opens",
          "t30"."calendar_day",
          "t30"."target",
          "t30"."no",
          "t30"."due",
          "t30"."period",
          "t30"."about",
          "t30"."base",
          "t30"."turning_age",
          "t30"."months",
          CAST(NULL AS DATE) AS "late_until"
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
              "t28"."calendar_day",
              "t28"."target",
              "t28"."no",
              "t28"."due",
              CAST("t28"."opens" AS VARCHAR) AS "period",
              "t28"."opens" AS "about",
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
                "t27"."event_person",
                "t27"."opens",
                "t13"."calendar_day",
                "t13"."target",
                "t10"."no",
                "t10"."due"
              FROM "subject" AS "t4"
              INNER JOIN (
                SELECT
                  "t25"."person" AS "event_person",
                  "t25"."day" AS "opens"
                FROM (
                  SELECT DISTINCT
                    "t24"."person",
                    "t24"."day"
                  FROM (
                    SELECT
                      "t23"."person",
                      "t23"."row_no",
                      MIN("t23"."day") AS "day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t21"."person",
                          "t21"."day",
                          "t21"."met",
                          "t21"."attempts",
                          "t21"."row_no",
                          SUM("t21"."attempts") OVER (
                            PARTITION BY "t21"."person", "t21"."row_no"
                            ORDER BY "t21"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "failed",
                          MIN("t21"."day") OVER (
                            PARTITION BY "t21"."person", "t21"."row_no"
                            ORDER BY "t21"."day" ASC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                          ) AS "began"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t19"."person",
                              "t19"."day",
                              "t19"."met",
                              "t19"."attempts",
                              SUM("t19"."met") OVER (
                                PARTITION BY "t19"."person"
                                ORDER BY "t19"."day" ASC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                              ) AS "row_no"
                            FROM (
                              SELECT
                                "t18"."person_id" AS "person",
                                "t18"."day",
                                MAX(CAST("t18"."reached" AS INT)) AS "met",
                                CAST(SUM("t18"."one") AS INT) AS "attempts"
                              FROM (
                                SELECT
                                  "t17"."id",
                                  "t17"."person_id",
                                  "t17"."day",
                                  "t17"."mode",
                                  "t17"."reached",
                                  "t17"."handler_level",
                                  "t17"."withdrawn_at",
                                  1 AS "one"
                                FROM (
                                  SELECT
                                    "t12"."id",
                                    "t12"."person_id",
                                    "t12"."day",
                                    "t12"."mode",
                                    "t12"."reached",
                                    "t12"."handler_level",
                                    "t12"."withdrawn_at"
                                  FROM (
                                    SELECT
                                      *
                                    FROM "needs_contact" AS "t0"
                                    WHERE
                                      "t0"."withdrawn_at" IS NULL
                                  ) AS "t12"
                                  WHERE
                                    EXISTS(
                                      SELECT
                                        1
                                      FROM (
                                        SELECT
                                          *
                                        FROM (
                                          SELECT
                                            "t8"."person_id" AS "failed_person",
                                            COUNT(*) AS "many",
                                            MIN("t8"."day") AS "began",
                                            MAX("t8"."day") AS "ended"
                                          FROM (
                                            SELECT
                                              *
                                            FROM "needs_contact" AS "t0"
                                            WHERE
                                              "t0"."withdrawn_at" IS NULL AND NOT (
                                                "t0"."reached"
                                              )
                                          ) AS "t8"
                                          GROUP BY
                                            1
                                        ) AS "t14"
                                        WHERE
                                          "t14"."many" >= 3 AND PLUS_DAYS("t14"."began", 10) <= "t14"."ended"
                                      ) AS "t16"
                                      WHERE
                                        "t12"."person_id" = "t16"."failed_person"
                                    )
                                ) AS "t17"
                              ) AS "t18"
                              GROUP BY
                                1,
                                2
                            ) AS "t19"
                          ) AS "t20"
                          WHERE
                            "t20"."met" = 0
                        ) AS "t21"
                      ) AS "t22"
                      WHERE
                        "t22"."failed" >= 3 AND PLUS_DAYS("t22"."began", 10) <= "t22"."day"
                    ) AS "t23"
                    GROUP BY
                      1,
                      2
                  ) AS "t24"
                ) AS "t25"
              ) AS "t27"
                ON "t4"."person" = "t27"."event_person"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."day" AS "calendar_day",
                  "t2"."workday_no" + 10 AS "target"
                FROM "policy_calendar" AS "t2"
              ) AS "t13"
                ON "t27"."opens" = "t13"."calendar_day"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."no",
                  "t3"."day" AS "due"
                FROM "policy_workday" AS "t3"
              ) AS "t10"
                ON "t13"."target" = "t10"."no"
            ) AS "t28"
          ) AS "t29"
          WHERE
            (
              (
                "t29"."stands_from" IS NULL
              ) OR (
                "t29"."stands_from" <= "t29"."opens"
              )
            )
            AND (
              (
                "t29"."stands_until" IS NULL
              ) OR (
                "t29"."opens" < "t29"."stands_until"
              )
            )
            AND "t29"."start" <= "t29"."opens"
            AND (
              (
                "t29"."death" IS NULL
              ) OR (
                "t29"."opens" <= "t29"."death"
              )
            )
            AND "t29"."opens" > CAST(%(after)s AS DATE)
        ) AS "t30"
      ) AS "t31"
      WHERE
        COALESCE("t31"."due", "t31"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t33"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_contact" AS "t0"
      WHERE
        "t0"."reached" AND "t0"."withdrawn_at" IS NULL
    ) AS "t11"
      ON "t33"."person" = "t11"."proof_person"
      AND "t11"."proof_day" >= "t33"."opens"
      AND "t11"."proof_day" > CAST(%(after)s AS DATE)
      AND "t33"."due" IS NOT NULL
      AND (
        (
          "t33"."death" IS NULL
        ) OR (
          "t11"."proof_day" <= "t33"."death"
        )
      )
  ) AS "t34"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t35"
