"""去世登记: what was declared, its verification by a second person, and a mistake undone by two."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.care import queries as care
from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.forms.care import AnswerForm, DoubtForm, VerifyForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible, Refused
from weixia.registry.actions import deaths as acts
from weixia.registry.actions.people import person_open
from weixia.registry.queries import deaths as queries
from weixia.registry.queries import people


@page("person.read")
def death(request: PageRequest, person_id: int) -> HttpResponse:
    """What the file says of the death, and what may be done about it."""
    return _show(request, here(request, person_id))


@page("death.verify", "POST")
def death_verification(request: PageRequest, person_id: int) -> HttpResponse:
    """核实."""
    form = VerifyForm(request.POST)
    return _do(request, here(request, person_id, same=True), form, _("已核实。"),
               lambda person: acts.death_verify(person, by=request.actor, at=now(), **form.cleaned_data), verify=form)


@page("death.doubt", "POST")
def death_doubt(request: PageRequest, person_id: int) -> HttpResponse:
    """提出误报."""
    form = DoubtForm(request.POST)
    return _do(request, here(request, person_id, same=True), form, _("已提出，等另一位同事核对。核对之前什么都不变。"),
               lambda person: acts.revocation_propose(person, by=request.actor, at=now(), **form.cleaned_data), doubt=form)


@page("death.doubt", "POST")
def revocation_answer(request: PageRequest, revocation_id: int) -> HttpResponse:
    """确认误报, or not."""
    asked = found(queries.revocation_get(revocation_id, seen_by=request.actor))
    form = AnswerForm(request.POST)
    act, said = (acts.revocation_confirm, _("已撤销去世登记。以后的事照常办，误以为去世那几天到期的注明因误报免除。")) if (
        request.POST.get("verdict") == "confirm") else (acts.revocation_decline, _("已记下，去世登记不撤销。"))
    return _do(request, asked.person, form, said,
               lambda _person: act(asked, by=request.actor, at=now(), **form.cleaned_data), answer=form)


def _do(request: PageRequest, person: Any, form: Any, said: str, act: Callable[[Any], Any], **shown: Any) -> HttpResponse:
    if form.is_valid():
        try:
            act(person)
            messages.success(request, said)
            return redirect("workbench:death", person.pk)
        except Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, found(people.person_get(person.pk, seen_by=request.actor)), status=422, **shown)


def _show(request: PageRequest, person: Any, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The page reads sealed words: it is an opening of the file each time, also where a form comes back."""
    person_open(by=request.actor, at=now(), person=person)
    actor, told = request.actor, queries.told(person, seen_by=request.actor)
    dead = person.died_on is not None
    waits = dead and told.death is not None and told.death.verified_at is None
    return render(request, "workbench/death.html", {
        "person": portrait.brief(person, on=today()), "told": told, "form": next(iter(shown.values()), None),
        "verify": shown.get("verify", VerifyForm()) if waits and actor.can("death.verify") else None,
        "doubt": shown.get("doubt", DoubtForm()) if dead and not told.open and actor.can("death.doubt") else None,
        "answer": shown.get("answer", AnswerForm()) if told.open and actor.can("death.doubt") else None,
        "may_confirm": actor.can("death.revoke"), "mine": told.open is not None and told.open.proposed_id == actor.account_id,
        "declared_by_me": waits and told.death is not None and told.death.declared_id == actor.account_id,
        "case": care.case_of(person.pk, seen_by=actor) if actor.can("bereavement.read") else None,
        "may_open": dead and actor.can("bereavement.write"),
    }, status=status)
