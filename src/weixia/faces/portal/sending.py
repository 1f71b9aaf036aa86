"""The same form sent twice has one effect: the second time its answer is given again (kernel.replies)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from weixia.kernel import replies

WAIT_MS = 5000
NOT_SAID = {"csrfmiddlewaretoken", "once"}


def once(request: Any, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer by `act`, or as it was answered before. A device counts its words below zero, an account above."""
    word = request.POST.get("once", "") if request.method == "POST" else ""
    if not word:
        return act()
    said = [(name, values) for name, values in sorted(request.POST.lists()) if name not in NOT_SAID]
    one = replies.asked(account_id=-request.holder.device.pk, key=word, method="POST", path=request.path,
                        body=repr(said).encode(errors="surrogatepass"))
    try:
        stored = replies.claim(one, at=timezone.now(), wait_ms=WAIT_MS)
    except (replies.Running, replies.OtherBody):
        return redirect("portal:requests")
    if stored is not None:
        again = redirect(stored.location)
        again["Idempotent-Replayed"] = "true"
        return again
    answer = act()
    if 300 <= answer.status_code < 400:
        replies.settle(one, replies.Answer(answer.status_code, answer["Location"], "", ""))
    else:
        replies.give_back(one)
    return answer
