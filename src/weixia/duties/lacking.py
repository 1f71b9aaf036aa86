"""为何没有: for one person, what each rule asks and which of it is so. The rules' own tests, printed as columns."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from weixia.duties import rulebook, trying, wording
from weixia.duties.changes import OF_PEOPLE, SUBJECT
from weixia.duties.facts import facts
from weixia.duties.models import Anniversary as Birthday
from weixia.duties.models import Duty, Period, Setting
from weixia.kernel.words import Word, listing
from weixia.policy import asking, compiler, printing
from weixia.policy.book import Anniversary, Derived, Event, EveryPeriod, Rule, Version
from weixia.registry.queries.people import KINDS, RESIDENCE_KINDS

AHEAD = timedelta(days=3 * 366)
FAR = 99_999
SHOWN = ("person", "nominal", "kind", "resettled", "residence", "led", "ill", "hard", "start", "death", "bd_calendar", "bd_month",
         "bd_day", "bd_year", "stands_from", "stands_until")


@dataclass(frozen=True)
class Test:
    """One thing the rule asks: in words, what was found, and whether it is so (None: not known)."""

    words: str
    found: str
    met: bool | None


@dataclass(frozen=True)
class Lack:
    """One rule for one person. `met`: everything it asks of the person is so, only the time decides (`when_words`).

    `waits`: the rooms that a 待接 rule waits for; `next`: the day the next duty opens, None where none is in sight."""

    rule: str
    title: str
    says: str
    when_words: str
    tests: list[Test]
    waits: list[str] = field(default_factory=list)
    next: date | None = None
    away: int = FAR

    @property
    def met(self) -> bool:
        """Whether nothing but the time is missing."""
        return all(test.met for test in self.tests)

    @property
    def missing(self) -> int:
        """How many tests are not met: the nearest rule has the fewest."""
        return sum(not test.met for test in self.tests)


def lacks(person_id: int, *, on: date, only: str = "") -> list[Lack]:
    """What every rule for people (or one) asks of the person on the day, the nearest to being met first, 待接 ones last."""
    coming = _coming(person_id, on)
    found = [_lack(rule, person_id, on, coming.get(rule.rule)) for rule in rulebook.in_force()
             if only in ("", rule.rule) and rule.subject == "person"]
    found += [_awaited(rule) for rule in rulebook.whole_book() if only in ("", rule.rule) and rule.subject == "person"
              and rule.rule not in rulebook.rule_book().rules]
    return sorted((one for one in found if one is not None),
                  key=lambda one: (bool(one.waits), one.missing, one.away, one.rule))


def _coming(person_id: int, on: date) -> dict[str, date]:
    """The day on which the next duty of each rule opens, as far as it can be foreseen."""
    kept = Setting.objects.first()
    if kept is None:
        return {}
    rows = trying.expected(person_id, Duty.objects.filter(opens__gt=on), to=on + AHEAD, since=kept.since)
    told: dict[str, date] = {}
    for row in rows:
        told[row.rule] = min(row.opens, told.get(row.rule, row.opens))
    return told


def _lack(rule: Rule, person_id: int, on: date, following: date | None) -> Lack | None:
    version = _version(rule, on)
    told = _asked(_printed(rule, version), person_id, on)
    if told is None or isinstance(rule, Derived) and not told["org_path"].startswith(rule.path):
        return None  # another unit's own rule
    words = wording.rule_words(rulebook.edition_body(rule, version))
    birthday = _birthday(told, rule.when, version, on) if isinstance(rule.when, Anniversary) else None
    own = [_test(rule, version, number, told, birthday) for number in range(len(_names(rule)))]
    tests = [*_plain(rule, told, on), *own, *_time(rule, version, person_id, told, on)]
    return Lack(rule.rule, rulebook.title(rule.rule), Word(rule.says), words.when_words, tests, next=following,
                away=(following - on).days if following else FAR)


def _awaited(rule: Rule) -> Lack:
    """A rule that nobody's facts answer yet."""
    awaited = rulebook.whole_book().awaited
    missing = sorted(asking.unanswered(rule, facts()))
    tests = [Test(_("系统有地方记：%(what)s") % {"what": wording.awaited(word)}, _("还没有接上"), False) for word in missing]
    words = wording.rule_words(rulebook.edition_body(rule, rule.versions()[-1]))
    return Lack(rule.rule, Word(rule.title), Word(rule.says), words.when_words, tests,
                waits=sorted({awaited[word].room for word in missing}))


_SQL: dict[tuple[str, ...], str] = {}


def _printed(rule: Rule, version: Version) -> str:
    """The SELECT of one rule's tests over one person, as compiler.conditions says them; the age is told by `_birthday`."""
    key = ("tests", rule.rule, str(version))
    if key not in _SQL:
        table = facts().subject
        asked = rule.model_copy(update={"who": {name: test for name, test in rule.who.items() if name in table.columns}})
        tests = compiler.conditions(asked, version, table)
        columns: dict[str, Any] = {f"test_{number}": test for number, test in enumerate(tests.values())}
        shown = {name: table[name] for name in SHOWN}
        printed = printing.sql(table.select(**columns, **shown))
        _SQL[key] = (f"WITH {SUBJECT.format(where=OF_PEOPLE)} SELECT t.*, s.org_path FROM ({printed}) t"  # noqa: S608
                     f" JOIN duties_subject s ON s.person_id = t.person AND s.stands_until IS NULL"
                     " WHERE (t.stands_from IS NULL OR t.stands_from <= %(on)s) AND (t.stands_until IS NULL OR %(on)s < t.stands_until)")
    return _SQL[key]


def _last_of(version: Version, word: str) -> str:
    """The SELECT of the last day, up to a day, of an event."""
    key = ("last", word, str(version))
    if key not in _SQL:
        told = printing.sql(facts().told(word, version.values).select("person", "day"))
        _SQL[key] = f"SELECT max(t.day) AS day FROM ({told}) t WHERE t.person = ANY(%(people)s) AND t.day <= %(on)s"  # noqa: S608
    return _SQL[key]


def _asked(sql: str, person_id: int, on: date) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"people": [person_id], "on": on})
        row = cursor.fetchone()
        return dict(zip([column.name for column in cursor.description], row, strict=True)) if row else None


def _names(rule: Rule) -> list[tuple[str, str, Any]]:
    return [(fact, test, operand) for fact, tests in rule.who.items() for test, operand in tests.items()]


def _version(rule: Rule, on: date) -> Version:
    return next((one for one in rule.versions() if one.holds(on)), rule.versions()[-1])


def _plain(rule: Rule, told: dict[str, Any], on: date) -> list[Test]:
    """What every rule asks: in charge, alive; and what its way of arising asks of the person."""
    start, death = told["start"], told["death"]
    began = (_("管理起始日未填") if start is None else _("自 %(day)s") % {"day": start} if start <= on
             else _("%(day)s 才开始管理") % {"day": start})
    tests = [Test(_("由本单位管理"), began, start is not None and start <= on)]
    if rule.outlives:
        tests.append(Test(_("已经去世"), _("%(day)s 去世") % {"day": death} if death else _("健在"), death is not None and death <= on))
    else:
        tests.append(Test(_("健在"), _("%(day)s 去世") % {"day": death} if death else "", death is None or death > on))
    if isinstance(rule.when, Anniversary):
        known = told["bd_month"] is not None and told["bd_day"] is not None
        tests.append(Test(_("生日知道到哪一天"), "" if known else _("出生日期不详"), known))
    return tests


def _time(rule: Rule, version: Version, person_id: int, told: dict[str, Any], on: date) -> list[Test]:
    """What the way of arising asks of the days: that the event happened, that the charge was there when the period began."""
    when = rule.when
    if isinstance(when, Event):
        event = wording.event(when.event)
        last = (_asked(_last_of(version, when.event), person_id, on) or {}).get("day")
        found = _("最近一次 %(day)s 得知，那一次的应办另记") % {"day": last} if last else _("没有登记过")
        return [Test(_("新登记了%(event)s") % {"event": event}, found, None if last else False)]
    if isinstance(when, EveryPeriod) and told["start"]:
        return _joined(when, version, told["start"], on)
    return []


def _joined(when: EveryPeriod, version: Version, start: date, on: date) -> list[Test]:
    before = version.values[when.opens] if when.opens else 0
    period = Period.objects.filter(cadence=when.every, first__lte=on + timedelta(days=before), last__gte=on).order_by("first").first()
    if period is None or start > on:
        return []
    opening = period.first - timedelta(days=before)
    latest = period.last - timedelta(days=version.values[when.joins]) if when.joins else opening
    if start <= latest:
        return []
    words = (_("这一期末之前至少 %(n)s 天就在管") % {"n": version.values[when.joins]} if when.joins
             else _("起办那天（%(day)s）已经在管") % {"day": opening})
    return [Test(words, _("%(day)s 才开始管理，这一期不算") % {"day": start}, False)]


def _birthday(told: dict[str, Any], when: Anniversary, version: Version, on: date) -> tuple[date, int | None] | None:
    """The next birthday held, or the last that can still be kept, and the age then."""
    first = on - timedelta(days=version.values.get(when.closes or "", 0))
    nominal = bool(told["nominal"]) and "nominal" in version.values.get(when.reckoned or "", ())
    row = Birthday.objects.filter(calendar=told["bd_calendar"], month=told["bd_month"], day=told["bd_day"],
                                  held__gte=first).order_by("held").first() if told["bd_day"] else None
    return (row.held, row.year - told["bd_year"] + nominal if told["bd_year"] else None) if row else None


def _test(rule: Rule, version: Version, number: int, told: dict[str, Any], birthday: tuple[date, int | None] | None) -> Test:
    fact, test, operand = _names(rule)[number]
    wanted: Any = operand if isinstance(operand, bool) else version.values[operand]
    words = wording.wanted(fact, test, operand, version.values)
    if fact == "turning_age":
        held, age = birthday or (None, None)
        found = (_("下一次生日 %(day)s 满 %(age)s 周岁") % {"day": held, "age": age} if held and age is not None
                 else _("出生年份不详"))
        met = None if age is None else age in wanted if test == "in" else age >= wanted if test == "at_least" else age <= wanted
        return Test(words, found, met)
    met = told[f"test_{[name for name, _t, _o in _names(rule) if name != 'turning_age'].index(fact)}"]
    if fact == "kind":
        kinds = listing(KINDS.get(one, one) for one in wanted)
        return Test(_("人员类别是%(kinds)s") % {"kinds": kinds}, KINDS.get(told["kind"], ""), met)
    if fact == "resettled":
        return Test(words, "" if met else _("档案里写着「是」") if told["resettled"] else _("档案里写着「否」"), met)
    if fact == "residence":
        return Test(words, RESIDENCE_KINDS.get(told["residence"], "") or _("档案里没有填"), met)
    return Test(words, "" if met else _("档案里没有"), met)
