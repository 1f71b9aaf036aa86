"""What the clock still decides for everybody, how far it is, and of when the figures are that pages show meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from weixia.duties import rulebook
from weixia.duties.models import Errand, Setting
from weixia.duties.models.errand import WHAT
from weixia.duties.queries.telling import started
from weixia.kernel.actor import Actor

SHOWN = 20


@dataclass(frozen=True)
class UnderWay:
    """The errand at hand. `done` of `of` people are decided; `figures_of` is when the figures on the pages were made, None
    before the first."""

    what: str
    about: str
    by_name: str
    asked_at: datetime
    done: int
    of: int
    figures_of: datetime | None


def under_way(kept: Setting | None = None) -> UnderWay | None:
    """What is being settled for everybody just now, or None. Asks nothing where `kept`, the bureau's start, tells of none."""
    kept = kept or started()
    one = Errand.objects.filter(ended_at=None).order_by("pk").first() if kept and kept.settling_to else None
    if kept is None or one is None:
        return None
    old = kept.settled_at if kept.settled_to >= kept.since else None
    return UnderWay(WHAT[one.what], _about(one), one.by_name, one.asked_at, one.done, one.of, old)


def errands(*, seen_by: Actor) -> list[tuple[str, str, Errand]]:
    """The last ones, newest first: (what, about what, the errand)."""
    seen_by.must("rule.read")
    return [(WHAT[one.what], _about(one), one) for one in Errand.objects.order_by("-pk")[:SHOWN]]


def _about(one: Errand) -> str:
    return rulebook.title(one.rule) if one.rule else one.about
