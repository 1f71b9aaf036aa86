"""Rule → Ibis expression: five ways a duty arises, then one tail for all.

Every compiled rule has the columns of `COLUMNS`: person (bigint), period (text, unique with the person), opens, due
(null: a workday year is missing), late_until (null: any day, or due unknown), kept_on (the first keeping day in
[opens, late_until], up to death), and what the decision rests on: version, base, turning_age, months.
Bound parameters: on, since, after (policy.words).
"""

from collections.abc import Callable
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.policy.asking import Facts, check
from weixia.policy.book import Anniversary, Derived, Event, EveryPeriod, Rule, SinceLast, Standing, Version
from weixia.policy.stopping import stopped
from weixia.policy.tables import ANNIVERSARY, CALENDAR, PERIOD, WORKDAY
from weixia.policy.words import arg_after, arg_on, arg_since, plus_days, plus_months

A_DAY = {"minutes": 1440, "hours": 24, "days": 1}
COLUMNS = ("person", "period", "opens", "due", "late_until", "kept_on", "version", "base", "turning_age", "months")


def compile_rule(rule: Rule, facts: Facts) -> ir.Table:
    """All duties of one rule, one row each. Raises BookError where the rule asks what nobody can answer."""
    check(rule, facts)
    return reduce(ir.Table.union, [_tail(rule, version, facts) for version in rule.versions()])


def ahead(rule: Rule) -> bool:
    """Whether its duties count from a fact, not from the calendar: they are decided with the fact, before the day they open."""
    return not isinstance(rule.when, EveryPeriod | Anniversary)


def openings(rule: Rule, version: Version) -> ir.Table:
    """The periods of the rule that open in (after, on]."""
    return _periods(rule.when, version).filter(_.opening > arg_after(), _.opening <= arg_on())


def possible(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    """Whom a rule may owe something, ever: those that pass, or once passed, what it asks of them, and to whom its event has
    happened."""
    table = _asked_of(rule, version, facts.of(rule))
    if isinstance(rule.when, Event):
        known = facts.told(rule.when.event, version.values)
        table = table.semi_join(known, table.person == known.person)
    return table.select("person")


def _asked_of(rule: Rule, version: Version, subject: ir.Table) -> ir.Table:
    """The subjects that pass what is asked of themselves, before any day is known: of whoever changed, the days that pass."""
    asked = rule.model_copy(update={"who": {name: test for name, test in rule.who.items() if name in subject.columns}})
    return subject.filter(subject.start.notnull(), *conditions(asked, version, subject).values())


def conditions(rule: Rule, version: Version, table: ir.Table) -> dict[str, ir.BooleanValue]:
    """The who-tests as named true/false columns: a filter for deciding, a SELECT list for explaining."""
    return {f"{fact} {test}": _test(table[fact], test, operand if isinstance(operand, bool) else version.values[operand])
            for fact, tests in rule.who.items() for test, operand in tests.items()}


def standing(table: ir.Table, day: ir.Value) -> list[ir.BooleanValue]:
    """The subject's row is the one that stood on the day: whoever changed has a row for the days between two changes."""
    if "stands_from" not in table.columns:
        return []
    return [table.stands_from.isnull() | (table.stands_from <= day), table.stands_until.isnull() | (day < table.stands_until)]


def _test(column: Any, test: str, operand: Any) -> ir.BooleanValue:
    match test:
        case "is":
            return column == operand
        case "in":
            return column.isin(operand)
        case "at_least":
            return column >= operand
        case _:
            return column <= operand


def _tail(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    table = ARISE[type(rule.when)](rule, version, facts)
    table = _held_there(rule, version, _in_force(table, version))
    alive = [] if rule.outlives else [_.death.isnull() | (_.opens <= _.death)]
    reached = [] if ahead(rule) else [_.opens <= arg_on()]
    table = table.filter(
        *conditions(rule, version, table).values(), *standing(table, table.opens), _.start <= _.opens, *alive, *reached,
        _.opens > arg_after())
    table = table.mutate(late_until=_late_until(rule, version, table))
    table = KEPT.get(type(rule.when), _first_kept)(rule, version, table, facts)
    return table.mutate(version=ibis.literal(version.named.isoformat())).select(*COLUMNS)


def _in_force(table: ir.Table, version: Version) -> ir.Table:
    if version.first is not None:
        table = table.filter(_.about >= version.first)
    if version.until is not None:
        table = table.filter(_.about < version.until)
    return table


def _held_there(rule: Rule, version: Version, table: ir.Table) -> ir.Table:
    """What one unit asks: of those who belong to it on the day it opens, and to nothing nearer that decides."""
    if not isinstance(rule, Derived):
        return table
    elsewhere = [~((_.held_path >= path) & (_.held_path < path + "~")) for path in version.besides]
    return table.filter(_.came <= _.opens, _.left_on.isnull() | (_.opens < _.left_on), *elsewhere)


def _late_until(rule: Rule, version: Version, table: ir.Table) -> ir.Value:
    match rule.duty.late:
        case "never":
            return table.due
        case "always":
            return ibis.null("date")
        case days:
            return plus_days(table.due, version.values[days])


def _first_kept(rule: Rule, version: Version, table: ir.Table, facts: Facts) -> ir.Table:
    """Satisfaction is one min(day): the first keeping fact from opens to late_until, not after death. A fact that says
    which period it is for keeps that one alone, also before it opens."""
    table = table.filter(ibis.coalesce(_.due, _.opens) >= arg_since())
    proof = _evidence(rule, version, facts).rename("proof_{name}")
    if "proof_period" in proof.columns:
        meant = proof.proof_period == table.period
    else:
        meant = (proof.proof_day >= table.opens) & (proof.proof_day > arg_after())  # it opens later still
    lifetime = [] if rule.outlives else [table.death.isnull() | (proof.proof_day <= table.death)]
    in_time = table.due.notnull() if rule.duty.late == "always" else proof.proof_day <= table.late_until
    joined = table.left_join(proof, [table.person == proof.proof_person, meant, in_time, *lifetime])
    keys = [name for name in COLUMNS if name not in ("kept_on", "version")]
    return joined.group_by(keys).agg(kept_on=_.proof_day.min())


def _next_is_kept(rule: Rule, version: Version, table: ir.Table, facts: Facts) -> ir.Table:
    """In a chain the next fact, if any, is the keeping one. An old debt that nothing before `since` kept stands."""
    alive = table.next_day.notnull() & (table.death.isnull() | (table.next_day <= table.death))
    table = table.mutate(kept_on=ibis.ifelse(alive, table.next_day, ibis.null("date")))
    return table.filter((_.due >= arg_since()) | _.kept_on.isnull() | (_.kept_on >= arg_since()))


def _ended_is_kept(rule: Rule, version: Version, table: ir.Table, facts: Facts) -> ir.Table:
    """A standing condition is kept on the day that it ends, in the subject's life and before it is too late."""
    table = table.filter(ibis.coalesce(_.due, _.opens) >= arg_since())
    cured = table.ended.notnull() & (table.death.isnull() | (table.ended <= table.death))
    cured = cured & (table.late_until.isnull() | (table.ended <= table.late_until))
    return table.mutate(kept_on=ibis.ifelse(cured, table.ended, ibis.null("date")))


def _evidence(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    return reduce(ir.Table.union, [facts.told(name, version.values) for name in rule.duty.kept_by])


def _every(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    when: Any = rule.when
    period = _periods(when, version).filter(_.opening <= arg_on(), _.goal >= arg_since())
    subject = facts.of(rule)
    latest = plus_days(period["last"], -version.values[when.joins]) if when.joins else period.opening
    joins = (period.opening > arg_after()) | (subject.start > arg_after()) if when.joins else period.opening > arg_after()
    table = subject.join(period, [subject.start <= latest, joins])
    opens = ibis.greatest(table.opening, table.start) if when.joins else table.opening
    table = table.mutate(period=table.key, opens=opens, about=table.first, **_nothing())
    return _workday_before(table) if when.shift else table.mutate(due=table.goal)


def _periods(when: Any, version: Version) -> ir.Table:
    """The periods of a cadence with `opening` and `goal`, the days on which each opens and is due."""
    before, after, later = (version.values[name] if name else 0 for name in (when.opens, when.closes, when.from_months))
    period = PERIOD.filter(_.cadence == when.every)
    opens = plus_months(period.first, later) if later else period.first
    due = plus_days(plus_months(period.first, version.values[when.within_months]), -1) if when.within_months else period["last"]
    return period.mutate(opening=plus_days(opens, -before) if before else opens, goal=plus_days(due, after) if after else due)


def _workday_before(table: ir.Table) -> ir.Table:
    """`due`: the last working day up to `goal`; null where its year is not known."""
    day = CALENDAR.select(calendar_day="day", target="workday_no")
    table = table.left_join(day, table.goal == day.calendar_day)
    workday = WORKDAY.rename(due="day")
    return table.left_join(workday, table.target == workday.no)


def _anniversary(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    when: Any = rule.when
    before, after = (version.values[name] if name else 0 for name in (when.opens, when.closes))
    held = ANNIVERSARY.filter(plus_days(_.held, after) >= arg_since(), _.held <= plus_days(arg_on(), before),
                              _.held > plus_days(arg_after(), before))
    subject = facts.of(rule)
    table = subject.join(held, [subject.bd_calendar == held.calendar, subject.bd_month == held.month,
                                subject.bd_day == held.day])
    nominal = when.reckoned and "nominal" in version.values[when.reckoned]
    turning = table.year - table.bd_year + (table.nominal.cast("int32") if nominal else 0)
    table = table.mutate(**{**_nothing(), "turning_age": turning.cast("int32")})
    table = table.filter(_.turning_age.isnull() | (_.turning_age > 0))
    return table.mutate(period=_.held.cast("string"), opens=plus_days(table.held, -before),
                        due=plus_days(table.held, after), about=_.held)


def _event(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    when: Any = rule.when
    known = facts.told(when.event, version.values).select("person", "day").distinct().rename(event_person="person", opens="day")
    subject = facts.of(rule)
    table = subject.join(known, subject.person == known.event_person)
    table = stopped(table, when, version, facts) if when.stops else _after(table, when, version)
    return table.mutate(period=_.opens.cast("string"), about=_.opens, **_nothing())


def _standing(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    when: Any = rule.when
    stood = facts.stretches[when.standing].rename(stood_person="person", opens="first", ended="last")
    subject = facts.of(rule)
    table = _after(subject.join(stood, subject.person == stood.stood_person), when, version)
    return table.mutate(period=_.opens.cast("string"), about=_.opens, **_nothing())


def _after(table: ir.Table, when: Any, version: Version) -> ir.Table:
    """`due`: so long after `opens`; in working days null where a year on the way is not known."""
    way, name = when.offset
    number = version.values[name]
    if way == "months":
        return table.mutate(due=plus_months(table.opens, number))
    if way != "workdays":
        return table.mutate(due=plus_days(table.opens, number // A_DAY[way]))
    day = CALENDAR.select(calendar_day="day", target=_.workday_no + number)
    table = table.left_join(day, table.opens == day.calendar_day)
    goal = WORKDAY.rename(due="day")
    return table.left_join(goal, table.target == goal.no)


def _since_last(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    """Bases are the charge's first day and every later fact; a duty stands where no fact comes before it opens."""
    when: Any = rule.when
    subject = _asked_of(rule, version, facts.of(rule))
    fact = facts.told(when.since_last, version.values).select("person", "day").rename(fact_person="person")
    later = subject.select("person", "start").join(fact, [_.person == fact.fact_person, _.start < fact.day])
    bases = later.select("person", base="day").union(subject.select("person", base="start"), distinct=True)
    chain = bases.mutate(next_day=bases.base.lead().over(ibis.window(group_by=bases.person, order_by=bases.base)))
    chain = chain.rename(chain_person="person")
    table = subject.join(chain, subject.person == chain.chain_person)
    table = table.mutate(**{**_nothing(), "base": table.base})
    table = table.mutate(months=_months(when.months, version, facts, table).cast("int32"))
    table = table.mutate(due=plus_months(table.base, table.months))
    table = _since_asked(table.mutate(opens=plus_months(table.due, -version.values[when.opens])), version.values[when.opens])
    return table.mutate(period=_.base.cast("string"), about=_.base)


def _since_asked(table: ir.Table, ahead: int) -> ir.Table:
    """What would have opened before it was asked of the subject opens on the day that it first is, with as long a time: nobody
    is late for a day on which nothing was owed, and nobody is forgotten. Of whoever changed, the first days that it opens in
    decide: what has opened stays."""
    if "stands_from" not in table.columns:
        return table.filter(table.next_day.isnull() | (table.next_day >= table.opens))
    later = (table.opens < table.stands_from).fill_null(False)
    table = table.mutate(opens=ibis.ifelse(later, table.stands_from, table.opens),
                         due=ibis.ifelse(later, plus_months(table.stands_from, ahead), table.due))
    table = table.filter(table.stands_until.isnull() | (table.opens < table.stands_until),
                         table.next_day.isnull() | (table.next_day >= table.opens))
    first = table.opens.min().over(ibis.window(group_by=[table.person, table.base]))
    table = table.mutate(first_opens=first)
    return table.filter(table.stands_from.isnull() | (table.opens == table.first_opens))


def _months(name: str, version: Version, facts: Facts, table: ir.Table) -> ir.Value:
    if name in version.values:
        return ibis.literal(version.values[name])
    moment, _names = facts.moments[name]
    return moment(table, version.values)


def _nothing() -> dict[str, ir.Value]:
    """The columns that only some kinds of duty fill."""
    return {"base": ibis.null("date"), "turning_age": ibis.null("int32"), "months": ibis.null("int32")}


ARISE: dict[type, Callable[[Rule, Version, Facts], ir.Table]] = {
    EveryPeriod: _every, Anniversary: _anniversary, Event: _event, SinceLast: _since_last, Standing: _standing,
}
KEPT: dict[type, Callable[[Rule, Version, ir.Table, Facts], ir.Table]] = {
    SinceLast: _next_is_kept, Standing: _ended_is_kept,
}
