"""The same form sent twice has one effect: the answer of the first is given again.

A form carries `once`, a random word made when it was drawn. The word is written in the same transaction as
the effect, so a kill leaves both or neither.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from weixia.faces.workbench.asking import now
from weixia.kernel.replies import claim, settle


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a view that redirects after its effect. Without a word the view runs as it is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        word = (request.POST.get("once") or request.headers.get("Idempotency-Key") or "")[:255]
        if request.method != "POST" or not word:
            return view(request, *args, **kwargs)
        asked = sha256(request.path.encode()).hexdigest()
        account = int(request.user.pk or 0)
        stored = claim(account_id=account, key=word, request=asked, at=now())
        if stored:
            return HttpResponseRedirect(stored)
        answer = view(request, *args, **kwargs)
        settle(account_id=account, key=word, location=answer.get("Location", ""))
        return answer

    return guarded
