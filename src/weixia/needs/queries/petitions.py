"""Questions about petitions; asked through the wall of what is told in confidence."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, QuerySet

from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.needs.models import Accused, Petition, PetitionHandler, PetitionStep
from weixia.needs.petition_life import (
    CHANNELS,
    DECIDE_WITHIN,
    EXTEND_BY,
    HOWS,
    KINDS,
    OVER,
    REFUSALS,
    STATES,
    WHYS,
    WORDS,
    acts_from,
    after,
)
from weixia.needs.petition_shutting import is_shut_to
from weixia.registry.access import visible_in_confidence
from weixia.registry.queries import confiding
from weixia.registry.queries.receivers import Receiver

__all__ = ["CHANNELS", "DECIDE_WITHIN", "EXTEND_BY", "HOWS", "KINDS", "OVER", "REFUSALS", "STATES", "WHYS", "WORDS", "acts_from", "after"]


@dataclass(frozen=True)
class Line:
    """One act of the thread, its words in clear."""

    row: PetitionStep
    word: str
    words: str
    told: str
    reason: str


@dataclass(frozen=True)
class Told:
    """A petition's sealed words in clear: the page that shows them is journalled. Who brought it is not among them."""

    gist: str
    words: str
    accused: list[tuple[str, str]]
    thread: list[Line]


def petitions(*, seen_by: Actor, over: bool = False) -> QuerySet[Petition]:
    """Petitions in sight, what will miss its day first; with `over` those that ended, the latest first."""
    seen_by.must("petition.read")
    rows = Petition.objects.filter(visible_in_confidence(seen_by)).select_related("unit").prefetch_related(
        Prefetch("handlers", PetitionHandler.objects.filter(ended_at=None), to_attr="in_hand"))
    if over:
        return rows.filter(state__in=OVER).order_by("-ended_on", "-id")
    return rows.exclude(state__in=OVER).order_by(F("next_on").asc(nulls_last=True), "id")


def petition_get(petition_id: int, *, seen_by: Actor) -> Petition | None:
    """One petition, or None when absent, out of scope, or shut to whoever asks."""
    seen_by.must("petition.read")
    return Petition.objects.filter(visible_in_confidence(seen_by), pk=petition_id).select_related("unit").first()


def handlers(row: Petition, *, seen_by: Actor) -> list[PetitionHandler]:
    """Whoever handles it or did, those who do first."""
    seen_by.must("petition.read")
    return sorted(row.handlers.all(), key=lambda one: (one.ended_at is not None, one.pk))


def may_handle(row: Petition, *, seen_by: Actor, on: date) -> list[Receiver]:
    """Who may be named on it besides those who are: it is shut to none of them."""
    seen_by.must("petition.read")
    found = confiding.keepers("petition.write", row.org_path, on=on)
    return [one for one in found if one.account_id not in row.named and not is_shut_to(row, one.account_id, one.paths)]


def opened(row: Petition, *, seen_by: Actor) -> Told:
    """What was brought, whom it complains of, and its thread."""
    seen_by.must("petition.read")
    accused = [(clear(one, "name_sealed"), clear(one, "place_sealed")) for one in Accused.objects.filter(petition=row)]
    thread = [Line(one, WORDS[one.word], clear(one, "words_sealed"), str(WORDS.get(one.told, "")), str(REFUSALS.get(one.reason, "")))
              for one in row.steps.all()]
    return Told(clear(row, "gist_sealed"), clear(row, "words_sealed"), accused, thread)
