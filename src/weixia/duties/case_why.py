"""A case's duty explained whole, as explaining.py does for persons: edition, clauses, what was found, the steps in question."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from weixia.duties import explaining, reckoning, rulebook, wording
from weixia.duties.almanac import known_years
from weixia.duties.evidence import Evidence
from weixia.duties.explaining import Why
from weixia.duties.models import NeedDuty
from weixia.duties.wording import Fact
from weixia.kernel.actor import Actor
from weixia.kernel.words import THEN, listing
from weixia.needs.facts import ENDINGS, OVER_AGAIN, RESPONSES
from weixia.needs.queries import clocks

PETITION_DAYS = {"answered_on": wording.KEPT_BY["petition_answered"], "closed_on": wording.KEPT_BY["petition_closed"]}


def told(duty: Any, *, seen_by: Actor, on: date) -> Why:
    """为何应办: the whole chain behind a case's duty as it stands on a day."""
    body = duty.edition.body
    of_need = isinstance(duty, NeedDuty)
    waits = clocks.need_waits(duty.need_id, seen_by=seen_by) if of_need and "held_most" in body["values"] else []
    reckoned = _days(duty, waits)
    same = reckoned is not None and (reckoned.opens, reckoned.due, reckoned.late_until) == (duty.opens, duty.due, duty.late_until)
    words = wording.rule_words(body)
    evidence = _of_need(duty, seen_by) if of_need else _of_petition(duty, seen_by)
    return Why(duty, words, explaining.clauses(body), _found(duty, waits), [one for one in evidence if one.day <= on], reason(duty),
               version=explaining.version_words(duty), steps=reckoned.steps if reckoned and same else [], changed=_since(duty),
               keepers=words.kept_by_words)


def reason(duty: Any) -> str:
    """Why it cannot be dated, or fell away; '' otherwise."""
    if duty.status == "undetermined":
        return explaining.reason(duty)
    if duty.status == "cancelled":
        return _("%(day)s 撤回，没到期的时限随之取消。") % {"day": duty.ended}
    return ""


def _days(duty: Any, waits: list[clocks.Waited]) -> reckoning.Days | None:
    rule = rulebook.whole_book().rules.get(rulebook.base(duty.rule))
    if rule is None:
        return None
    values = {name: one["value"] for name, one in duty.edition.body["values"].items()}
    again = duty.period != duty.grounds.get("start")
    began = (_("%(day)s 受理，从这一天起算。") if rulebook.event(duty.rule) == "petition_accepted" else
             _("%(day)s 重新办理，从这一天起另算。") if again else _("%(day)s 收到，从这一天起算。")) % {"day": duty.period}
    ground = reckoning.Ground(date.fromisoformat(duty.period), began=began, waits=tuple((one.first, one.last) for one in waits))
    return reckoning.days(rule, values, ground, known_years())


def _found(duty: Any, waits: list[clocks.Waited]) -> list[Fact]:
    """What the case was when it was decided: since when, and whether it has the longer time."""
    facts = [Fact(_("从哪天起算"), duty.period)]
    facts += [Fact(str(word), _("是")) for name, word in wording.OF_CASES.items() if duty.grounds.get(name)]
    said = _("%(first)s 次日起停表，最晚到 %(last)s"), _("%(first)s 次日起停表，到 %(last)s")
    return facts + [Fact(_("挂起：%(why)s") % {"why": one.reason}, said[not one.open] % {"first": one.first, "last": one.last})
                    for one in waits]


def _of_need(duty: Any, seen_by: Actor) -> list[Evidence]:
    """The steps that keep it, or nearly do, in order."""
    told, answers = [], "need_answered" in duty.edition.body["kept_by"]
    opening = duty.grounds.get("start")
    for one in clocks.need_marks(duty.need_id, seen_by=seen_by):
        if one.word in OVER_AGAIN:
            opening = str(one.day)
            continue
        day = one.told if one.word in ENDINGS and not answers else one.day
        if one.word not in (RESPONSES if answers else (*ENDINGS, "pass")):
            continue
        other = "" if answers or opening == duty.period else _("答的是另一次，不算这一次")
        lacks = _("还没有告诉到本人或家属，不算") if day is None else other
        text = listing((one.title, _("%(day)s 告知") % {"day": day}) if day and day != one.day else (one.title,), THEN)
        told.append(Evidence(day or one.day, text, not lacks and day == duty.kept, lacks,
                             source=_("%(who)s %(day)s 登记") % {"who": one.by, "day": one.day}))
    return told


def _of_petition(duty: Any, seen_by: Actor) -> list[Evidence]:
    days = clocks.petition_days(duty.petition_id, seen_by=seen_by)
    wanted = "answered_on" if "petition_answered" in duty.edition.body["kept_by"] else "closed_on"
    return [Evidence(days[wanted], str(PETITION_DAYS[wanted]), days[wanted] == duty.kept)] if wanted in days else []


def _since(duty: Any) -> list[Fact]:
    if duty.rule not in rulebook.in_force().rules:
        return [Fact(_("规则"), _("规则书里已经没有这一条，这一件仍按当时的版本。"))]
    return []
