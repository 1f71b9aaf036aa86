"""The rule book as a reader sees it: every rule with its state, one rule whole, and whom it is for on a day."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from weixia.duties import changes, reckoning, rulebook, trying, wording
from weixia.duties.almanac import known_years
from weixia.duties.explaining import Clause, clauses
from weixia.duties.facts import facts
from weixia.duties.models import Period, Subject
from weixia.duties.wording import Fact, RuleWords
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs.facts import EVIDENCE
from weixia.policy import asking, book, compiler, printing
from weixia.policy.words import arg_on
from weixia.registry.access import visible


@dataclass(frozen=True)
class Version:
    """One version: its days, and what it says otherwise than the one before, each value with its source."""

    named: date
    first: date | None
    until: date | None
    values: list[Fact]


@dataclass(frozen=True)
class Whole:
    """One rule, whole. `waits`: the rooms it waits for, [] in force; `missing`: what they do not tell yet; `stricter`,
    `baseline`: (code, title) of rules that tighten it or that it tightens; `own`: what units hold stricter, by the unit's
    id; `example`: real days of this month."""

    row: int | None
    subject: str
    words: RuleWords
    clauses: list[Clause]
    late: str
    told: list[str]
    checked_on: date
    versions: list[Version]
    waits: list[str]
    missing: list[str]
    stricter: list[tuple[str, str]]
    baseline: tuple[str, str] | None
    by_contact: bool = False
    own: list[tuple[int, list[Version]]] = field(default_factory=list)
    example: list[str] = field(default_factory=list)


def whole_book(*, seen_by: Actor) -> list[dict[str, Any]]:
    """Every rule that is written, by row: `{row, words, waits, sources, tightens}`; `waits` is [] when it is in force."""
    seen_by.must("rule.read")
    told = [{"row": rule.row, "words": _words(rule), "waits": _rooms(rule), "sources": rule.sources, "tightens": rule.tightens}
            for rule in rulebook.whole_book()]
    return sorted(told, key=lambda one: (one["row"] or 99, one["words"].code))


def rule_whole(code: str, *, seen_by: Actor, on: date) -> Whole | None:
    """One rule of the book, 待接 ones too, with this month's days as an example; None when there is no such rule."""
    seen_by.must("rule.read")
    whole, code = rulebook.whole_book(), rulebook.base(code)
    rule = whole.rules.get(code)
    if rule is None:
        return None
    version, named = version_on(rule, on), {one.rule: Word(one.title) for one in whole}
    return Whole(
        row=rule.row, subject=rule.subject, words=_words(rule), clauses=clauses(rulebook.edition_body(rule, version)),
        late=wording.late_words(rule.duty.late, version.values), told=[str(wording.TOLD[one]) for one in rule.duty.told],
        checked_on=rule.checked_on, versions=_versions(rule), waits=_rooms(rule),
        missing=[wording.awaited(word) for word in sorted(asking.unanswered(rule, facts()))],
        stricter=[(one.rule, named[one.rule]) for one in whole if one.tightens == code],
        baseline=(rule.tightens, named[rule.tightens]) if rule.tightens else None,
        by_contact=bool({*rule.duty.kept_by} & {*EVIDENCE, "tour_visit"}),
        own=[(one.unit, _versions(one)) for one in rulebook.in_force() if isinstance(one, book.Derived) and one.tightens == code],
        example=_example(rule, version, on))


def rule_to_try(code: str, *, seen_by: Actor) -> book.Rule | None:
    """A rule in force for persons, whose values may be tried; None for one that waits, is none, or is about units."""
    seen_by.must("rule.try")
    held = rulebook.rule_book().rules.get(code)
    return held if held and held.subject == "person" else None


def version_on(rule: book.Rule, on: date) -> book.Version:
    """The version in force on a day."""
    return next((one for one in rule.versions() if one.holds(on)), rule.versions()[-1])


def whom(code: str, *, seen_by: Actor, on: date) -> QuerySet[Subject] | None:
    """Who passes today what a rule asks of a person, in charge and alive, within sight, by pinyin; None for a rule that
    waits or is about no person. An event or a day is left out: it is whom the rule would be for."""
    seen_by.must("duty.read")
    rule = rulebook.rule_book().rules.get(code)
    if rule is None or rule.subject != "person":
        return None
    args = {"on": on, "since": on, "after": on}
    sql = trying.bound(_whom(code, version_on(rule, on).named), args).replace("%", "%%")
    found = Subject.objects.filter(visible(seen_by), person_id__in=RawSQL(sql, ()))  # noqa: S611
    return found.select_related("person__unit").order_by("person__pinyin", "person_id")


@cache
def _whom(code: str, named: date) -> str:
    rule = rulebook.rule_book()[code]
    version = next(one for one in rule.versions() if one.named == named)
    subject = f"WITH {changes.SUBJECT.format(where='')}"
    if rule.outlives:
        return f"{subject} {printing.sql(compiler.possible(rule, version, facts()))}"
    table = facts().subject
    if isinstance(rule.when, book.Anniversary):
        nominal = bool(rule.when.reckoned) and "nominal" in version.values[str(rule.when.reckoned)]
        age = arg_on().year() - table.bd_year + (table.nominal.cast("int32") if nominal else 0)
        table = table.mutate(turning_age=age.cast("int32"))
    table = table.filter(*compiler.conditions(rule, version, table).values(), *compiler.standing(table, arg_on()), table.start <= arg_on(),
                         table.death.isnull() | (table.death > arg_on()))
    return f"{subject} {printing.sql(table.select('person'))}"


def _words(rule: book.Rule) -> RuleWords:
    return wording.rule_words(rulebook.edition_body(rule, rule.versions()[-1]))


def _rooms(rule: book.Rule) -> list[str]:
    awaited = rulebook.whole_book().awaited
    return sorted({awaited[word].room for word in asking.unanswered(rule, facts())})


def _versions(rule: book.Rule) -> list[Version]:
    told, before = [], None
    for one in rule.versions():
        values = [Fact(wording.value_label(name), _turned(name, value, before), one.sources[name])
                  for name, value in one.values.items() if before is None or before.values[name] != value]
        told.append(Version(one.named, one.first, one.until, values))
        before = one
    return told[::-1]


def _turned(name: str, value: Any, before: book.Version | None) -> str:
    said = wording.value_text(name, value)
    return said if before is None else f"{wording.value_text(name, before.values[name])} → {said}"


def _example(rule: book.Rule, version: book.Version, on: date) -> list[str]:
    """The steps of a duty of this month, or of the next period."""
    ground = reckoning.Ground(on)
    if isinstance(rule.when, book.EveryPeriod):
        periods = Period.objects.filter(cadence=rule.when.every)
        for row in (periods.filter(last__gte=on).order_by("first").first(), periods.filter(last__lt=on).order_by("-first").first()):
            ground = reckoning.Ground(row.first, row.last) if row else ground
            told = reckoning.days(rule, version.values, ground, known_years())
            if told.due:  # the next one may fall into a year whose working days nobody has published yet
                return told.steps
    elif isinstance(rule.when, book.SinceLast):
        values = version.values
        ground = reckoning.Ground(on, months=values.get(rule.when.months, values.get("months", 12)))
    return reckoning.days(rule, version.values, ground, known_years()).steps
