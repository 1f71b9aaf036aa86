"""Deciding without writing: what is owed up to a day that has not come, and what another value would change.

The rules' own SELECTs run over the same kept facts. What they want takes the name of the table of duties inside one
statement, so that the same words tell its status (DutyQuerySet) as tell it of stored duties. Nothing is written: the
statement runs in a read-only savepoint that is rolled back, and it is stopped when it takes too long.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from weixia.duties import changes
from weixia.duties.facts import facts
from weixia.duties.models import Duty, DutyQuerySet
from weixia.duties.rulebook import rules
from weixia.kernel.actor import Impossible
from weixia.policy import asking, compiler, printing
from weixia.policy.book import HOUSE_CHOICE, Derived, Rule
from weixia.policy.deriving import Setting, derive
from weixia.policy.grammar import Value

LONGEST = "20s"
SAMPLES = 20
BEGINNING = date(1, 1, 1)
IN_SIGHT = " WHERE org_path >= %(low)s AND org_path < %(high)s"
CHANGES = ("new", "gone", "moved")
TOLD = ("person_id", "period", "opens", "due", "late_until", "kept", "status")

ROWS = "SELECT '{rule}'::varchar(60) AS rule, t.* FROM ({select}) t"
DUTIES = "want AS MATERIALIZED ({want}), duties_duty AS (SELECT {columns} FROM want w JOIN duties_subject s ON {standing})"
PAIRS = """
WITH {subject}, was AS MATERIALIZED ({was}), will AS MATERIALIZED ({will}), pair AS MATERIALIZED (
  SELECT coalesce(a.person_id, b.person_id) AS person, coalesce(a.period, b.period) AS period,
    a.opens AS opens_1, a.due AS due_1, a.status AS status_1, b.opens AS opens_2, b.due AS due_2, b.status AS status_2,
    CASE WHEN a.person_id IS NULL THEN 'new' WHEN b.person_id IS NULL THEN 'gone'
      WHEN (a.opens, a.due, a.late_until, a.kept, a.status) IS DISTINCT FROM (b.opens, b.due, b.late_until, b.kept, b.status)
      THEN 'moved' ELSE 'same' END AS change
  FROM was a FULL JOIN will b ON a.person_id = b.person_id AND a.period = b.period),
counted AS (SELECT change, status_1, status_2, p.unit_id, count(*) AS n FROM pair JOIN registry_person p ON p.id = pair.person
  GROUP BY change, status_1, status_2, p.unit_id),
shown AS (SELECT *, row_number() OVER (PARTITION BY change ORDER BY coalesce(due_2, due_1) DESC NULLS LAST, person) AS place
  FROM pair WHERE change <> 'same')
SELECT (SELECT coalesce(json_agg(c), '[]') FROM counted c),
  (SELECT coalesce(json_agg(r ORDER BY r.change, r.place), '[]') FROM shown r WHERE r.place <= {samples}),
  (SELECT count(DISTINCT person) FROM pair WHERE change <> 'same')"""


@dataclass(frozen=True)
class Sample:
    """One duty that would change: its days and status before and after (None where there is none)."""

    change: str
    person_id: int
    period: str
    before: tuple[date, date | None, str] | None
    after: tuple[date, date | None, str] | None


@dataclass
class Trial:
    """What would change. `before`, `after`: `{status: duties}`; `changes`: `{new, gone, moved, same: duties}`;
    `units`: the same by the unit's id; `people`: how many would notice; `forms`: (unit, the same of its stricter form)."""

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    units: dict[int, Counter[str]] = field(default_factory=dict)
    people: int = 0
    samples: list[Sample] = field(default_factory=list)
    forms: list[tuple[int, "Trial"]] = field(default_factory=list)


def supposed(rule: Rule, values: Mapping[str, Any], *, since: date | None = None) -> Rule:
    """The rule as it would be with these values from a day on (None: for all days). Raises BookError."""
    dated = {name: dict(held) for name, held in rule.values.items()}
    for name, value in values.items():
        first = since or min(dated[name])
        kept = {day: held for day, held in dated[name].items() if day < first}
        dated[name] = kept | {first: Value(value=value, source=HOUSE_CHOICE)}
    made = rule.model_copy(update={"values": dated})
    asking.check(made, facts())
    return made


def trial(rule: Rule, other: Rule, *, on: date, since: date, sight: tuple[str, str]) -> Trial:
    """What `other` in the place of `rule` would change, on a day, for the people whose place lies in `sight`
    [from, to). Raises Impossible where it takes too long."""
    args = {"on": on, "since": since, "after": BEGINNING, "low": sight[0], "high": sight[1]}
    sides = {side: _stood([(one.rule, _select(one))], args, on) for side, one in (("was", rule), ("will", other))}
    return _compared(sides, args)


def forms(rule: Rule, other: Rule, own: Sequence[Setting], *, on: date, since: date, sight: tuple[str, str]) -> list[tuple[int, Trial]]:
    """The same of what units hold stricter, in the order of the tree: (unit, what would change of its own form), for the units
    that have people in sight. A form that is no longer stricter than the book goes, one that becomes so arises."""
    args = {"on": on, "since": since, "after": BEGINNING, "low": sight[0], "high": sight[1]}
    was, will = ({one.unit: one for one in derive(whole, own)} for whole in (rule, other))
    found = []
    for unit in dict.fromkeys([*was, *will]):
        held = {side: rules.get(unit) for side, rules in (("was", was), ("will", will))}
        some = next(one for one in held.values() if one)
        if some.path.startswith(sight[0]) or sight[0].startswith(some.path):
            nothing = f"SELECT * FROM ({_select(some)}) t WHERE false"  # noqa: S608
            found.append((unit, _compared({side: _stood([(some.rule, _select(one) if one else nothing)], args, on)
                                           for side, one in held.items()}, args)))
    return found


def _select(one: Rule) -> str:
    """A rule's printed SELECT; a unit's own form is not told by its words alone, and not kept."""
    return printing.sql(compiler.compile_rule(one, facts())) if isinstance(one, Derived) else _printed(one.model_dump_json(by_alias=True))


def _compared(sides: dict[str, str], args: dict[str, Any]) -> Trial:
    subject = changes.SUBJECT.format(where=IN_SIGHT)
    with _reading(), connection.cursor() as cursor:
        cursor.execute(PAIRS.format(subject=bound(subject, args), samples=SAMPLES, **sides))
        counted, shown, people = cursor.fetchone()
    return _trial(_loaded(counted), _loaded(shown), people)


def expected(person_id: int, found: DutyQuerySet, *, to: date, since: date) -> list[Duty]:
    """The rows of `found` (a question about duties) as if all were decided up to `to` for this person; ids are below zero."""
    args, known = {"on": to, "since": since, "after": BEGINNING, "people": [person_id]}, rules()
    with _reading():
        with connection.cursor() as cursor:
            wanted = changes.at_stake(cursor, tuple(known), args)
        if not wanted:
            return []
        subject = changes.SUBJECT.format(where=changes.OF_PEOPLE)
        whole = f"WITH {bound(f'{subject}, {_duties([(rule, known[rule]) for rule in wanted])}', args)} {_asked(found)}"
        return list(Duty.objects.raw(whole, params=None).prefetch_related("person__unit"))


@contextmanager
def _reading() -> Iterator[None]:
    """A savepoint that may only read, for so long and no longer; it is rolled back."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL transaction_read_only = on; SET LOCAL statement_timeout = '{LONGEST}'")
            yield
            transaction.set_rollback(True)
    except OperationalError as stopped:
        if getattr(stopped.__cause__, "sqlstate", "") != "57014":
            raise
        raise Impossible("", _("要算的人太多，20 秒没有算完，已经停下，什么也没有改。"
                               "选一个下属单位再试，或者把算到的日子改近一些。")) from stopped


def _stood(selects: Sequence[tuple[str, str]], args: dict[str, Any], on: date) -> str:
    found = Duty.objects.on(on).order_by().values(*TOLD)
    return f"WITH {bound(_duties(selects), args)} {_asked(found)}"


def _duties(selects: Sequence[tuple[str, str]]) -> str:
    """CTEs: what the rules want, under the table's own name and columns."""
    own = {"id": "-row_number() OVER ()", "person_id": "w.person", "org_path": "s.org_path", "grounds": changes.WORDS["grounds"]}
    wanted = {"rule", "period", "opens", "due", "late_until", "kept_on"}
    columns = []
    for one in Duty._meta.concrete_fields:
        said = f"w.{one.column}" if one.column in wanted else own.get(str(one.column), f"NULL::{one.db_type(connection)}")
        columns.append(f"{said} AS {one.column}")
    want = " UNION ALL ".join(ROWS.format(rule=rule, select=select) for rule, select in selects)
    return DUTIES.format(want=want, columns=", ".join(columns), standing=changes.STANDING)


def bound(sql: str, args: Any) -> str:
    """The SQL with its arguments written out, so that it can be put together with other statements."""
    return str(connection.ops.compose_sql(sql, args))  # type: ignore[attr-defined]


def _asked(found: Any) -> str:
    return bound(*found.query.sql_with_params())


@lru_cache(maxsize=64)
def _printed(rule: str) -> str:
    return printing.sql(compiler.compile_rule(Rule.model_validate_json(rule), facts()))


def _loaded(told: Any) -> list[dict[str, Any]]:
    return json.loads(told) if isinstance(told, str) else told


def _trial(counted: list[dict[str, Any]], shown: list[dict[str, Any]], people: int) -> Trial:
    made = Trial(people=people)
    for row in counted:
        for held, status in ((made.before, row["status_1"]), (made.after, row["status_2"])):
            if status:
                held[status] += row["n"]
        made.changes[row["change"]] += row["n"]
        if row["change"] != "same":
            made.units.setdefault(row["unit_id"], Counter())[row["change"]] += row["n"]
    made.samples = [Sample(row["change"], row["person"], row["period"], _side(row, "1"), _side(row, "2")) for row in shown]
    return made


def _side(row: dict[str, Any], side: str) -> tuple[date, date | None, str] | None:
    if row[f"status_{side}"] is None:
        return None
    due = row[f"due_{side}"]
    return date.fromisoformat(row[f"opens_{side}"]), date.fromisoformat(due) if due else None, row[f"status_{side}"]
