"""One decorator for every page of the portal: a remembered device, its holder's own rows, the capability.

A session of the staff is nothing here, and a device of the portal is nothing at the workbench: two cookies, two doors.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.faces.portal import sending
from weixia.faces.portal.phones import phones
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.scope import scoped
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.queries import cards
from weixia.registry.queries.cards import Holder

HOST = "__Host-" if settings.BEHIND_TLS else ""
DEVICE, ASKED, LETTERS = f"{HOST}wx_elder", f"{HOST}wx_ask", "wx_letters"
SMALLEST, LARGEST = 1, 6
GONE = (403, 404, 405)  # larger letters lead home from there: the page is not to be had, and its address is not said
CONTENT_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; form-action 'self';"
                  " base-uri 'none'; object-src 'none'; frame-ancestors 'none'")


class PortalRequest(HttpRequest):
    """A request behind the portal's door."""

    holder: Holder


View = Callable[..., HttpResponse]


def page(capability: str, *methods: str) -> Callable[[View], View]:
    """Open a view to the holders of a device; methods default to GET. A POST is one transaction, and sent twice one act."""

    def wrap(view: View) -> View:
        allowed = list(methods) or ["GET", "HEAD"]

        @wraps(view)
        def opened(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return _other_way(request, allowed)
            holder = cards.holder_at(request.COOKIES.get(DEVICE, ""), at=timezone.now())
            if holder is None:
                return redirect("portal:enter")
            request.holder, request.actor = holder, holder.actor  # type: ignore[attr-defined]
            try:
                with transaction.atomic(), scoped(holder.actor.scope):
                    holder.actor.must(capability)
                    return sending.once(request, lambda: view(request, *args, **kwargs))
            except Refused:
                return stop(request, _("这一页不是给您用的"), _("请回到首页。"), status=403)
            except (Impossible, Elsewhere) as problem:
                return stop(request, _("这一步没有办成"), str(problem), status=422)
            except Http404:
                return stop(request, _("没有找到这一页"), _("它可能已经不在了。请回到首页。"), status=404)

        opened.capability, opened.methods = capability, allowed  # type: ignore[attr-defined]
        return opened

    return wrap


def show(request: HttpRequest, template: str, told: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """A page in the reader's letters, with the telephone numbers of the footer."""
    holder = getattr(request, "holder", None)
    home = "portal:enter" if holder is None else "portal:family" if holder.is_family else "portal:home"
    step = letters_of(request)
    answer = render(request, f"portal/{template}", {
        "holder": holder, "home": home, "step": step, "larger": min(step + 1, LARGEST), "smaller": max(step - 1, SMALLEST),
        "phones": phones(), "back": reverse(home) if status in GONE else request.get_full_path()} | (told or {}), status=status)
    answer["Content-Security-Policy"] = CONTENT_POLICY
    return answer


def stop(request: HttpRequest, title: str, words: str, *, status: int) -> HttpResponse:
    """Never a bare no: what it is, and the way home."""
    return show(request, "stop.html", {"title": title, "words": words}, status=status)


def letters_of(request: HttpRequest) -> int:
    """How large the letters are on this device, 1 to 6."""
    told = request.COOKIES.get(LETTERS, "")
    return int(told) if told in {"1", "2", "3", "4", "5", "6"} else SMALLEST


def _other_way(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    answer = stop(request, _("这一页不能这样打开"), _("请回到首页。"), status=405)
    answer["Allow"] = ", ".join(allowed)
    return answer
