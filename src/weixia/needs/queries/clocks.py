"""What moved the clock of a case: the steps that count and the waits, for whoever explains a day."""

from dataclasses import dataclass
from datetime import date

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs.facts import ENDINGS, OVER_AGAIN, RESPONSES
from weixia.needs.models import HOLDS, NeedHold, NeedStep, Petition
from weixia.needs.queries.thread import STEP_WORDS
from weixia.registry.access import visible, visible_in_confidence

COUNTED = tuple(dict.fromkeys((*RESPONSES, *ENDINGS, *OVER_AGAIN, "withdraw", "end")))


@dataclass(frozen=True)
class Marked:
    """A step of a need that counts: its `word`, its `title`, its day, the day it was `told` to somebody, and who wrote it down."""

    word: str
    title: str
    day: date
    told: date | None
    by: str


@dataclass(frozen=True)
class Waited:
    """挂起 from the day after `first` up to `last`; `open`: nobody has ended it, and the last day is its ceiling."""

    first: date
    last: date
    reason: str
    open: bool


def need_marks(need_id: int, *, seen_by: Actor) -> list[Marked]:
    """The steps of a need that make or keep a duty, in order."""
    rows = NeedStep.objects.filter(visible(seen_by), need_id=need_id, word__in=COUNTED).select_related("telling").order_by("id")
    return [Marked(row.word, STEP_WORDS.get(row.word, Word(row.word)), row.day, row.telling.day if hasattr(row, "telling") else None,
                   row.by_name) for row in rows]


def need_waits(need_id: int, *, seen_by: Actor) -> list[Waited]:
    """The waits of a need, in order."""
    rows = NeedHold.objects.filter(visible(seen_by), need_id=need_id).order_by("first", "id")
    return [Waited(row.first, min(row.until, row.ended_on or row.until), HOLDS.get(row.reason, row.reason), row.ended_on is None)
            for row in rows]


def petition_days(petition_id: int, *, seen_by: Actor) -> dict[str, date]:
    """The days of a petition that count, by the names of its own row; {} where it is out of sight."""
    seen_by.must("petition.read")
    row = Petition.objects.filter(visible_in_confidence(seen_by), pk=petition_id).first()
    days = ("registered_on", "answered_on", "accepted_on", "closed_on")
    return {name: value for name in days if row is not None and (value := getattr(row, name))}
