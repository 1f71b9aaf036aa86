"""中文 or English: chosen by the reader, kept in a cookie; what the browser says it likes decides nothing.

Programs are answered in Chinese: what the API says does not depend on a cookie that somebody's browser happens to hold.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

Answer = Callable[[HttpRequest], HttpResponse]
OFFERED = {"zh": "zh-hans", "en": "en"}
PROGRAMS = "/api/"


def in_language(answer: Answer) -> Answer:
    """Answer in the language of the cookie, or in Chinese."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = "" if request.path.startswith(PROGRAMS) else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        wanted = OFFERED.get(chosen, settings.LANGUAGE_CODE)
        with translation.override(wanted):
            response = answer(request)
        response.headers.setdefault("Content-Language", wanted)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


@require_safe
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """GET /en, GET /zh: remember the choice and go back to the page that was open."""
    back = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if ours else "/")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE,
                        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
    return response


choose.capability, choose.methods = "public", ("GET",)  # type: ignore[attr-defined]
