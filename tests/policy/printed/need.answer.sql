SELECT
  "t24"."person",
  "t24"."period",
  "t24"."opens",
  "t24"."due",
  "t24"."late_until",
  "t24"."kept_on",
  '2015-01-01' AS "version",
  "t24"."base",
  "t24"."turning_age",
  "t24"."months"
FROM (
  SELECT
    "t23"."person",
    "t23"."period",
    "t23"."opens",
    "t23"."due",
    "t23"."late_until",
    "t23"."base",
    "t23"."turning_age",
    "t23"."months",
    MIN("t23"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t22"."person",
      "t22"."start",
      "t22"."death",
      "t22"."complex_need",
      "t22"."held_path",
      "t22"."came",
      "t22"."left_on",
      "t22"."event_person",
      "t22"."opens",
      "t22"."calendar_day",
      "t22"."target",
      "t22"."no",
      "t22"."due",
      "t22"."period",
      "t22"."about",
      "t22"."base",
      "t22"."turning_age",
      "t22"."months",
      "t22"."late_until",
      "t11"."proof_person",
      "t11"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t19"."person",
          "t19"."start",
          "t19"."death",
          "t19"."complex_need",
          "t19"."held_path",
          "t19"."came",
          "t19"."left_on",
          "t19"."event_person",
          "t19"."opens",
          "t19"."calendar_day",
          "t19"."target",
          "t19"."no",
          "t19"."due",
          "t19"."period",
          "t19"."about",
          "t19"."base",
          "t19"."turning_age",
          "t19"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t17"."person",
              "t17"."start",
              "t17"."death",
              "t17"."complex_need",
              "t17"."held_path",
              "t17"."came",
              "t17"."left_on",
              "t17"."event_person",
              "t17"."opens",
              "t17"."calendar_day",
              "t17"."target",
              "t17"."no",
              "t17"."due",
              CAST("t17"."opens" AS VARCHAR) AS "period",
              "t17"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t4"."id" AS "person",
                "t4"."received_on" AS "start",
                "t16"."last" AS "death",
                "t4"."complex" AS "complex_need",
                "t4"."org_path" AS "held_path",
                CAST('0001-01-01' AS DATE) AS "came",
                CAST(NULL AS DATE) AS "left_on",
                "t14"."event_person",
                "t14"."opens",
                "t13"."calendar_day",
                "t13"."target",
                "t10"."no",
                "t10"."due"
              FROM "needs_need" AS "t4"
              LEFT OUTER JOIN (
                SELECT
                  "t8"."need_id" AS "ended",
                  MAX("t8"."day") AS "last"
                FROM (
                  SELECT
                    *
                  FROM "needs_needstep" AS "t0"
                  WHERE
                    "t0"."word" IN ('withdraw', 'end')
                ) AS "t8"
                GROUP BY
                  1
              ) AS "t16"
                ON "t4"."id" = "t16"."ended" AND "t4"."state" = 'withdrawn'
              INNER JOIN (
                SELECT
                  "t5"."person" AS "event_person",
                  "t5"."day" AS "opens"
                FROM (
                  SELECT DISTINCT
                    "t1"."id" AS "person",
                    "t1"."received_on" AS "day"
                  FROM "needs_need" AS "t1"
                ) AS "t5"
              ) AS "t14"
                ON "t4"."id" = "t14"."event_person"
              LEFT OUTER JOIN (
                SELECT
                  "t2"."day" AS "calendar_day",
                  "t2"."workday_no" + 1 AS "target"
                FROM "policy_calendar" AS "t2"
              ) AS "t13"
                ON "t14"."opens" = "t13"."calendar_day"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."no",
                  "t3"."day" AS "due"
                FROM "policy_workday" AS "t3"
              ) AS "t10"
                ON "t13"."target" = "t10"."no"
            ) AS "t17"
          ) AS "t18"
          WHERE
            "t18"."start" <= "t18"."opens"
            AND (
              (
                "t18"."death" IS NULL
              ) OR (
                "t18"."opens" <= "t18"."death"
              )
            )
            AND "t18"."opens" > CAST(%(after)s AS DATE)
        ) AS "t19"
      ) AS "t20"
      WHERE
        COALESCE("t20"."due", "t20"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t22"
    LEFT OUTER JOIN (
      SELECT
        "t0"."need_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_needstep" AS "t0"
      WHERE
        "t0"."word" IN ('accept', 'refuse', 'pass', 'answer', 'decline')
    ) AS "t11"
      ON "t22"."person" = "t11"."proof_person"
      AND "t11"."proof_day" >= "t22"."opens"
      AND "t11"."proof_day" > CAST(%(after)s AS DATE)
      AND "t22"."due" IS NOT NULL
      AND (
        (
          "t22"."death" IS NULL
        ) OR (
          "t11"."proof_day" <= "t22"."death"
        )
      )
  ) AS "t23"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t24"
