"""为何没有: for one person, what each rule asks and which of it is so. The rules' own tests, printed as columns."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import ibis
from django.db import connection
from django.utils.translation import gettext as _

from weixia.duties import explaining, rulebook
from weixia.duties.changes import OF_PEOPLE, SUBJECT
from weixia.duties.facts import facts
from weixia.kernel.words import Word, listing
from weixia.policy import compiler, printing
from weixia.policy.book import Anniversary, Event, SinceLast
from weixia.policy.words import arg_on
from weixia.registry.queries.people import KINDS, RESIDENCE_KINDS


@dataclass(frozen=True)
class Test:
    """One thing the rule asks: in words, what was found, and whether it is so (None: not known)."""

    words: str
    found: str
    met: bool | None


@dataclass(frozen=True)
class Lack:
    """One rule for one person. `met`: everything it asks of the person is so, only the time decides (`when_words`)."""

    rule: str
    title: str
    says: str
    when_words: str
    tests: list[Test]

    @property
    def met(self) -> bool:
        """Whether nothing but the time is missing."""
        return all(test.met for test in self.tests)

    @property
    def missing(self) -> int:
        """How many tests are not met: the nearest rule has the fewest."""
        return sum(not test.met for test in self.tests)


def lacks(person_id: int, *, on: date, only: str = "") -> list[Lack]:
    """What every rule (or one) asks of the person on the day, the nearest to being met first."""
    found = [_lack(rule, person_id, on) for rule in rulebook.rule_book() if only in ("", rule.rule)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.missing, one.rule))


def _lack(rule: Any, person_id: int, on: date) -> Lack | None:
    version = _version(rule, on)
    with connection.cursor() as cursor:
        cursor.execute(_printed(rule.rule, version.named), {"people": [person_id], "on": on})
        row = cursor.fetchone()
        if row is None:
            return None
        told = dict(zip([column.name for column in cursor.description], row, strict=True))
    words = explaining.rule_words(rulebook.edition_body(rule, version))
    own = [_test(rule, version, number, told) for number in range(len(_names(rule)))]
    return Lack(rule.rule, Word(rule.title), Word(rule.says), words.when_words, [*_plain(rule, told, on), *own])


@cache
def _printed(code: str, named: date) -> str:
    """The SELECT of one rule's tests over one person, as compiler.conditions says them."""
    rule = rulebook.rule_book()[code]
    version = next(one for one in rule.versions() if one.named == named)
    table = facts().subject
    if isinstance(rule.when, Anniversary):
        table = table.mutate(turning_age=(arg_on().year() - table.bd_year).cast("int32"))
    tests = compiler.conditions(rule, version, table)
    columns: dict[str, Any] = {f"test_{number}": test for number, test in enumerate(tests.values())}
    shown = {name: table[name] for name in (
        "kind", "resettled", "residence", "led", "ill", "hard", "start", "death", "bd_month", "bd_year")}
    age = {"turning_age": table.turning_age} if "turning_age" in table.columns else {"turning_age": ibis.null("int32")}
    return f"WITH {SUBJECT.format(where=OF_PEOPLE)} {printing.sql(table.select(**columns, **shown, **age))}"


def _names(rule: Any) -> list[tuple[str, str, Any]]:
    return [(fact, test, operand) for fact, tests in rule.who.items() for test, operand in tests.items()]


def _version(rule: Any, on: date) -> Any:
    return next((one for one in reversed(rule.versions()) if one.first is None or one.first <= on), rule.versions()[0])


def _plain(rule: Any, told: dict[str, Any], on: date) -> list[Test]:
    """What every rule asks: in charge, alive; and what its way of arising asks."""
    start, death = told["start"], told["death"]
    tests = [Test(_("由本单位管理"), _("自 %(day)s") % {"day": start} if start else _("管理起始日未填"),
                  start is not None and start <= on),
             Test(_("健在"), _("%(day)s 去世") % {"day": death} if death else "", death is None or death > on)]
    if isinstance(rule.when, Anniversary):
        known = told["bd_month"] is not None
        tests.append(Test(_("生日知道到哪一天"), "" if known else _("出生日期不详"), known))
    if isinstance(rule.when, Event):
        event = explaining.EVENTS.get(rule.when.event, rule.when.event)
        tests.append(Test(_("登记了%(event)s") % {"event": event}, _("登记之后才有，看「重要情况」一栏"), None))
    if isinstance(rule.when, SinceLast):
        tests.append(Test(_("有起算日"), _("从上一次或者管理起始日算起"), start is not None))
    return tests


def _test(rule: Any, version: Any, number: int, told: dict[str, Any]) -> Test:
    fact, _test_word, operand = _names(rule)[number]
    met = told[f"test_{number}"]
    wanted: Any = operand if isinstance(operand, bool) else version.values[operand]
    if fact == "kind":
        kinds = listing(KINDS.get(one, one) for one in wanted)
        return Test(_("人员类别是%(kinds)s") % {"kinds": kinds}, KINDS.get(told["kind"], ""), met)
    if fact == "resettled":
        words = _("易地安置") if wanted else _("不是易地安置")
        return Test(words, "" if met else _("档案里写着「是」") if told["resettled"] else _("档案里写着「否」"), met)
    if fact == "residence":
        homes = listing(RESIDENCE_KINDS.get(one, one) for one in wanted)
        return Test(_("居住是%(homes)s") % {"homes": homes}, RESIDENCE_KINDS.get(told["residence"], ""), met)
    if fact in explaining.MARKS:
        return Test(str(explaining.MARKS[fact]), "" if met else _("档案里没有"), met)
    if fact == "turning_age":
        age = told["turning_age"]
        return Test(_("今年满 %(ages)s 周岁") % {"ages": listing(wanted)},
                    _("今年满 %(age)s 周岁") % {"age": age} if age is not None else _("出生年份不详"), met)
    return Test(f"{fact} {_test_word} {wanted}", str(told.get(fact, "")), met)
