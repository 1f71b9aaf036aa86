"""送达回执 from a provider: signed, of the last five minutes, each nonce once. Whatever is not so is 404, and nothing is read of it."""

import hmac
import json
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from weixia.faces.letters.https_json import SHORT, signature
from weixia.faces.letters.settings import Misset, connected
from weixia.kernel import postman
from weixia.kernel.scope import ROOT, scoped

WINDOW = 300
MOST = 4096
NONCE = re.compile(r"[0-9a-zA-Z_-]{16,64}")


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, channel: str) -> HttpResponse:
    """{"key", "status": "delivered" | "failed", "why"} → 204; told again → 204 as well, with no effect."""
    told = _told(request, channel)
    delivered, why = told.get("status") == "delivered", told.get("why")
    with scoped(ROOT):
        postman.delivery_record(str(told.get("key", "")), channel=channel, nonce=request.headers["X-Weixia-Nonce"], delivered=delivered,
                                why=why if isinstance(why, str) and SHORT.fullmatch(why) else "", at=timezone.now())
    return HttpResponse(status=204)


receipt.capability, receipt.methods = "public", ("POST",)  # type: ignore[attr-defined]


def _told(request: HttpRequest, channel: str) -> dict[str, object]:
    """What was said, once the signature, the moment and the nonce hold. Raises Http404."""
    try:
        secret = connected().secrets[channel]
    except (KeyError, Misset):
        raise Http404 from None
    stamp, nonce = request.headers.get("X-Weixia-Timestamp", ""), request.headers.get("X-Weixia-Nonce", "")
    if len(request.body) > MOST or not NONCE.fullmatch(nonce) or not re.fullmatch(r"[0-9]{1,12}", stamp):
        raise Http404
    right = signature(secret, stamp, nonce, request.body)
    if not hmac.compare_digest(right.encode(), request.headers.get("X-Weixia-Signature", "").encode()):
        raise Http404
    if abs(timezone.now().timestamp() - int(stamp)) > WINDOW:
        raise Http404
    try:
        told = json.loads(request.body)
    except ValueError:
        raise Http404 from None
    if not isinstance(told, dict) or told.get("status") not in ("delivered", "failed"):
        raise Http404
    return told
