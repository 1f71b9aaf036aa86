SELECT
  "t20"."person",
  "t20"."period",
  "t20"."opens",
  "t20"."due",
  "t20"."late_until",
  "t20"."kept_on",
  '2015-01-01' AS "version",
  "t20"."base",
  "t20"."turning_age",
  "t20"."months"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t18"."person",
      "t18"."kind",
      "t18"."resettled",
      "t18"."residence",
      "t18"."led",
      "t18"."led_until",
      "t18"."ill",
      "t18"."hard",
      "t18"."start",
      "t18"."death",
      "t18"."birth_on",
      "t18"."bd_calendar",
      "t18"."bd_month",
      "t18"."bd_day",
      "t18"."bd_year",
      "t18"."nominal",
      "t18"."chain_person",
      "t18"."base",
      "t18"."next_day",
      "t18"."turning_age",
      "t18"."months",
      "t18"."due",
      "t18"."opens",
      "t18"."period",
      "t18"."about",
      CAST(NULL AS DATE) AS "late_until",
      CASE
        WHEN (
          "t18"."next_day" IS NOT NULL
        )
        AND (
          (
            "t18"."death" IS NULL
          ) OR (
            "t18"."next_day" <= "t18"."death"
          )
        )
        THEN "t18"."next_day"
        ELSE CAST(NULL AS DATE)
      END AS "kept_on"
    FROM (
      SELECT
        *
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
          "t16"."chain_person",
          "t16"."base",
          "t16"."next_day",
          "t16"."turning_age",
          "t16"."months",
          "t16"."due",
          "t16"."opens",
          CAST("t16"."base" AS VARCHAR) AS "period",
          "t16"."base" AS "about"
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
            "t15"."chain_person",
            "t15"."base",
            "t15"."next_day",
            "t15"."turning_age",
            "t15"."months",
            "t15"."due",
            PLUS_MONTHS("t15"."due", -1) AS "opens"
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
              "t14"."chain_person",
              "t14"."base",
              "t14"."next_day",
              "t14"."turning_age",
              "t14"."months",
              PLUS_MONTHS("t14"."base", "t14"."months") AS "due"
            FROM (
              SELECT
                "t13"."person",
                "t13"."kind",
                "t13"."resettled",
                "t13"."residence",
                "t13"."led",
                "t13"."led_until",
                "t13"."ill",
                "t13"."hard",
                "t13"."start",
                "t13"."death",
                "t13"."birth_on",
                "t13"."bd_calendar",
                "t13"."bd_month",
                "t13"."bd_day",
                "t13"."bd_year",
                "t13"."nominal",
                "t13"."chain_person",
                "t13"."base",
                "t13"."next_day",
                CAST(NULL AS INT) AS "turning_age",
                CAST(6 AS INT) AS "months"
              FROM (
                SELECT
                  "t2"."person",
                  "t2"."kind",
                  "t2"."resettled",
                  "t2"."residence",
                  "t2"."led",
                  "t2"."led_until",
                  "t2"."ill",
                  "t2"."hard",
                  "t2"."start",
                  "t2"."death",
                  "t2"."birth_on",
                  "t2"."bd_calendar",
                  "t2"."bd_month",
                  "t2"."bd_day",
                  "t2"."bd_year",
                  "t2"."nominal",
                  "t12"."chain_person",
                  "t12"."base",
                  "t12"."next_day"
                FROM "subject" AS "t2"
                INNER JOIN (
                  SELECT
                    "t10"."person" AS "chain_person",
                    "t10"."base",
                    "t10"."next_day"
                  FROM (
                    SELECT
                      "t9"."person",
                      "t9"."base",
                      LEAD("t9"."base") OVER (
                        PARTITION BY "t9"."person"
                        ORDER BY "t9"."base" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "next_day"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t5"."person",
                          "t7"."day" AS "base"
                        FROM (
                          SELECT
                            "t0"."person",
                            "t0"."start"
                          FROM "subject" AS "t0"
                        ) AS "t5"
                        INNER JOIN (
                          SELECT
                            "t1"."person_id" AS "fact_person",
                            "t1"."day"
                          FROM "registry_verification" AS "t1"
                          WHERE
                            "t1"."withdrawn_at" IS NULL
                        ) AS "t7"
                          ON "t5"."person" = "t7"."fact_person" AND "t5"."start" < "t7"."day"
                      ) AS "t8"
                      UNION
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t0"."person",
                          "t0"."start" AS "base"
                        FROM "subject" AS "t0"
                      ) AS "t3"
                    ) AS "t9"
                  ) AS "t10"
                ) AS "t12"
                  ON "t2"."person" = "t12"."chain_person"
              ) AS "t13"
            ) AS "t14"
          ) AS "t15"
        ) AS "t16"
        WHERE
          (
            "t16"."next_day" IS NULL
          ) OR (
            "t16"."next_day" >= "t16"."opens"
          )
      ) AS "t17"
      WHERE
        "t17"."start" <= "t17"."opens"
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
    (
      "t19"."due" >= CAST(%(since)s AS DATE)
    )
    OR (
      "t19"."kept_on" IS NULL
    )
    OR (
      "t19"."kept_on" >= CAST(%(since)s AS DATE)
    )
) AS "t20"
