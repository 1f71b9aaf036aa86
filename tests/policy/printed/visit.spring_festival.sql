SELECT
  "t15"."person",
  "t15"."period",
  "t15"."opens",
  "t15"."due",
  "t15"."late_until",
  "t15"."kept_on",
  '2015-01-01' AS "version",
  "t15"."base",
  "t15"."turning_age",
  "t15"."months"
FROM (
  SELECT
    "t14"."person",
    "t14"."period",
    "t14"."opens",
    "t14"."due",
    "t14"."late_until",
    "t14"."base",
    "t14"."turning_age",
    "t14"."months",
    MIN("t14"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t13"."person",
      "t13"."kind",
      "t13"."resettled",
      "t13"."start",
      "t13"."death",
      "t13"."birth_on",
      "t13"."bd_calendar",
      "t13"."bd_month",
      "t13"."bd_day",
      "t13"."bd_year",
      "t13"."cadence",
      "t13"."key",
      "t13"."first",
      "t13"."last",
      "t13"."period",
      "t13"."opens",
      "t13"."due",
      "t13"."about",
      "t13"."base",
      "t13"."turning_age",
      "t13"."months",
      "t13"."late_until",
      "t6"."proof_person",
      "t6"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t10"."person",
          "t10"."kind",
          "t10"."resettled",
          "t10"."start",
          "t10"."death",
          "t10"."birth_on",
          "t10"."bd_calendar",
          "t10"."bd_month",
          "t10"."bd_day",
          "t10"."bd_year",
          "t10"."cadence",
          "t10"."key",
          "t10"."first",
          "t10"."last",
          "t10"."period",
          "t10"."opens",
          "t10"."due",
          "t10"."about",
          "t10"."base",
          "t10"."turning_age",
          "t10"."months",
          PLUS_DAYS("t10"."due", 30) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t8"."person",
              "t8"."kind",
              "t8"."resettled",
              "t8"."start",
              "t8"."death",
              "t8"."birth_on",
              "t8"."bd_calendar",
              "t8"."bd_month",
              "t8"."bd_day",
              "t8"."bd_year",
              "t8"."cadence",
              "t8"."key",
              "t8"."first",
              "t8"."last",
              "t8"."key" AS "period",
              "t8"."first" AS "opens",
              "t8"."last" AS "due",
              "t8"."first" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t3"."person",
                "t3"."kind",
                "t3"."resettled",
                "t3"."start",
                "t3"."death",
                "t3"."birth_on",
                "t3"."bd_calendar",
                "t3"."bd_month",
                "t3"."bd_day",
                "t3"."bd_year",
                "t7"."cadence",
                "t7"."key",
                "t7"."first",
                "t7"."last"
              FROM "subject" AS "t3"
              INNER JOIN (
                SELECT
                  *
                FROM "policy_period" AS "t2"
                WHERE
                  "t2"."cadence" = 'spring_festival'
                  AND "t2"."first" <= CAST(%(on)s AS DATE)
                  AND "t2"."last" >= CAST(%(since)s AS DATE)
              ) AS "t7"
                ON "t3"."start" <= "t7"."first"
            ) AS "t8"
          ) AS "t9"
          WHERE
            "t9"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
            AND "t9"."start" <= "t9"."opens"
            AND (
              (
                "t9"."death" IS NULL
              ) OR (
                "t9"."opens" <= "t9"."death"
              )
            )
            AND "t9"."opens" <= CAST(%(on)s AS DATE)
            AND "t9"."opens" > CAST(%(after)s AS DATE)
        ) AS "t10"
      ) AS "t11"
      WHERE
        COALESCE("t11"."due", "t11"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t13"
    LEFT OUTER JOIN (
      SELECT
        "t0"."person_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_contact" AS "t0"
      WHERE
        "t0"."reached"
        AND "t0"."withdrawn_at" IS NULL
        AND "t0"."mode" IN ('home', 'hospital')
    ) AS "t6"
      ON "t13"."person" = "t6"."proof_person"
      AND "t6"."proof_day" >= "t13"."opens"
      AND "t6"."proof_day" <= "t13"."late_until"
      AND (
        (
          "t13"."death" IS NULL
        ) OR (
          "t6"."proof_day" <= "t13"."death"
        )
      )
  ) AS "t14"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t15"
