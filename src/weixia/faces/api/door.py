"""Who comes in, and what a refusal looks like."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import SessionAuth

from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.crowding import Crowded


class InPost(SessionAuth):
    """Signed in, in a post that holds the capability; the request then has an `actor`."""

    def __init__(self, capability: str) -> None:
        super().__init__()
        self.capability = capability

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        if not request.user.is_authenticated:
            return None
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            raise Refused(_("这个账号今天没有任何岗位。请联系系统管理员任命岗位。"))
        actor.must(self.capability)
        return actor


def problem(status: int, title: str, *, detail: str = "", errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """A problem document (RFC 9457); `errors` name the fields to change."""
    document: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        document["detail"] = detail
    if errors:
        document["errors"] = errors
    return JsonResponse(document, status=status, content_type="application/problem+json",
                        json_dumps_params={"ensure_ascii": False})


def answer_problems(api: NinjaAPI) -> None:
    """Teach the API to answer each kind of failure with a problem document."""
    answers: dict[type[Exception], Callable[[Any], HttpResponse]] = {
        AuthenticationError: lambda _error: problem(401, _("请先登录")),
        Crowded: _crowded,
        Refused: lambda error: problem(403, _("没有这项权限"), detail=str(error)),
        Http404: lambda _error: problem(404, _("没有这一项")),
        Elsewhere: _elsewhere,
        Impossible: lambda error: problem(422, _("请核对"), errors=[{"field": error.column, "do": error.do}]),
        ValidationError: lambda error: problem(422, _("请核对"), errors=[_field(one) for one in error.errors]),
        HttpError: lambda error: problem(error.status_code, _("没有收下这个请求"), detail=str(error)),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, _without_request(answer))


def _crowded(error: Crowded) -> HttpResponse:
    error.tell()
    return problem(429, _("打开得太多了"), detail=str(error) if error.final else _("到页面上再确认一次是本人，就能接着用。"))


def _elsewhere(gone: Elsewhere) -> HttpResponse:
    """409, and where the file of a merged number is."""
    answer = problem(409, _("档案换了地方"), detail=str(gone))
    if gone.into:
        answer["Location"] = f"/api/v1/people/{gone.into.pk}"
    return answer


def _without_request(answer: Callable[[Any], HttpResponse]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, error: answer(error)


def _field(error: dict[str, Any]) -> dict[str, str]:
    return {"field": ".".join(str(part) for part in error["loc"][1:]), "do": str(error["msg"])}
