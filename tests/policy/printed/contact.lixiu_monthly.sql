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
      "t14"."cadence",
      "t14"."key",
      "t14"."first",
      "t14"."last",
      "t14"."opening",
      "t14"."goal",
      "t14"."period",
      "t14"."opens",
      "t14"."about",
      "t14"."base",
      "t14"."turning_age",
      "t14"."months",
      "t14"."due",
      "t14"."late_until",
      "t6"."proof_person",
      "t6"."proof_day"
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
          "t11"."cadence",
          "t11"."key",
          "t11"."first",
          "t11"."last",
          "t11"."opening",
          "t11"."goal",
          "t11"."period",
          "t11"."opens",
          "t11"."about",
          "t11"."base",
          "t11"."turning_age",
          "t11"."months",
          "t11"."due",
          "t11"."due" AS "late_until"
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
              "t9"."cadence",
              "t9"."key",
              "t9"."first",
              "t9"."last",
              "t9"."opening",
              "t9"."goal",
              "t9"."key" AS "period",
              GREATEST("t9"."opening", "t9"."start") AS "opens",
              "t9"."first" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months",
              "t9"."goal" AS "due"
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
                "t8"."cadence",
                "t8"."key",
                "t8"."first",
                "t8"."last",
                "t8"."opening",
                "t8"."goal"
              FROM "subject" AS "t3"
              INNER JOIN (
                SELECT
                  *
                FROM (
                  SELECT
                    "t2"."cadence",
                    "t2"."key",
                    "t2"."first",
                    "t2"."last",
                    "t2"."first" AS "opening",
                    "t2"."last" AS "goal"
                  FROM "policy_period" AS "t2"
                  WHERE
                    "t2"."cadence" = 'month'
                ) AS "t5"
                WHERE
                  "t5"."opening" <= CAST(%(on)s AS DATE) AND "t5"."goal" >= CAST(%(since)s AS DATE)
              ) AS "t8"
                ON "t3"."start" <= PLUS_DAYS("t8"."last", -9)
                AND (
                  (
                    "t8"."opening" > CAST(%(after)s AS DATE)
                  )
                  OR (
                    "t3"."start" > CAST(%(after)s AS DATE)
                  )
                )
            ) AS "t9"
          ) AS "t10"
          WHERE
            "t10"."kind" IN ('lixiu')
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
        AND "t0"."mode" IN ('phone', 'video', 'meeting', 'home', 'hospital')
    ) AS "t6"
      ON "t14"."person" = "t6"."proof_person"
      AND "t6"."proof_day" >= "t14"."opens"
      AND "t6"."proof_day" > CAST(%(after)s AS DATE)
      AND "t6"."proof_day" <= "t14"."late_until"
      AND (
        (
          "t14"."death" IS NULL
        ) OR (
          "t6"."proof_day" <= "t14"."death"
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
