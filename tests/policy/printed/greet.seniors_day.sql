SELECT
  "t25"."person",
  "t25"."period",
  "t25"."opens",
  "t25"."due",
  "t25"."late_until",
  "t25"."kept_on",
  '2015-01-01' AS "version",
  "t25"."base",
  "t25"."turning_age",
  "t25"."months"
FROM (
  SELECT
    "t24"."person",
    "t24"."period",
    "t24"."opens",
    "t24"."due",
    "t24"."late_until",
    "t24"."base",
    "t24"."turning_age",
    "t24"."months",
    MIN("t24"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t23"."person",
      "t23"."kind",
      "t23"."resettled",
      "t23"."residence",
      "t23"."led",
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
      "t23"."stands_from",
      "t23"."stands_until",
      "t23"."cadence",
      "t23"."key",
      "t23"."first",
      "t23"."last",
      "t23"."opening",
      "t23"."goal",
      "t23"."period",
      "t23"."opens",
      "t23"."about",
      "t23"."base",
      "t23"."turning_age",
      "t23"."months",
      "t23"."calendar_day",
      "t23"."target",
      "t23"."no",
      "t23"."due",
      "t23"."late_until",
      "t12"."proof_person",
      "t12"."proof_day"
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
          "t20"."cadence",
          "t20"."key",
          "t20"."first",
          "t20"."last",
          "t20"."opening",
          "t20"."goal",
          "t20"."period",
          "t20"."opens",
          "t20"."about",
          "t20"."base",
          "t20"."turning_age",
          "t20"."months",
          "t20"."calendar_day",
          "t20"."target",
          "t20"."no",
          "t20"."due",
          PLUS_DAYS("t20"."due", 7) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t18"."person",
              "t18"."kind",
              "t18"."resettled",
              "t18"."residence",
              "t18"."led",
              "t18"."ill",
              "t18"."hard",
              "t18"."start",
              "t18"."death",
              "t18"."birth_on",
              "t18"."bd_calendar",
              "t18"."bd_month",
              "t18"."bd_day",
              "t18"."bd_year",
              "t18"."nominal",
              "t18"."stands_from",
              "t18"."stands_until",
              "t18"."cadence",
              "t18"."key",
              "t18"."first",
              "t18"."last",
              "t18"."opening",
              "t18"."goal",
              "t18"."period",
              "t18"."opens",
              "t18"."about",
              "t18"."base",
              "t18"."turning_age",
              "t18"."months",
              "t9"."calendar_day",
              "t9"."target",
              "t10"."no",
              "t10"."due"
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
                "t16"."cadence",
                "t16"."key",
                "t16"."first",
                "t16"."last",
                "t16"."opening",
                "t16"."goal",
                "t16"."key" AS "period",
                "t16"."opening" AS "opens",
                "t16"."first" AS "about",
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
                  "t15"."cadence",
                  "t15"."key",
                  "t15"."first",
                  "t15"."last",
                  "t15"."opening",
                  "t15"."goal"
                FROM "subject" AS "t5"
                INNER JOIN (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t11"."cadence",
                      "t11"."key",
                      "t11"."first",
                      "t11"."last",
                      PLUS_DAYS("t11"."first", -7) AS "opening",
                      "t11"."last" AS "goal"
                    FROM (
                      SELECT
                        *
                      FROM "policy_period" AS "t4"
                      WHERE
                        "t4"."cadence" = 'seniors_day'
                    ) AS "t11"
                  ) AS "t13"
                  WHERE
                    "t13"."opening" <= CAST(%(on)s AS DATE)
                    AND "t13"."goal" >= CAST(%(since)s AS DATE)
                ) AS "t15"
                  ON "t5"."start" <= "t15"."opening" AND "t15"."opening" > CAST(%(after)s AS DATE)
              ) AS "t16"
            ) AS "t18"
            LEFT OUTER JOIN (
              SELECT
                "t1"."day" AS "calendar_day",
                "t1"."workday_no" AS "target"
              FROM "policy_calendar" AS "t1"
            ) AS "t9"
              ON "t18"."goal" = "t9"."calendar_day"
            LEFT OUTER JOIN (
              SELECT
                "t2"."no",
                "t2"."day" AS "due"
              FROM "policy_workday" AS "t2"
            ) AS "t10"
              ON "t9"."target" = "t10"."no"
          ) AS "t19"
          WHERE
            "t19"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
            AND (
              (
                "t19"."stands_from" IS NULL
              ) OR (
                "t19"."stands_from" <= "t19"."opens"
              )
            )
            AND (
              (
                "t19"."stands_until" IS NULL
              ) OR (
                "t19"."opens" < "t19"."stands_until"
              )
            )
            AND "t19"."start" <= "t19"."opens"
            AND (
              (
                "t19"."death" IS NULL
              ) OR (
                "t19"."opens" <= "t19"."death"
              )
            )
            AND "t19"."opens" <= CAST(%(on)s AS DATE)
            AND "t19"."opens" > CAST(%(after)s AS DATE)
        ) AS "t20"
      ) AS "t21"
      WHERE
        COALESCE("t21"."due", "t21"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t23"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_contact" AS "t0"
      WHERE
        "t0"."reached"
        AND "t0"."withdrawn_at" IS NULL
        AND "t0"."mode" IN ('meeting', 'home', 'hospital')
    ) AS "t12"
      ON "t23"."person" = "t12"."proof_person"
      AND "t12"."proof_day" >= "t23"."opens"
      AND "t12"."proof_day" > CAST(%(after)s AS DATE)
      AND "t12"."proof_day" <= "t23"."late_until"
      AND (
        (
          "t23"."death" IS NULL
        ) OR (
          "t12"."proof_day" <= "t23"."death"
        )
      )
  ) AS "t24"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t25"
