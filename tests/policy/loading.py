"""A crowd put into the real tables, and duties taken out of them."""

from datetime import UTC, date, datetime

from tests.policy.loading_care import load_care
from tests.policy.people import Crowd
from tests.policy.slow_reader import Contact, Happening, Person
from weixia.duties.models import Duty, Waiver
from weixia.emergency.models import Report as ReportRow
from weixia.emergency.models import Step as StepRow
from weixia.kernel.sealing import uuid7
from weixia.needs.models import Contact as ContactRow
from weixia.needs.models import Search as SearchRow
from weixia.registry.models import ClassTag, PastMark, Unit
from weixia.registry.models import Happening as HappeningRow
from weixia.registry.models import Person as PersonRow
from weixia.registry.models import Verification as VerificationRow

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def load(crowd: Crowd) -> None:
    """Write everybody into one unit, facts and withdrawn facts alike. Inside the root scope."""
    unit = Unit.objects.add_root({"code": "U000", "name": "霞光市老干部局", "kind": "bureau"})
    PersonRow.objects.bulk_create((person_row(person, unit) for person in crowd.people), batch_size=1000)
    ids = dict(PersonRow.objects.values_list("number", "id"))
    PastMark.objects.bulk_create(
        PastMark(person_id=ids[p.number], org_path=unit.path, mark=mark, value=value, until=until, noted_on=until)
        for p in crowd.people for mark, value, until in p.past)
    ClassTag.objects.bulk_create(
        (ClassTag(person_id=ids[p.number], org_path=unit.path, tag=tag) for p in crowd.people for tag in sorted(p.tags)),
        batch_size=2000,
    )
    told = [(c, None) for c in crowd.contacts] + [(c, NOW) for c in crowd.withdrawn_contacts]
    ContactRow.objects.bulk_create((contact_row(c, ids, unit, gone) for c, gone in told), batch_size=2000)
    happened = [(h, None) for h in crowd.happenings if "." not in h.kind] + [(h, NOW) for h in crowd.withdrawn_happenings]
    kinds = {"verified": (VerificationRow, verification_row), "searched": (SearchRow, search_row)}
    for kind in ("", *kinds):
        row, made = kinds.get(kind, (HappeningRow, happening_row))
        mine = dict.fromkeys((h, gone) for h, gone in happened if (h.kind if h.kind in kinds else "") == kind)
        row.objects.bulk_create((made(h, ids, unit, gone) for h, gone in mine), batch_size=2000)

    elsewhere = [h for h in crowd.happenings if "." in h.kind]
    load_reports([h for h in elsewhere if not h.kind.startswith("care.")], ids, unit)
    load_care([h for h in elsewhere if h.kind.startswith("care.")], ids, unit, NOW)


def person_row(person: Person, unit: Unit) -> PersonRow:
    return PersonRow(
        number=person.number,
        name="王" + person.number,
        kind=person.kind,
        unit=unit,
        org_path=unit.path,
        charge_since=person.charge_since,
        birth_on=person.birth_on,
        birth_precision=person.birth_precision,
        birth_calendar=person.birth_calendar,
        lunar_month=person.lunar_month,
        lunar_day=person.lunar_day,
        lunar_leap=person.lunar_leap,
        lunar_leap_pref=person.leap_pref,
        age_reckoning=person.reckoning,
        resettled=person.resettled,
        residence_kind=person.residence,
        leader=person.leader,
        died_on=person.died_on,
        created_at=NOW,
        updated_at=NOW,
    )


def contact_row(contact: Contact, ids: dict[str, int], unit: Unit, withdrawn: datetime | None) -> ContactRow:
    return ContactRow(
        person_id=ids[contact.person],
        org_path=unit.path,
        day=contact.day,
        mode=contact.mode,
        reached=contact.reached,
        handler_level=contact.handler_level,
        recorded_at=NOW,
        withdrawn_at=withdrawn,
    )


def happening_row(happening: Happening, ids: dict[str, int], unit: Unit, withdrawn: datetime | None) -> HappeningRow:
    return HappeningRow(
        person_id=ids[happening.person],
        org_path=unit.path,
        kind=happening.kind,
        happened_on=happening.happened_on,
        known_on=happening.known_on,
        recorded_at=NOW,
        withdrawn_at=withdrawn,
    )


def load_reports(told: list[Happening], ids: dict[str, int], unit: Unit) -> None:
    """Each told fact is a step of the report of every standing fact of its kind that was known on its day."""
    about: dict[tuple[int, str, date], list[HappeningRow]] = {}
    for row in HappeningRow.objects.filter(withdrawn_at=None):
        about.setdefault((row.person_id, row.kind, row.known_on or row.happened_on), []).append(row)
    reports: dict[int, ReportRow] = {}
    for one in told:
        for fact in about[ids[one.person], one.kind.split(".")[1], one.known_on]:
            reports.setdefault(fact.pk, ReportRow(
                person_id=fact.person_id, org_path=unit.path, happening=fact, kind=fact.kind, occurred_on=fact.happened_on,
                known_at=NOW, made_at=NOW, made_by="张"))
    ReportRow.objects.bulk_create(reports.values(), batch_size=2000)
    places = {"oral": (1, ""), "written": (2, "oral")}
    StepRow.objects.bulk_create((
        StepRow(report=reports[fact.pk], person_id=fact.person_id, org_path=unit.path, number=places[way][0], after=places[way][1],
                step=way, at=NOW, day=one.happened_on, recorded_at=NOW, by_name="张")
        for one in told for way, kind in [one.kind.split(".")] for fact in about[ids[one.person], kind, one.known_on]),
        batch_size=2000)


def verification_row(told: Happening, ids: dict[str, int], unit: Unit, withdrawn: datetime | None) -> VerificationRow:
    """Each by another way, so that two of one day both stand."""
    return VerificationRow(person_id=ids[told.person], org_path=unit.path, day=told.happened_on, how=uuid7().hex[-10:],
                           what=["phone"], act=uuid7(), by_name="张", at=NOW, withdrawn_at=withdrawn)


def search_row(told: Happening, ids: dict[str, int], unit: Unit, withdrawn: datetime | None) -> SearchRow:
    return SearchRow(person_id=ids[told.person], org_path=unit.path, started_on=told.happened_on, started_at=NOW,
                     started_by="张", conclusion="nowhere", concluded_at=NOW, withdrawn_at=withdrawn)


def waive_some(day: date, every: int) -> dict[tuple[str, str, str], date]:
    """Set every so-manyth duty aside on that day; the slow reader's ``waived``."""
    duties = list(Duty.objects.select_related("person").order_by("rule", "person__number", "period")[::every])
    Waiver.objects.bulk_create(
        Waiver(
            person=duty.person,
            org_path=duty.org_path,
            rule=duty.rule,
            period=duty.period,
            day=day,
            reason="本人谢绝",
            by_name="周局",
            at=NOW,
        )
        for duty in duties
    )
    return {(duty.rule, duty.person.number, duty.period): day for duty in duties}


def standing(day: date) -> list[dict]:
    """What the engine says on that day, in the slow reader's shape."""
    rows = Duty.objects.on(day).values("rule", "person__number", "period", "opens", "due", "status", "kept")
    found = [
        {
            "rule": row["rule"],
            "person": row["person__number"],
            "period": row["period"],
            "opens": row["opens"],
            "due": row["due"],
            "status": row["status"],
            "kept_on": row["kept"],
        }
        for row in rows
    ]
    return sorted(found, key=lambda d: (d["rule"], d["person"], d["period"]))
