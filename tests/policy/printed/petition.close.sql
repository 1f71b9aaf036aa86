SELECT
  "t16"."person",
  "t16"."period",
  "t16"."opens",
  "t16"."due",
  "t16"."late_until",
  "t16"."kept_on",
  '2022-05-01' AS "version",
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
      "t14"."start",
      "t14"."death",
      "t14"."extended",
      "t14"."held_path",
      "t14"."came",
      "t14"."left_on",
      "t14"."event_person",
      "t14"."opens",
      "t14"."due",
      "t14"."period",
      "t14"."about",
      "t14"."base",
      "t14"."turning_age",
      "t14"."months",
      "t14"."late_until",
      "t5"."proof_person",
      "t5"."proof_day"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t11"."person",
          "t11"."start",
          "t11"."death",
          "t11"."extended",
          "t11"."held_path",
          "t11"."came",
          "t11"."left_on",
          "t11"."event_person",
          "t11"."opens",
          "t11"."due",
          "t11"."period",
          "t11"."about",
          "t11"."base",
          "t11"."turning_age",
          "t11"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t9"."person",
              "t9"."start",
              "t9"."death",
              "t9"."extended",
              "t9"."held_path",
              "t9"."came",
              "t9"."left_on",
              "t9"."event_person",
              "t9"."opens",
              "t9"."due",
              CAST("t9"."opens" AS VARCHAR) AS "period",
              "t9"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t8"."person",
                "t8"."start",
                "t8"."death",
                "t8"."extended",
                "t8"."held_path",
                "t8"."came",
                "t8"."left_on",
                "t8"."event_person",
                "t8"."opens",
                PLUS_DAYS("t8"."opens", 60) AS "due"
              FROM (
                SELECT
                  "t4"."person",
                  "t4"."start",
                  "t4"."death",
                  "t4"."extended",
                  "t4"."held_path",
                  "t4"."came",
                  "t4"."left_on",
                  "t7"."event_person",
                  "t7"."opens"
                FROM (
                  SELECT
                    "t0"."id" AS "person",
                    "t0"."registered_on" AS "start",
                    CAST(NULL AS DATE) AS "death",
                    "t0"."extended",
                    "t0"."org_path" AS "held_path",
                    CAST('0001-01-01' AS DATE) AS "came",
                    CAST(NULL AS DATE) AS "left_on"
                  FROM "needs_petition" AS "t0"
                ) AS "t4"
                INNER JOIN (
                  SELECT
                    "t3"."person" AS "event_person",
                    "t3"."day" AS "opens"
                  FROM (
                    SELECT DISTINCT
                      "t0"."id" AS "person",
                      "t0"."accepted_on" AS "day"
                    FROM "needs_petition" AS "t0"
                    WHERE
                      "t0"."accepted_on" IS NOT NULL
                  ) AS "t3"
                ) AS "t7"
                  ON "t4"."person" = "t7"."event_person"
              ) AS "t8"
            ) AS "t9"
          ) AS "t10"
          WHERE
            "t10"."extended" = FALSE
            AND "t10"."start" <= "t10"."opens"
            AND (
              (
                "t10"."death" IS NULL
              ) OR (
                "t10"."opens" <= "t10"."death"
              )
            )
            AND "t10"."opens" > CAST(%(after)s AS DATE)
        ) AS "t11"
      ) AS "t12"
      WHERE
        COALESCE("t12"."due", "t12"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t14"
    LEFT OUTER JOIN (
      SELECT
        "t0"."id" AS "proof_person",
        "t0"."closed_on" AS "proof_day"
      FROM "needs_petition" AS "t0"
      WHERE
        "t0"."closed_on" IS NOT NULL
    ) AS "t5"
      ON "t14"."person" = "t5"."proof_person"
      AND "t5"."proof_day" >= "t14"."opens"
      AND "t5"."proof_day" > CAST(%(after)s AS DATE)
      AND "t14"."due" IS NOT NULL
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
