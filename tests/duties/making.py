"""Few words to make a person and what happened to them, and to read their duties."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from tests.policy.loading_care import load_care
from tests.policy.slow_reader import Happening as Told
from weixia.duties.models import Duty, Setting
from weixia.duties.rulebook import leader_rules
from weixia.emergency.models import Report, Step
from weixia.kernel.sealing import uuid7
from weixia.needs.models import Contact, Search
from weixia.registry.models import ClassTag, Happening, Person, Unit, Verification

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
_numbers = count(1)


def unit() -> Unit:
    found = Unit.objects.filter(code="T1").first()
    return found or Unit.objects.add_root({"code": "T1", "name": "某局", "kind": "bureau"})


def start(since: date, to: date) -> None:
    """As after a first settle with nobody in it."""
    Setting.objects.update_or_create(pk=1, defaults={"since": since, "settled_to": to, "settled_at": AT})


def person(**values: Any) -> Person:
    """A 退休干部 in charge since 2010, born on a day far from every boundary."""
    given = {
        "number": f"T{next(_numbers):05d}", "name": "某", "kind": "tuixiu", "birth_on": date(1950, 7, 15),
        "birth_precision": "day", "charge_since": date(2010, 1, 1), "unit": unit(), "created_at": AT, "updated_at": AT,
    } | values
    tags = given.pop("tags", [])
    who = Person.objects.create(**given)
    ClassTag.objects.bulk_create(ClassTag(person=who, org_path=who.org_path, tag=tag) for tag in tags)
    return who


def contact(who: Person, day: date, mode: str = "phone", reached: bool = True, level: str = "staff") -> Contact:
    return Contact.objects.create(person=who, org_path=who.org_path, day=day, mode=mode, reached=reached,
                                  handler_level=level, recorded_at=AT)


def happening(who: Person, kind: str, day: date, known: date | None = None) -> Happening:
    return Happening.objects.create(person=who, org_path=who.org_path, kind=kind, happened_on=day, known_on=known,
                                    recorded_at=AT)


def verification(who: Person, day: date, **more: Any) -> Verification:
    return Verification.objects.create(**{"person": who, "org_path": who.org_path, "day": day, "how": "phone",
                                          "what": ["address", "phone", "family"], "act": uuid7(), "by_name": "某", "at": AT} | more)


def search(who: Person, day: date, **more: Any) -> Search:
    return Search.objects.create(**{"person": who, "org_path": who.org_path, "started_on": day, "started_at": AT,
                                    "started_by": "某"} | more)


def report(who: Person, kind: str, oral: date | None = None, written: date | None = None) -> Report:
    """A report of the person's only fact of this kind, told on these days."""
    fact = Happening.objects.get(person=who, kind=kind)
    made = Report.objects.create(person=who, org_path=who.org_path, happening=fact, kind=kind, occurred_on=fact.happened_on,
                                 known_at=AT, made_at=AT, made_by="某")
    for number, after, step, day in ((1, "", "oral", oral), (2, "oral", "written", written)):
        if day is not None:
            Step.objects.create(report=made, person=who, org_path=who.org_path, number=number, after=after, step=step, at=AT,
                                day=day, recorded_at=AT, by_name="某")
    return made


def care(who: Person, kind: str, day: date, until: date | None = None) -> None:
    """What care did: informed, closed, planned, or a video call approved from that day on."""
    load_care([Told(who.number, f"care.{kind}", day, until)], {who.number: who.pk}, who.unit, AT)


def standing(on: date, **where: Any) -> list[dict[str, Any]]:
    """Duties on a day as plain rows."""
    found = Duty.objects.filter(**where).on(on).said(leader_rules(), on).order_by("rule", "person_id", "opens")
    return [
        {"rule": d.rule, "period": d.period, "opens": d.opens, "due": d.due, "late_until": d.late_until,
         "status": d.status, "kept_on": d.kept, "responsible": d.responsible}
        for d in found.select_related("person")
    ]
