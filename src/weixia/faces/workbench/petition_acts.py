"""信访: one address an act. Each takes its form, does the act, and leads back to the petition, or shows it with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.asking import found, now, whole
from weixia.faces.workbench.page import PageRequest, View, page
from weixia.faces.workbench.petitions import form_of, petition_page
from weixia.kernel.actor import Impossible
from weixia.needs.actions import petition_hands as hands
from weixia.needs.actions import petition_reviews as reviews
from weixia.needs.actions import petitions as acts
from weixia.needs.petition_shutting import Whom
from weixia.needs.queries import petitions as queries
from weixia.registry.queries import confiding


def _decide(row: Any, *, by: Any, at: Any, verdict: str, reason: str, body: str, words: str) -> Any:
    if verdict == "refuse":
        return acts.petition_refuse(row, by=by, at=at, reason=reason, words=words)
    if verdict == "pass":
        return acts.petition_pass(row, by=by, at=at, body=body, words=words)
    return acts.petition_accept(row, by=by, at=at)


def _tell(row: Any, *, by: Any, at: Any, **told: Any) -> Any:
    return acts.petition_tell(row, by=by, at=at, proof=acts.Proof(**told))


def _approve(row: Any, *, by: Any, at: Any, granted: str, words: str) -> Any:
    return acts.petition_answer_extension(row, by=by, at=at, granted=granted == "yes", words=words)


def _end(row: Any, *, by: Any, at: Any, settled: str, words: str) -> Any:
    return reviews.petition_end(row, by=by, at=at, settled=settled == "yes", words=words)


def _name(row: Any, *, by: Any, at: Any, account: str) -> Any:
    return hands.petition_name(row, by=by, at=at, account_id=int(account))


def _accuse(row: Any, *, by: Any, at: Any, **told: str) -> Any:
    whom = Whom(*(told[f"accused_{part}"] for part in ("name", "place", "username", "unit")))
    return hands.petition_accuse(row, by=by, at=at, whom=whom)


def _hand(row: Any, *, by: Any, at: Any, unit: str, words: str) -> Any:
    to_unit = next(one for one in confiding.around(row.org_path, below=by.path) if str(one.pk) == unit)
    return hands.petition_move(row, by=by, at=at, to_unit=to_unit, words=words)


def _view(name: str, act: Callable[..., Any], done: Any, capability: str = "petition.write") -> View:
    """The page of one act."""
    @page(capability, "POST")
    def view(request: PageRequest, petition_id: int) -> HttpResponse:
        row = found(queries.petition_get(petition_id, seen_by=request.actor))
        form = form_of(request, row, name, request.POST)
        if form.is_valid():
            try:
                act(row, by=request.actor, at=now(), **form.cleaned_data)
                messages.success(request, done)
                return _back(request, petition_id)
            except Impossible as problem:
                form.add_error(problem.column if problem.column in form.fields else None, problem.do)
        return petition_page(request, row, **{name: form})

    return view


petition_decision = _view("decision", _decide, _later("已记下决定。告知本人以后才算数，打印告知书，再记下怎么告知的。"))
petition_telling = _view("telling", _tell, _later("已记下告知和凭证。"))
petition_extension = _view("extension", acts.petition_ask_extension, _later("已申请延期，等局领导批复；批了以后要在原期限之前告知本人。"))
petition_approval = _view("approval", _approve, _later("已批复。同意的，要在原期限之前告知本人才起作用。"), "petition.approve")
petition_reply = _view("reply", acts.petition_reply, _later("已作出答复。送达本人、记下凭证，才算办结。"))
petition_review_ask = _view("review_ask", reviews.petition_ask_review, _later("已记下申请。"))
petition_review = _view("review", reviews.petition_review, _later("已记下意见。送达本人以后才算数。"))
petition_ending = _view("ending", _end, _later("已终结。"))
petition_handler = _view("handler", _name, _later("已指定承办人，他现在看得到信访人是谁。"))
petition_accused = _view("accused", _accuse, _later("已记下被反映人，他从现在起看不到这件信访。"))
petition_handing = _view("handing", _hand, _later("已转交。由那里的局领导、科室负责人指定承办人。"))


@page("petition.write", "POST")
def petition_handler_end(request: PageRequest, petition_id: int) -> HttpResponse:
    """撤去承办人."""
    row = found(queries.petition_get(petition_id, seen_by=request.actor))
    try:
        hands.petition_unname(row, by=request.actor, at=now(), account_id=whole(request.POST.get("account")) or 0)
        messages.success(request, _("已撤去，他不再看得到信访人是谁。"))
    except Impossible as problem:
        messages.error(request, problem.do)
    return _back(request, petition_id)


@page("petition.read", "POST")
def petition_informant(request: PageRequest, petition_id: int) -> HttpResponse:
    """Who brought it, on the answer to this request alone."""
    row = found(queries.petition_get(petition_id, seen_by=request.actor))
    form = form_of(request, row, "informant", request.POST)
    if form.is_valid():
        try:
            brought = hands.informant_open(row, by=request.actor, at=now(), **form.cleaned_data)
            return petition_page(request, row, brought=brought)
        except Impossible as problem:
            form.add_error(None, problem.do)
    return petition_page(request, row, informant=form)


def _back(request: PageRequest, petition_id: int) -> HttpResponse:
    """To the petition, or to the list where it left the actor's sight."""
    there = queries.petition_get(petition_id, seen_by=request.actor)
    return redirect("workbench:petition", petition_id) if there else redirect("workbench:petitions")
