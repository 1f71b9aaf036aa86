"""The portal's door: a card and its code, or a code told on the telephone. No password, no picture to guess.

What is answered is the same for a number that is known and for one that is not: words, status and work.
"""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from weixia.faces.portal.page import ASKED, DEVICE, LETTERS, PortalRequest, page, show
from weixia.kernel.words import Word
from weixia.registry.actions import entering
from weixia.registry.queries.cards import holder_at

ASKED_AGE = 15 * 60
REFUSED_AFTER = 0.1  # seconds: a wrong try at a card that is there writes a row more
WHERE = (("iPad", Word("苹果平板")), ("iPhone", Word("苹果手机")), ("Android", Word("安卓手机")),
         ("Windows", Word("电脑")), ("Mac", Word("电脑")))


@require_safe
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Two ways in, and the hotline; whoever is in already goes home."""
    holder = holder_at(request.COOKIES.get(DEVICE, ""), at=timezone.now())
    if holder is not None:
        return redirect("portal:family" if holder.is_family else "portal:home")
    return show(request, "enter.html")


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_card(request: HttpRequest) -> HttpResponse:
    """The number on the card and the six digits that were said."""
    if request.method != "POST":
        return show(request, "enter_card.html", {"number": request.GET.get("card", "")[:14]})
    began, number = time.monotonic(), request.POST.get("number", "")[:40]
    token = entering.card_enter(at=timezone.now(), number=number, code=request.POST.get("code", "")[:20], browser=_browser(request))
    if token is None:
        time.sleep(max(0.0, began + REFUSED_AFTER - time.monotonic()))
        return show(request, "enter_card.html", {"number": number, "problem": _(
            "卡号和激活码对不上，或者激活码已经用过。请对照卡片再填一次，或者打电话给我们，换一个激活码。")}, status=422)
    return _remembered(token)


@sensitive_post_parameters("phone")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_phone(request: HttpRequest) -> HttpResponse:
    """Which number to ring: whether it is known is not looked up here, and not told."""
    if request.method != "POST":
        return show(request, "enter_phone.html")
    phone = request.POST.get("phone", "")[:40]
    if sum(char.isdecimal() for char in phone) < 7:
        return show(request, "enter_phone.html", {"phone": phone, "problem": _("请填电话号码，至少 7 位数字。")}, status=422)
    answer = redirect("portal:enter-code")
    _put(answer, ASKED, entering.code_ask(at=timezone.now(), phone=phone), ASKED_AGE)
    return answer


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The six digits of the telephone."""
    if request.method != "POST":
        return show(request, "enter_code.html")
    token, at = request.COOKIES.get(ASKED, ""), timezone.now()
    outcome = entering.code_try(at=at, token=token, code=request.POST.get("code", "")[:20])
    if outcome != entering.PASSED:
        return show(request, "enter_code.html", {"problem": _said(outcome)}, status=422)
    held = entering.cards_passed(at=at, token=token)
    if len(held) != 1:
        return redirect("portal:enter-who")
    return _entered(request, held[0].pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_who(request: HttpRequest) -> HttpResponse:
    """A couple shares the telephone: which of them it is."""
    held = entering.cards_passed(at=timezone.now(), token=request.COOKIES.get(ASKED, ""))
    if not held:
        return redirect("portal:enter")
    if request.method == "POST" and (picked := request.POST.get("card", "")).isdecimal():
        return _entered(request, int(picked[:18]))
    return show(request, "enter_who.html", {"held": held, "problem": _("请选一位。") if request.method == "POST" else ""},
                status=422 if request.method == "POST" else 200)


@require_safe
def letters(request: HttpRequest, size: int) -> HttpResponse:
    """字大一点, 字小一点: kept on this device, nothing else changes; back to the page that was open."""
    where = request.GET.get("back", "")
    answer = redirect(where if where.startswith(("/e", "/f")) and "\\" not in where and "//" not in where else "portal:enter")
    answer.set_cookie(LETTERS, str(min(max(size, 1), 6)), max_age=settings.LANGUAGE_COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE,
                      httponly=True, samesite="Lax")
    return answer


@page("portal.ask", "POST")
def leaving(request: PortalRequest) -> HttpResponse:
    """Sign out of this device: what it keeps opens nothing any more."""
    entering.device_leave(request.holder.device, by=request.holder.actor, at=timezone.now())
    return redirect("portal:enter")


def _said(outcome: str) -> str:
    if outcome == entering.WAIT:
        return _("已经试了五次。请过 15 分钟再试，或者打电话给我们。")
    return _("验证码对不上，或者过了十分钟。请看清楚再填一次，或者重新要一个。")


def _entered(request: HttpRequest, card_id: int) -> HttpResponse:
    token = entering.code_enter(at=timezone.now(), token=request.COOKIES.get(ASKED, ""), card_id=card_id, browser=_browser(request))
    if token is None:
        return redirect("portal:enter")
    answer = _remembered(token)
    answer.delete_cookie(ASKED, samesite="Lax")
    return answer


def _remembered(token: str) -> HttpResponse:
    answer = redirect("portal:enter")
    _put(answer, DEVICE, token, int(entering.REMEMBERED.total_seconds()))
    return answer


def _put(answer: HttpResponse, name: str, value: str, age: int) -> None:
    answer.set_cookie(name, value, max_age=age, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")


def _browser(request: HttpRequest) -> str:
    agent = request.headers.get("User-Agent", "")
    return str(next((words for mark, words in WHERE if mark in agent), Word("别的设备")))


_open: list[Any] = [enter, enter_card, enter_phone, enter_code, enter_who, letters]
for _view in _open:
    _view.capability = "public"  # open to everybody: named so that no page is open by forgetting
