"""The person went elsewhere while a form about them was filled in: said plainly, with all that was typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from weixia.faces.workbench.asking import found, whole
from weixia.faces.workbench.idempotency import typed_kept
from weixia.registry.actions.holding import Elsewhere, elsewhere
from weixia.registry.queries import people

FACTS = {"contact-new", "contact-correction", "contact-withdrawal", "happening-new", "happening-correction", "happening-withdrawal"}


def here(request: Any, person_id: int, *, same: bool = False) -> Any:
    """The person of a form, or 404; a merged one as whoever they are now, unless the form must be about the `same` file.

    A form about somebody who left or was merged raises Elsewhere.
    """
    person = people.person_get(person_id, seen_by=request.actor)
    astray = person is None or same and person.pk != person_id
    if astray and request.method == "POST" and (gone := elsewhere(person_id, by=request.actor)):
        raise gone
    return found(person)


def still_here(request: Any) -> None:
    """Raises Elsewhere when somebody whom a form names was merged or moved meanwhile, and what it is about with them."""
    for person in map(whole, request.POST.getlist("person")):
        if person and (gone := elsewhere(person, by=request.actor)):
            raise gone


def moved_on(request: HttpRequest, gone: Elsewhere) -> HttpResponse:
    """Nothing was written. A fact goes on to the file that the number leads to; all else can only be read and copied."""
    match = request.resolver_match
    follows = gone.into and match and match.url_name in FACTS
    again = _("记到%(name)s名下") % {"name": gone.into.name} if gone.into and follows else ""
    return typed_kept(request, {"title": _("档案换了地方"), "words": str(gone), "again": again}, status=409)
