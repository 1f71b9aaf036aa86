SELECT
  "t21"."person",
  "t21"."period",
  "t21"."opens",
  "t21"."due",
  "t21"."late_until",
  "t21"."kept_on",
  '2015-01-01' AS "version",
  "t21"."base",
  "t21"."turning_age",
  "t21"."months"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t19"."person",
      "t19"."kind",
      "t19"."resettled",
      "t19"."residence",
      "t19"."led",
      "t19"."led_until",
      "t19"."ill",
      "t19"."hard",
      "t19"."start",
      "t19"."death",
      "t19"."birth_on",
      "t19"."bd_calendar",
      "t19"."bd_month",
      "t19"."bd_day",
      "t19"."bd_year",
      "t19"."nominal",
      "t19"."kind_since",
      "t19"."kind_before",
      "t19"."chain_person",
      "t19"."base",
      "t19"."next_day",
      "t19"."turning_age",
      "t19"."months",
      "t19"."due",
      "t19"."opens",
      "t19"."period",
      "t19"."about",
      CAST(NULL AS DATE) AS "late_until",
      CASE
        WHEN (
          "t19"."next_day" IS NOT NULL
        )
        AND (
          (
            "t19"."death" IS NULL
          ) OR (
            "t19"."next_day" <= "t19"."death"
          )
        )
        THEN "t19"."next_day"
        ELSE CAST(NULL AS DATE)
      END AS "kept_on"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t17"."person",
          "t17"."kind",
          "t17"."resettled",
          "t17"."residence",
          "t17"."led",
          "t17"."led_until",
          "t17"."ill",
          "t17"."hard",
          "t17"."start",
          "t17"."death",
          "t17"."birth_on",
          "t17"."bd_calendar",
          "t17"."bd_month",
          "t17"."bd_day",
          "t17"."bd_year",
          "t17"."nominal",
          "t17"."kind_since",
          "t17"."kind_before",
          "t17"."chain_person",
          "t17"."base",
          "t17"."next_day",
          "t17"."turning_age",
          "t17"."months",
          "t17"."due",
          "t17"."opens",
          CAST("t17"."base" AS VARCHAR) AS "period",
          "t17"."base" AS "about"
        FROM (
          SELECT
            "t16"."person",
            "t16"."kind",
            "t16"."resettled",
            "t16"."residence",
            "t16"."led",
            "t16"."led_until",
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
            "t16"."kind_since",
            "t16"."kind_before",
            "t16"."chain_person",
            "t16"."base",
            "t16"."next_day",
            "t16"."turning_age",
            "t16"."months",
            "t16"."due",
            PLUS_MONTHS("t16"."due", -1) AS "opens"
          FROM (
            SELECT
              "t15"."person",
              "t15"."kind",
              "t15"."resettled",
              "t15"."residence",
              "t15"."led",
              "t15"."led_until",
              "t15"."ill",
              "t15"."hard",
              "t15"."start",
              "t15"."death",
              "t15"."birth_on",
              "t15"."bd_calendar",
              "t15"."bd_month",
              "t15"."bd_day",
              "t15"."bd_year",
              "t15"."nominal",
              "t15"."kind_since",
              "t15"."kind_before",
              "t15"."chain_person",
              "t15"."base",
              "t15"."next_day",
              "t15"."turning_age",
              "t15"."months",
              PLUS_MONTHS("t15"."base", "t15"."months") AS "due"
            FROM (
              SELECT
                "t14"."person",
                "t14"."kind",
                "t14"."resettled",
                "t14"."residence",
                "t14"."led",
                "t14"."led_until",
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
                "t14"."kind_since",
                "t14"."kind_before",
                "t14"."chain_person",
                "t14"."base",
                "t14"."next_day",
                CAST(NULL AS INT) AS "turning_age",
                CAST(6 AS INT) AS "months"
              FROM (
                SELECT
                  "t6"."person",
                  "t6"."kind",
                  "t6"."resettled",
                  "t6"."residence",
                  "t6"."led",
                  "t6"."led_until",
                  "t6"."ill",
                  "t6"."hard",
                  "t6"."start",
                  "t6"."death",
                  "t6"."birth_on",
                  "t6"."bd_calendar",
                  "t6"."bd_month",
                  "t6"."bd_day",
                  "t6"."bd_year",
                  "t6"."nominal",
                  "t6"."kind_since",
                  "t6"."kind_before",
                  "t13"."chain_person",
                  "t13"."base",
                  "t13"."next_day"
                FROM (
                  SELECT
                    *
                  FROM "subject" AS "t0"
                  WHERE
                    "t0"."start" IS NOT NULL
                ) AS "t6"
                INNER JOIN (
                  SELECT
                    "t11"."person" AS "chain_person",
                    "t11"."base",
                    "t11"."next_day"
                  FROM (
                    SELECT
                      "t10"."person",
                      "t10"."base",
                      LEAD("t10"."base") OVER (
                        PARTITION BY "t10"."person"
                        ORDER BY "t10"."base" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "next_day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t7"."person",
                          "t8"."day" AS "base"
                        FROM (
                          SELECT
                            "t0"."person",
                            "t0"."start"
                          FROM "subject" AS "t0"
                          WHERE
                            "t0"."start" IS NOT NULL
                        ) AS "t7"
                        INNER JOIN (
                          SELECT
                            "t1"."person_id" AS "fact_person",
                            "t1"."day"
                          FROM "registry_verification" AS "t1"
                          WHERE
                            "t1"."withdrawn_at" IS NULL
                        ) AS "t8"
                          ON "t7"."person" = "t8"."fact_person" AND "t7"."start" < "t8"."day"
                      ) AS "t9"
                      UNION
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t0"."person",
                          "t0"."start" AS "base"
                        FROM "subject" AS "t0"
                        WHERE
                          "t0"."start" IS NOT NULL
                      ) AS "t3"
                    ) AS "t10"
                  ) AS "t11"
                ) AS "t13"
                  ON "t6"."person" = "t13"."chain_person"
              ) AS "t14"
            ) AS "t15"
          ) AS "t16"
        ) AS "t17"
        WHERE
          (
            "t17"."next_day" IS NULL
          ) OR (
            "t17"."next_day" >= "t17"."opens"
          )
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
    (
      "t20"."due" >= CAST(%(since)s AS DATE)
    )
    OR (
      "t20"."kept_on" IS NULL
    )
    OR (
      "t20"."kept_on" >= CAST(%(since)s AS DATE)
    )
) AS "t21"
