"""A comfort list as its pages show it, and whom a choice of people means."""

import re
from typing import Any

from django.utils.translation import gettext as _

from weixia.benefits import queries
from weixia.benefits.groups import GROUPS
from weixia.benefits.money import capital
from weixia.duties import plans
from weixia.faces.workbench.asking import pager, today, whole
from weixia.faces.workbench.forms.comforts import ApproveForm, FillForm, ReasonForm
from weixia.kernel.actor import Actor
from weixia.registry.queries import people

PER_PAGE = 50


def figures_of(comfort: Any, actor: Actor) -> dict[str, Any]:
    """Figures of one list, its sum in 大写 too."""
    told = queries.figures([comfort.pk], seen_by=actor)[comfort.pk]
    return {name: getattr(told, name) for name in
            ("people", "done", "waiting", "over", "excess", "cash", "goods", "spent", "total")} | {"capital": capital(told.total)}


def comfort_page(request: Any, comfort: Any, *, fill: Any = None, problem: str = "") -> dict[str, Any]:
    """Everything comfort.html shows; the list is paged, the questions do not grow with it."""
    actor, show = request.actor, request.GET.get("show", "")
    told = figures_of(comfort, actor)
    start = whole(request.GET.get("after")) or 0
    rows = list(queries.items(comfort, seen_by=actor, show=show)[start:start + PER_PAGE + 1])
    twice = queries.also_listed(comfort, [row.person_id for row in rows], seen_by=actor)
    plan = plans.plan_of(comfort.rule, comfort.period)
    return {
        "comfort": comfort, "figures": told, "show": show, "plan": plan, "problem": problem, "today": today(),
        "rows": [{"item": row, "twice": twice.get(row.person_id, [])} for row in rows[:PER_PAGE]],
        "twice": queries.also_listed_count(comfort, seen_by=actor), "money": _money(comfort, actor),
        "fill": fill or (FillForm(actor=actor, plan=plan.title if plan else "") if _may_fill(comfort, actor) else None),
        "approve": _approve(comfort, actor), "back": ReasonForm() if actor.can("comfort.approve") else None,
        "pager": pager(request, next_key=str(start + PER_PAGE) if len(rows) > PER_PAGE else "",
                       shown=_("本页 %(n)s 人") % {"n": len(rows[:PER_PAGE])}),
    }


def people_asked(actor: Actor, asked: dict[str, Any], *, plan: Any = None) -> list[Any]:
    """The people that a choice means, living and in scope. `ids` names them outright."""
    filters = people.Filters(unit=whole(asked.get("unit")), kind=asked.get("kind") or "", tag=asked.get("tag") or "")
    rows = people.people(filters, seen_by=actor, on=today())
    if "ids" in asked:
        return list(rows.filter(pk__in=asked["ids"]))
    if asked.get("group") == "plan" and plan:
        rows = rows.filter(pk__in=plans.people_of(plan, seen_by=actor, on=today()))
    elif asked.get("group") in GROUPS:
        rows = rows.filter(GROUPS[asked["group"]][1]).distinct()
    numbers = re.findall(r"[^\s,，、;；]+", asked.get("numbers") or "")
    return list(rows.filter(number__in=numbers[:2000]) if numbers else rows)


def _may_fill(comfort: Any, actor: Actor) -> bool:
    return comfort.state == "drafted" and actor.can("comfort.write")


def _approve(comfort: Any, actor: Actor) -> ApproveForm | None:
    if comfort.state != "drafted" or not actor.can("comfort.approve"):
        return None
    return ApproveForm(actor=actor, years=(comfort.day.year, comfort.day.year - 1), initial={"budget": comfort.budget_id})


def _money(comfort: Any, actor: Actor) -> Any:
    if comfort.budget is None or not actor.can("budget.read"):
        return None
    line = queries.budget_get(comfort.budget_id, seen_by=actor)
    return queries.money_of([line])[line.pk] if line else None
