"""`Idempotency-Key` on every operation that changes something: the stored answer is given again.

Two at once under one key: the second is told to come back (409, `Retry-After`); other words under a used key are 422.
"""

from collections.abc import Callable
from typing import Any

import ninja
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.decorators import decorate_view
from ninja.security.base import AuthBase

from weixia.faces.api.door import problem
from weixia.kernel import replies

Run = Callable[..., HttpResponse]
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
WAIT_MS = 1


class Router(ninja.Router):
    """A router whose changing operations take an `Idempotency-Key`, none forgotten."""

    def api_operation(self, methods: list[str], path: str, **said: Any) -> Callable[[Run], Run]:  # type: ignore[override]
        register = super().api_operation(methods, path, **said)
        if not UNSAFE & set(methods):
            return register
        return lambda view: register(decorate_view(lambda run: _once(run, said["auth"]))(view))


def _once(run: Run, auth: AuthBase) -> Run:
    def answered(request: HttpRequest, **keys: Any) -> HttpResponse:
        with transaction.atomic():
            answer = _answered(request, auth, lambda: run(request, **keys))
            if answer.status_code >= 400:
                transaction.set_rollback(True)
        return answer

    return answered


def _answered(request: HttpRequest, auth: AuthBase, act: Callable[[], HttpResponse]) -> HttpResponse:
    word = request.headers.get("Idempotency-Key", "")
    if not word or not _may(request, auth):
        return act()
    if len(word) > replies.LONGEST:
        return problem(422, _("这个 Idempotency-Key 太长了"), detail=_("最多 %(most)s 个字符。") % {"most": replies.LONGEST})
    one = replies.asked(account_id=int(request.user.pk or 0), key=word, method=str(request.method), path=request.path,
                        body=request.body)
    try:
        stored = replies.claim(one, at=timezone.now(), wait_ms=WAIT_MS)
    except replies.Running:
        answer = problem(409, _("同一个 Idempotency-Key 正在办"), detail=_("稍后用同样的内容再发一次。"))
        answer["Retry-After"] = "1"
        return answer
    except replies.OtherBody:
        return problem(422, _("这个 Idempotency-Key 已用于另一个请求"))
    return _again(stored) if stored else _kept(one, act())


def _may(request: HttpRequest, auth: AuthBase) -> bool:
    """Whether the door opens; a closed one is told by the operation itself, in its own words."""
    try:
        return bool(auth(request))
    except Exception:
        return False


def _kept(one: replies.Asked, answer: HttpResponse) -> HttpResponse:
    replies.settle(one, replies.Answer(answer.status_code, answer.get("Location", ""), answer.content.decode(), answer["Content-Type"]))
    return answer


def _again(stored: replies.Answer) -> HttpResponse:
    answer = HttpResponse(stored.content, status=stored.status, content_type=stored.content_type)
    if stored.location:
        answer["Location"] = stored.location
    answer["Idempotent-Replayed"] = "true"
    return answer
