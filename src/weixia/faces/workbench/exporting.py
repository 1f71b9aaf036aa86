"""One gate for all lists: a list is registered once, and can then be taken out of the house with a purpose.

    exporting.listed("units", title=_("单位"), capability="unit.read", rows=rows, columns=[(_("单位名称"), "name"), …])

`rows(actor, query)` gives the same rows as the page under the same query; a column is a key of the row or a function of it.
In the page's template: `{% include "workbench/parts/export_link.html" with listing="units" %}`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.kernel import exports, jobs
from weixia.kernel.actor import Actor
from weixia.kernel.exports import Asking, Export
from weixia.kernel.words import kept
from weixia.registry.queries.holding import others_over

INLINE = 2_000
Column = tuple[Any, str | Callable[[Any], Any]]
Query = Mapping[str, str]


@dataclass(frozen=True)
class Listing:
    """A list that may leave. `page` names its page's URL, or gives its address; `words` says in Chinese what the query
    narrows; `person` is whom the whole list is about."""

    kind: str
    title: Any
    columns: Sequence[Column]
    rows: Callable[[Actor, Query], Iterable[Any]]
    capability: str
    page: str | Callable[[Query], str]
    words: Callable[[Actor, Query], str] | None = None
    person: Callable[[Actor, Query], int | None] | None = None

    @property
    def titles(self) -> list[str]:
        return [str(title) for title, _cell in self.columns]

    def back(self, query: Query) -> str:
        """The page that the list stands on, with its filters."""
        if callable(self.page):
            return self.page(query)
        return reverse(f"workbench:{self.page}") + ("?" + urlencode(query) if query else "")

    def lines(self, actor: Actor, query: Query) -> Iterator[list[Any]]:
        """The rows as cells: text, numbers, days, moments or nothing."""
        for row in self.rows(actor, query):
            yield [row.get(cell) if isinstance(cell, str) else cell(row) for _title, cell in self.columns]


@dataclass(frozen=True)
class Asked:
    """What the functions of a page need of a request: who asks, and the query."""

    actor: Actor
    GET: QueryDict


MOST_PICKED = 500  # rows that fit in an address


def picked(query: Query) -> list[int]:
    """The rows that were ticked, by number; none: the whole list."""
    return [int(pk) for pk in query.get("picked", "").split(".") if pk.isdigit() and len(pk) < 18][:MOST_PICKED]


def picked_words(query: Query) -> list[str]:
    """How many rows were ticked, for the approver."""
    ids = picked(query)
    return [_("勾选的 %(n)s 行") % {"n": len(ids)}] if ids else []


_listings: dict[str, Listing] = {}
_capabilities: dict[str, str] = {}


def listed(kind: str, **told: Any) -> Listing:
    """Register a list; once, where its page is."""
    _listings[kind] = Listing(kind, **told)
    stands(kind, _listings[kind].capability)
    return _listings[kind]


def stands(kind: str, capability: str) -> None:
    """What a post must hold to take a file of this kind."""
    _capabilities[kind] = capability


def listing(kind: str) -> Listing | None:
    """The list of that name, or None."""
    _every_page()
    return _listings.get(kind)


def kinds() -> list[str]:
    """Every list that may leave."""
    _every_page()
    return sorted(_listings)


def _every_page() -> None:
    """A worker has opened no page yet: the lists are registered where their pages are."""
    for module in ("urls", "leaving", "leaving_work", "leaving_far"):
        import_module(f"weixia.faces.workbench.{module}")


def asked(actor: Actor, query: Query) -> Asked:
    """The query as a request's, for functions of the page."""
    given = QueryDict(mutable=True)
    given.update(dict(query))
    return Asked(actor, given)


def count(one: Listing, actor: Actor, query: Query) -> int:
    """How many rows would leave now."""
    return sum(1 for _row in one.rows(actor, query))


@transaction.atomic
def ask(one: Listing, query: Query, told: dict[str, str], *, by: Actor, at: datetime, rows: int) -> Export:
    """Ask for the list; a short one is made at once, a long one by the worker."""
    by.must(one.capability)
    with kept():
        asking = Asking(
            kind=one.kind, title=str(one.title), columns=one.titles, query=dict(query),
            words=one.words(by, query) if one.words else "", person_id=one.person(by, query) if one.person else None,
            form=told["form"], purpose=told["purpose"], purpose_text=told["purpose_text"])
    export = exports.export_ask(by=by, at=at, asking=asking)
    if rows <= INLINE:
        with kept():
            return exports.export_make(export, by=by, at=at, rows=one.lines(by, query))
    jobs.defer("export.make", by=by, export_id=export.pk)
    return export


def given_up(*, by: Actor, at: datetime, export_id: int) -> None:
    exports.export_stop(export_id, by=by, at=at)


@jobs.job("export.make", parked=given_up)
def make(*, by: Actor, at: datetime, export_id: int) -> None:
    """The worker's part: the same rows, under the asker's scope as it is then."""
    export = exports.export_get(export_id, seen_by=by)
    one = listing(export.kind) if export else None
    if export and one:
        by.must(one.capability)
        exports.export_make(export, by=by, at=at, rows=one.lines(by, exports.query_of(export)))


def may_take(export: Export, *, by: Actor, at: datetime) -> bool:
    """Whether this actor, in the present post, may download the file now: theirs, still there, the list still open to them."""
    _every_page()
    capability = _capabilities.get(export.kind, "")
    return export.by_id == by.account_id and exports.is_there(export, at=at) and bool(capability) and by.can(capability)


def is_alone(export: Export, *, on: Any) -> bool:
    """Whether nobody but the asker may approve it."""
    return not others_over(export.org_path, "export.approve", than=export.by_id, on=on)
