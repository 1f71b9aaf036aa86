SELECT
  "t26"."person",
  "t26"."period",
  "t26"."opens",
  "t26"."due",
  "t26"."late_until",
  "t26"."kept_on",
  '2015-01-01' AS "version",
  "t26"."base",
  "t26"."turning_age",
  "t26"."months"
FROM (
  SELECT
    *
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
      "t24"."kind_since",
      "t24"."kind_before",
      "t24"."chain_person",
      "t24"."base",
      "t24"."next_day",
      "t24"."turning_age",
      "t24"."months",
      "t24"."kind_now",
      "t24"."months_before",
      "t24"."old",
      "t24"."due",
      "t24"."opens",
      "t24"."period",
      "t24"."about",
      CAST(NULL AS DATE) AS "late_until",
      CASE
        WHEN (
          "t24"."next_day" IS NOT NULL
        )
        AND (
          (
            "t24"."death" IS NULL
          ) OR (
            "t24"."next_day" <= "t24"."death"
          )
        )
        THEN "t24"."next_day"
        ELSE CAST(NULL AS DATE)
      END AS "kept_on"
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
          "t22"."kind_since",
          "t22"."kind_before",
          "t22"."chain_person",
          "t22"."base",
          "t22"."next_day",
          "t22"."turning_age",
          "t22"."months",
          "t22"."kind_now",
          "t22"."months_before",
          "t22"."old",
          "t22"."due",
          "t22"."opens",
          CAST("t22"."base" AS VARCHAR) AS "period",
          "t22"."base" AS "about"
        FROM (
          SELECT
            "t21"."person",
            "t21"."kind",
            "t21"."resettled",
            "t21"."residence",
            "t21"."led",
            "t21"."led_until",
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
            "t21"."kind_since",
            "t21"."kind_before",
            "t21"."chain_person",
            "t21"."base",
            "t21"."next_day",
            "t21"."turning_age",
            "t21"."months",
            "t21"."kind_now",
            "t21"."months_before",
            "t21"."old",
            "t21"."due",
            PLUS_MONTHS("t21"."due", -2) AS "opens"
          FROM (
            SELECT
              "t20"."person",
              "t20"."kind",
              "t20"."resettled",
              "t20"."residence",
              "t20"."led",
              "t20"."led_until",
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
              "t20"."kind_since",
              "t20"."kind_before",
              "t20"."chain_person",
              "t20"."base",
              "t20"."next_day",
              "t20"."turning_age",
              "t20"."months",
              "t20"."kind_now",
              "t20"."months_before",
              "t20"."old",
              CASE
                WHEN (
                  "t20"."kind_since" IS NOT NULL
                )
                AND (
                  "t20"."base" < "t20"."kind_since"
                )
                AND NOT (
                  "t20"."old"
                )
                THEN GREATEST(PLUS_MONTHS("t20"."base", "t20"."months"), "t20"."kind_since")
                ELSE PLUS_MONTHS("t20"."base", "t20"."months")
              END AS "due"
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
                CASE WHEN "t19"."old" THEN "t19"."months_before" ELSE "t19"."months" END AS "months",
                "t19"."kind_now",
                "t19"."months_before",
                "t19"."old"
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
                  "t18"."kind_since",
                  "t18"."kind_before",
                  "t18"."chain_person",
                  "t18"."base",
                  "t18"."next_day",
                  "t18"."turning_age",
                  "t18"."months",
                  "t18"."kind_now",
                  "t18"."months_before",
                  COALESCE(PLUS_MONTHS("t18"."base", "t18"."months_before") < "t18"."kind_since", FALSE) AS "old"
                FROM (
                  SELECT
                    "t17"."person",
                    "t17"."kind_now" AS "kind",
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
                    "t17"."kind_now",
                    CAST(CASE
                      WHEN "t17"."kind" IN ('lixiu')
                      OR COALESCE(PLUS_MONTHS("t17"."birth_on", 780) <= PLUS_MONTHS("t17"."base", 12), FALSE)
                      THEN 12
                      ELSE 24
                    END AS INT) AS "months_before"
                  FROM (
                    SELECT
                      "t16"."person",
                      "t16"."kind_before" AS "kind",
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
                      "t16"."kind" AS "kind_now"
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
                          CAST(NULL AS INT) AS "months"
                        FROM (
                          SELECT
                            "t7"."person",
                            "t7"."kind",
                            "t7"."resettled",
                            "t7"."residence",
                            "t7"."led",
                            "t7"."led_until",
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
                            "t7"."kind_since",
                            "t7"."kind_before",
                            "t13"."chain_person",
                            "t13"."base",
                            "t13"."next_day"
                          FROM (
                            SELECT
                              *
                            FROM "subject" AS "t0"
                            WHERE
                              "t0"."start" IS NOT NULL
                              AND (
                                "t0"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
                                OR COALESCE("t0"."kind_before" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949'), FALSE)
                              )
                          ) AS "t7"
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
                                    "t8"."person",
                                    "t3"."day" AS "base"
                                  FROM (
                                    SELECT
                                      "t0"."person",
                                      "t0"."start"
                                    FROM "subject" AS "t0"
                                    WHERE
                                      "t0"."start" IS NOT NULL
                                      AND (
                                        "t0"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
                                        OR COALESCE("t0"."kind_before" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949'), FALSE)
                                      )
                                  ) AS "t8"
                                  INNER JOIN (
                                    SELECT
                                      "t1"."person_id" AS "fact_person",
                                      "t1"."happened_on" AS "day"
                                    FROM "registry_happening" AS "t1"
                                    WHERE
                                      "t1"."withdrawn_at" IS NULL AND "t1"."kind" = 'checkup'
                                  ) AS "t3"
                                    ON "t8"."person" = "t3"."fact_person" AND "t8"."start" < "t3"."day"
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
                                    AND (
                                      "t0"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
                                      OR COALESCE("t0"."kind_before" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949'), FALSE)
                                    )
                                ) AS "t5"
                              ) AS "t10"
                            ) AS "t11"
                          ) AS "t13"
                            ON "t7"."person" = "t13"."chain_person"
                        ) AS "t14"
                      ) AS "t15"
                    ) AS "t16"
                  ) AS "t17"
                ) AS "t18"
              ) AS "t19"
            ) AS "t20"
          ) AS "t21"
        ) AS "t22"
        WHERE
          (
            "t22"."next_day" IS NULL
          ) OR (
            "t22"."next_day" >= "t22"."opens"
          )
      ) AS "t23"
      WHERE
        (
          (
            "t23"."kind" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
            AND (
              (
                "t23"."kind_since" IS NULL
              ) OR (
                "t23"."opens" >= "t23"."kind_since"
              )
            )
          )
          OR (
            "t23"."kind_before" IN ('lixiu', 'tuixiu', 'worker', 'early', 'pre1949')
            AND (
              "t23"."opens" < "t23"."kind_since"
            )
          )
        )
        AND "t23"."start" <= "t23"."opens"
        AND (
          (
            "t23"."death" IS NULL
          ) OR (
            "t23"."opens" <= "t23"."death"
          )
        )
        AND "t23"."opens" > CAST(%(after)s AS DATE)
    ) AS "t24"
  ) AS "t25"
  WHERE
    (
      "t25"."due" >= CAST(%(since)s AS DATE)
    )
    OR (
      "t25"."kept_on" IS NULL
    )
    OR (
      "t25"."kept_on" >= CAST(%(since)s AS DATE)
    )
) AS "t26"
