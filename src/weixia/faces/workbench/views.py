"""我的视图: a list's address under a name. And what an account chooses for itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, now
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.actions import views as acts
from weixia.registry.queries import views as queries

# pages that keep views: their url names
LISTS = ("today", "people", "suspicions", "audit", "staff", "imports", "exports", "plans")


@page("own.account", "POST")
def view_new(request: PageRequest) -> HttpResponse:
    """存为我的视图."""
    listed = request.POST.get("page", "")
    if listed not in LISTS:
        return redirect("workbench:front")
    try:
        view = acts.view_save(by=request.actor, at=now(), page=listed, name=request.POST.get("name", ""),
                              query=request.POST.get("query", ""))
        messages.success(request, _("已存为视图「%(name)s」。") % {"name": view.name})
        return redirect(link_of(view.page, view.query))
    except Impossible as problem:
        messages.error(request, f"{problem.do}。")
    return redirect(link_of(listed, request.POST.get("query", "")))


@page("own.account", "POST")
def view_change(request: PageRequest, view_id: int) -> HttpResponse:
    """Rename it, open the page with it, or forget it: as the pressed button says."""
    view = found(queries.view_get(view_id, seen_by=request.actor))
    try:
        messages.success(request, _change(request, view, request.POST.get("act", "")))
    except Impossible as problem:
        messages.error(request, f"{problem.do}。")
    return redirect(link_of(view.page, "view=none"))


@page("own.account", "POST")
def preferences(request: PageRequest) -> HttpResponse:
    """Keys and density."""
    acts.preference_set(by=request.actor, at=now(), shortcuts=bool(request.POST.get("shortcuts")), dense=bool(request.POST.get("dense")))
    messages.success(request, _("已保存，现在就起作用。"))
    return redirect("workbench:settings")


def first_of(request: PageRequest, listed: str) -> HttpResponse | None:
    """Where a page opened without filters leads: to the view chosen for it, or nowhere."""
    if request.GET:
        return None
    view = next((view for view in kept(request, listed) if view.first), None)
    return redirect(link_of(listed, view.query)) if view and view.query else None


def kept(request: HttpRequest, listed: str) -> list[Any]:
    """The actor's views of the page that is asked for; read once, however often it asks."""
    if not hasattr(request, "kept_views"):
        request.kept_views = list(queries.views(seen_by=request.actor, page=listed))  # type: ignore[attr-defined]
    return request.kept_views  # type: ignore[attr-defined, no-any-return]


def link_of(listed: str, query: str) -> str:
    """The address of a list with these filters."""
    query = query.removeprefix("?")
    return reverse(f"workbench:{listed}") + (f"?{query}" if query else "")


def _change(request: PageRequest, view: Any, act: str) -> str:
    if act == "delete":
        acts.view_delete(view, by=request.actor, at=now())
        return _("已删除视图「%(name)s」。") % {"name": view.name}
    if act == "first":
        first = acts.view_first(view, by=request.actor, at=now())
        said = _("以后打开这一页，先用视图「%(name)s」。") if first else _("以后打开这一页，不再先用视图「%(name)s」。")
        return said % {"name": view.name}
    acts.view_rename(view, by=request.actor, at=now(), name=request.POST.get("name", ""))
    return _("已改名为「%(name)s」。") % {"name": view.name}
