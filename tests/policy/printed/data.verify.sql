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
    *
  FROM (
    SELECT
      "t22"."person",
      "t22"."kind",
      "t22"."resettled",
      "t22"."residence",
      "t22"."led",
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
      "t22"."stands_from",
      "t22"."stands_until",
      "t22"."chain_person",
      "t22"."base",
      "t22"."next_day",
      "t22"."turning_age",
      "t22"."months",
      "t22"."due",
      "t22"."opens",
      "t22"."first_opens",
      "t22"."period",
      "t22"."about",
      CAST(NULL AS DATE) AS "late_until",
      CASE
        WHEN (
          "t22"."next_day" IS NOT NULL
        )
        AND (
          (
            "t22"."death" IS NULL
          ) OR (
            "t22"."next_day" <= "t22"."death"
          )
        )
        THEN "t22"."next_day"
        ELSE CAST(NULL AS DATE)
      END AS "kept_on"
    FROM (
      SELECT
        *
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
          "t20"."first_opens",
          CAST("t20"."base" AS VARCHAR) AS "period",
          "t20"."base" AS "about"
        FROM (
          SELECT
            "t19"."person",
            "t19"."kind",
            "t19"."resettled",
            "t19"."residence",
            "t19"."led",
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
            "t19"."stands_from",
            "t19"."stands_until",
            "t19"."chain_person",
            "t19"."base",
            "t19"."next_day",
            "t19"."turning_age",
            "t19"."months",
            "t19"."due",
            "t19"."opens",
            MIN("t19"."opens") OVER (
              PARTITION BY "t19"."person", "t19"."base"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "first_opens"
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
                CASE
                  WHEN COALESCE("t17"."opens" < "t17"."stands_from", FALSE)
                  THEN PLUS_MONTHS("t17"."stands_from", 1)
                  ELSE "t17"."due"
                END AS "due",
                CASE
                  WHEN COALESCE("t17"."opens" < "t17"."stands_from", FALSE)
                  THEN "t17"."stands_from"
                  ELSE "t17"."opens"
                END AS "opens"
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
                  "t16"."due",
                  PLUS_MONTHS("t16"."due", -1) AS "opens"
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
                    "t15"."months",
                    PLUS_MONTHS("t15"."base", "t15"."months") AS "due"
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
                      CAST(6 AS INT) AS "months"
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
            ) AS "t18"
            WHERE
              (
                (
                  "t18"."stands_until" IS NULL
                ) OR (
                  "t18"."opens" < "t18"."stands_until"
                )
              )
              AND (
                (
                  "t18"."next_day" IS NULL
                ) OR (
                  "t18"."next_day" >= "t18"."opens"
                )
              )
          ) AS "t19"
        ) AS "t20"
        WHERE
          (
            "t20"."stands_from" IS NULL
          ) OR (
            "t20"."opens" = "t20"."first_opens"
          )
      ) AS "t21"
      WHERE
        (
          (
            "t21"."stands_from" IS NULL
          ) OR (
            "t21"."stands_from" <= "t21"."opens"
          )
        )
        AND (
          (
            "t21"."stands_until" IS NULL
          ) OR (
            "t21"."opens" < "t21"."stands_until"
          )
        )
        AND "t21"."start" <= "t21"."opens"
        AND (
          (
            "t21"."death" IS NULL
          ) OR (
            "t21"."opens" <= "t21"."death"
          )
        )
        AND "t21"."opens" > CAST(%(after)s AS DATE)
    ) AS "t22"
  ) AS "t23"
  WHERE
    (
      "t23"."due" >= CAST(%(since)s AS DATE)
    )
    OR (
      "t23"."kept_on" IS NULL
    )
    OR (
      "t23"."kept_on" >= CAST(%(since)s AS DATE)
    )
) AS "t24"
