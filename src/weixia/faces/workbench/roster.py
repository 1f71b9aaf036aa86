"""The list of people, as rows: who matches the filters, when they were last reached, what is owed to them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from weixia.duties import queries as duties
from weixia.duties.queries.flags import people_with
from weixia.faces.workbench.asking import age_on, now, opens, today, whole, with_query
from weixia.faces.workbench.forms.listing import ListForm
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs import queries as contacts
from weixia.registry.actions.people import people_search
from weixia.registry.queries import people as queries
from weixia.registry.queries.people import KINDS

SEXES = {"1": Word("男"), "2": Word("女")}

# what somebody is chosen for → the page that opens
CHOSEN_FOR = {"contact": "contact-new", "report": "report-new"}
# counting further would cost more than it tells
MOST = 10_000
SHOWN = ("number", "name", "pinyin", "birth_on", "birth_precision", "sex", "kind", "died_on", "primary_contact", "unit__name")


def wanted(form: ListForm, request: Any, *, after: str = "", size: int = queries.PAGE) -> tuple[list[Any], str]:
    """People on one page and the key of the next one."""
    if form.value("q"):
        return people_search(by=request.actor, at=now(), text=form.value("q")), ""
    return queries.page_of(_matching(form, request).only(*SHOWN), after=after, size=size)


def how_many(form: ListForm, request: Any) -> int | None:
    """How many people match, counted as far as one past MOST; None after a search, which lists all it finds."""
    return None if form.value("q") else _matching(form, request).order_by()[:MOST + 1].count()


def _matching(form: ListForm, request: Any) -> QuerySet[Any]:
    filters = queries.Filters(unit=whole(form.value("unit")), kind=form.value("kind"), band=form.value("age"), tag=form.value("tag"))
    found = queries.people(filters, seen_by=request.actor, on=today())
    found = people_with(found, flag=form.value("flag"), demand=form.value("demand"), on=today(), seen_by=request.actor)
    if days := whole(form.value("silence")):
        found = contacts.silent(found, days=days, on=today())
    return found


def active_filters(form: ListForm, request: HttpRequest) -> list[dict[str, str]]:
    """Filters that are on, each with the link that takes it off."""
    return [
        {"label": form.words(name), "off_url": with_query(request.GET, after="", **{name: ""})}
        for name in form.fields if form.value(name)
    ]


def rows_of(people: list[Any], *, seen_by: Actor, on: date) -> list[dict[str, Any]]:
    """Rows as people.html shows them; three questions for the whole page."""
    ids = [person.pk for person in people]
    last = contacts.last_reached(ids, seen_by=seen_by)
    owed = duties.counts_by_person(ids, seen_by=seen_by, on=on)
    return [_row(person, last.get(person.pk), owed.get(person.pk, {}), on) for person in people]


def in_words(rows: list[dict[str, Any]], *, then: str) -> list[dict[str, Any]]:
    """Rows with what they open and what the template would say of each, which costs it more."""
    address = opens(CHOSEN_FOR.get(then, "person"))
    return [row | {
        "url": address(row["id"]), "tick": _("选%(name)s") % {"name": row["name"]},
        "age_words": _("%(age)s岁") % {"age": row["age"]} if row["age"] else "",
        "late_words": _("逾期 %(n)s") % {"n": row["overdue_count"]} if row["overdue_count"] else "",
        "open_words": _("待办 %(n)s") % {"n": row["open_count"]} if row["open_count"] else ""} for row in rows]


def _row(person: Any, last: Any, owed: dict[str, int], on: date) -> dict[str, Any]:
    return {
        "id": person.pk, "number": person.number, "name": person.name, "age": age_on(person.birth_on, on, person.birth_precision),
        "sex": SEXES.get(person.sex, ""), "kind": KINDS[person.kind], "marks": [Word(tag.tag) for tag in person.tags.all()],
        "unit_name": person.unit.name, "died_on": person.died_on, "owner": person.primary_contact,
        "last_day": last.day if last else None, "last_mode": last.get_mode_display() if last else "",
        "open_count": owed.get("open", 0), "overdue_count": owed.get("overdue", 0),
    }
