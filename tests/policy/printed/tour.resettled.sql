SELECT
  "t33"."person",
  "t33"."period",
  "t33"."opens",
  "t33"."due",
  "t33"."late_until",
  "t33"."kept_on",
  '2015-01-01' AS "version",
  "t33"."base",
  "t33"."turning_age",
  "t33"."months"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t31"."person",
      "t31"."kind",
      "t31"."resettled",
      "t31"."residence",
      "t31"."led",
      "t31"."ill",
      "t31"."hard",
      "t31"."start",
      "t31"."death",
      "t31"."birth_on",
      "t31"."bd_calendar",
      "t31"."bd_month",
      "t31"."bd_day",
      "t31"."bd_year",
      "t31"."nominal",
      "t31"."stands_from",
      "t31"."stands_until",
      "t31"."chain_person",
      "t31"."base",
      "t31"."next_day",
      "t31"."turning_age",
      "t31"."months",
      "t31"."due",
      "t31"."opens",
      "t31"."first_opens",
      "t31"."period",
      "t31"."about",
      CAST(NULL AS DATE) AS "late_until",
      CASE
        WHEN (
          "t31"."next_day" IS NOT NULL
        )
        AND (
          (
            "t31"."death" IS NULL
          ) OR (
            "t31"."next_day" <= "t31"."death"
          )
        )
        THEN "t31"."next_day"
        ELSE CAST(NULL AS DATE)
      END AS "kept_on"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t29"."person",
          "t29"."kind",
          "t29"."resettled",
          "t29"."residence",
          "t29"."led",
          "t29"."ill",
          "t29"."hard",
          "t29"."start",
          "t29"."death",
          "t29"."birth_on",
          "t29"."bd_calendar",
          "t29"."bd_month",
          "t29"."bd_day",
          "t29"."bd_year",
          "t29"."nominal",
          "t29"."stands_from",
          "t29"."stands_until",
          "t29"."chain_person",
          "t29"."base",
          "t29"."next_day",
          "t29"."turning_age",
          "t29"."months",
          "t29"."due",
          "t29"."opens",
          "t29"."first_opens",
          CAST("t29"."base" AS VARCHAR) AS "period",
          "t29"."base" AS "about"
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
            "t28"."chain_person",
            "t28"."base",
            "t28"."next_day",
            "t28"."turning_age",
            "t28"."months",
            "t28"."due",
            "t28"."opens",
            MIN("t28"."opens") OVER (
              PARTITION BY "t28"."person", "t28"."base"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "first_opens"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t26"."person",
                "t26"."kind",
                "t26"."resettled",
                "t26"."residence",
                "t26"."led",
                "t26"."ill",
                "t26"."hard",
                "t26"."start",
                "t26"."death",
                "t26"."birth_on",
                "t26"."bd_calendar",
                "t26"."bd_month",
                "t26"."bd_day",
                "t26"."bd_year",
                "t26"."nominal",
                "t26"."stands_from",
                "t26"."stands_until",
                "t26"."chain_person",
                "t26"."base",
                "t26"."next_day",
                "t26"."turning_age",
                "t26"."months",
                CASE
                  WHEN COALESCE("t26"."opens" < "t26"."stands_from", FALSE)
                  THEN PLUS_MONTHS("t26"."stands_from", 6)
                  ELSE "t26"."due"
                END AS "due",
                CASE
                  WHEN COALESCE("t26"."opens" < "t26"."stands_from", FALSE)
                  THEN "t26"."stands_from"
                  ELSE "t26"."opens"
                END AS "opens"
              FROM (
                SELECT
                  "t25"."person",
                  "t25"."kind",
                  "t25"."resettled",
                  "t25"."residence",
                  "t25"."led",
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
                  "t25"."stands_from",
                  "t25"."stands_until",
                  "t25"."chain_person",
                  "t25"."base",
                  "t25"."next_day",
                  "t25"."turning_age",
                  "t25"."months",
                  "t25"."due",
                  PLUS_MONTHS("t25"."due", -6) AS "opens"
                FROM (
                  SELECT
                    "t24"."person",
                    "t24"."kind",
                    "t24"."resettled",
                    "t24"."residence",
                    "t24"."led",
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
                    "t24"."stands_from",
                    "t24"."stands_until",
                    "t24"."chain_person",
                    "t24"."base",
                    "t24"."next_day",
                    "t24"."turning_age",
                    "t24"."months",
                    PLUS_MONTHS("t24"."base", "t24"."months") AS "due"
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
                      CAST(NULL AS INT) AS "turning_age",
                      CAST(36 AS INT) AS "months"
                    FROM (
                      SELECT
                        "t9"."person",
                        "t9"."kind",
                        "t9"."resettled",
                        "t9"."residence",
                        "t9"."led",
                        "t9"."ill",
                        "t9"."hard",
                        "t9"."start",
                        "t9"."death",
                        "t9"."birth_on",
                        "t9"."bd_calendar",
                        "t9"."bd_month",
                        "t9"."bd_day",
                        "t9"."bd_year",
                        "t9"."nominal",
                        "t9"."stands_from",
                        "t9"."stands_until",
                        "t22"."chain_person",
                        "t22"."base",
                        "t22"."next_day"
                      FROM (
                        SELECT
                          *
                        FROM "subject" AS "t0"
                        WHERE
                          "t0"."start" IS NOT NULL AND "t0"."resettled" = TRUE
                      ) AS "t9"
                      INNER JOIN (
                        SELECT
                          "t20"."person" AS "chain_person",
                          "t20"."base",
                          "t20"."next_day"
                        FROM (
                          SELECT
                            "t19"."person",
                            "t19"."base",
                            LEAD("t19"."base") OVER (
                              PARTITION BY "t19"."person"
                              ORDER BY "t19"."base" ASC
                              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                            ) AS "next_day"
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t10"."person",
                                "t17"."day" AS "base"
                              FROM (
                                SELECT
                                  "t0"."person",
                                  "t0"."start"
                                FROM "subject" AS "t0"
                                WHERE
                                  "t0"."start" IS NOT NULL AND "t0"."resettled" = TRUE
                              ) AS "t10"
                              INNER JOIN (
                                SELECT
                                  "t15"."person" AS "fact_person",
                                  "t15"."day"
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
                                  ) AS "t6"
                                  UNION ALL
                                  SELECT
                                    *
                                  FROM (
                                    SELECT DISTINCT
                                      *
                                    FROM (
                                      SELECT
                                        "t11"."person",
                                        "t11"."day"
                                      FROM (
                                        SELECT
                                          "t1"."person_id" AS "person",
                                          "t1"."day"
                                        FROM "needs_contact" AS "t1"
                                        WHERE
                                          "t1"."reached" AND "t1"."withdrawn_at" IS NULL AND "t1"."mode" IN ('video')
                                      ) AS "t11"
                                      INNER JOIN (
                                        SELECT
                                          "t2"."person_id" AS "for_person",
                                          "t2"."since",
                                          "t2"."until"
                                        FROM "care_substitution" AS "t2"
                                        WHERE
                                          "t2"."answer" = 'approved'
                                      ) AS "t12"
                                        ON "t11"."person" = "t12"."for_person"
                                        AND "t12"."since" <= "t11"."day"
                                        AND (
                                          (
                                            "t12"."until" IS NULL
                                          ) OR (
                                            "t11"."day" < "t12"."until"
                                          )
                                        )
                                    ) AS "t13"
                                  ) AS "t14"
                                ) AS "t15"
                              ) AS "t17"
                                ON "t10"."person" = "t17"."fact_person" AND "t10"."start" < "t17"."day"
                            ) AS "t18"
                            UNION
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t0"."person",
                                "t0"."start" AS "base"
                              FROM "subject" AS "t0"
                              WHERE
                                "t0"."start" IS NOT NULL AND "t0"."resettled" = TRUE
                            ) AS "t4"
                          ) AS "t19"
                        ) AS "t20"
                      ) AS "t22"
                        ON "t9"."person" = "t22"."chain_person"
                    ) AS "t23"
                  ) AS "t24"
                ) AS "t25"
              ) AS "t26"
            ) AS "t27"
            WHERE
              (
                (
                  "t27"."stands_until" IS NULL
                ) OR (
                  "t27"."opens" < "t27"."stands_until"
                )
              )
              AND (
                (
                  "t27"."next_day" IS NULL
                ) OR (
                  "t27"."next_day" >= "t27"."opens"
                )
              )
          ) AS "t28"
        ) AS "t29"
        WHERE
          (
            "t29"."stands_from" IS NULL
          ) OR (
            "t29"."opens" = "t29"."first_opens"
          )
      ) AS "t30"
      WHERE
        "t30"."resettled" = TRUE
        AND (
          (
            "t30"."stands_from" IS NULL
          ) OR (
            "t30"."stands_from" <= "t30"."opens"
          )
        )
        AND (
          (
            "t30"."stands_until" IS NULL
          ) OR (
            "t30"."opens" < "t30"."stands_until"
          )
        )
        AND "t30"."start" <= "t30"."opens"
        AND (
          (
            "t30"."death" IS NULL
          ) OR (
            "t30"."opens" <= "t30"."death"
          )
        )
        AND "t30"."opens" > CAST(%(after)s AS DATE)
    ) AS "t31"
  ) AS "t32"
  WHERE
    (
      "t32"."due" >= CAST(%(since)s AS DATE)
    )
    OR (
      "t32"."kept_on" IS NULL
    )
    OR (
      "t32"."kept_on" >= CAST(%(since)s AS DATE)
    )
) AS "t33"
