"""The floor, beside the house's addresses: Django's bare ORM list of open needs."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import include, path

ROWS = 50
TABLE = Engine().from_string("""<!doctype html><title>bare</title><p>{{ count }}</p><table>{% for need in needs %}<tr>
<td>{{ need.person.name }}</td><td>{{ need.asked_as }}</td><td>{{ need.kind }}</td><td>{{ need.promised_at }}</td>
<td>{{ need.handler }}</td><td>{{ need.state }}</td></tr>{% endfor %}</table>""")


def needs(request: Any) -> HttpResponse:
    """What a list of open needs costs at the least: COUNT(*), as many rows as the house's queue has with their person, a bare table."""
    from weixia.needs.models import Need

    pages = Paginator(Need.objects.filter(closed_at=None).select_related("person").order_by("next_at", "id"), ROWS)
    return HttpResponse(TABLE.render(Context({"needs": pages.page(1).object_list, "count": pages.count})))


urlpatterns = [path("bare/needs", needs), path("", include("weixia.urls"))]
