"""What care did, put into its own tables."""

from datetime import datetime

from tests.policy.slow_reader import Happening
from weixia.care.models import AidPlan, Bereavement, BereavementStep, Substitution
from weixia.registry.models import Person, Unit


def load_care(told: list[Happening], ids: dict[str, int], unit: Unit, now: datetime) -> None:
    """Facts of kind `care.*` as rows: a case a person (a second one, cancelled, where that is told), steps, plans, approvals."""
    died = dict(Person.objects.filter(died_on__isnull=False).values_list("id", "died_on"))
    for one in told:
        _PLACES[one.kind.removeprefix("care.")](one, ids[one.person], unit.path, now, died)


def _case(person: int, path: str, now: datetime, died: dict, **more) -> Bereavement:
    return Bereavement.objects.get_or_create(
        person_id=person, cancelled_at=more.get("cancelled_at"),
        defaults={"org_path": path, "died_on": died[person], "known_on": died[person], "opened_by": "张", "opened_at": now})[0]


def _informed(one: Happening, person: int, path: str, now: datetime, died: dict, **more) -> None:
    BereavementStep.objects.create(case=_case(person, path, now, died, **more), person_id=person, org_path=path, kind="inform",
                                   outcome="done", day=one.happened_on, by_name="张", at=now)


def _cancelled(one: Happening, person: int, path: str, now: datetime, died: dict) -> None:
    _informed(one, person, path, now, died, cancelled_at=now)


def _closed(one: Happening, person: int, path: str, now: datetime, died: dict) -> None:
    Bereavement.objects.filter(pk=_case(person, path, now, died).pk).update(closed_on=one.happened_on, closed_by="张", closed_at=now)


def _planned(one: Happening, person: int, path: str, now: datetime, died: dict) -> None:
    AidPlan.objects.create(person_id=person, org_path=path, day=one.happened_on, owner="张", review_on=one.happened_on,
                           by_name="张", at=now)


def _video(one: Happening, person: int, path: str, now: datetime, died: dict) -> None:
    Substitution.objects.create(person_id=person, org_path=path, since=one.happened_on, until=one.known_on, answer="approved",
                                proposed_by="张", proposed_at=now, answered_by="周", answered_at=now)


_PLACES = {"informed": _informed, "cancelled": _cancelled, "closed": _closed, "planned": _planned, "video": _video}
