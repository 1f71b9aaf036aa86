"""A report in words: the clocks, the list's rows, the thread, what the reader may do next."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weixia.duties import rulebook
from weixia.emergency import queries
from weixia.emergency.access import answers_for
from weixia.emergency.queries import KINDS, NEXT, ROLES, STEPS
from weixia.faces.workbench.forms.reports import RemarkForm, SayForm, WrittenForm
from weixia.kernel.actor import Actor
from weixia.registry.queries import people

TONES = {"in_time": "ok", "late": "warn", "running": "info", "overdue": "danger"}
STEP_TONES = {"": "danger", "oral": "warn", "written": "info", "received": "info", "instructed": "info", "followed": "info", "closed": "ok"}
UNREPORTED = gettext_lazy("未报")
# act → (URL, capability, whether a recipient does it, title, label of its text, button)
ACTS = {
    "written": ("report-writing", "report.write", False, gettext_lazy("书面报送"), "", gettext_lazy("书面报送")),
    "received": ("report-receipt", "report.receive", True, gettext_lazy("接收"), "", gettext_lazy("确认接收")),
    "instructed": ("report-instruction", "report.instruct", True, gettext_lazy("批示"), gettext_lazy("批示"), gettext_lazy("作批示")),
    "followed": ("report-follow-up", "report.write", False, gettext_lazy("跟踪"), gettext_lazy("办到哪一步"), gettext_lazy("记一步")),
    "closed": ("report-closing", "report.receive", True, gettext_lazy("关闭"), gettext_lazy("结果"), gettext_lazy("关闭报告")),
}


def hours_in_force() -> queries.Hours:
    """The hours of the rules in force, with what units ask beyond the book."""
    return queries.Hours(rulebook.in_force())


def span(length: timedelta) -> str:
    """3 天 2 小时, 2 小时 5 分, 40 分; never below zero."""
    minutes = abs(int(length.total_seconds())) // 60
    if minutes < 60:
        return ngettext("%(n)s 分", "%(n)s 分", minutes) % {"n": minutes}
    if minutes < 1440 and not minutes % 60:
        return _("%(h)s 小时") % {"h": minutes // 60}
    if minutes < 1440:
        return _("%(h)s 小时 %(m)s 分") % {"h": minutes // 60, "m": minutes % 60}
    return _("%(d)s 天 %(h)s 小时") % {"d": minutes // 1440, "h": minutes % 1440 // 60}


def clock_words(clock: Any, now: datetime) -> dict[str, Any]:
    """`{state, tone, by, done_at, words, hours}` of one clock."""
    state, left = clock.state(now), clock.left(now)
    said = {"in_time": _("按时"), "late": _("迟 %(span)s"), "running": _("还有 %(span)s"), "overdue": _("超过 %(span)s")}[state]
    return {"state": state, "tone": TONES[state], "by": clock.by, "done_at": clock.done_at, "hours": clock.hours,
            "words": said % {"span": span(left)} if state != "in_time" else said}


def rows_of(found: Collection[Any], *, now: datetime, seen_by: Actor) -> list[dict[str, Any]]:
    """Rows of the list; the texts stay sealed."""
    names = people.number_names([one.person_id for one in found], seen_by=seen_by)
    return [{
        "matter": one, "name": names.get(one.person_id, ("", ""))[1], "kind": KINDS[one.kind], "step": STEPS.get(one.step, UNREPORTED),
        "tone": STEP_TONES[one.step], "oral": clock_words(one.oral, now), "written": clock_words(one.written, now),
        "mine": queries.awaited_from(one, seen_by),
    } for one in found]


def places(report: Any, actor: Actor) -> list[dict[str, Any]]:
    """Whom it goes to, and who received."""
    return [{"role": ROLES[one.role], "unit": one.unit_name, "receipt": getattr(one, "receipt", None),
             "mine": answers_for(actor, one.unit.path, report.org_path)} for one in queries.recipients(report)]


def acts_of(report: Any, actor: Actor, step: str, *, now: datetime, sent: Any = None, sent_act: str = "") -> list[dict[str, Any]]:
    """What the reader may do next, each with its form; the form that was just sent stands as it was."""
    mine = any(place["mine"] and (step != "written" or place["receipt"] is None) for place in places(report, actor))
    found = []
    for act in NEXT[step]:
        url, capability, above, title, label, button = ACTS[act]
        if actor.can(capability) and (mine or not above) and not (act == "received" and _wrote(report, actor)):
            form = sent if sent_act == act else form_of(act, now=now, label=label)
            found.append({"code": act, "url": f"workbench:{url}", "title": title, "form": form, "button": button})
    if actor.can("report.write"):
        form = sent if sent_act == "supplement" else form_of("supplement", now=now)
        found.append({"code": "supplement", "url": "workbench:report-supplement", "title": _("补充报告"), "form": form,
                      "button": _("补充报告")})
    return found


def form_of(act: str, *, now: datetime, label: Any = "", told: Any = None) -> Any:
    """The form of an act, blank or with what was sent."""
    if act == "written":
        return WrittenForm(told, initial={"when": now})
    if act == "received":
        return RemarkForm(told)
    return SayForm(told, label=label or (ACTS[act][4] if act in ACTS else _("更正或补充什么")))


def _wrote(report: Any, actor: Actor) -> bool:
    """Whoever wrote the report does not receive it."""
    return bool(report.steps.filter(step="written", by_id=actor.account_id).exists())
