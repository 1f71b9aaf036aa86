WITH "t26" AS (
  SELECT
    "t23"."person",
    "t23"."day",
    MAX("t23"."step") AS "step"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t1"."id" AS "person",
        "t1"."received_on" AS "day",
        CAST(0 AS BIGINT) AS "step"
      FROM "needs_need" AS "t1"
    ) AS "t13"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t2"."need_id" AS "person",
        "t2"."day",
        "t2"."id" AS "step"
      FROM "needs_needstep" AS "t2"
      WHERE
        "t2"."word" IN ('reopen', 'raise')
    ) AS "t16"
  ) AS "t23"
  GROUP BY
    1,
    2
)
SELECT
  "t60"."person",
  "t60"."period",
  "t60"."opens",
  "t60"."due",
  "t60"."late_until",
  "t60"."kept_on",
  '2015-01-01' AS "version",
  "t60"."base",
  "t60"."turning_age",
  "t60"."months"
FROM (
  SELECT
    "t59"."person",
    "t59"."period",
    "t59"."opens",
    "t59"."due",
    "t59"."late_until",
    "t59"."base",
    "t59"."turning_age",
    "t59"."months",
    MIN("t59"."proof_day") AS "kept_on"
  FROM (
    SELECT
      "t58"."person",
      "t58"."start",
      "t58"."death",
      "t58"."complex_need",
      "t58"."held_path",
      "t58"."came",
      "t58"."left_on",
      "t58"."event_person",
      "t58"."opens",
      "t58"."calendar_day",
      "t58"."opens_no",
      "t58"."still_person",
      "t58"."still_opens",
      "t58"."still",
      "t58"."unknown",
      "t58"."target",
      "t58"."no",
      "t58"."due",
      "t58"."period",
      "t58"."about",
      "t58"."base",
      "t58"."turning_age",
      "t58"."months",
      "t58"."late_until",
      "t43"."proof_person",
      "t43"."proof_day",
      "t43"."proof_period"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t55"."person",
          "t55"."start",
          "t55"."death",
          "t55"."complex_need",
          "t55"."held_path",
          "t55"."came",
          "t55"."left_on",
          "t55"."event_person",
          "t55"."opens",
          "t55"."calendar_day",
          "t55"."opens_no",
          "t55"."still_person",
          "t55"."still_opens",
          "t55"."still",
          "t55"."unknown",
          "t55"."target",
          "t55"."no",
          "t55"."due",
          "t55"."period",
          "t55"."about",
          "t55"."base",
          "t55"."turning_age",
          "t55"."months",
          CAST(NULL AS DATE) AS "late_until"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t53"."person",
              "t53"."start",
              "t53"."death",
              "t53"."complex_need",
              "t53"."held_path",
              "t53"."came",
              "t53"."left_on",
              "t53"."event_person",
              "t53"."opens",
              "t53"."calendar_day",
              "t53"."opens_no",
              "t53"."still_person",
              "t53"."still_opens",
              "t53"."still",
              "t53"."unknown",
              "t53"."target",
              "t53"."no",
              "t53"."due",
              CAST("t53"."opens" AS VARCHAR) AS "period",
              "t53"."opens" AS "about",
              CAST(NULL AS DATE) AS "base",
              CAST(NULL AS INT) AS "turning_age",
              CAST(NULL AS INT) AS "months"
            FROM (
              SELECT
                "t52"."person",
                "t52"."start",
                "t52"."death",
                "t52"."complex_need",
                "t52"."held_path",
                "t52"."came",
                "t52"."left_on",
                "t52"."event_person",
                "t52"."opens",
                "t52"."calendar_day",
                "t52"."opens_no",
                "t52"."still_person",
                "t52"."still_opens",
                "t52"."still",
                "t52"."unknown",
                "t52"."target",
                "t14"."no",
                "t14"."due"
              FROM (
                SELECT
                  "t50"."person",
                  "t50"."start",
                  "t50"."death",
                  "t50"."complex_need",
                  "t50"."held_path",
                  "t50"."came",
                  "t50"."left_on",
                  "t50"."event_person",
                  "t50"."opens",
                  "t50"."calendar_day",
                  "t50"."opens_no",
                  "t50"."still_person",
                  "t50"."still_opens",
                  "t50"."still",
                  "t50"."unknown",
                  CAST("t50"."opens_no" + 10 + CASE
                    WHEN COALESCE("t50"."unknown", 0) = 0
                    THEN COALESCE("t50"."still", 0)
                    ELSE CAST(NULL AS INT)
                  END AS INT) AS "target"
                FROM (
                  SELECT
                    "t6"."id" AS "person",
                    "t6"."received_on" AS "start",
                    "t27"."last" AS "death",
                    "t6"."complex" AS "complex_need",
                    "t6"."org_path" AS "held_path",
                    CAST('0001-01-01' AS DATE) AS "came",
                    CAST(NULL AS DATE) AS "left_on",
                    "t37"."event_person",
                    "t37"."opens",
                    "t18"."calendar_day",
                    "t18"."opens_no",
                    "t49"."still_person",
                    "t49"."still_opens",
                    "t49"."still",
                    "t49"."unknown"
                  FROM "needs_need" AS "t6"
                  LEFT OUTER JOIN (
                    SELECT
                      "t17"."need_id" AS "ended",
                      MAX("t17"."day") AS "last"
                    FROM (
                      SELECT
                        *
                      FROM "needs_needstep" AS "t2"
                      WHERE
                        "t2"."word" IN ('withdraw', 'end')
                    ) AS "t17"
                    GROUP BY
                      1
                  ) AS "t27"
                    ON "t6"."id" = "t27"."ended" AND "t6"."state" = 'withdrawn'
                  INNER JOIN (
                    SELECT
                      "t33"."person" AS "event_person",
                      "t33"."day" AS "opens"
                    FROM (
                      SELECT DISTINCT
                        "t30"."person",
                        "t30"."day"
                      FROM "t26" AS "t30"
                    ) AS "t33"
                  ) AS "t37"
                    ON "t6"."id" = "t37"."event_person"
                  LEFT OUTER JOIN (
                    SELECT
                      "t4"."day" AS "calendar_day",
                      "t4"."workday_no" AS "opens_no"
                    FROM "policy_calendar" AS "t4"
                  ) AS "t18"
                    ON "t37"."opens" = "t18"."calendar_day"
                  LEFT OUTER JOIN (
                    SELECT
                      "t47"."person" AS "still_person",
                      "t47"."opens" AS "still_opens",
                      CAST(LEAST(SUM(CASE WHEN "t47"."counts" = 1 THEN "t47"."long" ELSE 0 END), 60) AS INT) AS "still",
                      MAX(CAST((
                        "t47"."counts" = 1
                      ) AND (
                        "t47"."long" IS NULL
                      ) AS INT)) AS "unknown"
                    FROM (
                      SELECT
                        "t46"."person",
                        "t46"."opens",
                        "t46"."opens_no",
                        "t46"."stood_person",
                        "t46"."first",
                        "t46"."last",
                        "t46"."eve",
                        "t46"."eve_day",
                        "t46"."eve_no",
                        "t46"."first_day",
                        "t46"."first_no",
                        "t46"."last_day",
                        "t46"."last_no",
                        "t46"."long",
                        "t46"."earlier",
                        "t46"."in_time",
                        MIN("t46"."in_time") OVER (
                          PARTITION BY "t46"."person", "t46"."opens"
                          ORDER BY "t46"."first" ASC, "t46"."last" ASC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                        ) AS "counts"
                      FROM (
                        SELECT
                          "t45"."person",
                          "t45"."opens",
                          "t45"."opens_no",
                          "t45"."stood_person",
                          "t45"."first",
                          "t45"."last",
                          "t45"."eve",
                          "t45"."eve_day",
                          "t45"."eve_no",
                          "t45"."first_day",
                          "t45"."first_no",
                          "t45"."last_day",
                          "t45"."last_no",
                          "t45"."long",
                          "t45"."earlier",
                          CAST(COALESCE("t45"."eve_no" < (
                            "t45"."opens_no" + 10 + LEAST("t45"."earlier", 60)
                          ), FALSE) AS INT) AS "in_time"
                        FROM (
                          SELECT
                            "t44"."person",
                            "t44"."opens",
                            "t44"."opens_no",
                            "t44"."stood_person",
                            "t44"."first",
                            "t44"."last",
                            "t44"."eve",
                            "t44"."eve_day",
                            "t44"."eve_no",
                            "t44"."first_day",
                            "t44"."first_no",
                            "t44"."last_day",
                            "t44"."last_no",
                            "t44"."long",
                            SUM("t44"."earlier") OVER (
                              PARTITION BY "t44"."person", "t44"."opens"
                              ORDER BY "t44"."first" ASC, "t44"."last" ASC
                              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                            ) AS "earlier"
                          FROM (
                            SELECT
                              "t41"."person",
                              "t41"."opens",
                              "t41"."opens_no",
                              "t41"."stood_person",
                              "t41"."first",
                              "t41"."last",
                              "t41"."eve",
                              "t41"."eve_day",
                              "t41"."eve_no",
                              "t41"."first_day",
                              "t41"."first_no",
                              "t41"."last_day",
                              "t41"."last_no",
                              "t41"."long",
                              COALESCE(
                                LAG("t41"."long") OVER (
                                  PARTITION BY "t41"."person", "t41"."opens"
                                  ORDER BY "t41"."first" ASC, "t41"."last" ASC
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                                ),
                                0
                              ) AS "earlier"
                            FROM (
                              SELECT
                                "t39"."person",
                                "t39"."opens",
                                "t39"."opens_no",
                                "t39"."stood_person",
                                "t39"."first",
                                "t39"."last",
                                "t39"."eve",
                                "t39"."eve_day",
                                "t39"."eve_no",
                                "t39"."first_day",
                                "t39"."first_no",
                                "t39"."last_day",
                                "t39"."last_no",
                                "t39"."last_no" - "t39"."first_no" AS "long"
                              FROM (
                                SELECT
                                  "t6"."id" AS "person",
                                  "t37"."opens",
                                  "t18"."opens_no",
                                  "t31"."stood_person",
                                  "t31"."first",
                                  "t31"."last",
                                  "t31"."eve",
                                  "t19"."eve_day",
                                  "t19"."eve_no",
                                  "t20"."first_day",
                                  "t20"."first_no",
                                  "t21"."last_day",
                                  "t21"."last_no"
                                FROM "needs_need" AS "t6"
                                LEFT OUTER JOIN (
                                  SELECT
                                    "t17"."need_id" AS "ended",
                                    MAX("t17"."day") AS "last"
                                  FROM (
                                    SELECT
                                      *
                                    FROM "needs_needstep" AS "t2"
                                    WHERE
                                      "t2"."word" IN ('withdraw', 'end')
                                  ) AS "t17"
                                  GROUP BY
                                    1
                                ) AS "t27"
                                  ON "t6"."id" = "t27"."ended" AND "t6"."state" = 'withdrawn'
                                INNER JOIN (
                                  SELECT
                                    "t33"."person" AS "event_person",
                                    "t33"."day" AS "opens"
                                  FROM (
                                    SELECT DISTINCT
                                      "t30"."person",
                                      "t30"."day"
                                    FROM "t26" AS "t30"
                                  ) AS "t33"
                                ) AS "t37"
                                  ON "t6"."id" = "t37"."event_person"
                                LEFT OUTER JOIN (
                                  SELECT
                                    "t4"."day" AS "calendar_day",
                                    "t4"."workday_no" AS "opens_no"
                                  FROM "policy_calendar" AS "t4"
                                ) AS "t18"
                                  ON "t37"."opens" = "t18"."calendar_day"
                                INNER JOIN (
                                  SELECT
                                    "t24"."stood_person",
                                    "t24"."first",
                                    "t24"."last",
                                    PLUS_DAYS("t24"."first", -1) AS "eve"
                                  FROM (
                                    SELECT
                                      "t5"."need_id" AS "stood_person",
                                      "t5"."first",
                                      LEAST("t5"."until", COALESCE("t5"."ended_on", "t5"."until")) AS "last"
                                    FROM "needs_needhold" AS "t5"
                                  ) AS "t24"
                                ) AS "t31"
                                  ON "t6"."id" = "t31"."stood_person" AND "t37"."opens" <= "t31"."first"
                                LEFT OUTER JOIN (
                                  SELECT
                                    "t4"."day" AS "eve_day",
                                    "t4"."workday_no" AS "eve_no"
                                  FROM "policy_calendar" AS "t4"
                                ) AS "t19"
                                  ON "t31"."eve" = "t19"."eve_day"
                                LEFT OUTER JOIN (
                                  SELECT
                                    "t4"."day" AS "first_day",
                                    "t4"."workday_no" AS "first_no"
                                  FROM "policy_calendar" AS "t4"
                                ) AS "t20"
                                  ON "t31"."first" = "t20"."first_day"
                                LEFT OUTER JOIN (
                                  SELECT
                                    "t4"."day" AS "last_day",
                                    "t4"."workday_no" AS "last_no"
                                  FROM "policy_calendar" AS "t4"
                                ) AS "t21"
                                  ON "t31"."last" = "t21"."last_day"
                              ) AS "t39"
                            ) AS "t41"
                          ) AS "t44"
                        ) AS "t45"
                      ) AS "t46"
                    ) AS "t47"
                    GROUP BY
                      1,
                      2
                  ) AS "t49"
                    ON "t6"."id" = "t49"."still_person" AND "t37"."opens" = "t49"."still_opens"
                ) AS "t50"
              ) AS "t52"
              LEFT OUTER JOIN (
                SELECT
                  "t0"."no",
                  "t0"."day" AS "due"
                FROM "policy_workday" AS "t0"
              ) AS "t14"
                ON "t52"."target" = "t14"."no"
            ) AS "t53"
          ) AS "t54"
          WHERE
            "t54"."complex_need" = FALSE
            AND "t54"."start" <= "t54"."opens"
            AND (
              (
                "t54"."death" IS NULL
              ) OR (
                "t54"."opens" <= "t54"."death"
              )
            )
            AND "t54"."opens" > CAST(%(after)s AS DATE)
        ) AS "t55"
      ) AS "t56"
      WHERE
        COALESCE("t56"."due", "t56"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t58"
    LEFT OUTER JOIN (
      SELECT
        "t40"."closed" AS "proof_person",
        "t40"."on" AS "proof_day",
        CAST("t40"."opening" AS VARCHAR) AS "proof_period"
      FROM (
        SELECT
          "t38"."closed",
          "t38"."closing",
          "t38"."on",
          MAX("t38"."day") AS "opening"
        FROM (
          SELECT
            "t35"."closed",
            "t35"."closing",
            "t35"."on",
            "t32"."person",
            "t32"."day",
            "t32"."step"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t22"."need_id" AS "closed",
                "t22"."id" AS "closing",
                CASE WHEN "t22"."word" = 'pass' THEN "t22"."day" ELSE "t7"."day" END AS "on"
              FROM (
                SELECT
                  *
                FROM "needs_needstep" AS "t2"
                WHERE
                  "t2"."word" IN ('answer', 'decline', 'refuse', 'pass')
              ) AS "t22"
              LEFT OUTER JOIN "needs_needtelling" AS "t7"
                ON "t22"."id" = "t7"."step_id"
            ) AS "t29"
            WHERE
              "t29"."on" IS NOT NULL
          ) AS "t35"
          INNER JOIN "t26" AS "t32"
            ON "t35"."closed" = "t32"."person" AND "t35"."closing" > "t32"."step"
        ) AS "t38"
        GROUP BY
          1,
          2,
          3
      ) AS "t40"
    ) AS "t43"
      ON "t58"."person" = "t43"."proof_person"
      AND "t43"."proof_period" = "t58"."period"
      AND "t58"."due" IS NOT NULL
      AND (
        (
          "t58"."death" IS NULL
        ) OR (
          "t43"."proof_day" <= "t58"."death"
        )
      )
  ) AS "t59"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t60"
