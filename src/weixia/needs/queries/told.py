"""What a visitor of the portal may hear: how their own requests stand, each in the one sentence that may be said.

The words of a request are not shown, and a relative hears only of what they asked themselves: an elder may have
complained of them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs.life import BEFORE_ANSWER
from weixia.needs.models import Contact, Need, NeedStep
from weixia.needs.models.need import NEED_KINDS
from weixia.registry.access import of_the_visitor

SHOWN = 20
IN_THREES = re.compile(r"(?<=\d) (?=\d)")  # a number said in threes stays on one line
FIRST = Word("我们收到了，会给您回话。")


@dataclass(frozen=True)
class Told:
    """One request: which kind, since when, until when an answer is promised, the sentence, and what its holder may do."""

    id: int
    kind: str
    said_aloud: str
    asked_on: date
    answer_by: date | None
    sentence: str
    at: datetime
    is_over: bool
    may_rate: bool
    may_withdraw: bool


def asked(*, seen_by: Actor) -> list[Told]:
    """The visitor's requests, the newest first."""
    needs = list(_theirs(seen_by).order_by("-id")[:SHOWN])
    said: dict[int, NeedStep] = {}
    for step in NeedStep.objects.filter(need_id__in=[need.pk for need in needs]).exclude(told="").order_by("id"):
        said[step.need_id] = step
    return [_told(need, said.get(need.pk)) for need in needs]


def asked_get(need_id: int, *, seen_by: Actor) -> tuple[Need, Told] | None:
    """One request of theirs; None when it is absent or somebody else's."""
    need = _theirs(seen_by).filter(pk=need_id).first()
    if need is None:
        return None
    return need, _told(need, NeedStep.objects.filter(need=need).exclude(told="").order_by("-id").first())


def last_contact(*, seen_by: Actor) -> dict[str, Any] | None:
    """The last time somebody reached the elder: `{day, mode, handler}`."""
    rows = Contact.objects.filter(of_the_visitor(seen_by), withdrawn_at=None, reached=True).order_by("-day", "-id")
    row = rows.first()
    return {"day": row.day, "mode": row.get_mode_display(), "handler": row.handler} if row else None


def _theirs(actor: Actor) -> QuerySet[Need]:
    needs = Need.objects.filter(of_the_visitor(actor))
    return needs.filter(on_behalf="family", recorded_by=actor.name, channel="portal") if actor.role == "family" else needs


def _told(need: Need, step: NeedStep | None) -> Told:
    return Told(need.pk, NEED_KINDS[need.kind], need.said_aloud, need.received_on, None if need.is_over else need.answer_by,
                IN_THREES.sub("\u00a0", step.told) if step else FIRST, step.at if step else need.recorded_at, need.is_over,
                may_rate=need.state in {"answered", "declined"} and need.told_at is not None, may_withdraw=need.state in BEFORE_ANSWER)
