"""Whose facts a printed SELECT reads: the WITH part that stands before it.

The SELECTs are printed for everybody. Here the tables that they name are narrowed to some people, or to the slice
of people that was laid beside (`lay`): PostgreSQL would otherwise go through the facts of all to decide for a few.
"""

from collections.abc import Mapping
from typing import Any

from weixia.duties import rulebook

SUBJECT = (
    "subject AS NOT MATERIALIZED (SELECT person_id AS person, org_path, kind, resettled, residence, led, ill,"
    " hard, start, death, birth_on, bd_calendar, bd_month, bd_day, bd_year, nominal, stands_from, stands_until"
    " FROM duties_subject{where})")
# the row of the kept facts that stood on the day a wanted duty opens
STANDING = ("s.person_id = w.person AND (s.stands_from IS NULL OR s.stands_from <= w.opens)"
            " AND (s.stands_until IS NULL OR w.opens < s.stands_until)")
WORTH_AN_INDEX = 1000
# the days that a settle can come to, with two years to spare: of two centuries the planner knows nothing about these
CALENDARS = {"policy_period": "last > %(since)s::date - 731 AND first < %(on)s::date + 731",
             "policy_anniversary": "held > %(since)s::date - 731 AND held < %(on)s::date + 731"}
Tables = Mapping[str, tuple[str, ...]]
OF_PEOPLE = " WHERE person_id = ANY(%(people)s)"


def everybody() -> str:
    """All people: only the subject has another name."""
    return SUBJECT.format(where="")


def some(asked: str) -> str:
    """The people of the parameter `people`, from those tables that the SELECTs `asked` name: each costs planning, read or not."""
    named = {table: columns for table, columns in rulebook.reads().items() if table in asked}
    return ", ".join([SUBJECT.format(where=of("person_id")), *narrowed(named)])


def narrowed(tables: Tables, args: Mapping[str, Any] | None = None) -> list[str]:
    """Each of these tables that holds facts of people, with the rows of some people only."""
    return [f"{table} AS NOT MATERIALIZED (SELECT {', '.join(columns)} FROM public.{table}{of(key, args)})"  # noqa: S608
            for table, (key, columns) in _of_people(tables).items()]


def laid() -> str:
    """The people whose facts were laid."""
    return ", ".join(f"{name} AS NOT MATERIALIZED (SELECT * FROM near_{name})" for name in _near())  # noqa: S608


def lay(cursor: Any, args: Mapping[str, Any]) -> int:
    """Copy the facts of some people into tables of this transaction: every rule reads them, once is enough. Returns of how many.

    A copy has no wall to ask and lies in the cache; ten rules that read a contact would look for it ten times.
    """
    subject = SUBJECT.format(where=of("person_id", args))
    cursor.execute(f"CREATE TEMP TABLE near_subject ON COMMIT DROP AS WITH {subject} SELECT * FROM subject", args)  # noqa: S608
    people = int(cursor.rowcount)
    for table, (key, columns) in _facts().items():
        copied = f"SELECT {', '.join(columns)} FROM public.{table}{of(key, args)}"  # noqa: S608
        cursor.execute(f"CREATE TEMP TABLE near_{table} ON COMMIT DROP AS {copied}", args)
        if cursor.rowcount > WORTH_AN_INDEX:  # where the planner guesses one row and there are hundreds
            cursor.execute(f"CREATE INDEX ON near_{table} ({key})")
    for table, near in CALENDARS.items():
        cursor.execute(f"CREATE TEMP TABLE near_{table} ON COMMIT DROP AS SELECT * FROM public.{table} WHERE {near}", args)  # noqa: S608
    cursor.execute("ANALYZE " + ", ".join(f"near_{name}" for name in _near()))
    return people


def lift(cursor: Any) -> None:
    """Put the copies away, for a transaction that goes on."""
    cursor.execute("DROP TABLE " + ", ".join(f"near_{name}" for name in _near()))


def of(key: str, args: Mapping[str, Any] | None = None) -> str:
    """The WHERE that keeps a slice [first, beyond), or `people` where they are named."""
    if args is None or "people" in args:
        return f" WHERE {key} = ANY(%(people)s)"
    return f" WHERE {key} >= %(first)s AND {key} < %(beyond)s"


def _near() -> tuple[str, ...]:
    return "subject", *_facts(), *CALENDARS


def _facts() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The tables of facts about people that rules read."""
    return _of_people(rulebook.reads())


def _of_people(tables: Tables) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → (its column of the person, the columns asked) of those that have one."""
    return {table: ("id" if table == "registry_person" else "person_id", columns)
            for table, columns in sorted(tables.items()) if table == "registry_person" or "person_id" in columns}
