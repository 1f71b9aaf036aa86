"""A unit's duty explained whole, as explaining.py does for persons: edition, clauses, what was found, reception days in question."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from weixia.duties import explaining, rulebook, wording
from weixia.duties.evidence import Evidence
from weixia.duties.explaining import Why
from weixia.duties.models import UnitStretch
from weixia.duties.wording import Fact
from weixia.kernel.actor import Actor
from weixia.kernel.words import THEN, listing
from weixia.needs import queries as needs

NEAR = timedelta(days=31)


def told(duty: Any, *, seen_by: Actor, on: date) -> Why:
    """为何应办: the whole chain behind a unit's duty as it stands on a day."""
    body, reckoned = duty.edition.body, explaining.days(duty)
    same = reckoned is not None and (reckoned.opens, reckoned.due, reckoned.late_until) == (duty.opens, duty.due, duty.late_until)
    words = wording.rule_words(body)
    return Why(duty, words, explaining.clauses(body), _found(duty), _evidence(duty, seen_by, on), _reason(duty),
               version=explaining.version_words(duty), steps=reckoned.steps if reckoned and same else [], changed=_since(duty),
               keepers=words.kept_by_words)


def _found(duty: Any) -> list[Fact]:
    """What the unit was when it was decided, and since when, where Weixia saw it begin."""
    facts = [Fact(_("单位类型"), str(word)) for name, word in wording.OF_UNITS.items() if duty.grounds.get(name)]
    start = duty.grounds.get("start")
    return facts + ([Fact(_("从哪天起是"), start)] if start else [])


def _evidence(duty: Any, seen_by: Actor, on: date) -> list[Evidence]:
    """Reception days from a month before it opens to a month after it is too late: the keeping one first."""
    if "reception_held" not in duty.edition.body["kept_by"]:
        return []
    last = min(on, (duty.late_until or on) + NEAR)
    rows = needs.reception_days(duty.unit_id, duty.opens - NEAR, last, seen_by=seen_by)
    return sorted((_of_reception(duty, row) for row in rows), key=lambda one: (not one.keeps, one.day))


def _of_reception(duty: Any, row: Any) -> Evidence:
    who = row.received_by or row.receiver
    stood_in = _("%(who)s代班：%(why)s") % {"who": row.stand_in, "why": row.stand_in_why} if row.stand_in and who == row.stand_in else who
    came = _("来访 %(n)s 人") % {"n": row.came} if row.came is not None else ""
    lacks = _lacks(duty, row)
    source = (_("%(who)s %(day)s 补录") if row.late else _("%(who)s %(day)s 登记")) % {
        "who": row.held_by or row.planned_by, "day": f"{row.held_at or row.planned_at:%Y-%m-%d}"}
    return Evidence(row.day, listing((part for part in (_("接待日"), stood_in, came) if part), THEN), not lacks and row.day == duty.kept,
                    lacks, None, source, ("reception", row.pk))


def _lacks(duty: Any, row: Any) -> str:
    """What a reception day lacks to keep the duty; '' for nothing."""
    if row.state == "cancelled":
        return _("已经取消，不算")
    if row.day < duty.opens or duty.late_until and row.day > duty.late_until:
        return _("是别的月份的，不能抵这个月")
    return "" if row.state == "held" else _("安排了，还没有记下接待")


def _reason(duty: Any) -> str:
    if duty.status == "cancelled":
        return _("%(day)s 之后不再是老干部局，没到期的应尽之责随之取消。") % {"day": duty.ended}
    return ""


def _since(duty: Any) -> list[Fact]:
    """What the unit table or the book says otherwise now."""
    now: Any = UnitStretch.objects.filter(unit_id=duty.unit_id, until=None).values("bureau").first() or {}
    changed = [Fact(str(word), _("现在不是")) for name, word in wording.OF_UNITS.items() if duty.grounds.get(name) and not now.get(name)]
    if duty.rule not in rulebook.in_force().rules:
        changed.append(Fact(_("规则"), _("规则书里已经没有这一条，这一件仍按当时的版本。")))
    return changed
