"""Rule → Ibis expression: four ways a duty arises, then one tail for all.

Every compiled rule has the columns of `COLUMNS`: person (bigint), period (text, unique with the person), opens, due
(null: a workday year is missing), late_until (null: any day, or due unknown), kept_on (the first keeping day in
[opens, late_until], up to death), and what the decision rests on: version, base, turning_age, months.
Bound parameters: on, since, after (policy.words).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.policy.book import Anniversary, BookError, Event, EveryPeriod, Rule, SinceLast, Version, value_names
from weixia.policy.words import arg_after, arg_on, arg_since, plus_days, plus_months

COLUMNS = ("person", "period", "opens", "due", "late_until", "kept_on", "version", "base", "turning_age", "months")

CALENDAR = ibis.table(
    {"day": "date", "lunar_year": "int32", "lunar_month": "int32", "lunar_day": "int32", "lunar_leap": "boolean",
     "festival": "string", "kind": "string", "workday_no": "int32"}, name="policy_calendar")
WORKDAY = ibis.table({"no": "int32", "day": "date"}, name="policy_workday")
PERIOD = ibis.table({"cadence": "string", "key": "string", "first": "date", "last": "date"}, name="policy_period")
ANNIVERSARY = ibis.table(
    {"calendar": "string", "month": "int32", "day": "int32", "year": "int32", "held": "date"},
    name="policy_anniversary")

Moment = Callable[[ir.Table, Mapping[str, Any]], ir.Value]


@dataclass(frozen=True)
class Facts:
    """What rules may ask. `subject`: one row a person (person, start, death, bd_calendar, bd_month, bd_day, bd_year
    and any facts); `evidence`: name → table (person, day) of facts that count; `moments`: facts that need the
    duty's own columns, each with the values that it asks for."""

    subject: ir.Table
    evidence: Mapping[str, ir.Table]
    moments: Mapping[str, tuple[Moment, tuple[str, ...]]]


def compile_rule(rule: Rule, facts: Facts) -> ir.Table:
    """All duties of one rule, one row each. Raises BookError where the rule asks what nobody can answer."""
    check(rule, facts)
    return reduce(ir.Table.union, [_tail(rule, version, facts) for version in rule.versions()])


def check(rule: Rule, facts: Facts) -> None:
    """Every word of the rule must be known, and every value used. Raises BookError."""
    own = {"turning_age"} if isinstance(rule.when, Anniversary) else set()
    problems = [f"条件「{name}」没有这样的事实。" for name in rule.who if name not in {*facts.subject.columns, *own}]
    asked = {*rule.duty.kept_by}
    if isinstance(rule.when, Event):
        asked.add(rule.when.event)
    if isinstance(rule.when, SinceLast) and rule.duty.kept_by != [rule.when.since_last]:
        problems.append("自上次起算的规则，kept_by 应只写 since_last 的那一项。")
    problems += [f"没有叫「{name}」的凭证事实。" for name in sorted(asked - set(facts.evidence))]
    used = value_names(rule)
    if isinstance(rule.when, SinceLast) and rule.when.months not in rule.values:
        moment = facts.moments.get(rule.when.months)
        needs = set(moment[1]) if moment else set()
        problems += [] if moment else [f"「{rule.when.months}」既不是 values 里的值，也不是已有的事实。"]
        problems += [f"事实「{rule.when.months}」要用的「{name}」不在 values 里。" for name in needs - set(rule.values)]
        used |= needs
    problems += [f"values 里的「{name}」没有用到。" for name in sorted(set(rule.values) - used)]
    if problems:
        raise BookError("\n".join(f"{rule.rule}：{problem}" for problem in problems))


def conditions(rule: Rule, version: Version, table: ir.Table) -> dict[str, ir.BooleanValue]:
    """The who-tests as named true/false columns: a filter for deciding, a SELECT list for explaining."""
    return {f"{fact} {test}": _test(table[fact], test, operand if isinstance(operand, bool) else version.values[operand])
            for fact, tests in rule.who.items() for test, operand in tests.items()}


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
    table = _in_force(table, version)
    table = table.filter(
        *conditions(rule, version, table).values(), _.start <= _.opens,
        _.death.isnull() | (_.opens <= _.death), _.opens <= arg_on(), _.opens > arg_after())
    table = table.mutate(late_until=_late_until(rule, version, table))
    kept = _next_is_kept if isinstance(rule.when, SinceLast) else _first_kept
    return kept(rule, table, facts).mutate(version=ibis.literal(version.named.isoformat())).select(*COLUMNS)


def _in_force(table: ir.Table, version: Version) -> ir.Table:
    if version.first is not None:
        table = table.filter(_.about >= version.first)
    if version.until is not None:
        table = table.filter(_.about < version.until)
    return table


def _late_until(rule: Rule, version: Version, table: ir.Table) -> ir.Value:
    match rule.duty.late:
        case "never":
            return table.due
        case "always":
            return ibis.null("date")
        case days:
            return plus_days(table.due, version.values[days])


def _first_kept(rule: Rule, table: ir.Table, facts: Facts) -> ir.Table:
    """Satisfaction is one min(day): the first keeping fact from opens to late_until, not after death."""
    table = table.filter(ibis.coalesce(_.due, _.opens) >= arg_since())
    proof = _evidence(rule, facts).rename(proof_person="person", proof_day="day")
    joined = table.left_join(proof, [
        table.person == proof.proof_person, proof.proof_day >= table.opens, proof.proof_day <= table.late_until,
        table.death.isnull() | (proof.proof_day <= table.death)])
    keys = [name for name in COLUMNS if name not in ("kept_on", "version")]
    return joined.group_by(keys).agg(kept_on=_.proof_day.min())


def _next_is_kept(rule: Rule, table: ir.Table, facts: Facts) -> ir.Table:
    """In a chain the next fact, if any, is the keeping one. An old debt that nothing before `since` kept stands."""
    alive = table.next_day.notnull() & (table.death.isnull() | (table.next_day <= table.death))
    table = table.mutate(kept_on=ibis.ifelse(alive, table.next_day, ibis.null("date")))
    return table.filter((_.due >= arg_since()) | _.kept_on.isnull() | (_.kept_on >= arg_since()))


def _evidence(rule: Rule, facts: Facts) -> ir.Table:
    return reduce(ir.Table.union, [facts.evidence[name] for name in rule.duty.kept_by])


def _every(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    when: Any = rule.when
    period = PERIOD.filter(_.cadence == when.every, _.first <= arg_on(), _.last >= arg_since())
    subject = facts.subject
    latest = plus_days(period.last, -version.values[when.joins]) if when.joins else period.first
    table = subject.join(period, subject.start <= latest)
    opens = ibis.greatest(table.first, table.start) if when.joins else table.first
    return table.mutate(period=table.key, opens=opens, due=table["last"], about=table.first, **_nothing())


def _anniversary(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    when: Any = rule.when
    before, after = (version.values[name] if name else 0 for name in (when.opens, when.closes))
    held = ANNIVERSARY.filter(plus_days(_.held, after) >= arg_since(), plus_days(_.held, -before) <= arg_on())
    subject = facts.subject
    table = subject.join(held, [subject.bd_calendar == held.calendar, subject.bd_month == held.month,
                                subject.bd_day == held.day])
    table = table.mutate(**{**_nothing(), "turning_age": (table.year - table.bd_year).cast("int32")})
    table = table.filter(_.turning_age.isnull() | (_.turning_age > 0))
    return table.mutate(period=_.held.cast("string"), opens=plus_days(table.held, -before),
                        due=plus_days(table.held, after), about=_.held)


def _event(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    when: Any = rule.when
    known = facts.evidence[when.event].select("person", "day").distinct().rename(event_person="person", opens="day")
    table = facts.subject.join(known, facts.subject.person == known.event_person)
    day = CALENDAR.select(calendar_day="day", target=_.workday_no + version.values[when.workdays])
    table = table.left_join(day, table.opens == day.calendar_day)
    goal = WORKDAY.rename(due="day")
    table = table.left_join(goal, table.target == goal.no)
    return table.mutate(period=_.opens.cast("string"), about=_.opens, **_nothing())


def _since_last(rule: Rule, version: Version, facts: Facts) -> ir.Table:
    """Bases are the charge's first day and every later fact; a duty stands where no fact comes before it opens."""
    when: Any = rule.when
    subject = facts.subject
    fact = facts.evidence[when.since_last].select("person", "day").rename(fact_person="person")
    later = subject.select("person", "start").join(fact, [_.person == fact.fact_person, _.start < fact.day])
    bases = later.select("person", base="day").union(subject.select("person", base="start"), distinct=True)
    chain = bases.mutate(next_day=bases.base.lead().over(ibis.window(group_by=bases.person, order_by=bases.base)))
    chain = chain.rename(chain_person="person")
    table = subject.join(chain, subject.person == chain.chain_person)
    table = table.mutate(**{**_nothing(), "base": table.base})
    table = table.mutate(months=_months(when.months, version, facts, table).cast("int32"))
    table = table.mutate(due=plus_months(table.base, table.months))
    table = table.mutate(opens=plus_months(table.due, -version.values[when.opens]))
    table = table.filter(_.next_day.isnull() | (_.next_day >= _.opens))
    return table.mutate(period=_.base.cast("string"), about=_.base)


def _months(name: str, version: Version, facts: Facts, table: ir.Table) -> ir.Value:
    if name in version.values:
        return ibis.literal(version.values[name])
    moment, _names = facts.moments[name]
    return moment(table, version.values)


def _nothing() -> dict[str, ir.Value]:
    """The columns that only some kinds of duty fill."""
    return {"base": ibis.null("date"), "turning_age": ibis.null("int32"), "months": ibis.null("int32")}


ARISE: dict[type, Callable[[Rule, Version, Facts], ir.Table]] = {
    EveryPeriod: _every, Anniversary: _anniversary, Event: _event, SinceLast: _since_last,
}
