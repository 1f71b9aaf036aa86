"""Questions about transfers: waiting for me, proposed by me, done; and what a recorded move says of them."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.registry.access import visible_between
from weixia.registry.models import Happening, Stewardship, Transfer, Unit


def transfers(*, seen_by: Actor) -> QuerySet[Transfer]:
    """Every transfer that the actor's units send, receive or have in their charge, newest first."""
    found = Transfer.objects.filter(visible_between(seen_by))
    return found.select_related("from_unit", "to_unit").order_by("-id")


def transfer_get(pk: int, *, seen_by: Actor) -> Transfer | None:
    """One transfer, or None when absent or none of the actor's business."""
    return transfers(seen_by=seen_by).filter(pk=pk).first()


def waiting(*, seen_by: Actor) -> QuerySet[Transfer]:
    """等我确认: open, towards a unit of the actor's."""
    return transfers(seen_by=seen_by).filter(_within("to_path", seen_by), answer="").order_by("day", "id")


def proposed(*, seen_by: Actor) -> QuerySet[Transfer]:
    """我提出的: open, about people in the actor's charge."""
    return transfers(seen_by=seen_by).filter(_within("org_path", seen_by), answer="").order_by("day", "id")


def done(*, seen_by: Actor) -> QuerySet[Transfer]:
    """已办: answered, the latest first."""
    return transfers(seen_by=seen_by).exclude(answer="").order_by("-answered_at", "-id")


def open_of(person_id: int, *, seen_by: Actor) -> Transfer | None:
    """The open transfer of one person."""
    return transfers(seen_by=seen_by).filter(person_id=person_id, answer="").first()


def left(person_id: int, *, seen_by: Actor) -> Transfer | None:
    """The transfer by which a person left the actor's units, where they are still away."""
    return gone(seen_by=seen_by).filter(person_id=person_id).first()


def gone(*, seen_by: Actor) -> QuerySet[Transfer]:
    """转走的: people who left the actor's units and are still away, the latest first."""
    left_here = transfers(seen_by=seen_by).filter(_within("from_path", seen_by), answer="confirmed")
    return left_here.exclude(_within("org_path", seen_by)).order_by("-id")


def sender_since(transfer_id: int) -> tuple[int, date] | None:
    """The person of a transfer, and since when the sender was in charge; `date.min` where that was never stated."""
    transfer = Transfer.objects.filter(pk=transfer_id).first()
    if transfer is None:
        return None
    held = Stewardship.objects.filter(person=transfer.person_id, unit=transfer.from_unit_id).order_by("-since").first()
    return transfer.person_id, held.since if held else date.min


def open_people(person_ids: Collection[int]) -> set[int]:
    """Which of these people have an open transfer."""
    return set(Transfer.objects.filter(person_id__in=list(person_ids), answer="").values_list("person_id", flat=True))


def is_sender(transfer: Transfer, actor: Actor) -> bool:
    """Whether the person is in the actor's charge."""
    return transfer.org_path.startswith(actor.path)


def is_receiver(transfer: Transfer, actor: Actor) -> bool:
    """Whether the destination is the actor's unit or one under it."""
    return transfer.to_unit is not None and transfer.to_unit.path.startswith(actor.path)


def unit_in_charge(person_id: int, *, on: date, at: datetime | None = None) -> Unit | None:
    """The unit in charge of a person on a day: what was done that day is to its credit.

    On the day of a transfer the moment `at` decides: before the receiver confirmed it was the sender's.
    """
    if at is not None:
        then = Transfer.objects.filter(person_id=person_id, answer="confirmed", answered_at__date=on, answered_at__gt=at)
        if moved := then.select_related("from_unit").order_by("answered_at").first():
            return moved.from_unit
    held = Stewardship.objects.filter(Q(until__isnull=True) | Q(until__gt=on), person_id=person_id, since__lte=on)
    row = held.select_related("unit").first()
    return row.unit if row else None


def moves(happening_ids: Collection[int]) -> list[Happening]:
    """转入 and 转出 among these happenings, not withdrawn, one day's latest first."""
    found = Happening.objects.filter(pk__in=list(happening_ids), kind__in=("move_in", "move_out"), withdrawn_at=None)
    return list(found.select_related("person__unit").order_by("-happened_on", "-id"))


def moves_recorded(person_ids: Collection[int], *, at: datetime) -> list[int]:
    """Ids of 转入 and 转出 about these people that were recorded at this moment: those of one import."""
    found = Happening.objects.filter(person_id__in=list(person_ids), kind__in=("move_in", "move_out"), recorded_at=at)
    return list(found.values_list("pk", flat=True))


def unit_said(text: str, among: Collection[Unit]) -> Unit | None:
    """The one unit that the words name, or None: the longest names count, a name borne twice does not."""
    named = [unit for unit in among if len(unit.name) > 1 and unit.name in text]
    whole = [unit for unit in named if not any(unit.name != other.name and unit.name in other.name for other in named)]
    return whole[0] if len(whole) == 1 else None


def _within(path: str, actor: Actor) -> Q:
    return Q(**{f"{path}__gte": actor.path, f"{path}__lt": actor.path + "~"})
