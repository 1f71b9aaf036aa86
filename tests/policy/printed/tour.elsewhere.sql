SELECT
  "t29"."person",
  "t29"."period",
  "t29"."opens",
  "t29"."due",
  "t29"."late_until",
  "t29"."kept_on",
  '2015-01-01' AS "version",
  "t29"."base",
  "t29"."turning_age",
  "t29"."months"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t27"."person",
      "t27"."kind",
      "t27"."resettled",
      "t27"."residence",
      "t27"."led",
      "t27"."led_until",
      "t27"."ill",
      "t27"."hard",
      "t27"."start",
      "t27"."death",
      "t27"."birth_on",
      "t27"."bd_calendar",
      "t27"."bd_month",
      "t27"."bd_day",
      "t27"."bd_year",
      "t27"."nominal",
      "t27"."chain_person",
      "t27"."base",
      "t27"."next_day",
      "t27"."turning_age",
      "t27"."months",
      "t27"."due",
      "t27"."opens",
      "t27"."period",
      "t27"."about",
      CAST(NULL AS DATE) AS "late_until",
      CASE
        WHEN (
          "t27"."next_day" IS NOT NULL
        )
        AND (
          (
            "t27"."death" IS NULL
          ) OR (
            "t27"."next_day" <= "t27"."death"
          )
        )
        THEN "t27"."next_day"
        ELSE CAST(NULL AS DATE)
      END AS "kept_on"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t25"."person",
          "t25"."kind",
          "t25"."resettled",
          "t25"."residence",
          "t25"."led",
          "t25"."led_until",
          "t25"."ill",
          "t25"."hard",
          "t25"."start",
          "t25"."death",
          "t25"."birth_on",
          "t25"."bd_calendar",
          "t25"."bd_month",
          "t25"."bd_day",
          "t25"."bd_year",
          "t25"."nominal",
          "t25"."chain_person",
          "t25"."base",
          "t25"."next_day",
          "t25"."turning_age",
          "t25"."months",
          "t25"."due",
          "t25"."opens",
          CAST("t25"."base" AS VARCHAR) AS "period",
          "t25"."base" AS "about"
        FROM (
          SELECT
            "t24"."person",
            "t24"."kind",
            "t24"."resettled",
            "t24"."residence",
            "t24"."led",
            "t24"."led_until",
            "t24"."ill",
            "t24"."hard",
            "t24"."start",
            "t24"."death",
            "t24"."birth_on",
            "t24"."bd_calendar",
            "t24"."bd_month",
            "t24"."bd_day",
            "t24"."bd_year",
            "t24"."nominal",
            "t24"."chain_person",
            "t24"."base",
            "t24"."next_day",
            "t24"."turning_age",
            "t24"."months",
            "t24"."due",
            PLUS_MONTHS("t24"."due", -6) AS "opens"
          FROM (
            SELECT
              "t23"."person",
              "t23"."kind",
              "t23"."resettled",
              "t23"."residence",
              "t23"."led",
              "t23"."led_until",
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
              "t23"."chain_person",
              "t23"."base",
              "t23"."next_day",
              "t23"."turning_age",
              "t23"."months",
              PLUS_MONTHS("t23"."base", "t23"."months") AS "due"
            FROM (
              SELECT
                "t22"."person",
                "t22"."kind",
                "t22"."resettled",
                "t22"."residence",
                "t22"."led",
                "t22"."led_until",
                "t22"."ill",
                "t22"."hard",
                "t22"."start",
                "t22"."death",
                "t22"."birth_on",
                "t22"."bd_calendar",
                "t22"."bd_month",
                "t22"."bd_day",
                "t22"."bd_year",
                "t22"."nominal",
                "t22"."chain_person",
                "t22"."base",
                "t22"."next_day",
                CAST(NULL AS INT) AS "turning_age",
                CAST(36 AS INT) AS "months"
              FROM (
                SELECT
                  "t3"."person",
                  "t3"."kind",
                  "t3"."resettled",
                  "t3"."residence",
                  "t3"."led",
                  "t3"."led_until",
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
                  "t21"."chain_person",
                  "t21"."base",
                  "t21"."next_day"
                FROM "subject" AS "t3"
                INNER JOIN (
                  SELECT
                    "t19"."person" AS "chain_person",
                    "t19"."base",
                    "t19"."next_day"
                  FROM (
                    SELECT
                      "t18"."person",
                      "t18"."base",
                      LEAD("t18"."base") OVER (
                        PARTITION BY "t18"."person"
                        ORDER BY "t18"."base" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "next_day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t6"."person",
                          "t16"."day" AS "base"
                        FROM (
                          SELECT
                            "t0"."person",
                            "t0"."start"
                          FROM "subject" AS "t0"
                        ) AS "t6"
                        INNER JOIN (
                          SELECT
                            "t14"."person" AS "fact_person",
                            "t14"."day"
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t1"."person_id" AS "person",
                                "t1"."day"
                              FROM "needs_contact" AS "t1"
                              WHERE
                                "t1"."reached"
                                AND "t1"."withdrawn_at" IS NULL
                                AND "t1"."mode" IN ('home', 'hospital')
                            ) AS "t7"
                            UNION ALL
                            SELECT
                              *
                            FROM (
                              SELECT DISTINCT
                                *
                              FROM (
                                SELECT
                                  "t10"."person",
                                  "t10"."day"
                                FROM (
                                  SELECT
                                    "t1"."person_id" AS "person",
                                    "t1"."day"
                                  FROM "needs_contact" AS "t1"
                                  WHERE
                                    "t1"."reached" AND "t1"."withdrawn_at" IS NULL AND "t1"."mode" IN ('video')
                                ) AS "t10"
                                INNER JOIN (
                                  SELECT
                                    "t2"."person_id" AS "for_person",
                                    "t2"."since",
                                    "t2"."until"
                                  FROM "care_substitution" AS "t2"
                                  WHERE
                                    "t2"."answer" = 'approved'
                                ) AS "t11"
                                  ON "t10"."person" = "t11"."for_person"
                                  AND "t11"."since" <= "t10"."day"
                                  AND (
                                    (
                                      "t11"."until" IS NULL
                                    ) OR (
                                      "t10"."day" < "t11"."until"
                                    )
                                  )
                              ) AS "t12"
                            ) AS "t13"
                          ) AS "t14"
                        ) AS "t16"
                          ON "t6"."person" = "t16"."fact_person" AND "t6"."start" < "t16"."day"
                      ) AS "t17"
                      UNION
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t0"."person",
                          "t0"."start" AS "base"
                        FROM "subject" AS "t0"
                      ) AS "t4"
                    ) AS "t18"
                  ) AS "t19"
                ) AS "t21"
                  ON "t3"."person" = "t21"."chain_person"
              ) AS "t22"
            ) AS "t23"
          ) AS "t24"
        ) AS "t25"
        WHERE
          (
            "t25"."next_day" IS NULL
          ) OR (
            "t25"."next_day" >= "t25"."opens"
          )
      ) AS "t26"
      WHERE
        "t26"."resettled" = FALSE
        AND "t26"."residence" IN ('other_city')
        AND "t26"."start" <= "t26"."opens"
        AND (
          (
            "t26"."death" IS NULL
          ) OR (
            "t26"."opens" <= "t26"."death"
          )
        )
        AND "t26"."opens" <= CAST(%(on)s AS DATE)
        AND "t26"."opens" > CAST(%(after)s AS DATE)
    ) AS "t27"
  ) AS "t28"
  WHERE
    (
      "t28"."due" >= CAST(%(since)s AS DATE)
    )
    OR (
      "t28"."kept_on" IS NULL
    )
    OR (
      "t28"."kept_on" >= CAST(%(since)s AS DATE)
    )
) AS "t29"
