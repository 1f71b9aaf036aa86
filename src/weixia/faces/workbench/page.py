"""One decorator for every page: signed in, in a post, allowed. A page without a capability cannot be written.

Refusals speak: 403 names the posts that may, 404 hides what is out of scope.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from weixia.faces.workbench import idempotency
from weixia.faces.workbench.elsewhere import moved_on
from weixia.faces.workbench.sudo import passed, prove_first, typed
from weixia.kernel.actor import Actor, Refused
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.crowding import Crowded


class PageRequest(HttpRequest):
    """A request behind the door: the actor is known."""

    actor: Actor


View = Callable[..., HttpResponse]


def page(capability: str, *methods: str, sudo: bool = False, once: bool = True) -> Callable[[View], View]:
    """Open a view to posts that hold `capability`; methods default to GET.

    A POST is one transaction: refused or failed, nothing of it stays; sent twice, it has one effect (`once`).
    `sudo`: a risky act asks for the password (or the passkey) again when the last time is over ten minutes ago.
    """

    def wrap(view: View) -> View:
        allowed = list(methods) or ["GET", "HEAD"]

        @wraps(view)
        def opened(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return _other_way(request, allowed)
            if not request.user.is_authenticated:
                return typed(request, status=401) if request.POST else redirect_to_login(request.get_full_path())
            if request.actor is None:
                return refuse(request, _("这个账号今天没有任何岗位。请联系系统管理员任命岗位。"))
            try:
                request.actor.must(capability)
                question = passed(request) if sudo else None
                return question or _answer(request, partial(view, request, *args, **kwargs), once=once)
            except Crowded as crowded:
                crowded.tell()
                if crowded.final:
                    return refuse(request, str(crowded), status=429)
                question = prove_first(request, str(crowded))
                return question or _answer(request, partial(view, request, *args, **kwargs), once=once)
            except Elsewhere as gone:
                return moved_on(request, gone)
            except Refused as refusal:
                return refuse(request, str(refusal))

        opened.capability, opened.methods = capability, allowed  # type: ignore[attr-defined]
        return opened

    return wrap


def _answer(request: PageRequest, act: Callable[[], HttpResponse], *, once: bool) -> HttpResponse:
    if request.method != "POST":
        return act()
    with transaction.atomic():
        return idempotency.once(request, act) if once else act()


def _other_way(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    answer = HttpResponse(render_to_string("405.html", {}), status=405)
    answer["Allow"] = ", ".join(allowed)
    return answer


def refuse(request: HttpRequest, reason: str, *, status: int = 403) -> HttpResponse:
    """Never a bare no: the reason, and where to go."""
    return render(request, "403.html", {"reason": reason}, status=status)
