SELECT
  "t25"."person",
  "t25"."period",
  "t25"."opens",
  "t25"."due",
  "t25"."late_until",
  "t25"."kept_on",
  '2015-01-01' AS "version",
  "t25"."base",
  "t25"."turning_age",
  "t25"."months"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t23"."person",
      "t23"."kind",
      "t23"."resettled",
      "t23"."residence",
      "t23"."led",
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
      "t23"."stands_from",
      "t23"."stands_until",
      "t23"."chain_person",
      "t23"."base",
      "t23"."next_day",
      "t23"."turning_age",
      "t23"."months",
      "t23"."due",
      "t23"."opens",
      "t23"."first_opens",
      "t23"."period",
      "t23"."about",
      CAST(NULL AS DATE) AS "late_until",
      CASE
        WHEN (
          "t23"."next_day" IS NOT NULL
        )
        AND (
          (
            "t23"."death" IS NULL
          ) OR (
            "t23"."next_day" <= "t23"."death"
          )
        )
        THEN "t23"."next_day"
        ELSE CAST(NULL AS DATE)
      END AS "kept_on"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t21"."person",
          "t21"."kind",
          "t21"."resettled",
          "t21"."residence",
          "t21"."led",
          "t21"."ill",
          "t21"."hard",
          "t21"."start",
          "t21"."death",
          "t21"."birth_on",
          "t21"."bd_calendar",
          "t21"."bd_month",
          "t21"."bd_day",
          "t21"."bd_year",
          "t21"."nominal",
          "t21"."stands_from",
          "t21"."stands_until",
          "t21"."chain_person",
          "t21"."base",
          "t21"."next_day",
          "t21"."turning_age",
          "t21"."months",
          "t21"."due",
          "t21"."opens",
          "t21"."first_opens",
          CAST("t21"."base" AS VARCHAR) AS "period",
          "t21"."base" AS "about"
        FROM (
          SELECT
            "t20"."person",
            "t20"."kind",
            "t20"."resettled",
            "t20"."residence",
            "t20"."led",
            "t20"."ill",
            "t20"."hard",
            "t20"."start",
            "t20"."death",
            "t20"."birth_on",
            "t20"."bd_calendar",
            "t20"."bd_month",
            "t20"."bd_day",
            "t20"."bd_year",
            "t20"."nominal",
            "t20"."stands_from",
            "t20"."stands_until",
            "t20"."chain_person",
            "t20"."base",
            "t20"."next_day",
            "t20"."turning_age",
            "t20"."months",
            "t20"."due",
            "t20"."opens",
            MIN("t20"."opens") OVER (
              PARTITION BY "t20"."person", "t20"."base"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "first_opens"
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
                "t18"."stands_from",
                "t18"."stands_until",
                "t18"."chain_person",
                "t18"."base",
                "t18"."next_day",
                "t18"."turning_age",
                "t18"."months",
                CASE
                  WHEN COALESCE("t18"."opens" < "t18"."stands_from", FALSE)
                  THEN PLUS_MONTHS("t18"."stands_from", 2)
                  ELSE "t18"."due"
                END AS "due",
                CASE
                  WHEN COALESCE("t18"."opens" < "t18"."stands_from", FALSE)
                  THEN "t18"."stands_from"
                  ELSE "t18"."opens"
                END AS "opens"
              FROM (
                SELECT
                  "t17"."person",
                  "t17"."kind",
                  "t17"."resettled",
                  "t17"."residence",
                  "t17"."led",
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
                  "t17"."stands_from",
                  "t17"."stands_until",
                  "t17"."chain_person",
                  "t17"."base",
                  "t17"."next_day",
                  "t17"."turning_age",
                  "t17"."months",
                  "t17"."due",
                  PLUS_MONTHS("t17"."due", -2) AS "opens"
                FROM (
                  SELECT
                    "t16"."person",
                    "t16"."kind",
                    "t16"."resettled",
                    "t16"."residence",
                    "t16"."led",
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
                    "t16"."stands_from",
                    "t16"."stands_until",
                    "t16"."chain_person",
                    "t16"."base",
                    "t16"."next_day",
                    "t16"."turning_age",
                    "t16"."months",
                    PLUS_MONTHS("t16"."base", "t16"."months") AS "due"
                  FROM (
                    SELECT
                      "t15"."person",
                      "t15"."kind",
                      "t15"."resettled",
                      "t15"."residence",
                      "t15"."led",
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
                      "t15"."stands_from",
                      "t15"."stands_until",
                      "t15"."chain_person",
                      "t15"."base",
                      "t15"."next_day",
                      "t15"."turning_age",
                      CAST(CASE
                        WHEN "t15"."kind" IN ('lixiu')
                        OR COALESCE(PLUS_MONTHS("t15"."birth_on", 780) <= PLUS_MONTHS("t15"."base", 12), FALSE)
                        THEN 12
                        ELSE 24
                      END AS INT) AS "months"
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
                        "t14"."chain_person",
                        "t14"."base",
                        "t14"."next_day",
                        CAST(NULL AS INT) AS "turning_age",
                        CAST(NULL AS INT) AS "months"
                      FROM (
                        SELECT
                          "t6"."person",
                          "t6"."kind",
                          "t6"."resettled",
                          "t6"."residence",
                          "t6"."led",
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
                          "t6"."stands_from",
                          "t6"."stands_until",
                          "t13"."chain_person",
                          "t13"."base",
                          "t13"."next_day"
                        FROM (
                          SELECT
                            *
                          FROM "subject" AS "t0"
                          WHERE
                            "t0"."start" IS NOT NULL
                            AND "t0"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
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
                                    AND "t0"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
                                ) AS "t7"
                                INNER JOIN (
                                  SELECT
                                    "t1"."person_id" AS "fact_person",
                                    "t1"."happened_on" AS "day"
                                  FROM "registry_happening" AS "t1"
                                  WHERE
                                    "t1"."withdrawn_at" IS NULL AND "t1"."kind" = 'checkup'
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
                                  AND "t0"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
                              ) AS "t3"
                            ) AS "t10"
                          ) AS "t11"
                        ) AS "t13"
                          ON "t6"."person" = "t13"."chain_person"
                      ) AS "t14"
                    ) AS "t15"
                  ) AS "t16"
                ) AS "t17"
              ) AS "t18"
            ) AS "t19"
            WHERE
              (
                (
                  "t19"."stands_until" IS NULL
                ) OR (
                  "t19"."opens" < "t19"."stands_until"
                )
              )
              AND (
                (
                  "t19"."next_day" IS NULL
                ) OR (
                  "t19"."next_day" >= "t19"."opens"
                )
              )
          ) AS "t20"
        ) AS "t21"
        WHERE
          (
            "t21"."stands_from" IS NULL
          ) OR (
            "t21"."opens" = "t21"."first_opens"
          )
      ) AS "t22"
      WHERE
        "t22"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
        AND (
          (
            "t22"."stands_from" IS NULL
          ) OR (
            "t22"."stands_from" <= "t22"."opens"
          )
        )
        AND (
          (
            "t22"."stands_until" IS NULL
          ) OR (
            "t22"."opens" < "t22"."stands_until"
          )
        )
        AND "t22"."start" <= "t22"."opens"
        AND (
          (
            "t22"."death" IS NULL
          ) OR (
            "t22"."opens" <= "t22"."death"
          )
        )
        AND "t22"."opens" > CAST(%(after)s AS DATE)
    ) AS "t23"
  ) AS "t24"
  WHERE
    (
      "t24"."due" >= CAST(%(since)s AS DATE)
    )
    OR (
      "t24"."kept_on" IS NULL
    )
    OR (
      "t24"."kept_on" >= CAST(%(since)s AS DATE)
    )
) AS "t25"
