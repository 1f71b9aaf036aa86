"""Where a duty is kept that no contact and no check-up keeps: what is to be done there, and the door to its own page."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.care import queries as care
from weixia.duties import queries as duties
from weixia.emergency import queries as reports
from weixia.kernel.actor import Actor
from weixia.needs.facts import modes_of

HERE = "checkup"
REPORTED = {"reported_orally", "reported_in_writing", "death_reported_unit", "death_reported_bureau"}


def kept_here(kept_by: Collection[str]) -> bool:
    """Whether a contact or a check-up keeps it, told on the duty's own page."""
    return bool(modes_of([*kept_by])) or HERE in kept_by


def word_of(rule: str) -> str:
    """What is to be done for a duty of this rule behind its door, in a word for a list; '' where it is kept here."""
    kept_by = duties.kept_by(rule)
    if not kept_by or kept_here(kept_by):
        return ""
    if REPORTED & kept_by:
        return _("报告")
    if rule.startswith("bereavement."):
        return _("办善后")
    words = {"aid_planned": _("定方案"), "details_verified": _("核对"), "search_started": _("查找")}
    return next((word for name, word in words.items() if name in kept_by), _("去办"))


def door_of(why: Any, actor: Actor) -> dict[str, str] | None:
    """`{url, label}` of the page that keeps a duty, or None when the duty's own page does."""
    if REPORTED & set(why.duty.edition.body["kept_by"]):
        return _to_report(why.duty, actor)
    if why.duty.rule.startswith("bereavement.") and (case := care.case_of(why.duty.person_id, seen_by=actor)):
        return {"url": reverse("workbench:bereavement", args=[case.pk]), "label": _("去善后清单")}
    if "aid_planned" in why.duty.edition.body["kept_by"]:
        return {"url": reverse("workbench:aid-plan", args=[why.duty.person_id]), "label": _("去定帮扶方案")}
    if "details_verified" in why.duty.edition.body["kept_by"]:
        return {"url": reverse("workbench:lost") + f"?show=verify&person={why.duty.person_id}", "label": _("去核对住址、电话、家庭联系人")}
    if "search_started" in why.duty.edition.body["kept_by"]:
        return {"url": reverse("workbench:lost") + "?show=lost", "label": _("去启动查找")}
    return None


def _to_report(duty: Any, actor: Actor) -> dict[str, str]:
    death = duty.rule.startswith("bereavement.")
    fact, report = reports.to_tell(duty.person_id, duty.opens, death=death, seen_by=actor)
    if report is not None:
        return {"url": reverse("workbench:report", args=[report]), "label": _("去写书面报告")}
    asked = f"?happening={fact}" if fact else "?kind=death" if death else ""
    return {"url": reverse("workbench:report-new", args=[duty.person_id]) + asked, "label": _("去报告")}
