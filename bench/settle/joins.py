"""The floor of the full proof: contacts joined to the windows that they may keep, counted and nothing else.

Twice: windows made on the way from kept facts, calendar and happenings, rule by rule; and windows given ready made.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from bench.settle.floors import flat
from bench.settle.peers import words

REACHED = "c.reached AND c.withdrawn_at IS NULL"
MADE = """
SELECT count(*) FROM ({windows}) w JOIN needs_contact c ON c.person_id = w.person_id AND {fits}
AND c.day BETWEEN w.opens AND least(w.until, w.death) WHERE w.start <= w.opens AND w.opens <= '{on}'
AND (w.stands_from IS NULL OR w.stands_from <= w.opens) AND (w.stands_until IS NULL OR w.opens < w.stands_until)"""
WORKDAY_UP_TO = "(SELECT d.day FROM policy_calendar k JOIN policy_workday d ON d.no = k.workday_no WHERE k.day = {day})"
A_DAY = {"minutes": 1440, "hours": 24, "days": 1}
FOR_EVER = "date '9999-01-01'"


def _fits(word: str) -> str:
    modes, levels = words.CONTACTS[word]
    tests = [REACHED] + [f"c.{column} IN ({', '.join(repr(one) for one in wanted)})"
                         for column, wanted in (("mode", modes), ("handler_level", levels)) if wanted]
    return " AND ".join(tests)


def made(rules: list[dict[str, Any]], *, since: date, on: date) -> Iterator[str]:
    """One statement a version of a rule that contacts keep; the lost, whose windows hang on contacts themselves, left out."""
    for rule in rules:
        kept_by = [one for word in rule["kept_by"] for one in words.EITHER.get(word, (word,)) if one in words.CONTACTS]
        if rule["when"].get("event") == "out_of_touch":
            continue
        for word in kept_by:
            yield MADE.format(windows=WAYS[rule["way"]](rule, since, on, word), fits=_fits(word), on=on)


def _window(rule: dict[str, Any], opens: str, due: str, about: str, tables: str, where: list[str]) -> str:
    late = rule["late"]
    until = FOR_EVER if late == "always" else f"({due}) + {0 if late == 'never' else late}"
    tests = [*where, *(flat(fact, test, operand, "s.") for fact, test, operand in rule["who"] if fact != "turning_age")]
    for edge, sign in (("first", ">="), ("until", "<")):
        if rule[edge] is not None:
            tests.append(f"({about}) {sign} date '2000-01-01' + {rule[edge]}")
    death = f"{FOR_EVER} AS death" if rule["outlives"] else "s.death"
    return (f"SELECT s.person_id, s.start, s.stands_from, s.stands_until, {death}, {opens} AS opens, {until} AS until"  # noqa: S608
            f" FROM duties_subject s {tables} WHERE {' AND '.join(tests)}")


def _every(rule: dict[str, Any], since: date, on: date, _word: str) -> str:
    when = rule["when"]
    goal = f"p.last + {when.get('closes', 0)}"
    if "within_months" in when:
        goal = f"plus_months(p.first, {when['within_months']}) - 1 + {when.get('closes', 0)}"
    first = f"plus_months(p.first, {when.get('from_months', 0)}) - {when.get('opens', 0)}"
    due = WORKDAY_UP_TO.format(day=goal) if "shift" in when else goal
    periods = (f"CROSS JOIN (SELECT first, last, {first} AS opening, {due} AS due FROM policy_period p"  # noqa: S608
               f" WHERE cadence = '{when['every']}' AND {first} <= '{on}' AND {goal} >= '{since}' OFFSET 0) p")
    if "joins" in when:
        return _window(rule, "greatest(p.opening, s.start)", "p.due", "p.first", periods, [f"s.start <= p.last - {when['joins']}"])
    return _window(rule, "p.opening", "p.due", "p.first", periods, ["s.start <= p.opening"])


def _anniversary(rule: dict[str, Any], since: date, on: date, _word: str) -> str:
    before, closes = (rule["when"].get(name, 0) for name in ("opens", "closes"))
    held = "JOIN policy_anniversary a ON (a.calendar, a.month, a.day) = (s.bd_calendar, s.bd_month, s.bd_day)"
    ages = [flat("(a.year - s.bd_year)", test, operand, "") for fact, test, operand in rule["who"] if fact == "turning_age"]
    near = [f"a.held + {closes} >= '{since}' AND a.held - {before} <= '{on}' AND coalesce(a.year - s.bd_year > 0, true)"]
    return _window(rule, f"a.held - {before}", f"a.held + {closes}", "a.held", held, [*near, *ages])


def _event(rule: dict[str, Any], since: date, on: date, _word: str) -> str:
    way = next(way for way in (*A_DAY, "workdays", "months") if way in rule["when"])
    number, word = rule["when"][way], rule["when"]["event"]
    kinds = ", ".join(repr(kind) for kind in (words.KNOWN[word] if word in words.KNOWN else ("death",)))
    facts = ("JOIN (SELECT DISTINCT person_id, coalesce(known_on, happened_on) AS day FROM registry_happening"  # noqa: S608
             f" WHERE kind IN ({kinds}) AND withdrawn_at IS NULL) h USING (person_id)")
    due = f"h.day + {number // A_DAY.get(way, 1)}"
    if way == "workdays":
        facts += f" JOIN policy_calendar k ON k.day = h.day JOIN policy_workday d ON d.no = k.workday_no + {number}"
        due = "d.day"
    return _window(rule, "h.day", f"plus_months(h.day, {number})" if way == "months" else due, "h.day", facts, [f"({due}) >= '{since}'"])


def _since_last(rule: dict[str, Any], _since: date, _on: date, word: str) -> str:
    """From each base on that nothing follows before it opens: the charge's first day and every contact of the sort."""
    opens = f"plus_months(b.day, {rule['when']['months']} - {rule['when']['opens']})"
    facts = ("SELECT s.person_id, c.day FROM needs_contact c JOIN duties_subject s USING (person_id)"  # noqa: S608
             f" WHERE s.stands_until IS NULL AND c.day > s.start AND {_fits(word)}"
             " UNION SELECT person_id, start FROM duties_subject WHERE start IS NOT NULL")
    bases = ("JOIN (SELECT person_id, day, lead(day) OVER (PARTITION BY person_id ORDER BY day) AS after"  # noqa: S608
             f" FROM ({facts}) f) b USING (person_id)")
    return _window(rule, opens, FOR_EVER, "b.day", bases, [f"(b.after IS NULL OR b.after >= {opens})"])


WAYS = {"EveryPeriod": _every, "Anniversary": _anniversary, "Event": _event, "SinceLast": _since_last}

WINDOWS = """
CREATE UNLOGGED TABLE bench.windows AS
SELECT k.word, d.person_id AS person, d.opens, least(coalesce(d.late_until, 'infinity'), s.death) AS until
FROM duties_duty d JOIN duties_subject s USING (person_id) JOIN bench.keeping k USING (rule)
WHERE d.due IS NOT NULL AND s.stands_until IS NULL"""
JOINED = """
SELECT count(*) FROM bench.windows w JOIN needs_contact c ON c.person_id = w.person AND c.day BETWEEN w.opens AND w.until
WHERE {fits}"""


class Joins:
    """Both floors over one instance. Ready-made windows are those of the duties that contacts keep."""

    def __init__(self, admin: Any, rules: list[dict[str, Any]], *, since: date, on: date) -> None:
        self.admin = admin
        self.statements = list(made(rules, since=since, on=on))
        admin.execute("DROP TABLE IF EXISTS bench.windows, bench.keeping")
        admin.execute("CREATE TABLE bench.keeping (rule text, word text)")
        pairs = {(rule["rule"], one) for rule in rules for word in rule["kept_by"] for one in words.EITHER.get(word, (word,))
                 if one in words.CONTACTS}
        for pair in sorted(pairs):
            admin.execute("INSERT INTO bench.keeping VALUES (%s, %s)", pair)
        self.words = sorted({word for _rule, word in pairs})
        self.windows = admin.execute(WINDOWS).rowcount
        admin.execute("VACUUM ANALYZE bench.windows")

    def on_the_way(self) -> int:
        """Windows made by hand in each statement."""
        return sum(self.admin.execute(said).fetchone()[0] for said in self.statements)

    def at_once(self) -> int:
        """Ready-made windows, one statement for all."""
        any_of = " OR ".join(f"(w.word = '{word}' AND {_fits(word)})" for word in self.words)
        return int(self.admin.execute(JOINED.format(fits=f"({any_of})")).fetchone()[0])

    def one_by_one(self) -> int:
        """Ready-made windows, one statement for each sort of evidence."""
        return sum(self.admin.execute(JOINED.format(fits=f"w.word = '{word}' AND {_fits(word)}")).fetchone()[0] for word in self.words)
