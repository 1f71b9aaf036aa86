"""The API, version 1."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from weixia.faces.api import corrections, duties, people, reports, schemas
from weixia.faces.api.door import InPost, answer_problems, problem
from weixia.faces.api.once import UNSAFE, Router
from weixia.kernel import replies
from weixia.kernel.actor import ROLES, declared

own = Router(tags=["own"])


@own.get("/me", auth=InPost("own.account"), response={200: schemas.Me, **schemas.PROBLEMS})
def me(request: HttpRequest) -> dict[str, Any]:
    """Who asks, in which post, and what that post may do."""
    actor = request.auth  # type: ignore[attr-defined]
    return {
        "account": actor.account_id, "name": actor.name, "role": actor.role, "role_name": ROLES[actor.role],
        "unit": actor.unit_name, "capabilities": sorted(name for name in declared() if actor.can(name)),
    }


class Readable(JSONRenderer):
    """Chinese stays Chinese in the answer."""

    json_dumps_params = {"ensure_ascii": False}


class Described(NinjaAPI):
    """Refusals are problem documents, and changing operations take an `Idempotency-Key`: the description says so."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        schema = super().get_openapi_schema(**asked)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe(method.upper(), operation)
        return schema


def _describe(method: str, operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= 400 and "application/json" in answer.get("content", {}):
            answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
    if method in UNSAFE:
        operation["parameters"].append({
            "in": "header", "name": "Idempotency-Key", "required": False, "schema": {"type": "string", "maxLength": replies.LONGEST},
            "description": _("同样的内容用同一个词再发一次，只办一次，答复照旧。")})


def nowhere(request: HttpRequest) -> HttpResponse:
    """An address that is none is told like an object that is none."""
    return problem(404, _("没有这一项"))


# No page of documentation: it would load scripts from another house. The description itself is /openapi.json.
api = Described(title="为霞", renderer=Readable(), version="1", description=__doc__ or "",  # data
                docs_url=None, urls_namespace="api")
answer_problems(api)
for router in (own, people.router, corrections.router, duties.router, reports.router):
    api.add_router("", router)
app_name = "api"
urlpatterns = [*api.urls[0], re_path("", nowhere)]  # not <path:>: that lets a line break through
