SELECT
  "t16"."person",
  "t16"."period",
  "t16"."opens",
  "t16"."due",
  "t16"."late_until",
  "t16"."kept_on",
  '2015-01-01' AS "version",
  "t16"."base",
  "t16"."turning_age",
  "t16"."months"
FROM (
  SELECT
    "t15"."person",
    "t15"."period",
    "t15"."opens",
    "t15"."due",
    "t15"."late_until",
    "t15"."base",
    "t15"."turning_age",
    "t15"."months",
    MIN("t15"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t14"."person",
      "t14"."kind",
      "t14"."resettled",
      "t14"."residence",
      "t14"."led",
      "t14"."ill",
      "t14"."hard",
      "t14"."start",
      "t14"."death",
      "t14"."birth_on",
      "t14"."bd_calendar",
      "t14"."bd_month",
      "t14"."bd_day",
      "t14"."bd_year",
      "t14"."nominal",
      "t14"."stands_from",
      "t14"."stands_until",
      "t14"."calendar",
      "t14"."month",
      "t14"."day",
      "t14"."year",
      "t14"."held",
      "t14"."base",
      "t14"."turning_age",
      "t14"."months",
      "t14"."period",
      "t14"."opens",
      "t14"."due",
      "t14"."about",
      "t14"."late_until",
      "t5"."proof_person",
      "t5"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t11"."person",
          "t11"."kind",
          "t11"."resettled",
          "t11"."residence",
          "t11"."led",
          "t11"."ill",
          "t11"."hard",
          "t11"."start",
          "t11"."death",
          "t11"."birth_on",
          "t11"."bd_calendar",
          "t11"."bd_month",
          "t11"."bd_day",
          "t11"."bd_year",
          "t11"."nominal",
          "t11"."stands_from",
          "t11"."stands_until",
          "t11"."calendar",
          "t11"."month",
          "t11"."day",
          "t11"."year",
          "t11"."held",
          "t11"."base",
          "t11"."turning_age",
          "t11"."months",
          "t11"."period",
          "t11"."opens",
          "t11"."due",
          "t11"."about",
          PLUS_DAYS("t11"."due", 30) AS "late_until"
        FROM (
          SELECT
            *
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
              "t9"."calendar",
              "t9"."month",
              "t9"."day",
              "t9"."year",
              "t9"."held",
              "t9"."base",
              "t9"."turning_age",
              "t9"."months",
              CAST("t9"."held" AS VARCHAR) AS "period",
              PLUS_DAYS("t9"."held", -7) AS "opens",
              PLUS_DAYS("t9"."held", 0) AS "due",
              "t9"."held" AS "about"
            FROM (
              SELECT
                "t8"."person",
                "t8"."kind",
                "t8"."resettled",
                "t8"."residence",
                "t8"."led",
                "t8"."ill",
                "t8"."hard",
                "t8"."start",
                "t8"."death",
                "t8"."birth_on",
                "t8"."bd_calendar",
                "t8"."bd_month",
                "t8"."bd_day",
                "t8"."bd_year",
                "t8"."nominal",
                "t8"."stands_from",
                "t8"."stands_until",
                "t8"."calendar",
                "t8"."month",
                "t8"."day",
                "t8"."year",
                "t8"."held",
                CAST(NULL AS DATE) AS "base",
                CAST((
                  "t8"."year" - "t8"."bd_year"
                ) + 0 AS INT) AS "turning_age",
                CAST(NULL AS INT) AS "months"
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
                  "t7"."calendar",
                  "t7"."month",
                  "t7"."day",
                  "t7"."year",
                  "t7"."held"
                FROM "subject" AS "t3"
                INNER JOIN (
                  SELECT
                    *
                  FROM "policy_anniversary" AS "t2"
                  WHERE
                    PLUS_DAYS("t2"."held", 0) >= CAST(%(since)s AS DATE)
                    AND "t2"."held" <= PLUS_DAYS(CAST(%(on)s AS DATE), 7)
                    AND "t2"."held" > PLUS_DAYS(CAST(%(after)s AS DATE), 7)
                ) AS "t7"
                  ON "t3"."bd_calendar" = "t7"."calendar"
                  AND "t3"."bd_month" = "t7"."month"
                  AND "t3"."bd_day" = "t7"."day"
              ) AS "t8"
              WHERE
                (
                  CAST((
                    "t8"."year" - "t8"."bd_year"
                  ) + 0 AS INT) IS NULL
                )
                OR (
                  CAST((
                    "t8"."year" - "t8"."bd_year"
                  ) + 0 AS INT) > 0
                )
            ) AS "t9"
          ) AS "t10"
          WHERE
            "t10"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
            AND "t10"."turning_age" IN (90, 100)
            AND (
              (
                "t10"."stands_from" IS NULL
              ) OR (
                "t10"."stands_from" <= "t10"."opens"
              )
            )
            AND (
              (
                "t10"."stands_until" IS NULL
              ) OR (
                "t10"."opens" < "t10"."stands_until"
              )
            )
            AND "t10"."start" <= "t10"."opens"
            AND (
              (
                "t10"."death" IS NULL
              ) OR (
                "t10"."opens" <= "t10"."death"
              )
            )
            AND "t10"."opens" <= CAST(%(on)s AS DATE)
            AND "t10"."opens" > CAST(%(after)s AS DATE)
        ) AS "t11"
      ) AS "t12"
      WHERE
        COALESCE("t12"."due", "t12"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t14"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_contact" AS "t0"
      WHERE
        "t0"."reached"
        AND "t0"."withdrawn_at" IS NULL
        AND "t0"."mode" IN ('home', 'hospital')
        AND "t0"."handler_level" IN ('leader')
    ) AS "t5"
      ON "t14"."person" = "t5"."proof_person"
      AND "t5"."proof_day" >= "t14"."opens"
      AND "t5"."proof_day" > CAST(%(after)s AS DATE)
      AND "t5"."proof_day" <= "t14"."late_until"
      AND (
        (
          "t14"."death" IS NULL
        ) OR (
          "t5"."proof_day" <= "t14"."death"
        )
      )
  ) AS "t15"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t16"
