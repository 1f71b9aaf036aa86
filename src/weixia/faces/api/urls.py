"""The API, version 1."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from weixia.faces.api import duties, people, schemas
from weixia.faces.api.door import InPost, answer_problems
from weixia.faces.api.once import Router
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


# No page of documentation: it would load scripts from another house. The description itself is /openapi.json.
api = NinjaAPI(title="为霞", renderer=Readable(), version="1", description=__doc__ or "", docs_url=None, urls_namespace="api")
answer_problems(api)
for router in (own, people.router, duties.router):
    api.add_router("", router)
app_name = "api"
urlpatterns = api.urls[0]
