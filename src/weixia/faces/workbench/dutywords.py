"""A duty as a row of a page: its kind in one word, its icon, and why it stands where it stands."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from weixia.duties.queries import FRAIL, rule_title
from weixia.faces.workbench.asking import age_on, opens
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word, listing, said

# rule → (word, icon)
KINDS = {
    "contact": (_("联系"), "phone"), "greet": (_("生日"), "cake"), "visit": (_("走访"), "walk"),
    "tour": (_("走访"), "map-pin"), "checkup": (_("体检"), "stethoscope"), "bereavement": (_("丧葬"), "walk"),
    "report": (_("报告"), "alert-circle"),
}
OWN = {"visit.hospital": (_("住院"), "building-hospital"), "visit.longevity_birthday": (_("寿辰"), "cake"),
       "bereavement.report_unit": (_("报告"), "alert-circle"), "bereavement.report_bureau": (_("报告"), "alert-circle")}


def kind_of(rule: str) -> tuple[Any, str]:
    """One word and an icon for a rule's duties."""
    return OWN.get(rule) or KINDS.get(rule.partition(".")[0], (_("应办"), "list-check"))


def title_of(duty: Any) -> str:
    """The rule's title, in the reader's language."""
    return said(rule_title(duty.rule))


def as_row(duty: Any, on: date) -> dict[str, Any]:
    """A duty as duty_row.html and the person's tab show it."""
    word, icon = kind_of(duty.rule)
    person = duty.person
    marks = [Word(tag.tag) for tag in person.tags.all()] if hasattr(person, "tags") else []
    return {
        "id": duty.pk, "person_id": duty.person_id, "person_name": person.name, "rule": duty.rule,
        "age": age_on(person.birth_on, on, person.birth_precision), "marks": marks, "kind": word, "icon": icon,
        "matter": title_of(duty), "rule_title": title_of(duty), "reason": reason(duty, marks, on), "period": duty.period,
        "opens": duty.opens, "due": duty.due, "status": duty.status, "kept_on": duty.kept, "owner": duty.responsible,
        "planned": duty.planned, "assigned_to": duty.assigned_to, "given_by": duty.given_by or "", "can_keep": False,
    }


def addresses() -> Callable[[Any], dict[str, str]]:
    """What gives the pages that a row opens; each address is asked for once, however many the rows."""
    own, person, contact, door = (opens(page) for page in ("duty", "person", "contact-new", "duty-door"))
    return lambda duty: {"url": own(duty.pk), "person_url": person(duty.person_id), "contact_url": contact(duty.person_id),
                         "door_url": door(duty.pk)}


def row_of(duty: Any, on: date, actor: Actor) -> dict[str, Any]:
    """A row of the actor's own list: what somebody gave to them says so."""
    row = as_row(duty, on)
    given = duty.assigned_to is not None and duty.assigned_to == actor.account_id and duty.given_by
    return row | {"given": _("%(who)s转给我") % {"who": duty.given_by} if given else ""}


def reason(duty: Any, marks: Sequence[str], on: date) -> str:
    """Why the row stands where it stands, in a few words."""
    found: list[str] = [mark for mark in marks if mark in FRAIL]
    if duty.status == "overdue" and duty.late_until:
        found.append(str(_("再过 %(n)s 天就算未办")) % {"n": (duty.late_until - on).days + 1})
    return str(_("排在前面：%(why)s")) % {"why": listing(found)} if found else ""
