"""查找: one search with its steps and its conclusion."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.elsewhere import here
from weixia.faces.workbench.follow import said_of
from weixia.faces.workbench.forms.fields import DayField, RadioField
from weixia.faces.workbench.page import PageRequest, page
from weixia.needs import queries
from weixia.needs.actions import searches as searching
from weixia.needs.actions.contacts import Telling
from weixia.registry.queries import people

WAYS = {"phone": queries.MODES["phone"], "home": queries.MODES["home"], "hospital": queries.MODES["hospital"],
        "video": queries.MODES["video"]}


class WithdrawalForm(forms.Form):
    """Why a search is taken back."""

    reason = forms.CharField(label=gettext_lazy("为什么撤回"), max_length=300,
                             error_messages={"required": gettext_lazy("写明为什么撤回")})


STEP, END = "step_%s", "end_%s"  # two forms on one page, each with a day


class StepForm(forms.Form):
    """One step: whom somebody asked, or where they went."""

    kind = RadioField(label=gettext_lazy("问了谁"), choices=list(queries.STEPS.items()),
                      error_messages={"required": gettext_lazy("选一下问了谁、去了哪里")})
    result = forms.CharField(label=gettext_lazy("问到了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"required": gettext_lazy("写一句问到了什么；没有消息也写明")})
    day = DayField(label=gettext_lazy("哪天"), error_messages={"required": gettext_lazy("填写日期")})


class ConclusionForm(forms.Form):
    """What the search came to. Whoever was found was reached: how, on which day, and what is new."""

    conclusion = RadioField(label=gettext_lazy("结论"), choices=list(queries.CONCLUSIONS.items()),
                            error_messages={"required": gettext_lazy("选一个结论")})
    mode = forms.ChoiceField(label=gettext_lazy("怎样联系上的"), required=False, choices=[("", gettext_lazy("没有联系上")), *WAYS.items()],
                             help_text=gettext_lazy("选「联系上本人」时填"))
    day = DayField(label=gettext_lazy("哪天联系上的"), required=False)
    phone = forms.CharField(label=gettext_lazy("新电话"), required=False, max_length=30, help_text=gettext_lazy("没变就不填"))
    address = forms.CharField(label=gettext_lazy("新住址"), required=False, max_length=120, help_text=gettext_lazy("没变就不填"))
    words = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def told(self) -> dict[str, Any]:
        """Values as searching.search_conclude takes them."""
        said = self.cleaned_data
        met = Telling(day=said["day"] or today(), mode=said["mode"], reached=True, summary=said["words"]) if said["mode"] else None
        details = {f"{name}_sealed": said[name] for name in ("phone", "address") if said[name]}
        return {"conclusion": said["conclusion"], "words": said["words"], "met": met, "details": details}


@page("search.write", "POST")
def search_new(request: PageRequest, person_id: int) -> HttpResponse:
    """启动查找."""
    person = here(request, person_id)
    try:
        search, made = searching.search_start(by=request.actor, at=now(), person_id=person.pk)
    except searching.Impossible as problem:
        messages.error(request, problem.do)
        return redirect("workbench:lost")
    messages.success(request, _("已启动查找。问过谁、去过哪里，一步一步记在这里。") if made else _("查找早已启动，就在这里。"))
    return redirect("workbench:search-one", search.pk)


@page("duty.read")
def search_one(request: PageRequest, search_id: int) -> HttpResponse:
    """Its steps, and what may be done next."""
    return _page(request, found(queries.search_get(search_id, seen_by=request.actor)))


@page("search.write", "POST")
def search_step(request: PageRequest, search_id: int) -> HttpResponse:
    """Note one step."""
    search = found(queries.search_get(search_id, seen_by=request.actor))
    form = StepForm(request.POST, auto_id=STEP)
    if form.is_valid():
        try:
            searching.search_step(search, by=request.actor, at=now(), **form.cleaned_data)
            messages.success(request, _("已记下这一步。"))
            return redirect("workbench:search-one", search.pk)
        except searching.Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    return _page(request, search, step=form)


@page("search.write", "POST")
def search_conclusion(request: PageRequest, search_id: int) -> HttpResponse:
    """Conclude it; a death goes on to its own form."""
    search = found(queries.search_get(search_id, seen_by=request.actor))
    form = ConclusionForm(request.POST, auto_id=END)
    if form.is_valid():
        try:
            done = searching.search_conclude(search, by=request.actor, at=now(), **form.told())
            return _concluded(request, done)
        except searching.Impossible as problem:
            form.add_error(problem.column if problem.column in form.fields else None, problem.do)
    return _page(request, search, conclusion=form)


@page("search.write", "POST")
def search_withdrawal(request: PageRequest, search_id: int) -> HttpResponse:
    """Started by mistake."""
    search = found(queries.search_get(search_id, seen_by=request.actor))
    form = WithdrawalForm(request.POST)
    try:
        if not form.is_valid():
            raise searching.Impossible("reason", said_of(form))
        searching.search_withdraw(search, by=request.actor, at=now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤回这次查找。"))
    except searching.Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:search-one", search.pk)


def _concluded(request: PageRequest, search: Any) -> HttpResponse:
    if search.conclusion == "died":
        messages.info(request, _("查找已有结论。请接着登记去世：日期、得知日期和来由。"))
        return redirect(reverse("workbench:happening-new", args=[search.person_id]) + "?kind=death")
    found_again = search.conclusion == "found"
    messages.success(request, _("查找已有结论，写进了联系走访。") if found_again else _("已记下仍无下落。过些日子可以再启动查找。"))
    return redirect("workbench:search-one", search.pk)


def _page(request: PageRequest, search: Any, *, step: Any = None, conclusion: Any = None) -> HttpResponse:
    person, may = search.person, search.is_open and request.actor.can("search.write")
    bad = any(form is not None and form.errors for form in (step, conclusion))
    return render(request, "workbench/search_one.html", {
        "search": search, "person": portrait.brief(person, on=today()), "steps": list(search.steps.all()), "may_write": may,
        "step_form": step or StepForm(initial={"day": today()}, auto_id=STEP),
        "conclusion_form": conclusion or ConclusionForm(initial={"day": today()}, auto_id=END),
        "kin": [{"name": row["contact"].name, "relation": row["contact"].relation, "phone": row["phone"]}
                for row in people.family(person, seen_by=request.actor)],
        "others": [one for one in queries.searches_of(person.pk, seen_by=request.actor) if one.pk != search.pk],
    }, status=422 if bad else 200)
