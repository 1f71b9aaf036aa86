"""The floors, beside the house's addresses: Django's bare ORM list of duties, the same rows dressed, a bare list of people."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import Context, Engine, RequestContext, Template, engines
from django.urls import include, path
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

ROWS, PEOPLE = 100, 50
PLAIN = Engine()
TABLE = PLAIN.from_string("""<!doctype html><title>bare</title><p>{{ count }}</p><table>{% for duty in duties %}<tr>
<td>{{ duty.person.name }}</td><td>{{ duty.rule }}</td><td>{{ duty.period }}</td><td>{{ duty.due }}</td></tr>{% endfor %}</table>""")
ROSTER = PLAIN.from_string("""<!doctype html><title>bare</title><p>{{ count }}</p><table>{% for person in people %}<tr>
<td>{{ person.name }}</td><td>{{ person.kind }}</td><td>{{ person.unit.name }}</td><td>{{ person.primary_contact }}</td>
</tr>{% endfor %}</table>""")
DRESSED: Any = SimpleLazyObject(lambda: Template("""{% extends "workbench/base.html" %}{% block content %}<p>{{ count }}</p><ul>
{% for row in rows %}{% include "workbench/parts/duty_row.html" %}{% endfor %}</ul>{% endblock %}""", engine=engines["django"].engine))


def _open() -> Any:
    from weixia.duties.models import Duty

    found = Duty.objects.filter(kept_on=None, opens__lte=timezone.localdate()).select_related("person").order_by("due", "id")
    return Paginator(found, ROWS)


def duties(request: Any) -> HttpResponse:
    """What a list of open duties costs at the least: COUNT(*), a hundred rows with their person, a bare table."""
    pages = _open()
    return HttpResponse(TABLE.render(Context({"duties": pages.page(1).object_list, "count": pages.count})))


def people(request: Any) -> HttpResponse:
    """The same of people: COUNT(*), as many rows as the house's list has, with their unit."""
    from weixia.registry.models import Person

    pages = Paginator(Person.objects.filter(died_on=None).select_related("unit").order_by("pinyin", "id"), PEOPLE)
    return HttpResponse(ROSTER.render(Context({"people": pages.page(1).object_list, "count": pages.count})))


def dressed(request: Any) -> HttpResponse:
    """The hundred duties in the workbench's clothes: what the look alone costs, with nothing put in order."""
    from weixia.faces.workbench.dutywords import addresses, kind_of

    pages, opens = _open(), addresses()
    rows = [opens(duty) | {
        "id": duty.pk, "person_name": duty.person.name, "age": 88, "marks": [], "kind": kind_of(duty.rule)[0],
        "icon": kind_of(duty.rule)[1], "matter": duty.rule, "due": duty.due, "status": "open",
        "owner": duty.person.primary_contact, "can_keep": True, "can_move": True} for duty in pages.page(1).object_list]
    told: Context = RequestContext(request, {"rows": rows, "count": pages.count, "today": timezone.localdate()})
    return HttpResponse(DRESSED.render(told))


urlpatterns = [path("bare/duties", duties), path("bare/people", people), path("bare/dressed", dressed), path("", include("weixia.urls"))]
