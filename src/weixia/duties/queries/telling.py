"""Rules, reasons and days in words."""

from datetime import date
from typing import Any

from django.db.models import F

from weixia.duties import almanac, explaining, lacking, rulebook
from weixia.duties.explaining import RuleWords, Why
from weixia.duties.facts import facts
from weixia.duties.models import Assignment, Duty, Postponement, Setting, Waiver, WorkYear
from weixia.duties.queries.standing import duty_get
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.policy import asking, calendar
from weixia.registry.queries import people


def started() -> Setting | None:
    """The stored start (`since`) and horizon (`settled_to`, `settled_at`), or None before the first settle."""
    return Setting.objects.first()


def rule_title(rule: str) -> str:
    """The title of a rule."""
    return rulebook.title(rule)


def why(duty_id: int, *, seen_by: Actor, on: date) -> Why | None:
    """为何应办: rule, version, clauses, facts found, evidence. None when absent, out of scope or not yet open."""
    duty: Any = duty_get(duty_id, seen_by=seen_by, on=on)
    if duty is None:
        return None
    return explaining.told(duty, seen_by=seen_by, on=on)


def waiver_of(duty: Duty) -> Waiver | None:
    """The standing waiver of a duty."""
    return Waiver.objects.filter(rule=duty.rule, person_id=duty.person_id, period=duty.period,
                                 withdrawn_at=None).first()


def desk_of(duty: Duty) -> dict[str, list[Any]]:
    """What the desk did with a duty: `{plans: [Postponement], given: [Assignment]}`, the standing one first."""
    of = {"rule": duty.rule, "person_id": duty.person_id, "period": duty.period}
    order = (F("ended_at").desc(nulls_first=True), "-pk")
    return {"plans": list(Postponement.objects.filter(**of).order_by(*order)[:10]),
            "given": list(Assignment.objects.filter(**of).select_related("account").order_by(*order)[:10])}


def lacks(person_id: int, *, seen_by: Actor, on: date, only: str = "") -> list[lacking.Lack]:
    """为何没有: what each rule asks of the person and which of it is so, the nearest first; [] out of scope."""
    seen_by.must("duty.read")
    if people.person_get(person_id, seen_by=seen_by) is None:
        return []
    return lacking.lacks(person_id, on=on, only=only)


def rules(*, seen_by: Actor) -> list[RuleWords]:
    """The rule book in words, as it stands."""
    seen_by.must("rule.read")
    return [explaining.rule_words(_body(code)) for code in rulebook.rule_book().rules]


def catalogue(*, seen_by: Actor) -> list[dict[str, Any]]:
    """Every rule that is written, 待接 ones too, by row: `{row, rule, title, says, subject, tightens, sources, waits}`;
    `waits` is the rooms whose facts it waits for, [] when it is in force."""
    seen_by.must("rule.read")
    whole = rulebook.whole_book()
    told = [{"row": rule.row, "rule": rule.rule, "title": Word(rule.title), "says": Word(rule.says),
             "subject": rule.subject, "tightens": rule.tightens, "sources": rule.sources,
             "waits": sorted({whole.awaited[word].room for word in asking.unanswered(rule, facts())})}
            for rule in whole]
    return sorted(told, key=lambda one: (one["row"] or 99, bool(one["waits"]), one["rule"]))


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


def workday_marks() -> dict[str, str]:
    """Each imported year's version, to be sent with the form that imports another."""
    return {str(row.year): almanac.mark(row) for row in imported_years()}


def day_words(day: date) -> tuple[str, str]:
    """The lunar date and the festivals of a day, as 今日 shows them: ('农历五月初五', '端午')."""
    return calendar.lunar_words(day), calendar.festival(day)


def _body(code: str) -> dict[str, Any]:
    rule = rulebook.rule_book()[code]
    return rulebook.edition_body(rule, rule.versions()[-1])

