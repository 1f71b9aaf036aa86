"""A small form over one thing that others may change meanwhile: drawn, saved, or shown beside what another saved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench import conflicts
from weixia.faces.workbench.conflicts import Side
from weixia.faces.workbench.page import PageRequest
from weixia.kernel.actor import Impossible
from weixia.registry.actions.people import Conflict


@dataclass(frozen=True)
class Edit:
    """`form(told, initial)`; `sides(thing)` are its marks and its words (see conflicts); `save(values, seen)` raises
    Impossible, or Conflict with the thing as it stands when `seen` is not how it stands."""

    title: str
    said: str
    back_url: str
    form: Callable[..., Form]
    sides: Callable[[Any], tuple[Side, Side]]
    save: Callable[[dict[str, Any], Side], object]


def edited(request: PageRequest, thing: Any, edit: Edit) -> HttpResponse:
    """The form, or what came of it."""
    initial = edit.sides(thing)[1]
    if request.method != "POST":
        return _page(request, thing, edit, edit.form(initial=initial))
    form = edit.form(conflicts.picked(request.POST, initial), initial=initial)
    if not form.is_valid():
        return _page(request, thing, edit, form, base=request.POST.get("base", ""))
    try:
        edit.save(form.cleaned_data, conflicts.base_of(request.POST, thing))
    except Conflict as conflict:
        return _both(request, conflict.stored, edit, form)
    except Impossible as problem:
        form.add_error(problem.column if problem.column in form.fields else None, problem.do)
        return _page(request, thing, edit, form, base=request.POST.get("base", ""))
    messages.success(request, edit.said)
    return redirect(edit.back_url)


def _both(request: PageRequest, stored: Any, edit: Edit, form: Form) -> HttpResponse:
    marks, words = edit.sides(stored)
    told, differences = conflicts.merged(form, cast(QueryDict, form.data), conflicts.base_of(request.POST, stored), marks, words)
    again = edit.form(told, initial=words)
    again.full_clean()
    again.add_error(None, _("填写时被别人改过，还没有存。两边的都列在下面，选好再存一次。"))
    return _page(request, stored, edit, again, status=409, differences=differences)


def _page(
    request: PageRequest, thing: Any, edit: Edit, form: Form, *, base: str = "", status: int = 0, differences: Any = (),
) -> HttpResponse:
    return render(request, "workbench/edit_form.html", {
        "title": edit.title, "form": form, "back_url": edit.back_url, "differences": differences,
        "base": base or conflicts.sealed_base(edit.sides(thing)[0], thing),
    }, status=status or (422 if form.errors else 200))
