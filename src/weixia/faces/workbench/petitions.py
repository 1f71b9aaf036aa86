"""信访: what will miss its date first, registering one, one with its thread, and its papers."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms import petitions as asked
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.needs.actions import petition_hands as hands
from weixia.needs.actions.petitions import to_tell
from weixia.needs.petition_shutting import Whom
from weixia.needs.queries import petitions as queries
from weixia.registry.queries import confiding, units

MOST = 200
SOON = 5  # days
# 文书: what each paper is written from, and its title
PAPERS = {
    "acceptance": ("accept", _later("信访事项受理告知书")), "refusal": ("refuse", _later("信访事项不予受理告知书")),
    "passing": ("pass", _later("信访事项转送告知书")), "extension": ("answer_extension", _later("信访事项延期告知书")),
    "reply": ("reply", _later("信访事项处理意见答复书")),
}
# what the actor may do in a state: form's name → (form, the act of the life that it does)
FORMS: dict[str, tuple[type[forms.Form], tuple[str, ...]]] = {
    "decision": (asked.DecisionForm, ("accept",)), "telling": (asked.TellingForm, ("tell",)),
    "approval": (asked.ApprovalForm, ("answer_extension",)), "reply": (asked.ReplyForm, ("reply",)),
    "extension": (asked.ExtensionForm, ("ask_extension",)), "review_ask": (asked.ReviewAskForm, ("ask_review", "ask_rereview")),
    "review": (asked.ReviewForm, ("review", "rereview")), "ending": (asked.EndForm, ("end",)),
    "handler": (asked.HandlerForm, ()), "accused": (asked.AccusedForm, ()), "handing": (asked.HandingForm, ("move",)),
    "informant": (asked.WhyForm, ()),
}


@page("petition.read")
def petitions(request: PageRequest) -> HttpResponse:
    """What is open, what will miss its date first; or what ended."""
    over = request.GET.get("show") == "over"
    found_ = list(queries.petitions(seen_by=request.actor, over=over)[:MOST])
    rows = [{"row": row, "waits": waits(row)} for row in found_]
    return render(request, "workbench/petitions.html", {
        "rows": rows, "over": over, "most": MOST, "today": today(), "late": sum(1 for row in found_ if (row.left(today()) or 0) < 0)})


@page("petition.write", "GET", "POST")
def petition_new(request: PageRequest) -> HttpResponse:
    """登记."""
    houses = list(units.units(seen_by=request.actor))
    first = {"unit": str(request.actor.unit_id), "registered_on": today().isoformat()}
    form = asked.RegisterForm(request.POST or None, units=houses, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = _register(request, houses, form.cleaned_data)
            messages.success(request, _("已登记，编号 %(number)s，%(day)s 前告知是否受理。") % {"number": row.number, "day": row.next_on})
            return redirect("workbench:petition", row.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return render(request, "workbench/petition_form.html", {"form": form}, status=422 if form.errors else 200)


@page("petition.read")
def petition(request: PageRequest, petition_id: int) -> HttpResponse:
    """One of them; opening it is an act of its own."""
    return petition_page(request, found(queries.petition_get(petition_id, seen_by=request.actor)))


@page("petition.read")
def petition_paper(request: PageRequest, petition_id: int, paper: str) -> HttpResponse:
    """A paper to hand over or to post. A named handler prints it with the name, anybody else with a line for it."""
    row = found(queries.petition_get(petition_id, seen_by=request.actor))
    word, title = PAPERS.get(paper, ("", ""))
    thread = {line.row.word: line for line in queries.opened(row, seen_by=request.actor).thread}
    if word not in thread or word == "answer_extension" and not thread[word].row.granted:
        raise Http404
    who = _addressee(request, row)
    return render(request, "workbench/petition_paper.html", {
        "row": row, "paper": paper, "title": title, "line": thread[word], "asked": thread.get("ask_extension"), "who": who, "now": now(),
        "until": until(row, paper, thread[word].row)})


def until(row: Any, paper: str, step: Any) -> date | None:
    """The day that a paper promises, as it stood when it was decided."""
    first = queries.after(row.accepted_on, queries.DECIDE_WITHIN) if row.accepted_on else None
    return queries.after(first, step.days) if first and paper == "extension" else first


def petition_page(request: PageRequest, row: Any, *, brought: Any = None, **bad: forms.Form) -> HttpResponse:
    """The page of one, with the form that came back, or with who brought it."""
    hands.petition_open(row, by=request.actor, at=now())
    told, pending = queries.opened(row, seen_by=request.actor), to_tell(row)
    return render(request, "workbench/petition.html", {
        "row": row, "told": told, "handlers": queries.handlers(row, seen_by=request.actor), "left": row.left(today()),
        "waits": waits(row), "named": request.actor.account_id in row.named, "soon": SOON, "today": today(), "brought": brought,
        "forms": _forms(request, row, told, pending, bad), "pending": pending and queries.WORDS[pending.word],
        "papers": _papers(told), "bad": next(iter(bad.values()), None)}, status=422 if bad else 200)


def form_of(request: PageRequest, row: Any, name: str, data: Any = None) -> forms.Form:
    """One of the small forms of the page."""
    kind = FORMS[name][0]
    more: dict[str, Any] = {}
    if kind is asked.HandlerForm:
        more = {"people": queries.may_handle(row, seen_by=request.actor, on=today())}
    if kind is asked.HandingForm:
        more = {"units": confiding.around(row.org_path, below=request.actor.path)}
    initial = {"day": today().isoformat(), "teller": request.actor.name}
    return kind(data, auto_id=f"{name}_%s", initial=initial, **more)


def waits(row: Any) -> str:
    """What the next day is the last one for."""
    if row.is_over:
        return ""
    if row.answered_on is None:
        return _("告知是否受理")
    return {"accepted": _("办结"), "replying": _("办结"), "reviewing": _("复查"), "rereviewing": _("复核"), "reviewed": _("复查"),
            "rereviewed": _("复核")}.get(row.state, _("本人可申请复查、复核"))


def _forms(request: PageRequest, row: Any, told: Any, pending: Any, bad: dict[str, forms.Form]) -> dict[str, forms.Form]:
    """What the actor may do now, each as a form."""
    actor, possible = request.actor, set(queries.acts_from(row.state))
    named = actor.account_id in row.named
    leads = not row.is_over and (named or actor.can("petition.name") or not row.named)
    waiting = [line.row for line in told.thread if line.row.word in ("ask_extension", "answer_extension")]
    asks = bool(waiting) and waiting[-1].word == "ask_extension"
    free = not row.extended and not asks and not any(one.granted for one in waiting)
    allowed = {
        "telling": named and pending is not None, "approval": asks and actor.can("petition.approve") and not named,
        "extension": named and free and row.answered_on is not None, "reply": named and row.answered_on is not None,
        "handler": leads, "accused": leads, "informant": named}
    return {name: bad.get(name) or form_of(request, row, name) for name, (_kind, acts) in FORMS.items()
            if name in bad or allowed.get(name, named) and (not acts or possible & {*acts})}


def _papers(told: Any) -> list[tuple[str, Any]]:
    done = {line.row.word for line in told.thread if line.row.word != "answer_extension" or line.row.granted}
    return [(paper, title) for paper, (word, title) in PAPERS.items() if word in done]


def _register(request: PageRequest, houses: list[Any], told: dict[str, Any]) -> Any:
    unit = next(one for one in houses if str(one.pk) == told.pop("unit"))
    whom = Whom(*(told.pop(f"accused_{part}") for part in ("name", "place", "username", "unit")))
    accused = whom if any((whom.name, whom.username, whom.unit)) else None
    return hands.petition_register(unit, by=request.actor, at=now(), told=hands.Bringing(**told), accused=accused)


def _addressee(request: PageRequest, row: Any) -> str:
    try:
        return hands.informant_open(row, by=request.actor, at=now(), why="paper").name
    except Impossible:
        return ""

