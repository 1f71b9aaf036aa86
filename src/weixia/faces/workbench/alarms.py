"""What 今日 says before everything else: duties that nobody answers for, people who wait to be received."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.duties import queries as duties
from weixia.faces.workbench.asking import now, pager, today, whole
from weixia.faces.workbench.forms.fields import offer
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import queries as journal
from weixia.kernel.actor import Actor, Impossible
from weixia.registry.actions.handovers import primary_contact_set
from weixia.registry.queries import handovers, owners, transfers

ALARMED = {"section_head", "director"}
PAGE = 50


class ContactForm(forms.Form):
    """Who becomes the primary contact of the people ticked."""

    account = forms.TypedChoiceField(label=gettext_lazy("主联系人"), coerce=int,
                                     error_messages={"required": gettext_lazy("选一位主联系人")})

    def __init__(self, *args: Any, groups: list[tuple[str, list[tuple[int, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["account"], [("", _("请选择")), *groups])


def of(actor: Actor, counts: dict[str, int] | None = None) -> dict[str, Any]:
    """`{count, causes [{words, count, url}], waiting, exported [{name, at, rows, usual}]}` for parts/alarms.html.

    counts: what the page has counted already.
    """
    if actor.role not in ALARMED:
        counts = {}
    elif counts is None:
        counts = duties.unowned_counts(seen_by=actor, on=today())
    link = reverse("workbench:primary-contact") if actor.can("person.write") else ""
    causes = [{"words": owners.CAUSES[cause], "count": counts[cause], "url": f"{link}?cause={cause}" if link else ""}
              for cause in owners.CAUSES if counts.get(cause)]
    waiting = transfers.waiting(seen_by=actor).count() if actor.can("transfer.confirm") else 0
    crowded = journal.alarms("export.crowded", since=now() - timedelta(days=1)) if actor.role in ALARMED else []
    exported = [{"name": one.actor_name, "at": one.at, "rows": one.fields["rows"], "usual": one.fields["usual"]} for one in crowded]
    return {"count": sum(counts.values()), "causes": causes, "waiting": waiting, "exported": exported}


@page("person.write", "GET", "POST")
def primary_contact(request: PageRequest) -> HttpResponse:
    """指定主联系人: for the people ticked, whom nobody answers for."""
    cause = _cause(request)
    form = ContactForm(request.POST or None, groups=handovers.successors(seen_by=request.actor, on=today()))
    if request.method == "POST" and form.is_valid():
        try:
            ids = [number for text in request.POST.getlist("person") if (number := whole(text))]
            count = primary_contact_set(by=request.actor, at=now(), person_ids=ids, account_id=form.cleaned_data["account"])
            messages.success(request, _("已为 %(n)s 位老同志指定主联系人。") % {"n": count})
            return redirect(f"{request.path}?cause={cause}")
        except Impossible as problem:
            form.add_error(problem.column or None, problem.do)
    return _list(request, cause, form)


def _cause(request: PageRequest) -> str:
    cause = request.GET.get("cause") or request.POST.get("cause") or "nobody"
    if cause not in owners.CAUSES:
        raise Http404
    return cause


def _list(request: PageRequest, cause: str, form: ContactForm) -> HttpResponse:
    start = whole(request.GET.get("after")) or 0
    rows = list(owners.people_unowned(cause, seen_by=request.actor, on=today())[start: start + PAGE + 1])
    ticked = set(request.POST.getlist("person"))
    return render(request, "workbench/primary_contact.html", {
        "cause": cause, "words": owners.CAUSES[cause], "form": form,
        "causes": [{"key": key, "words": words, "current": key == cause} for key, words in owners.CAUSES.items()],
        "rows": [{"id": row.pk, "name": row.name, "number": row.number, "unit_name": row.unit.name,
                  "contact": row.primary_contact, "ticked": str(row.pk) in ticked} for row in rows[:PAGE]],
        "pager": pager(request, next_key=str(start + PAGE) if len(rows) > PAGE else ""),
    }, status=422 if form.errors else 200)
