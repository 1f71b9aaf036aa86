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
      "t23"."proof_person",
      "t23"."proof_day"
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
                "t7"."person",
                "t7"."kind",
                "t7"."resettled",
                "t7"."residence",
                "t7"."led",
                "t7"."ill",
                "t7"."hard",
                "t7"."start",
                "t7"."death",
                "t7"."birth_on",
                "t7"."bd_calendar",
                "t7"."bd_month",
                "t7"."bd_day",
                "t7"."bd_year",
                "t7"."nominal",
                "t7"."stands_from",
                "t7"."stands_until",
                "t27"."event_person",
                "t27"."opens",
                "t17"."calendar_day",
                "t17"."target",
                "t12"."no",
                "t12"."due"
              FROM "subject" AS "t7"
              INNER JOIN (
                SELECT
                  "t25"."person" AS "event_person",
                  "t25"."day" AS "opens"
                FROM (
                  SELECT DISTINCT
                    *
                  FROM (
                    SELECT
                      "t18"."id" AS "person",
                      GREATEST("t18"."died_on", COALESCE("t20"."first_known", "t18"."died_on")) AS "day"
                    FROM (
                      SELECT
                        *
                      FROM "registry_person" AS "t5"
                      WHERE
                        "t5"."died_on" IS NOT NULL
                    ) AS "t18"
                    LEFT OUTER JOIN (
                      SELECT
                        "t14"."person" AS "told_person",
                        MIN("t14"."known") AS "first_known"
                      FROM (
                        SELECT
                          "t6"."id",
                          "t6"."person_id" AS "person",
                          "t6"."kind",
                          "t6"."happened_on" AS "day",
                          COALESCE("t6"."known_on", "t6"."happened_on") AS "known"
                        FROM "registry_happening" AS "t6"
                        WHERE
                          "t6"."withdrawn_at" IS NULL AND "t6"."kind" = 'death'
                      ) AS "t14"
                      GROUP BY
                        1
                    ) AS "t20"
                      ON "t18"."id" = "t20"."told_person"
                  ) AS "t24"
                ) AS "t25"
              ) AS "t27"
                ON "t7"."person" = "t27"."event_person"
              LEFT OUTER JOIN (
                SELECT
                  "t3"."day" AS "calendar_day",
                  "t3"."workday_no" + 3 AS "target"
                FROM "policy_calendar" AS "t3"
              ) AS "t17"
                ON "t27"."opens" = "t17"."calendar_day"
              LEFT OUTER JOIN (
                SELECT
                  "t4"."no",
                  "t4"."day" AS "due"
                FROM "policy_workday" AS "t4"
              ) AS "t12"
                ON "t17"."target" = "t12"."no"
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
            AND "t29"."opens" > CAST(%(after)s AS DATE)
        ) AS "t30"
      ) AS "t31"
      WHERE
        COALESCE("t31"."due", "t31"."opens") >= CAST(%(since)s AS DATE)
    ) AS "t33"
    LEFT OUTER JOIN (
      SELECT
        "t21"."person" AS "proof_person",
        "t21"."day" AS "proof_day"
      FROM (
        SELECT
          "t15"."person_id" AS "person",
          "t15"."day"
        FROM (
          SELECT
            *
          FROM "care_bereavementstep" AS "t0"
          WHERE
            "t0"."kind" = 'inform' AND "t0"."outcome" = 'done' AND "t0"."withdrawn_at" IS NULL
        ) AS "t15"
        WHERE
          NOT EXISTS(
            SELECT
              1
            FROM (
              SELECT
                *
              FROM "care_bereavement" AS "t2"
              WHERE
                "t2"."cancelled_at" IS NOT NULL
            ) AS "t16"
            WHERE
              "t15"."case_id" = "t16"."id"
          )
      ) AS "t21"
    ) AS "t23"
      ON "t33"."person" = "t23"."proof_person"
      AND "t23"."proof_day" >= "t33"."opens"
      AND "t23"."proof_day" > CAST(%(after)s AS DATE)
      AND "t33"."due" IS NOT NULL
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
