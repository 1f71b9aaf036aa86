"""Questions about what was talked about at contacts, and who has still to answer, to read or to confirm."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.kernel.words import Word
from weixia.needs.models import FACETS, STATES, Confirmation, Contact, Facet, Need, Question, Relay
from weixia.registry.access import visible


@dataclass(frozen=True)
class Talked:
    """What a list may say of one contact: that something is on file, how much is asked, and whether a second person is awaited."""

    notes: bool = False
    asked: int = 0
    waits: int = 0
    unconfirmed: bool = False


@dataclass(frozen=True)
class Answered:
    """One question in clear."""

    row: Question
    asked: str
    answer: str


def talked(contacts: Collection[Contact], *, seen_by: Actor) -> dict[int, Talked]:
    """`{contact: Talked}` of rows at hand; three questions for a whole list, none for an empty one."""
    ids = [row.pk for row in contacts]
    if not ids:
        return {}
    noted = set(Facet.objects.filter(visible(seen_by), contact_id__in=ids).values_list("contact_id", flat=True))
    counts = Question.objects.filter(visible(seen_by), contact_id__in=ids).values_list("contact_id").annotate(
        Count("id"), waits=Count("id", filter=Q(answered_at=None)))
    asked = {pk: (many, waits) for pk, many, waits in counts}
    late = unconfirmed(contacts, seen_by=seen_by)
    return {pk: Talked(pk in noted, *asked.get(pk, (0, 0)), pk in late) for pk in ids}


def unconfirmed(contacts: Collection[Contact], *, seen_by: Actor) -> set[int]:
    """Which of these were told late and still await a second person. A ledger vouches for what it brought."""
    late = [row.pk for row in contacts if row.late and row.source_id is None and row.withdrawn_at is None]
    if not late:
        return set()
    return set(late) - set(Confirmation.objects.filter(visible(seen_by), contact_id__in=late).values_list("contact_id", flat=True))


def told_late(*, seen_by: Actor) -> QuerySet[Contact]:
    """补录待复核 in scope, the oldest first."""
    confirmed = Confirmation.objects.filter(contact_id=OuterRef("pk"))
    rows = Contact.objects.filter(visible(seen_by), ~Exists(confirmed), late=True, source__isnull=True, withdrawn_at__isnull=True)
    return rows.select_related("person__unit").order_by("day", "id")


def confirmation_of(contact: Contact, *, seen_by: Actor) -> Confirmation | None:
    """Who confirmed it, and when."""
    return Confirmation.objects.filter(visible(seen_by), contact=contact).first()


def notes_of(contact: Contact, *, seen_by: Actor) -> list[tuple[Word, Word | str, str]]:
    """(facet, 好 or '', words) of one contact in clear, in the order of the form: the page that shows them is journalled."""
    seen_by.must("contact.notes")
    rows = {row.facet: row for row in Facet.objects.filter(visible(seen_by), contact=contact)}
    return [(word, STATES.get(clear(rows[code], "state_sealed"), ""), clear(rows[code], "words_sealed"))
            for code, word in FACETS.items() if code in rows]


def noted(contact: Contact, *, seen_by: Actor) -> set[str]:
    """Which facets have something on file; nothing sealed is read."""
    return set(Facet.objects.filter(visible(seen_by), contact=contact).values_list("facet", flat=True))


def questions_of(contact: Contact, *, seen_by: Actor) -> list[Answered]:
    """What was asked at one contact, in clear."""
    seen_by.must("contact.notes")
    rows = Question.objects.filter(visible(seen_by), contact=contact).order_by("id")
    return [Answered(row, clear(row, "asked_sealed"), clear(row, "answer_sealed")) for row in rows]


def question_get(question_id: int, *, seen_by: Actor) -> Question | None:
    """One question with its contact and person, or None when absent or out of scope."""
    return Question.objects.filter(visible(seen_by), pk=question_id).select_related("contact", "person__unit").first()


def callbacks(*, seen_by: Actor, whose: str = "mine", until: date | None = None) -> QuerySet[Question]:
    """Questions to be called back, the earliest day first: one's own, or everybody's in scope (`whose="all"`). A list says of whom
    and by when; the words are read on the contact's page."""
    rows = Question.objects.filter(visible(seen_by), answered_at=None, contact__withdrawn_at__isnull=True)
    rows = rows if whose == "all" else rows.filter(owner_id=seen_by.account_id)
    rows = rows.filter(call_back_on__lte=until) if until else rows
    return rows.select_related("contact", "person__unit").order_by("call_back_on", "id")


def relays_to(*, seen_by: Actor) -> QuerySet[Relay]:
    """What elders asked to pass on to this actor, unread, the oldest first."""
    rows = Relay.objects.filter(visible(seen_by), to_id=seen_by.account_id or 0, read_at=None, contact__withdrawn_at__isnull=True)
    return rows.select_related("contact", "person__unit").order_by("at", "id")


def relays_of(contact: Contact, *, seen_by: Actor) -> list[dict[str, Any]]:
    """What was to be passed on at one contact, for its addressee and the primary contact; nobody else learns that there is any."""
    rows = Relay.objects.filter(visible(seen_by), contact=contact).select_related("person").order_by("id")
    return [{"to": row.to_name, "at": row.at, "read_at": row.read_at, "words": clear(row, "words_sealed")} for row in rows
            if seen_by.account_id is not None and seen_by.account_id in (row.to_id, row.person.primary_account_id)]


def needs_found(contact_id: int, *, seen_by: Actor) -> list[Need]:
    """Needs that were recorded together with one contact."""
    return list(Need.objects.filter(visible(seen_by), links__kind="contact", links__other_id=contact_id).order_by("id"))
