"""Few words to make reports; the cast is tests.world's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tests.world import AT, TODAY, World, build
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.emergency import actions
from weixia.emergency.models import Report
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped

HOUR = timedelta(hours=1)
KNOWN = AT - 2 * HOUR


@contextmanager
def county(*, settled: bool = False) -> Iterator[World]:
    """The cast in a transaction, with everything that follows from an act wired."""
    with scoped(ROOT), transaction.atomic():
        world = build()
        journal.react(reactions.WHAT_FOLLOWS)
        if settled:
            settling.settle(at=AT, on=TODAY, since=date(2025, 12, 1))
        yield world


def told(kind: str = "illness", *, on: date = TODAY, known: datetime = KNOWN, oral: datetime = AT, **more: Any) -> actions.Telling:
    return actions.Telling(**{"kind": kind, "occurred_on": on, "known_at": known, "oral_at": oral, "told_to": "局办值班室",
                              "means": "phone", "text": "突发心梗，正在抢救"} | more)


def made(world: World, name: str = "王老", kind: str = "illness", *, by: str = "小张", at: datetime = AT, happening: Any = None,
         **more: Any) -> Report:
    """A report made by word of mouth."""
    return actions.report_make(by=world.actor(by), at=at, person=world.people[name], told=told(kind, **more), happening=happening)


def written(world: World, *args: Any, when: datetime = AT, by: str = "小张", **more: Any) -> Report:
    """The same, sent in writing too."""
    report = made(world, *args, by=by, **more)
    actions.report_write(report, by=world.actor(by), at=max(when, AT), when=when, text="书面：已转危为安")
    return report


def duties(world: World, name: str, *rules: str) -> list[tuple[str, str, date | None]]:
    """(rule, status today, kept on) of a person's duties of these rules."""
    rows = Duty.objects.on(TODAY).filter(person=world.people[name], rule__in=rules).order_by("rule", "period")
    return [(row.rule, row.status, row.kept) for row in rows]
