SELECT
  "t23"."person",
  "t23"."period",
  "t23"."opens",
  "t23"."due",
  "t23"."late_until",
  "t23"."kept_on",
  '0001-01-01' AS "version",
  "t23"."base",
  "t23"."turning_age",
  "t23"."months"
FROM (
  SELECT
    "t22"."person",
    "t22"."period",
    "t22"."opens",
    "t22"."due",
    "t22"."late_until",
    "t22"."base",
    "t22"."turning_age",
    "t22"."months",
    MIN("t22"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t21"."person",
      "t21"."bureau",
      "t21"."start",
      "t21"."death",
      "t21"."came",
      "t21"."left_on",
      "t21"."held_path",
      "t21"."cadence",
      "t21"."key",
      "t21"."first",
      "t21"."last",
      "t21"."opening",
      "t21"."goal",
      "t21"."period",
      "t21"."opens",
      "t21"."about",
      "t21"."base",
      "t21"."turning_age",
      "t21"."months",
      "t21"."due",
      "t21"."late_until",
      "t9"."proof_person",
      "t9"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t18"."person",
          "t18"."bureau",
          "t18"."start",
          "t18"."death",
          "t18"."came",
          "t18"."left_on",
          "t18"."held_path",
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
          "t18"."due",
          "t18"."due" AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t16"."person",
              "t16"."bureau",
              "t16"."start",
              "t16"."death",
              "t16"."came",
              "t16"."left_on",
              "t16"."held_path",
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
              CAST(NULL AS INT) AS "months",
              "t16"."goal" AS "due"
            FROM (
              SELECT
                "t15"."person",
                "t15"."bureau",
                "t15"."start",
                "t15"."death",
                "t15"."came",
                "t15"."left_on",
                "t15"."held_path",
                "t12"."cadence",
                "t12"."key",
                "t12"."first",
                "t12"."last",
                "t12"."opening",
                "t12"."goal"
              FROM (
                SELECT
                  "t13"."person",
                  "t13"."bureau",
                  "t13"."start",
                  "t13"."death",
                  "t13"."came",
                  "t13"."left_on",
                  "t13"."held_path"
                FROM (
                  SELECT
                    "t10"."person",
                    "t10"."bureau",
                    "t10"."start",
                    "t10"."death",
                    "t10"."came",
                    "t10"."left_on",
                    "t8"."placed",
                    "t8"."held_path"
                  FROM (
                    SELECT
                      "t2"."unit_id" AS "person",
                      "t2"."bureau",
                      COALESCE("t2"."since", CAST('0001-01-01' AS DATE)) AS "start",
                      PLUS_DAYS("t2"."until", -1) AS "death",
                      COALESCE("t2"."since", CAST('0001-01-01' AS DATE)) AS "came",
                      "t2"."until" AS "left_on"
                    FROM "duties_unitstretch" AS "t2"
                  ) AS "t10"
                  INNER JOIN (
                    SELECT
                      "t3"."id" AS "placed",
                      "t3"."path" AS "held_path"
                    FROM "registry_unit" AS "t3"
                  ) AS "t8"
                    ON "t10"."person" = "t8"."placed"
                ) AS "t13"
              ) AS "t15"
              INNER JOIN (
                SELECT
                  *
                FROM (
                  SELECT
                    "t1"."cadence",
                    "t1"."key",
                    "t1"."first",
                    "t1"."last",
                    "t1"."first" AS "opening",
                    "t1"."last" AS "goal"
                  FROM "policy_period" AS "t1"
                  WHERE
                    "t1"."cadence" = 'month'
                ) AS "t6"
                WHERE
                  "t6"."opening" <= CAST(%(on)s AS DATE) AND "t6"."goal" >= CAST(%(since)s AS DATE)
              ) AS "t12"
                ON "t15"."start" <= "t12"."opening" AND "t12"."opening" > CAST(%(after)s AS DATE)
            ) AS "t16"
          ) AS "t17"
          WHERE
            "t17"."bureau" = TRUE
            AND "t17"."start" <= "t17"."opens"
            AND (
              (
                "t17"."death" IS NULL
              ) OR (
                "t17"."opens" <= "t17"."death"
              )
            )
            AND "t17"."opens" <= CAST(%(on)s AS DATE)
            AND "t17"."opens" > CAST(%(after)s AS DATE)
        ) AS "t18"
      ) AS "t19"
      WHERE
        COALESCE("t19"."due", "t19"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t21"
    LEFT OUTER JOIN (
      SELECT
        "t0"."unit_id" AS "proof_person",
        "t0"."day" AS "proof_day"
      FROM "needs_reception" AS "t0"
      WHERE
        "t0"."held_at" IS NOT NULL AND "t0"."cancelled_at" IS NULL
    ) AS "t9"
      ON "t21"."person" = "t9"."proof_person"
      AND "t9"."proof_day" >= "t21"."opens"
      AND "t9"."proof_day" > CAST(%(after)s AS DATE)
      AND "t9"."proof_day" <= "t21"."late_until"
      AND (
        (
          "t21"."death" IS NULL
        ) OR (
          "t9"."proof_day" <= "t21"."death"
        )
      )
  ) AS "t22"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t23"
