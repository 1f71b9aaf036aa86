"""Questions about duties. Read only; every one is asked through the wall and names the day it is asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext as _

from weixia.duties import almanac, explaining, rulebook
from weixia.duties.explaining import RuleWords, Why
from weixia.duties.models import STATUSES, Duty, DutyQuerySet, Setting, Subject, Waiver, WorkYear
from weixia.kernel.actor import Actor
from weixia.policy import calendar
from weixia.registry.access import visible
from weixia.registry.queries import people

__all__ = ["STATUSES", "RuleWords", "Why"]
WAITING = ("overdue", "open")
PAGE = 50
FRAIL = ("独居", "空巢", "失能", "重病")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty values mean everything. `responsible` is a name, `unit_path` a unit's place."""

    due_from: date | None = None
    due_to: date | None = None
    person_number: str = ""
    person_id: int | None = None
    rule: str = ""
    statuses: Collection[str] = ()
    responsible: str = ""
    unit_path: str = ""


@dataclass(frozen=True)
class Counts:
    """今日 in figures. `unowned`: nobody with an account answers for it; `undetermined` waits for a workday year."""

    all: int
    overdue: int
    today: int
    week: int
    later: int
    unowned: int
    undetermined: int


def started() -> Setting | None:
    """The stored start (`since`) and horizon (`settled_to`, `settled_at`), or None before the first settle."""
    return Setting.objects.first()


def duties(*, seen_by: Actor, on: date, filters: Filters | None = None) -> DutyQuerySet:
    """Duties as they stand on `on`, by due day: with status, kept, ended, waived and responsible."""
    seen_by.must("duty.read")
    found = _standing(seen_by, on)
    asked = filters or Filters()
    exact = {
        "due__gte": asked.due_from, "due__lte": asked.due_to, "person__number": asked.person_number,
        "person_id": asked.person_id, "rule": asked.rule, "responsible": asked.responsible,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value not in (None, "")})
    if asked.unit_path:
        found = found.filter(org_path__gte=asked.unit_path, org_path__lt=asked.unit_path + "~")
    if asked.statuses:
        found = found.filter(Q(status__in=list(asked.statuses)))
    return found.order_by("due", "id")


def duty_get(duty_id: int, *, seen_by: Actor, on: date) -> Duty | None:
    """One duty on a day, or None when absent, out of scope or not yet open."""
    return duties(seen_by=seen_by, on=on).filter(pk=duty_id).select_related("edition").first()


def of_person(person_id: int, *, seen_by: Actor, on: date) -> list[Duty]:
    """All duties to one person, by due day."""
    return list(duties(seen_by=seen_by, on=on, filters=Filters(person_id=person_id)))


def counts_by_person(person_ids: Collection[int], *, seen_by: Actor, on: date) -> dict[int, dict[str, int]]:
    """`{person: {"open": n, "overdue": n}}` for a page of people."""
    rows = _standing(seen_by, on).filter(Q(status__in=WAITING), person_id__in=list(person_ids))
    counts: dict[int, dict[str, int]] = {}
    by = ("person_id", "status")
    for row in rows.order_by().values(*by).annotate(n=Count("id")):
        counts.setdefault(row["person_id"], {})[row["status"]] = row["n"]
    return counts


def waiting(*, seen_by: Actor, on: date, mine: bool = False, show: str = "") -> DutyQuerySet:
    """Open and overdue duties: overdue longest first. `show` is overdue, today, week, later or unowned."""
    found = duties(seen_by=seen_by, on=on, filters=Filters(statuses=WAITING))
    if mine:
        found = found.filter(_mine(seen_by))
    return found.filter(_group(show, on)) if show else found


def counts(*, seen_by: Actor, on: date, mine: bool = False) -> Counts:
    """The figures of 今日, each equal to the length of its list."""
    found = waiting(seen_by=seen_by, on=on, mine=mine).order_by()
    named = {name: Count("id", filter=_group(name, on)) for name in ("overdue", "today", "week", "later", "unowned")}
    row = found.aggregate(all=Count("id"), **named)
    unknown = duties(seen_by=seen_by, on=on, filters=Filters(statuses=("undetermined",)))
    return Counts(undetermined=(unknown.filter(_mine(seen_by)) if mine else unknown).count(), **row)


def in_order(found: DutyQuerySet) -> DutyQuerySet:
    """The order of the work: what will soon count as missed, then by due day, people alone or ill, the oldest first."""
    marked = found.annotate(
        alone=Exists(people.tags(FRAIL).filter(person_id=OuterRef("person_id"))),
        closes=Case(When(status="overdue", then=F("late_until")), default=F("due"), output_field=DateField()))
    order = (F("closes").asc(nulls_last=True), "due", "-alone", "person__birth_on", "id")
    return marked.order_by(*order).prefetch_related("person__tags")


def rule_title(rule: str) -> str:
    """The title of a rule."""
    return rulebook.title(rule)


def page_of(found: DutyQuerySet, *, after: str = "", size: int = PAGE) -> tuple[list[Duty], str]:
    """One keyset page and the key of the next one ('' at the end)."""
    due, _dot, pk = after.partition(".")
    if due and pk.isdigit():
        day = date.fromisoformat(due)
        found = found.filter(Q(due__gt=day) | Q(due=day, id__gt=int(pk)))
    rows = list(found.select_related("person").prefetch_related("person__tags")[: size + 1])
    more = rows[size - 1] if len(rows) > size else None
    return rows[:size], f"{more.due}.{more.pk}" if more else ""


def undetermined(*, seen_by: Actor, on: date) -> list[Duty]:
    """Duties whose due day waits for a workday year, oldest first."""
    found = duties(seen_by=seen_by, on=on, filters=Filters(statuses=("undetermined",)))
    return list(found.select_related("person").order_by("opens", "id"))


def undetermined_people(*, seen_by: Actor, on: date) -> list[dict[str, Any]]:
    """The living in charge for whom birthdays cannot be decided, or for whom the charge's first day is not known:
    `{person_id, number, name, reason}`."""
    seen_by.must("duty.read")
    lacks = Q(start=None) | Q(bd_month=None) | Q(bd_day=None) | Q(bd_year=None)
    rows = Subject.objects.filter(visible(seen_by), lacks, Q(death=None) | Q(death__gte=on)).exclude(
        kind="survivor", start__isnull=False)
    told = rows.order_by("person__pinyin", "person_id").values(
        "person_id", "start", number=F("person__number"), name=F("person__name"))
    return [{"person_id": row["person_id"], "number": row["number"], "name": row["name"],
             "reason": _("管理起始日未填") if row["start"] is None else _("出生日期不详")} for row in told]


def progress(*, seen_by: Actor, on: date) -> list[dict[str, Any]]:
    """Of each rule's duties that are open or due on the day: `{rule, title, done, total}`, waived left out."""
    left_out = Q(status__in=("waived", "cancelled", "undetermined"))
    found = _standing(seen_by, on).filter(~left_out, due__gte=on)
    rows = found.order_by().values("rule").annotate(
        total=Count("id"), done=Count("id", filter=Q(status__in=("kept", "kept_late"))))
    return [{"rule": row["rule"], "title": rulebook.title(row["rule"]), "done": row["done"], "total": row["total"]}
            for row in sorted(rows, key=lambda row: row["rule"])]


def why(duty_id: int, *, seen_by: Actor, on: date) -> Why | None:
    """为何应办: rule, version, clauses, facts found, evidence. None when absent, out of scope or not yet open."""
    duty: Any = duty_get(duty_id, seen_by=seen_by, on=on)
    if duty is None:
        return None
    body = duty.edition.body
    return Why(duty, explaining.rule_words(body), explaining.clauses(body), explaining.facts(duty),
               explaining.evidence(duty, seen_by=seen_by, on=on), explaining.reason(duty))


def waiver_of(duty: Duty) -> Waiver | None:
    """The standing waiver of a duty."""
    return Waiver.objects.filter(rule=duty.rule, person_id=duty.person_id, period=duty.period,
                                 withdrawn_at=None).first()


def rules(*, seen_by: Actor) -> list[RuleWords]:
    """The rule book in words, as it stands."""
    seen_by.must("rule.read")
    return [explaining.rule_words(_body(code)) for code in rulebook.rule_book().rules]


def rule_get(code: str, *, seen_by: Actor) -> tuple[RuleWords, list[explaining.Clause]] | None:
    """One rule in words with its clauses, or None."""
    seen_by.must("rule.read")
    if code not in rulebook.rule_book().rules:
        return None
    return explaining.rule_words(_body(code)), explaining.clauses(_body(code))


def workday_years() -> list[int]:
    """Years whose working days are known."""
    return sorted(almanac.known_years())


def workday_tables() -> list[calendar.WorkYear]:
    """The known years as published, newest first."""
    return sorted(almanac.known_years().values(), key=lambda table: -table.year)


def imported_years() -> list[WorkYear]:
    """Years that were imported here, newest first."""
    return list(WorkYear.objects.order_by("-year"))


def day_words(day: date) -> tuple[str, str]:
    """The lunar date and the festivals of a day, as 今日 shows them: ('农历五月初五', '端午')."""
    return calendar.lunar_words(day), calendar.festival(day)


def _standing(seen_by: Actor, on: date) -> DutyQuerySet:
    found: DutyQuerySet = Duty.objects.filter(visible(seen_by)).on(on).said(rulebook.leader_rules())
    return found.select_related("person")


def _mine(seen_by: Actor) -> Q:
    account = Q(person__primary_account_id=seen_by.account_id) & ~Q(rule__in=list(rulebook.leader_rules()))
    return Q(responsible=seen_by.name) | (account if seen_by.account_id else Q())


def _group(name: str, on: date) -> Q:
    week = on + timedelta(days=6 - on.weekday())
    return {
        "overdue": Q(status="overdue"), "today": Q(status="open", due=on),
        "week": Q(status="open", due__gt=on, due__lte=week), "later": Q(status="open", due__gt=max(week, on)),
        "unowned": Q(responsible="") | (Q(person__primary_account=None) & ~Q(rule__in=list(rulebook.leader_rules()))),
    }[name]


def _body(code: str) -> dict[str, Any]:
    rule = rulebook.rule_book()[code]
    return rulebook.edition_body(rule, rule.versions()[-1])

