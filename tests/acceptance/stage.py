"""A county on a day: the cast, everything that follows from an act, and what is owed to whom.

    world = stage.county(date(2026, 2, 13))
    stage.admitted(world, "李老", date(2026, 2, 13))
    [visit] = stage.owed(world, "李老", "visit.hospital", on=date(2026, 2, 13))
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.world import World, build, proved
from weixia import reactions
from weixia.duties import actions, queries
from weixia.duties.models import Duty
from weixia.kernel import journal
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.contacts import Telling, contact_record
from weixia.needs.models import Contact
from weixia.registry.actions.happenings import happening_record
from weixia.registry.actions.people import person_add
from weixia.registry.models import Happening, Person


def moment(day: date, hour: int = 9) -> datetime:
    """An hour of the day as the county's clocks show it."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def county(on: date, *, since: date | None = None) -> World:
    """The cast, in use from `since` (or the year before's first day) and settled up to the day."""
    with scoped(ROOT), transaction.atomic():
        world = build()
    journal.react(reactions.WHAT_FOLLOWS)
    settle(on, since=since or date(on.year - 1, 1, 1))
    return world


def settle(on: date, *, since: date | None = None) -> Any:
    """As `weixia duties settle` does."""
    with scoped(ROOT), transaction.atomic():
        return actions.duties_settle(by=OPERATOR, at=moment(on), on=on, since=since)


def clock() -> None:
    """What acts in a browser have left to the clock, done as its job does it moments later."""
    with scoped(ROOT), transaction.atomic():
        assert actions.errands_do(by=OPERATOR, at=timezone.now()), "nothing was left to the clock"


def owed(world: World, name: str, rule: str = "", *, on: date, by: str = "小张") -> list[Duty]:
    """What is owed to somebody as it stands on a day and as one of the staff may see it, of one rule or of all."""
    actor = world.actor(by, on=on)
    with scoped(actor.scope):
        found = queries.of_person(world.people[name].pk, seen_by=actor, on=on)
        return [duty for duty in found if rule in ("", duty.rule)]


def joined(world: World, name: str, *, on: date, by: str = "小张", **values: Any) -> Person:
    """Somebody new on the roster, known by name from then on."""
    actor = world.actor(by, on=on)
    told = {"name": name, "kind": "tuixiu", "unit": world.units["甲县局"], "birth_on": date(1950, 7, 15), "birth_precision": "day",
            "birth_calendar": "solar", "charge_since": date(2020, 1, 1), "primary_contact": by} | values
    with scoped(actor.scope), transaction.atomic():
        world.people[name] = person_add(by=actor, at=moment(on), values=told, tags=[], family=[])
    return world.people[name]


def met(world: World, name: str, day: date, mode: str = "home", *, by: str = "小张", **told: Any) -> Contact:
    """A contact, recorded on its day."""
    actor = world.actor(by, on=day)
    telling = Telling(day=day, mode=mode, **({"reached": True, "summary": "身体平稳"} | told))
    with scoped(actor.scope), transaction.atomic():
        return contact_record(by=actor, at=moment(day), person=world.people[name], told=telling)


def admitted(world: World, name: str, day: date, *, by: str = "小张", kind: str = "hospital") -> Happening:
    """A stay in hospital (or another happening) that became known on its day."""
    actor = world.actor(by, on=day)
    with scoped(actor.scope), transaction.atomic():
        return happening_record(by=actor, at=moment(day), person=world.people[name], kind=kind, happened_on=day)


def browser(world: World, name: str) -> Client:
    """Somebody's browser, who gave the password just now."""
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return proved(client)


def read(client: Client, path: str) -> str:
    """A page's text; it must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()
