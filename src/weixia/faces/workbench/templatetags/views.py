"""我的视图 on any list, by one line of its template."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from weixia.faces.workbench.views import kept, link_of
from weixia.registry.actions.views import LEFT_OUT

register = template.Library()


@register.inclusion_tag("workbench/parts/views.html", takes_context=True)
def saved_views(context: Any, page: str) -> dict[str, Any]:
    """The actor's views of the list `page` (its url name), and the form that keeps the present filters."""
    request = context["request"]
    here = urlencode([(name, one) for name, many in request.GET.lists() if name not in LEFT_OUT for one in many if one])
    rows = [{"id": one.pk, "name": one.name, "url": link_of(one.page, one.query or "view=none"), "first": one.first,
             "current": one.query == here} for one in kept(request, page)]
    return {"page": page, "views": rows, "query": here, "none_url": reverse(f"workbench:{page}") + "?view=none",
            "csrf_token": context.get("csrf_token"), "open": False}
