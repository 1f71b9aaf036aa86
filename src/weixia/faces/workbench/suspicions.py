"""疑似重复: pairs to judge. Merging is another act."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.page import PageRequest, page
from weixia.registry.actions.suspicions import suspicion_judge
from weixia.registry.queries import suspicions as queries
from weixia.registry.queries.people import KINDS

PAGE = 30


@page("suspicion.judge")
def suspicions(request: PageRequest) -> HttpResponse:
    """Pairs waiting, and those judged lately."""
    waiting = queries.suspicions(seen_by=request.actor)
    start = whole(request.GET.get("after")) or 0
    pairs = list(waiting[start: start + PAGE + 1])
    more = str(start + PAGE) if len(pairs) > PAGE else ""
    judged = [pair for verdict in ("same", "different") for pair in queries.suspicions(seen_by=request.actor, verdict=verdict)[:5]]
    return render(request, "workbench/suspicions.html", {
        "pairs": [_pair(pair) for pair in pairs[:PAGE]], "judged": [_judged(pair) for pair in judged], "today": today(),
        "pager": pager(request, next_key=more),
    })


@page("suspicion.judge", "POST")
def suspicion_verdict(request: PageRequest, suspicion_id: int) -> HttpResponse:
    """One person or two: a human says."""
    pair = found(queries.suspicions(seen_by=request.actor).filter(pk=suspicion_id).first())
    suspicion_judge(by=request.actor, at=now(), suspicion=pair, verdict=request.POST.get("verdict", ""))
    messages.success(request, _("已记下判断。判为同一个人的，档案先各自保留。"))
    return redirect("workbench:suspicions")


def _pair(pair: Any) -> dict[str, Any]:
    left, right = _side(pair.person), _side(pair.other) if pair.other else _row(pair.row)
    same = {one["label"] for one in left["facts"] for two in right["facts"] if one == two and one["value"]}
    for side in (left, right):
        for fact in side["facts"]:
            fact["same"] = fact["label"] in same
    words = queries.reason_words()
    return {"id": pair.pk, "why": [words[code] for code in pair.reasons], "left": left, "right": right}


def _side(person: Any) -> dict[str, Any]:
    facts = {_("出生日期"): str(person.birth_on or ""), _("人员类别"): KINDS[person.kind], _("管理单位"): person.unit.name,
             _("主联系人"): person.primary_contact}
    return {"id": person.pk, "name": person.name, "number": person.number,
            "facts": [{"label": label, "value": value} for label, value in facts.items()]}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    facts = [{"label": _("在文件里"), "value": _("第 %(n)s 行") % {"n": row.get("row", "")}}]
    return {"id": None, "name": row.get("name", ""), "number": row.get("number", ""), "facts": facts}


def _judged(pair: Any) -> dict[str, Any]:
    names = pair.person.name + (f"、{pair.other.name}" if pair.other else "")
    return {"id": pair.pk, "names": names, "verdict": pair.get_verdict_display(), "by": pair.judged_by, "on": pair.judged_at}
