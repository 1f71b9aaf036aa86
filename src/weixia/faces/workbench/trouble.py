"""What is said when something breaks: the database is away (503, try again), or a fault of our own (500).

Nothing here asks the database, and nothing typed is lost: a form goes back to whoever sent it, under its own word.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from weixia.faces.workbench.middleware import refused
from weixia.faces.workbench.sudo import NOT_SAID
from weixia.kernel import guard, looks

AGAIN = 5  # seconds; the embedded server is back after two or three
AWAY = ("08", "53", "57P")  # SQLSTATE: no connection, no room, shutting down or starting up
BUSY = ("40", "55P03")  # two wanted the same rows in opposite order, or one waited too long
UNASKED = ("/healthz", "/readyz", "/metrics")
ENTRANCE = "/accounts/"
NOTED_EVERY = 10.0

_noted_at = -NOTED_EVERY
_seen = threading.Event()


def fault(request: HttpRequest) -> HttpResponse:
    """Django's handler500: an unhandled exception is being answered."""
    problem = sys.exc_info()[1]
    if isinstance(problem, guard.WallDown):
        return come_again(request, _("数据库还不合要求，管理员要先看一看。"))
    if _state(problem, AWAY, unknown=True):
        return come_again(request, _("数据库一时连不上，多半是正在重启。"))
    if _state(problem, BUSY):
        return come_again(request, _("这会儿同时办事的人多，这一步没有排上。"))
    return server_error(request)


def come_again(request: HttpRequest, what: str) -> HttpResponse:
    """503: what happened, that nothing is lost, when to try again."""
    if request.path.startswith("/api/"):
        answer = refused(request, 503, what, _("这一步没有办。过几秒用同样的内容、同一个 Idempotency-Key 再发一次，不会办两次。"))
    else:
        said = list(_typed(request))
        words = {"what": what, "said": said, "shown": [value for _name, value in said if any(mark > "\u2e80" for mark in value)][:20],
                 "sent": request.method == "POST", "path": request.get_full_path(), "files": _brings_files(request),
                 "csrf_token": get_token(request) if said else ""}
        answer = HttpResponse(render_to_string("503.html", words), status=503)
    answer["Retry-After"] = str(AGAIN)
    _note(what)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # or each of them writes a whole traceback
    return answer


def _note(what: str) -> None:
    """A line in the log, at most one in NOTED_EVERY seconds: while the database is away every request comes here."""
    global _noted_at
    if time.monotonic() - _noted_at >= NOTED_EVERY:
        _noted_at = time.monotonic()
        logging.getLogger(__name__).warning("503: %s %s", what, str(sys.exc_info()[1] or "").strip())


def standing(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: nothing is served from a database before its tables and its wall were seen to be in order.

    `weixia serve` looks too, but the database may come up after it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _seen.is_set() and request.path not in UNASKED:
            if looks.pending():
                return come_again(request, _("数据库还在升级。"))
            guard.check()
            _seen.set()
        return answer(request)

    return middleware


def _state(problem: BaseException | None, classes: tuple[str, ...], *, unknown: bool = False) -> bool:
    """Whether PostgreSQL's own class of the error is one of these; a broken connection has none."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    state = getattr(problem.__cause__, "sqlstate", None)
    return unknown if not state else str(state).startswith(classes)


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The fields of a form of our own; of one that another site sent here, or that holds a new password, none."""
    if request.method != "POST" or request.path.startswith(ENTRANCE) or not _is_ours(request):
        return
    said = [(name, values) for name, values in request.POST.lists() if name not in NOT_SAID]
    if not any("password" in name for name, _values in said):
        yield from ((name, value) for name, values in said for value in values)


class _Token(CsrfViewMiddleware):
    """The framework's own check; its page of refusal would ask the database."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form came from a page of ours: the check itself may not have run yet."""
    return _Token(server_error).process_view(request, fault, (), {}) is None


def _brings_files(request: HttpRequest) -> bool:
    return (request.content_type or "").startswith("multipart/") and bool(request.FILES)
