"""What a batch did: which duties it moved, and which not, each with its reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import queries, rulebook
from weixia.duties.models import Assignment, Duty, FollowUp, Postponement
from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.actions.holding import people_hold

MOST = 2000
Row = TypeVar("Row", Assignment, Postponement)


@dataclass
class Outcome:
    """`act` names the batch, so that it can be undone whole. `left`: those not moved, with the reason in words."""

    act: UUID
    done: list[Duty] = field(default_factory=list)
    left: list[tuple[Duty, str]] = field(default_factory=list)


def local_day(at: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(at).date()


def waiting_of(ids: list[int], *, by: Actor, on: date, outcome: Outcome) -> list[Duty]:
    """Locked: those of the duties that still wait and are in scope; the others go to `outcome.left`, foreign ones nowhere.
    Raises Elsewhere for somebody who is just being merged or moved."""
    mine = Duty.objects.filter(visible(by), pk__in=ids[:MOST])
    people_hold(set(mine.values_list("person_id", flat=True)), by=by)
    wanted = list(Duty.objects.filter(pk__in=ids[:MOST]).order_by("pk").select_for_update().values_list("pk", flat=True))
    found = queries.duties(seen_by=by, on=on).filter(pk__in=wanted)
    still = []
    for duty in found:
        if duty.status in queries.WAITING:
            still.append(duty)
        else:
            outcome.left.append((duty, _("已经不用办了")))
    return still


def keys(duties: list[Duty]) -> Q:
    """Rows of the desk about these duties."""
    wanted = Q(pk__in=[])
    for rule, period in {(duty.rule, duty.period) for duty in duties}:
        people = [duty.person_id for duty in duties if (duty.rule, duty.period) == (rule, period)]
        wanted |= Q(rule=rule, period=period, person__in=people)
    return wanted


def key_of(row: Duty | Assignment | Postponement) -> tuple[str, int, str]:
    """What a row of the desk and its duty share."""
    return row.rule, row.person_id, row.period


def act_undone(
    model: type[Row], act: UUID, end: Callable[..., set[tuple[str, int, str]]], *, by: Actor, at: datetime,
) -> int | None:
    """Undo one act: what still stands of it is ended by `end`, and what it had replaced stands again.

    Returns how many rows ended, None when there was no such act.
    """
    rows = model._default_manager.filter(visible(by))
    mine = rows.filter(act=act)
    if not mine.exists():
        return None
    ended = end(mine.filter(ended_at=None), by=by, at=at)
    again = [row.pk for row in rows.filter(ended_act=act) if key_of(row) in ended]
    rows.filter(pk__in=again).update(ended_at=None, ended_by="", ended_act=None)
    return len(ended)


def told(word: str, duty: Duty, *, by: Actor, at: datetime, reason: str, fields: dict[str, object]) -> journal.Event:
    """One entry of the journal about one duty."""
    return journal.entry(word, by=by, at=at, person_id=duty.person_id, about=about(duty), reason=reason,
                         org_path=duty.org_path, fields={"duty": duty.pk} | fields)


def about(row: Duty | Assignment | Postponement | FollowUp) -> str:
    """How the journal names a duty."""
    return f"{rulebook.title(row.rule)} {row.period}"
