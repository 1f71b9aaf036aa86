"""The facts as files for the peers, and their answers back: PostgreSQL's binary COPY, every column a number.

Days count from 2000-01-01, words are places in a list (`codes`), NULL is NONE. `layout.json` names the columns of each
file and their bytes, the lists, and the rules with their numbers; peers/arrays.py reads it.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

NONE = -2**31
FIRST = date(2000, 1, 1)
CODES = {
    "kind": ["lixiu", "tuixiu", "worker", "early", "pre1949", "survivor"],
    "residence": ["", "unit_housing", "suburb", "rural", "other_city", "abroad", "care_home", "hospital"],
    "mode": ["phone", "video", "meeting", "wechat", "letter", "home", "hospital"],
    "level": ["", "leader", "head", "staff", "volunteer"],
    "mark": ["kind", "residence", "resettled", "led", "ill", "hard"],
    "calendar": ["solar", "lunar", "leap"],
    "happening": ["hospital", "discharge", "illness", "death", "dispute", "hardship", "family", "checkup", "accident", "activity",
                  "move_in", "move_out"],
    "cadence": ["month", "quarter", "half", "year", "spring_festival", "new_year", "dragon_boat", "mid_autumn", "national_day",
                "seniors_day"],
}
# file → (its rows, column → (expression, kind of number)); kinds: int, bool, day, or a list of CODES
TABLES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "subject": ("duties_subject WHERE stands_until IS NULL ORDER BY person_id", {
        "person": ("person_id", "id"), "kind": ("kind", "kind"), "resettled": ("resettled", "bool"),
        "residence": ("residence", "residence"), "led": ("led", "bool"), "ill": ("ill", "bool"), "hard": ("hard", "bool"),
        "start": ("start", "day"), "death": ("death", "day"), "birth_on": ("birth_on", "day"),
        "bd_calendar": ("bd_calendar", "calendar"), "bd_month": ("bd_month", "int"), "bd_day": ("bd_day", "int"),
        "bd_year": ("bd_year", "int"), "nominal": ("nominal", "bool")}),
    "past": ("registry_pastmark", {
        "person": ("person_id", "id"), "mark": ("mark", "mark"), "until": ("until", "day"), "value": (
            "CASE mark WHEN 'kind' THEN array_position({kind}, value) - 1 WHEN 'residence' THEN array_position({residence}, value) - 1"
            " ELSE (value = '1')::int END", "int")}),
    "contact": ("needs_contact", {
        "person": ("person_id", "id"), "day": ("day", "day"), "mode": ("mode", "mode"), "reached": ("reached", "bool"),
        "level": ("handler_level", "level"), "withdrawn": ("withdrawn_at IS NOT NULL", "bool")}),
    "happening": ("registry_happening", {
        "person": ("person_id", "id"), "kind": ("kind", "happening"), "day": ("happened_on", "day"), "known": ("known_on", "day"),
        "withdrawn": ("withdrawn_at IS NOT NULL", "bool")}),
    "calendar": ("policy_calendar ORDER BY day", {"day": ("day", "day"), "workday_no": ("workday_no", "int")}),
    "workday": ("policy_workday ORDER BY no", {"no": ("no", "int"), "day": ("day", "day")}),
    "period": ("policy_period ORDER BY id", {
        "id": ("id", "int"), "cadence": ("cadence", "cadence"), "first": ("first", "day"), "last": ("last", "day")}),
    "anniversary": ("policy_anniversary ORDER BY held", {
        "calendar": ("calendar", "calendar"), "month": ("month", "int"), "day": ("day", "int"), "year": ("year", "int"),
        "held": ("held", "day")}),
}
# words that other tables answer, by hand: word → (person, day, the day of the duty that it is about or null)
OF_HAPPENING = """
SELECT h.person_id, s.day, coalesce(h.known_on, h.happened_on) AS known FROM registry_happening h
LEFT JOIN (emergency_report r JOIN emergency_step s ON s.report_id = r.id AND s.step = '{step}') ON r.happening_id = h.id
WHERE h.withdrawn_at IS NULL AND h.kind IN ({kinds})"""
SIGNIFICANT = "'illness', 'hardship', 'accident', 'activity'"
ALL_TOLD = "SELECT person_id, max(day), known FROM ({}) s GROUP BY person_id, known HAVING count(*) = count(day)"
ANY_TOLD = "SELECT person_id, day, NULL::date FROM ({}) s WHERE day IS NOT NULL"
TOLD = {
    "search_started": "SELECT person_id, started_on, NULL::date FROM needs_search WHERE withdrawn_at IS NULL",
    "details_verified": "SELECT person_id, day, NULL::date FROM registry_verification WHERE withdrawn_at IS NULL",
    "reported_orally": ALL_TOLD.format(OF_HAPPENING.format(step="oral", kinds=SIGNIFICANT)),
    "reported_in_writing": ALL_TOLD.format(OF_HAPPENING.format(step="written", kinds=SIGNIFICANT)),
    "death_reported_unit": ANY_TOLD.format(OF_HAPPENING.format(step="oral", kinds="'death'")),
    "death_reported_bureau": ANY_TOLD.format(OF_HAPPENING.format(step="written", kinds="'death'")),
}
TOLD |= {
    "family_informed": "SELECT s.person_id, s.day, NULL::date FROM care_bereavementstep s JOIN care_bereavement b ON b.id = s.case_id"
                       " WHERE s.kind = 'inform' AND s.outcome = 'done' AND s.withdrawn_at IS NULL AND b.cancelled_at IS NULL",
    "bereavement_closed": "SELECT person_id, closed_on, NULL::date FROM care_bereavement"
                          " WHERE cancelled_at IS NULL AND closed_on IS NOT NULL",
    "aid_planned": "SELECT person_id, day, NULL::date FROM care_aidplan",
    "approved_call": "SELECT c.person_id, c.day, NULL::date FROM needs_contact c JOIN care_substitution s USING (person_id)"
                     " WHERE c.mode = 'video' AND c.reached AND c.withdrawn_at IS NULL AND s.answer = 'approved'"
                     " AND c.day >= s.since AND (s.until IS NULL OR c.day < s.until)",
}
CODES["told"] = list(TOLD)
TABLES["told"] = ("({}) t (word, person, day, period)".format(" UNION ALL ".join(  # noqa: S608
    f"SELECT '{word}', * FROM ({said}) t" for word, said in TOLD.items())), {  # noqa: S608
        "word": ("word", "told"), "person": ("person", "id"), "day": ("day", "day"), "period": ("period", "day")})
BYTES = {"id": 8} | dict.fromkeys(("bool", "told", "kind", "residence", "mark", "mode", "level", "calendar", "happening", "cadence"), 2)
ANSWER = {"rule": 2, "person": 8, "period": 4, "opens": 4, "due": 4, "late_until": 4, "kept_on": 4}
STORED = {2: "smallint", 4: "int", 8: "bigint"}
COPIED = "COPY (SELECT {columns} FROM {rows}) TO STDOUT (FORMAT binary)"


def export(cursor: Any, folder: Path) -> None:
    """Write every table of TABLES and `layout.json`."""
    for name, (rows, columns) in TABLES.items():
        told = COPIED.format(columns=", ".join(_number(*column) for column in columns.values()), rows=rows)
        with (folder / f"{name}.bin").open("wb") as out, cursor.copy(told) as copy:
            for piece in copy:
                out.write(piece)
    layout = {name: {column: BYTES.get(kind, 4) for column, (_said, kind) in columns.items()} for name, (_rows, columns) in TABLES.items()}
    (folder / "layout.json").write_text(json.dumps({"tables": layout, "answer": ANSWER, "codes": CODES, "rules": plain_rules()},
                                                   ensure_ascii=False, default=str), encoding="utf-8")


def _number(said: str, kind: str) -> str:
    lists = {name: "ARRAY[{}]::text[]".format(", ".join(f"'{word}'" for word in CODES[name])) for name in CODES}
    if kind in CODES:
        said = f"array_position({lists[kind]}, {said}::text) - 1"
    elif "{" in said:
        said = said.format(**lists)
    if kind == "day":
        said = f"{said} - date '2000-01-01'"
    size = BYTES.get(kind, 4)
    empty = NONE if size > 2 else -1
    return f"coalesce(({said})::int, {empty})::{STORED[size]}"


def plain_rules() -> list[dict[str, Any]]:
    """The rules in force for persons as plain data, one entry a version, every name of a value replaced by the value."""
    from weixia.duties.rulebook import rule_book

    told = []
    of_persons = (rule for rule in rule_book() if rule.subject == "person")
    for number, rule in enumerate(sorted(of_persons, key=lambda rule: rule.rule)):
        for version in rule.versions():
            values = version.values
            told.append({
                "no": number, "rule": rule.rule, "subject": rule.subject, "way": type(rule.when).__name__,
                "first": _days(version.first), "until": _days(version.until), "outlives": rule.outlives,
                "who": [[fact, test, operand if isinstance(operand, bool) else values[operand]]
                        for fact, tests in rule.who.items() for test, operand in tests.items()],
                "when": {name: values.get(word, word) if isinstance(word, str) else word for name, word in rule.when.model_dump().items()
                         if word is not None},
                "kept_by": rule.duty.kept_by, "late": values.get(rule.duty.late, rule.duty.late), "values": dict(values)})
    return told


def _days(day: date | None) -> int | None:
    return None if day is None else (day - FIRST).days


LOADED = """
INSERT INTO {table} SELECT r.rule, a.person, CASE WHEN r.periodic THEN p.key ELSE (date '2000-01-01' + a.period)::text END,
  date '2000-01-01' + a.opens, date '2000-01-01' + nullif(a.due, {none}), date '2000-01-01' + nullif(a.late_until, {none}),
  date '2000-01-01' + nullif(a.kept_on, {none})
FROM raw a JOIN bench.rule r ON r.no = a.rule LEFT JOIN policy_period p ON r.periodic AND p.id = a.period"""


def take(admin: Any, file: Path, table: str) -> int:
    """A peer's answer into a new table of the shape of agreement.ROWS. How many rows."""
    admin.execute("CREATE TABLE IF NOT EXISTS bench.rule (no smallint PRIMARY KEY, rule text, periodic bool)")
    for one in plain_rules():
        row = [one["no"], one["rule"], one["way"] == "EveryPeriod"]
        admin.execute("INSERT INTO bench.rule VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", row)
    columns = ", ".join(f"{name} {STORED[size]}" for name, size in ANSWER.items())
    admin.execute(f"DROP TABLE IF EXISTS pg_temp.raw; CREATE TEMP TABLE raw ({columns})")
    with file.open("rb") as said, admin.cursor() as cursor, cursor.copy("COPY raw FROM STDIN (FORMAT binary)") as copy:
        while piece := said.read(1 << 20):
            copy.write(piece)
    return int(admin.execute(LOADED.format(table=table, none=NONE)).rowcount)
