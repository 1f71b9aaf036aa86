"""Questions about how people wish to be served; asked through the wall."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from weixia.kernel.actor import Actor
from weixia.kernel.words import AND, THEN, Word, listing
from weixia.registry.access import visible
from weixia.registry.models import CarePreference
from weixia.registry.models.preference import CHANNELS, HINTS, PREFERENCES

__all__ = ["CHANNELS", "HINTS", "PREFERENCES", "Held", "preferences_before", "preferences_of", "standing"]
FIRST = ("first_call", "hearing", "sight", "moving", "taboo", "avoid_time", "best_time")  # what whoever goes or rings must know


@dataclass(frozen=True)
class Held:
    """One wish as it stands: what is picked, in words, and whoever wrote it down."""

    kind: str
    label: Word
    picked: tuple[str, ...]
    words: str
    since: date
    by: str

    @property
    def said(self) -> str:
        """The choice and the words in one line."""
        choices = CHANNELS if self.kind == "channels" else HINTS.get(self.kind, {})
        chosen = listing((choices[code] for code in self.picked if code in choices), AND)
        return listing((part for part in (chosen, self.words) if part), THEN)

    @property
    def comes_first(self) -> bool:
        """Whether whoever goes or rings must know it."""
        return self.kind in FIRST


def preferences_of(person_id: int, *, seen_by: Actor) -> list[Held]:
    """The wishes of one person that stand, in the order of the form."""
    return standing([person_id], seen_by=seen_by).get(person_id, [])


def standing(people: Collection[int], *, seen_by: Actor) -> dict[int, list[Held]]:
    """`{person: wishes that stand}` of several."""
    order = list(PREFERENCES)
    rows = CarePreference.objects.filter(visible(seen_by), person_id__in=list(people), ended_at=None)
    found: dict[int, list[Held]] = {}
    for row in sorted(rows, key=lambda one: order.index(one.kind)):
        found.setdefault(row.person_id, []).append(_held(row))
    return found


def preferences_before(person_id: int, *, seen_by: Actor) -> list[tuple[Held, date, str]]:
    """(wish, the day it ended, by whom), the newest first; at most 50."""
    rows = CarePreference.objects.filter(visible(seen_by), person_id=person_id, ended_at__isnull=False)
    return [(_held(row), row.ended_at.date(), row.ended_by) for row in rows.order_by("-ended_at", "-id")[:50] if row.ended_at]


def _held(row: CarePreference) -> Held:
    return Held(row.kind, PREFERENCES[row.kind], tuple(row.picked), row.words, row.since, row.by_name)
