"""Settling what units owe. Units are thousands and their rules few: all of it is decided whole, in one statement each time,
beside what the same compiler says of persons.

What a unit is (`UnitStretch`) carries the days on which Weixia saw it change: a unit that is added, or becomes a bureau, owes from
then on and nothing before; one that ceases to be one is let off what was not due yet.
"""

import json
from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from weixia.duties import laying, rulebook
from weixia.duties.facts import facts
from weixia.duties.laying import Counts
from weixia.duties.models import Setting
from weixia.kernel import turns
from weixia.policy import compiler, printing
from weixia.policy.words import arg_on

BEGINNING = date(1, 1, 1)
IS = "u.kind = 'bureau'"
# what changed on the day it began was a slip of the pen
SLIP = f"""
UPDATE duties_unitstretch s SET bureau = ({IS}) FROM registry_unit u
WHERE u.id = s.unit_id AND s.until IS NULL AND s.since >= %(today)s AND s.bureau <> ({IS})"""  # noqa: S608
ENDED = f"""
UPDATE duties_unitstretch s SET until = %(today)s FROM registry_unit u
WHERE u.id = s.unit_id AND s.until IS NULL AND s.bureau <> ({IS})"""  # noqa: S608
BEGUN = f"""
INSERT INTO duties_unitstretch (unit_id, since, bureau) SELECT u.id, %(begins)s::date, {IS} FROM registry_unit u
WHERE NOT EXISTS (SELECT FROM duties_unitstretch s WHERE s.unit_id = u.id AND s.until IS NULL)"""  # noqa: S608
STANDS = "s.unit_id = w.person AND (s.since IS NULL OR s.since <= w.opens) AND (s.until IS NULL OR w.opens < s.until)"
GROUNDS = "jsonb_strip_nulls(jsonb_build_object('bureau', s.bureau, 'start', s.since))"
LAID = laying.Laid("unit", "duties_unitduty", "unit_id", "duties_unitstretch", STANDS, GROUNDS)


def settle(cursor: Any, args: dict[str, Any], *, first: bool) -> Counts:
    """Bring what is kept of every unit up to the unit table, and decide what every unit owes; rule → (added, changed, gone).
    Inside the turn of whoever settles everybody. `first`: nothing was ever settled, so the units have always been there."""
    refresh(cursor, args["at"], first=first)
    return _decide(cursor, args)


def refresh(cursor: Any, at: datetime, *, first: bool) -> None:
    """What units are, dated by the day on which it is seen."""
    today = timezone.localtime(at).date()
    for sentence in (SLIP, ENDED, BEGUN):
        cursor.execute(sentence, {"today": today, "begins": None if first else today})


@transaction.atomic
@rulebook.holding
def units_settle(units: Collection[int], *, at: datetime) -> Counts:
    """Decide what these units owe after a fact of theirs changed, up to the stored horizon or the day of `at`; nothing before the
    first settle."""
    turns.beside()
    kept = Setting.objects.first()
    if kept is None or not units:
        return {}
    reach = max(day for day in (kept.settled_to, kept.settling_to, timezone.localtime(at).date()) if day)
    args: dict[str, Any] = {"on": reach, "since": kept.since, "after": BEGINNING, "at": at, "units": sorted(units),
            "editions": json.dumps(rulebook.editions()), "ahead": list(rulebook.ahead())}
    with connection.cursor() as cursor:  # whoever decides them holds these rows: the last to commit has seen every fact
        cursor.execute("SELECT 1 FROM duties_unitstretch WHERE unit_id = ANY(%(units)s) ORDER BY id FOR UPDATE", args)
        return _decide(cursor, args)


@transaction.atomic
@rulebook.holding
def units_changed(*, at: datetime) -> Counts:
    """A unit came, or is another kind of unit now: date it, and decide. In the scope of everything; nothing before the first settle."""
    turns.beside()
    kept = Setting.objects.first()
    if kept is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE duties_unitstretch IN SHARE ROW EXCLUSIVE MODE")
        refresh(cursor, at, first=kept.settled_to < kept.since)
        cursor.execute("SELECT DISTINCT unit_id FROM duties_unitstretch ORDER BY 1")
        return units_settle([unit for (unit,) in cursor.fetchall()], at=at)


def _decide(cursor: Any, args: dict[str, Any]) -> Counts:
    some = "units" in args
    return laying.lay(cursor, LAID, args | {"after": BEGINNING}, mine=" AND d.unit_id = ANY(%(units)s)" if some else "",
                      text=" WHERE t.person = ANY(%(units)s)" if some else "")


def owing(code: str, *, path: str, on: date) -> list[tuple[int, str]] | None:
    """(id, name) of the units at a place or below that pass today what a rule asks; None for a rule that waits or is about none."""
    rule = rulebook.rule_book().rules.get(code)
    if rule is None or rule.subject != "unit":
        return None
    version = next((one for one in rule.versions() if one.holds(on)), rule.versions()[-1])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT u.id, u.name FROM registry_unit u JOIN ({_owing(code, version.named)}) t ON t.person = u.id"  # noqa: S608
            " WHERE u.path >= %(path)s AND u.path < %(path)s || '~' ORDER BY u.path", {"on": on, "path": path})
        return [(pk, name) for pk, name in cursor.fetchall()]


@cache
def _owing(code: str, named: date) -> str:
    rule = rulebook.rule_book()[code]
    version = next(one for one in rule.versions() if one.named == named)
    table = facts().of(rule)
    stands = table.filter(*compiler.conditions(rule, version, table).values(), table.start <= arg_on(),
                          table.death.isnull() | (table.death >= arg_on()))
    return printing.sql(stands.select("person"))
