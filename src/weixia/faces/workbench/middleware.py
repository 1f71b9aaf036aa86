"""Before every page: the content policy, and the post in which the account acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel.scope import scoped
from weixia.registry import posts

Answer = Callable[[HttpRequest], HttpResponse]
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none';"
    " frame-ancestors 'none'"
)


def strict_content(answer: Answer) -> Answer:
    """Send the content security policy; personal pages are never kept by a shared cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def refused(request: HttpRequest, status: int, title: str, detail: str = "") -> HttpResponse:
    """A refusal before any page is reached: a problem document (RFC 9457) to a caller of the API."""
    if not request.path.startswith("/api/"):
        return HttpResponse(status=status)
    told = {"type": "about:blank", "title": title, "status": status} | ({"detail": detail} if detail else {})
    return JsonResponse(told, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False})


def plain_text(answer: Answer) -> Answer:
    """A NUL in an address can only be an attack: no column can hold it, and the database would raise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
            return refused(request, 400, _("这个地址读不懂"))
        return answer(request)

    return middleware


def in_post(answer: Answer) -> Answer:
    """Find the account's post and work inside its scope; without a post, inside none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.posts = posts.held_by(request.user, on=timezone.localdate())  # type: ignore[attr-defined]
        request.actor = posts.actor_among(request.posts, request.user)  # type: ignore[attr-defined]
        with scoped(request.actor.scope if request.actor else None):  # type: ignore[attr-defined]
            return answer(request)

    return middleware
