"""What the generator writes, table by table: an expression for each column, over rows made from numbers.

`bench.u(n, salt)` is a number in [0, 1) that the seed, n and the salt decide. `{since}`, `{on}`: the first day, and the last
day that has facts; `{people}`, `{units}`, `{facts}`: how many.
"""

from typing import Any

PERSON = {
    "id": "n", "uuid": "md5({seed}::text || '/' || n)::uuid", "org_path": "path", "number": "'B' || lpad(n::text, 8, '0')",
    "name": "name", "pinyin": "'wang ' || n", "initials": "'w'", "grams": "ARRAY[left(name, 2), right(name, 2)]",
    "sex": "CASE WHEN bench.u(n, 1) < 0.7 THEN '1' ELSE '2' END", "kind": "kind",
    "id_sealed": "{sealed}", "phone_sealed": "{sealed}", "address_sealed": "{sealed}",
    "birth_on": "CASE precise WHEN 'day' THEN born WHEN 'month' THEN date_trunc('month', born)::date"
                " WHEN 'year' THEN date_trunc('year', born)::date END",
    "birth_precision": "precise", "birth_calendar": "CASE WHEN lunar THEN 'lunar' ELSE 'solar' END",
    "lunar_month": "CASE WHEN given THEN CASE WHEN bench.u(n, 2) < 0.95 THEN lunar_month ELSE 1 + floor(12 * bench.u(n, 3))::int END END",
    "lunar_day": "CASE WHEN given THEN CASE WHEN bench.u(n, 4) < 0.85 THEN lunar_day WHEN bench.u(n, 4) < 0.95 THEN 30"
                 " ELSE 1 + floor(30 * bench.u(n, 5))::int END END",
    "lunar_leap": "given AND lunar_leap", "died_on": "died", "died_source": "CASE WHEN died IS NULL THEN '' ELSE 'ledger' END",
    "residence_kind": "(ARRAY['other_city','unit_housing','suburb','rural','care_home','abroad','hospital',''])"
                      "[1 + width_bucket(bench.u(n, 6), ARRAY[0.1,0.4,0.6,0.85,0.88,0.885,0.895])]",
    "resettled": "bench.u(n, 7) < 0.013", "unit_id": "unit", "charge_since": "charge", "primary_contact": "'经办' || unit",
    "leader": "CASE WHEN bench.u(n, 8) < CASE kind WHEN 'lixiu' THEN 0.6 ELSE 0.06 END THEN '局长' || unit ELSE '' END",
    "lunar_leap_pref": "CASE WHEN bench.u(n, 9) < 0.2 THEN 'leap' ELSE 'plain' END",
    "age_reckoning": "CASE WHEN bench.u(n, 24) < 0.15 THEN 'nominal' ELSE 'full' END",
    "created_at": "{since}::date - 900", "updated_at": "{since}::date - 900",
}
PEOPLE = """
SELECT n, s.kind, precise, born, lunar, lunar AND bench.u(n, 10) < 0.5 OR bench.u(n, 10) > 0.97 AS given, name, unit, path, charge,
  died, c.lunar_month, c.lunar_day, c.lunar_leap
FROM (SELECT n, kind, u.id AS unit, u.path,
  CASE WHEN kind IN ('lixiu', 'pre1949') THEN date '1922-01-01' + floor(4000 * bench.u(n, 11))::int
    ELSE date '1931-01-01' + floor(12800 * power(bench.u(n, 11), 0.8))::int END AS born,
  (ARRAY['day', 'month', 'year', ''])[1 + width_bucket(bench.u(n, 12), ARRAY[0.94, 0.97, 0.99])] AS precise,
  bench.u(n, 13) < 0.4 AS lunar, '王' || chr(19968 + n % 3000) || chr(19968 + n * 7 % 3000) AS name,
  CASE WHEN bench.u(n, 14) < 0.01 THEN NULL
    WHEN bench.u(n, 14) < 0.06 THEN {on}::date - floor(bench.u(n, 15) * ({on}::date - {since}::date + 60))::int
    ELSE date '2006-01-01' + floor(6700 * bench.u(n, 15))::int END AS charge,
  CASE WHEN bench.u(n, 16) < 0.035 THEN {on}::date - floor(bench.u(n, 17) * ({on}::date - {since}::date + 200))::int END AS died
  FROM (SELECT n, floor(exp(bench.u(n, 18) * ln({units} + 1)))::int AS rank,
    (ARRAY['lixiu', 'tuixiu', 'worker', 'early', 'pre1949', 'survivor'])
      [1 + width_bucket(bench.u(n, 19), ARRAY[0.018, 0.70, 0.957, 0.989, 0.993])] AS kind
    FROM generate_series(1, {people}) n) ranked JOIN bench.unit u ON u.rank = least(ranked.rank, {units})) s
JOIN policy_calendar c ON c.day = s.born ORDER BY n"""

CHARGES = {"person_id": "id", "org_path": "org_path", "unit_id": "unit_id", "since": "charge_since",
           "charge_from": "CASE WHEN moved THEN charge_since - 2000 END"}
BEFORE = CHARGES | {"unit_id": "(SELECT id FROM bench.unit WHERE rank = 1)", "since": "charge_since - 2000",
                    "until": "charge_since", "charge_from": "NULL::date"}
CHARGED = "SELECT *, bench.u(id, 20) < 0.02 AS moved FROM registry_person WHERE charge_since IS NOT NULL ORDER BY id"
MOVED = f"SELECT * FROM ({CHARGED}) c WHERE moved"  # noqa: S608

TAGS = {"person_id": "id", "org_path": "org_path", "tag": "tag", "since": "{since}::date"}
TAGGED = """
SELECT id, org_path, tag FROM registry_person, (VALUES ('重病', 21, 0.04), ('特殊困难', 22, 0.05), ('高龄', 23, 0.1)) t (tag, salt, share)
WHERE bench.u(id, salt) < share ORDER BY id, tag"""

CONTACT = {
    "person_id": "person", "org_path": "org_path", "day": "day",
    "mode": "(ARRAY['phone','home','meeting','wechat','video','hospital','letter'])"
            "[1 + width_bucket(bench.u(n, 30), ARRAY[.43,.69,.77,.86,.91,.96])]",
    "reached": "bench.u(n, 31) < 0.92", "handler": "'小张'",
    "handler_level": "(ARRAY['staff','head','leader','volunteer',''])[1 + width_bucket(bench.u(n, 32), ARRAY[.75,.86,.94,.97])]",
    "occasion": "'daily'", "summary": "'身体平稳'", "recorded_by": "'小张'", "late": "late",
    "recorded_at": "day + CASE WHEN late THEN 40 ELSE floor(3 * bench.u(n, 33))::int END",
    "withdrawn_at": "CASE WHEN bench.u(n, 34) < 0.01 THEN day + 2 END",
}
MET = """
SELECT n, person, org_path, bench.u(n, 35) < 0.04 AS late,
  CASE WHEN died < day - 40 THEN died - (day - died) % 300 ELSE day END AS day
FROM (SELECT id AS person, org_path, died_on AS died, id * 1024 + k AS n,
    {on}::date - floor(540 * power(bench.u(id * 1024 + k, 36), 1.2))::int AS day
  FROM registry_person, generate_series(1, floor(2 * {facts} * bench.u(id, 37) + 0.5)::int) k) s ORDER BY day, n"""
IN_VAIN = CONTACT | {"reached": "false", "mode": "'phone'", "withdrawn_at": "NULL::timestamptz"}
TRIED = """
SELECT id * 1024 + 1000 + k AS n, id AS person, org_path, false AS late, {on}::date - 20 - (id % 100)::int + k AS day
FROM registry_person, unnest(ARRAY[0, 5, 11]) k WHERE bench.u(id, 38) < 0.004 ORDER BY day, id"""

HAPPENING = {
    "person_id": "person", "org_path": "org_path", "kind": "kind", "happened_on": "day", "known_on": "known", "text": "''",
    "recorded_at": "coalesce(known, day) + CASE WHEN late THEN 40 ELSE 0 END", "recorded_by": "'小张'", "late": "late",
    "withdrawn_at": "CASE WHEN bench.u(n, 50) < 0.015 THEN day + 3 END",
}
HAPPENED = """
SELECT n, person, org_path, kind, day, late,
  CASE WHEN bench.u(n, 51) > 0.55 THEN least({on}::date, day + floor(12 * bench.u(n, 52))::int) END AS known
FROM (SELECT *, bench.u(n, 54) < 0.05 AS late,
    {on}::date - floor(CASE kind WHEN 'checkup' THEN 1100 ELSE 400 END * bench.u(n, 53))::int AS day
  FROM (SELECT id * 8 + k AS n, id AS person, org_path,
      (ARRAY['checkup','hospital','illness','dispute','hardship','family','discharge','accident','activity'])
        [1 + width_bucket(bench.u(id * 8 + k, 55), ARRAY[.45,.76,.80,.82,.86,.89,.95,.98])] AS kind
    FROM registry_person, generate_series(1, 2) k WHERE bench.u(id * 8 + k, 56) < 0.5) f) s ORDER BY day, n"""
TWICE = """
SELECT h.id * 8 + 3 AS n, person_id AS person, org_path, kind, happened_on AS day, known_on AS known, false AS late
FROM registry_happening h WHERE kind = 'hospital' AND bench.u(h.id, 57) < 0.01 ORDER BY h.id"""
DEATHS = """
SELECT id * 8 + 4 AS n, id AS person, org_path, 'death' AS kind, died_on AS day, false AS late,
  CASE WHEN bench.u(id, 58) < 0.6 THEN least({on}::date, died_on + floor(6 * bench.u(id, 59))::int) END AS known
FROM registry_person WHERE died_on IS NOT NULL AND bench.u(id, 60) < 0.8 ORDER BY id"""

VERIFIED = {"person_id": "id", "org_path": "org_path", "day": "day", "how": "'phone'", "what": "ARRAY['address', 'phone', 'family']",
            "changed": "ARRAY[]::text[]", "act": "md5('act' || n)::uuid", "by_name": "'小张'", "at": "day",
            "withdrawn_at": "CASE WHEN bench.u(n, 70) < 0.01 THEN day + 1 END"}
VERIFICATIONS = """
SELECT id, org_path, id * 4 + k AS n, {on}::date - floor(150 * (k + bench.u(id * 4 + k, 71)))::int AS day
FROM registry_person, generate_series(0, 2) k WHERE bench.u(id * 4 + k, 72) < 0.4 ORDER BY id, k"""
SEARCH = {"person_id": "person", "org_path": "org_path", "started_on": "day", "started_at": "day", "started_by": "'小张'",
          "withdrawn_at": "CASE WHEN bench.u(person, 73) < 0.1 THEN day + 1 END"}
SEARCHES = """
SELECT person_id AS person, min(org_path) AS org_path, max(day) + floor(5 * bench.u(person_id, 74))::int AS day
FROM needs_contact WHERE bench.u(person_id, 38) < 0.003 GROUP BY 1 ORDER BY 1"""
REPORT = {"person_id": "person_id", "org_path": "org_path", "happening_id": "id", "kind": "kind", "occurred_on": "happened_on",
          "known_at": "coalesce(known_on, happened_on)", "made_at": "coalesce(known_on, happened_on)", "made_by": "'小张'"}
REPORTED = """
SELECT * FROM registry_happening WHERE kind IN ('illness', 'hardship', 'accident', 'activity', 'death') AND withdrawn_at IS NULL
AND bench.u(id, 75) < 0.7 ORDER BY id"""
STEP = {"uuid": "md5('step' || id || step)::uuid", "report_id": "id", "person_id": "person_id", "org_path": "org_path", "number": "number",
        "after": "after", "step": "step", "at": "day", "day": "day", "recorded_at": "day", "by_name": "'小张'"}
STEPPED = """
SELECT r.*, s.*, known_at::date + floor(number * 1.5 * bench.u(id, 76))::int AS day
FROM emergency_report r, (VALUES (1, '', 'oral'), (2, 'oral', 'written')) s (number, after, step)
WHERE number = 1 OR bench.u(id, 77) < 0.8 ORDER BY id, number"""
CHANGE = {"person_id": "id", "org_path": "org_path", "kind_before": "'tuixiu'", "kind_after": "kind", "since": "day",
          "document": "'某文件'", "by_name": "'何工'", "at": "day"}
CHANGES = """
SELECT id, org_path, kind, {since}::date + floor(150 * bench.u(id, 78))::int AS day
FROM registry_person WHERE kind = 'lixiu' AND bench.u(id, 79) < 0.1 ORDER BY id"""
PAST = {"person_id": "id", "org_path": "org_path", "mark": "mark", "value": "value", "until": "day", "noted_on": "day"}
KINDS_BEFORE = "SELECT person_id AS id, org_path, 'kind' AS mark, kind_before AS value, since AS day FROM registry_kindchange ORDER BY id"
LED_BEFORE = ("SELECT id, org_path, 'led' AS mark, '1' AS value, charge_since AS day"  # noqa: S608
              f" FROM ({MOVED}) m WHERE bench.u(id, 25) < 0.5 ORDER BY id")
# the last change first: the value before it is the other one, before the change before it that one again
CHANGED = """
SELECT id, org_path, mark, CASE WHEN mark = 'residence' THEN (ARRAY['rural', 'other_city'])[1 + k % 2]
    WHEN (mark IN ('ill', 'hard') AND bench.u(id, salt) < share OR mark = 'resettled' AND resettled) <> (k % 2 = 0) THEN '1'
    ELSE '' END AS value,
  {on}::date - 5 - (k * 150 + floor(140 * bench.u(id * 8 + k, salt + 70)))::int AS day
FROM registry_person, generate_series(0, 2) k, (VALUES
  ('ill', 21, 0.04, 0.02), ('hard', 22, 0.05, 0.01), ('residence', 26, 0, 0.01), ('resettled', 27, 0, 0.004)) t (mark, salt, share, changed)
WHERE bench.u(id, salt + 70) < changed AND k <= floor(3 * bench.u(id, salt + 71)) ORDER BY id, mark, k"""
CASE = {"uuid": "md5('case' || id)::uuid", "person_id": "id", "org_path": "org_path", "died_on": "died_on", "known_on": "died_on",
        "opened_by": "'小张'", "opened_at": "died_on", "closed_on": "CASE WHEN bench.u(id, 80) < 0.5 THEN died_on + 60 END",
        "cancelled_at": "CASE WHEN bench.u(id, 81) < 0.02 THEN died_on + 3 END"}
CASES = "SELECT * FROM registry_person WHERE died_on IS NOT NULL AND bench.u(id, 82) < 0.8 ORDER BY id"
INFORMED = {"uuid": "md5('informed' || id)::uuid", "case_id": "id", "person_id": "person_id", "org_path": "org_path", "kind": "'inform'",
            "outcome": "CASE WHEN bench.u(id, 83) < 0.9 THEN 'done' ELSE 'excused' END", "by_name": "'小张'", "at": "opened_at",
            "day": "died_on + floor(6 * bench.u(id, 84))::int", "withdrawn_at": "CASE WHEN bench.u(id, 85) < 0.05 THEN opened_at END"}
CASES_TOLD = "SELECT * FROM care_bereavement ORDER BY id"
SUBSTITUTED = {"uuid": "md5('video' || id)::uuid", "person_id": "id", "org_path": "org_path", "since": "{since}::date - 300",
               "until": "CASE WHEN bench.u(id, 86) < 0.3 THEN {since}::date END",
               "proposed_by": "'小张'", "proposed_at": "{since}::date - 310",
               "answer": "CASE WHEN bench.u(id, 87) < 0.8 THEN 'approved' ELSE 'declined' END"}
FAR = "SELECT * FROM registry_person WHERE (resettled OR residence_kind = 'other_city') AND bench.u(id, 88) < 0.3 ORDER BY id"
AID = {"uuid": "md5('aid' || person)::uuid", "person_id": "person", "org_path": "org_path", "day": "day", "owner": "'小张'",
       "review_on": "day + 180", "by_name": "'小张'", "at": "day"}
AIDED = """
SELECT person_id AS person, min(org_path) AS org_path, max(coalesce(known_on, happened_on)) + floor(20 * bench.u(person_id, 89))::int AS day
FROM registry_happening WHERE kind = 'hardship' AND bench.u(person_id, 90) < 0.6 GROUP BY 1 ORDER BY 1"""


def tables() -> list[tuple[Any, dict[str, str], str]]:
    """(model, column → expression, the rows it is said of), in the order in which they are written."""
    from weixia.care.models import AidPlan, Bereavement, BereavementStep, Substitution
    from weixia.emergency.models import Report, Step
    from weixia.needs.models import Contact, Search
    from weixia.registry.models import ClassTag, Happening, KindChange, PastMark, Person, Stewardship, Verification

    return [
        (Person, PERSON, PEOPLE), (Stewardship, CHARGES, CHARGED), (Stewardship, BEFORE, MOVED), (ClassTag, TAGS, TAGGED),
        (Contact, CONTACT, MET), (Contact, IN_VAIN, TRIED), (Happening, HAPPENING, HAPPENED), (Happening, HAPPENING, TWICE),
        (Happening, HAPPENING, DEATHS), (Verification, VERIFIED, VERIFICATIONS), (Search, SEARCH, SEARCHES), (Report, REPORT, REPORTED),
        (Step, STEP, STEPPED), (KindChange, CHANGE, CHANGES), (PastMark, PAST, KINDS_BEFORE), (PastMark, PAST, LED_BEFORE),
        (PastMark, PAST, CHANGED), (Bereavement, CASE, CASES), (BereavementStep, INFORMED, CASES_TOLD),
        (Substitution, SUBSTITUTED, FAR), (AidPlan, AID, AIDED),
    ]
