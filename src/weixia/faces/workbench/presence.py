"""Who sits at the desk: a desk left alone is locked, a session ends after twelve hours, a device sent away is out.

The session keeps three words: when it came, when it was last here (written at most every half minute), whether it
is locked. Locked, nothing is served but the way to unlock; a form that was typed before is sent on after it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.faces.workbench import middleware, sudo
from weixia.faces.workbench.asking import now
from weixia.kernel import queries
from weixia.kernel.words import Word
from weixia.registry.actions import devices

CAME, SEEN, LOCKED, DEVICE = "wx_came", "wx_seen", "wx_locked", "wx_device"
WRITTEN_EVERY = 30
OPEN = ("/accounts/login/", "/accounts/logout/", "/accounts/2fa/authenticate/", "/unlock", "/lock", "/presence",
        "/healthz", "/readyz")
SYSTEMS = (("Windows",
    "Windows"), ("Android", Word("安卓")), ("iPhone", Word("苹果手机")), ("iPad", Word("苹果平板")), ("Mac OS", Word("苹果电脑")),
           ("Linux", "Linux"))
BROWSERS = (("Edg",
    "Edge"), ("MicroMessenger", Word("微信")), ("QQBrowser", Word("QQ 浏览器")), ("360SE", Word("360 浏览器")), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))

Answer = Callable[[HttpRequest], HttpResponse]


def at_the_desk(answer: Answer) -> Answer:
    """Middleware, behind authentication."""

    def at_desk(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return answer(request)
        if _is_over(request):
            logout(request)
            return answer(request)
        refused = _door(request)
        return answer(request) if refused is None else refused

    return at_desk


def came(request: HttpRequest, account: Any) -> None:
    """A login just passed: the session starts its clock, and the device is known."""
    moment = now()
    made = devices.device_come(account=account, session_key=request.session.session_key or "",
                               browser=words_of(request.headers.get("User-Agent", "")), at=moment)
    request.session[CAME] = request.session[SEEN] = moment.timestamp()
    request.session[DEVICE] = made.pk
    request.session.pop(LOCKED, None)


def is_locked(request: HttpRequest) -> bool:
    """Whether the desk was locked, or nobody was here for longer than the setting lock.minutes."""
    away = now().timestamp() - request.session.get(SEEN, now().timestamp())
    return bool(request.session.get(LOCKED)) or (away > 60 and away > idle_seconds())


def idle_seconds() -> int:
    """Read from the settings once a minute."""
    return _idle_seconds(int(now().timestamp() // 60))


@lru_cache(maxsize=1)
def _idle_seconds(minute: int) -> int:
    return int(queries.setting("lock.minutes")) * 60


def lock(request: HttpRequest) -> None:
    request.session[LOCKED] = True


def unlock(request: HttpRequest) -> None:
    request.session.pop(LOCKED, None)
    request.session[SEEN] = now().timestamp()


def _is_over(request: HttpRequest) -> bool:
    """Twelve hours after the login, or sent away while a request was under way."""
    moment = now().timestamp()
    if moment - request.session.setdefault(CAME, moment) > settings.SESSION_COOKIE_AGE:
        devices.device_left(device_id=request.session.get(DEVICE, 0), at=now(), how=Word("满 12 小时"))
        return True
    return False


def _door(request: HttpRequest) -> HttpResponse | None:
    """None lets the request in. A desk that was found locked stays so until somebody proves to be its holder."""
    if not is_locked(request):
        _seen(request)
        return None
    lock(request)
    return None if request.path.startswith(OPEN) else _locked_out(request)


def _locked_out(request: HttpRequest) -> HttpResponse | None:
    """None when the request itself unlocks; otherwise the way to unlock, and nothing else."""
    if request.method == "POST" and (said := sudo.prove(request)) is None:
        unlock(request)
        return None
    if request.path.startswith("/api/"):
        return middleware.refused(request, 423, _("已锁定"), _("离开了一会儿，已自动锁定。到页面上解锁。"))
    if request.method in ("GET", "HEAD"):
        where = f"{reverse('workbench:unlock')}?{urlencode({'next': request.get_full_path()})}"
        return _to(request, where)
    return sudo.ask(request, "workbench/unlock.html", said or "", status=423, action=request.get_full_path())


def _to(request: HttpRequest, where: str) -> HttpResponse:
    """Part of a page asked by htmx leads the whole page there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=423, headers={"HX-Redirect": reverse("workbench:unlock")})
    return HttpResponseRedirect(where)


def _seen(request: HttpRequest) -> None:
    moment = now().timestamp()
    if moment - request.session.get(SEEN, 0) < WRITTEN_EVERY or request.session.get(LOCKED):
        return
    request.session[SEEN] = moment
    if DEVICE in request.session:
        at, key = datetime.fromtimestamp(moment, UTC), request.session.session_key or ""
        if not devices.device_seen(device_id=request.session[DEVICE], session_key=key, at=at):
            logout(request)


def words_of(agent: str) -> str:
    """`Chrome，Windows`: what a browser says of itself, in words its holder knows."""
    browser = next((name for mark, name in BROWSERS if mark in agent), Word("浏览器"))
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser}，{system}" if system else browser
