"""The same form sent twice has one effect: the answer of the first is given again.

A form carries `once`, a random word made when it was drawn; a script may send it as `Idempotency-Key`. `@page` calls
this for every POST. An answer that is a page (a form with errors, a question) had no effect and gives the word back;
a page that is the answer to an effect says so with `done(answer)`.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import now
from weixia.kernel import replies

WAIT_MS = 5000
LARGEST = 1_000_000
NOT_SAID = {"csrfmiddlewaretoken", "once", "proof_password", "proof_passkey"}


def done(answer: HttpResponse) -> HttpResponse:
    """Mark a page as the answer to an effect: sent twice, it is shown again and nothing is done twice."""
    answer.done = True  # type: ignore[attr-defined]
    return answer


def once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a POST by `act`, or as it was answered before. Without a word `act` runs as it is."""
    word = request.POST.get("once") or request.headers.get("Idempotency-Key") or ""
    if not word:
        return act()
    one = replies.asked(account_id=int(request.user.pk or 0), key=word, method="POST", path=request.path, body=_body(request))
    try:
        stored = replies.claim(one, at=now(), wait_ms=WAIT_MS)
    except replies.Running:
        return _running(request)
    except replies.OtherBody:
        return _other_words(request)
    return _again(request, stored) if stored else _kept(one, act())


def _kept(one: replies.Asked, answer: HttpResponse) -> HttpResponse:
    if not (300 <= answer.status_code < 400 or getattr(answer, "done", False)):
        replies.give_back(one)
        return answer
    text = "" if answer.streaming or len(answer.content) > LARGEST else answer.content.decode(errors="replace")
    replies.settle(one, replies.Answer(answer.status_code, answer.get("Location", ""), text, answer.get("Content-Type", "")))
    return answer


def _again(request: HttpRequest, stored: replies.Answer) -> HttpResponse:
    if stored.location:
        messages.info(request, _("这一步刚才已经办好了，没有再办一次。"))
    answer = HttpResponse(stored.content, status=stored.status, content_type=stored.content_type or None)
    if stored.location:
        answer["Location"] = stored.location
    answer["Idempotent-Replayed"] = "true"
    return answer


def _running(request: HttpRequest) -> HttpResponse:
    answer = _send_again(request, title=_("正在办"), same=True, status=409,
                         words=_("同一张表刚才已经交上来，正在办。稍等几秒再交一次，不会办两次。"))
    answer["Retry-After"] = "2"
    return answer


def _other_words(request: HttpRequest) -> HttpResponse:
    return _send_again(request, title=_("这张表交过了"), same=False, status=422,
                       words=_("这张表已经交过一次，这次填的和上次不一样。填的都还在：要另外再办一次，就按「再交一次」。"))


def _send_again(request: HttpRequest, *, title: str, words: str, same: bool, status: int) -> HttpResponse:
    """What was typed is kept in the page: sent again under the same word or under a fresh one."""
    return typed_kept(request, {"title": title, "words": words, "same": same, "again": _("再交一次")}, status=status)


def typed_kept(request: HttpRequest, told: dict[str, Any], *, status: int) -> HttpResponse:
    """A page that says why a form had no effect, shows what was typed, and sends it again where `again` names the button."""
    said = [(name, value) for name, values in request.POST.lists() for value in values
            if name not in NOT_SAID or (told.get("same") and name == "once")]
    return render(request, "workbench/sent_before.html", told | {
        "said": said, "files": bool(request.FILES),
        "shown": [value for _name, value in said if any(mark > "\u2e80" for mark in value)][:20]}, status=status)


def _body(request: HttpRequest) -> bytes:
    """What was sent, in one order, without what differs from one drawing of the form to the next."""
    said = [(name, values) for name, values in sorted(request.POST.lists()) if name not in NOT_SAID]
    files = [(name, upload.name, _digest(upload)) for name, uploads in sorted(request.FILES.lists()) for upload in uploads]
    return repr((said, files)).encode(errors="surrogatepass")


def _digest(upload: UploadedFile) -> str:
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
