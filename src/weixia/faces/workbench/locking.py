"""The lock of the desk, one's own devices, and forms that came too late."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from weixia.faces.workbench import presence, sudo
from weixia.faces.workbench.asking import now, whole
from weixia.faces.workbench.page import PageRequest, page
from weixia.registry.actions import devices as acts
from weixia.registry.queries import devices as queries


@sensitive_post_parameters("proof_password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Prove to be oneself and go on where the desk was left; 204 or 422 for the overlay, which stays on its page."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    where, quiet = _next(request), request.headers.get("Accept") == "application/json"
    if request.method == "GET" and quiet:
        return JsonResponse(sudo.passkey_options(request) or {}, status=200 if sudo.has_passkey(request) else 404)
    problem = sudo.prove(request) if request.method == "POST" else ""
    if problem is None:
        presence.unlock(request)
        return HttpResponse(status=204) if quiet else redirect(where)
    if request.method != "POST":
        locked = presence.is_locked(request)
        return sudo.ask(request, "workbench/unlock.html", status=200, **_here(where)) if locked else redirect(where)
    return HttpResponse(problem, status=422) if quiet else sudo.ask(request, "workbench/unlock.html", problem, status=422, **_here(where))


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock it now: by hand, or because nobody touched the page."""
    if request.user.is_authenticated:
        presence.lock(request)
    return HttpResponse(status=204) if request.headers.get("Accept") == "application/json" else redirect("workbench:unlock")


@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Somebody is typing: the clock of the lock starts anew. 423 when it is locked already."""
    gone = not request.user.is_authenticated
    return HttpResponse(status=401 if gone else 423 if presence.is_locked(request) else 204)


@page("own.account", "POST")
def device_end(request: PageRequest) -> HttpResponse:
    """Send away one of one's own devices, or all the others."""
    if request.POST.get("others"):
        ended = acts.devices_end_others(by=request.actor, at=now(), here=request.session.session_key or "")
        messages.success(request, _("已退出其他 %(n)s 台。") % {"n": ended})
        return redirect("workbench:settings")
    try:
        acts.device_end(by=request.actor, at=now(), device_id=whole(request.POST.get("device")) or 0)
    except acts.NoSuchDevice:
        raise Http404 from None
    messages.success(request, _("已退出这台。"))
    return redirect("workbench:settings")


def devices_of(request: PageRequest) -> list[dict[str, Any]]:
    """Where one is signed in, this place marked."""
    return [{"id": one.pk, "browser": one.browser, "came_at": one.came_at, "seen_at": one.seen_at,
             "here": one.session_key == request.session.session_key} for one in queries.devices(seen_by=request.actor)]


def token_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of the form is not the session's. From our own page (a login in between): typed again by one press."""
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not own or request.path.startswith(("/accounts/", "/api/")):
        return HttpResponseForbidden(render(request, "403.html", {"reason": _("这次提交不是从本系统的页面来的，没有收下。")}).content)
    return sudo.typed(request, status=403)


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else "/"


def _here(where: str) -> dict[str, Any]:
    return {"next": where, "action": reverse("workbench:unlock"), "said": []}


# open to everybody: the capability is named so that no page is open by forgetting
unlock.capability = lock.capability = here.capability = "public"  # type: ignore[attr-defined]
