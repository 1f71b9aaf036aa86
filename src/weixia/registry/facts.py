"""Named facts of the registry that rules may ask, as Ibis tables over the registry's own tables."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.policy.tables import CALENDAR
from weixia.policy.words import plus_days, plus_months
from weixia.registry.models.mark import MARKS, TAGGED

PERSON = ibis.table(
    {"id": "int64", "org_path": "string", "kind": "string", "resettled": "boolean", "charge_since": "date",
     "residence_kind": "string", "leader": "string", "died_on": "date", "birth_on": "date",
     "birth_precision": "string", "birth_calendar": "string",
     "lunar_month": "int32", "lunar_day": "int32", "lunar_leap": "boolean", "lunar_leap_pref": "string",
     "age_reckoning": "string"}, name="registry_person")
DEATH = ibis.table({"id": "int64", "died_on": "date"}, name="registry_person")  # all that a rule asks of the person's own row
STEWARDSHIP = ibis.table(
    {"person_id": "int64", "unit_id": "int64", "since": "date", "until": "date", "charge_from": "date"},
    name="registry_stewardship")
UNIT = ibis.table({"id": "int64", "path": "string"}, name="registry_unit")
HAPPENING = ibis.table(
    {"id": "int64", "person_id": "int64", "kind": "string", "happened_on": "date", "known_on": "date",
     "withdrawn_at": "timestamp"}, name="registry_happening")

VERIFICATION = ibis.table({"person_id": "int64", "day": "date", "withdrawn_at": "timestamp"}, name="registry_verification")
PAST_MARK = ibis.table({"person_id": "int64", "mark": "string", "value": "string", "until": "date"}, name="registry_pastmark")
TAG = ibis.table({"person_id": "int64", "tag": "string"}, name="registry_classtag")

SUBJECT_COLUMNS = ("person_id", "place", "org_path", "kind", "resettled", "residence", "led", "ill", "hard", "start", "death", "birth_on",
                   "bd_calendar", "bd_month", "bd_day", "bd_year", "nominal", "stands_from", "stands_until")


def subjects() -> ir.Table:
    """One row a person (SUBJECT_COLUMNS): standing, charge, death, and the birthday in the calendar they keep; of whoever
    changed, one row for the days [stands_from, stands_until) between two changes, the last one open.

    `led`: a leader is named; `ill`, `hard`: tagged 重病, 特殊困难.

    `start` is 管理起始日; where the charge was taken over from another unit it is the first day of the unbroken charge,
    so that nothing is owed anew and nothing is forgotten (AC-06).
    The birthday's month and day are null where they are not known to the day; `bd_year` (the lunar year for a
    lunar birthday) is null where the year of birth cannot be told: a known month tells it when its first and
    last day share the lunar year. A given 农历生日 decides month and day. `bd_calendar` is `leap` for whoever was born in
    a leap month and keeps it where a year has it. `nominal`: tells their age in 虚岁.
    """
    born = CALENDAR.select(calendar_day="day", born_year="lunar_year", born_month="lunar_month", born_day="lunar_day",
                           born_leap="lunar_leap")
    ended = CALENDAR.select(month_end="day", ended_year="lunar_year")
    person = PERSON.left_join(born, PERSON.birth_on == born.calendar_day)
    person = person.left_join(ended, (person.birth_precision == "month")
                              & (plus_days(plus_months(person.birth_on, 1), -1) == ended.month_end))
    taken_over = STEWARDSHIP.filter(_.charge_from.notnull()).select(
        taken_by="person_id", taken_on="since", taken_from="charge_from")
    person = person.left_join(taken_over, (PERSON.id == taken_over.taken_by) & (PERSON.charge_since == taken_over.taken_on))
    then = stretches()
    person = person.left_join(then, PERSON.id == then.changed)
    for tag, name in TAGGED.items():
        tagged = TAG.filter(_.tag == tag).select(**{f"{name}_person": "person_id"})
        person = person.left_join(tagged, PERSON.id == tagged[f"{name}_person"])
    exact = _.birth_precision == "day"
    person = person.mutate(
        is_lunar=_.birth_calendar == "lunar",
        given=_.lunar_month.notnull() & _.lunar_day.notnull(),
        keeps_leap=(_.lunar_leap_pref == "leap") & ibis.ifelse(
            _.lunar_month.notnull() & _.lunar_day.notnull(), _.lunar_leap, exact & _.born_leap.fill_null(False)),
        solar_month=_known(exact, _.birth_on.month()), solar_day=_known(exact, _.birth_on.day()),
        born_month=_known(exact, _.born_month), born_day=_known(exact, _.born_day),
        born_year=_known(exact | (_.born_year == _.ended_year), _.born_year))
    return person.select(
        person_id=_.id, place=ibis.coalesce(_.nth, 0), org_path=_.org_path, kind=ibis.coalesce(_.was_kind, _.kind),
        residence=ibis.coalesce(_.was_residence, _.residence_kind), resettled=_then(_.was_resettled, _.resettled),
        led=_then(_.was_led, _.leader != ""), ill=_then(_.was_ill, _.ill_person.notnull()), hard=_then(_.was_hard, _.hard_person.notnull()),
        start=ibis.coalesce(_.taken_from, _.charge_since),
        death=_.died_on, birth_on=_.birth_on,
        bd_calendar=ibis.ifelse(_.is_lunar, ibis.ifelse(_.keeps_leap, "leap", "lunar"), "solar"),
        bd_month=ibis.ifelse(_.is_lunar, ibis.ifelse(_.given, _.lunar_month, _.born_month), _.solar_month),
        bd_day=ibis.ifelse(_.is_lunar, ibis.ifelse(_.given, _.lunar_day, _.born_day), _.solar_day),
        bd_year=ibis.ifelse(_.is_lunar, _.born_year, _known(_.birth_precision == "day", _.birth_on.year())),
        nominal=_.age_reckoning == "nominal", stands_from=_.stands_from, stands_until=_.stands_until)


def stretches() -> ir.Table:
    """(changed, nth, stands_from, stands_until, was_<mark>): the days between two changes of a person's marks, in order, and what
    each mark was then, null where it was what it is. Nothing of whoever never changed."""
    ends = PAST_MARK.select(changed="person_id", stands_until="until").distinct()
    ends = ends.mutate(
        nth=ibis.row_number().over(ibis.window(group_by="changed", order_by="stands_until")),
        stands_from=_.stands_until.lag().over(ibis.window(group_by="changed", order_by="stands_until")))
    keys = ("changed", "nth", "stands_from", "stands_until")
    past = ends.join(PAST_MARK, (ends.changed == PAST_MARK.person_id) & (PAST_MARK.until >= ends.stands_until)).group_by(keys).agg(
        **{f"was_{mark}": _.value.argmin(_.until, where=_.mark == mark) for mark in MARKS})
    present = PAST_MARK.group_by(changed="person_id").agg(nth=_.until.nunique(), stands_from=_.until.max())
    present = present.mutate(stands_until=ibis.null("date"), **{f"was_{mark}": ibis.null("string") for mark in MARKS})
    return past.union(present.select(*past.columns))


def tenures() -> ir.Table:
    """Which place in the tree of units a person belonged to on the days of [came, left_on): held_by, held_path, came, left_on."""
    there = STEWARDSHIP.join(UNIT, STEWARDSHIP.unit_id == UNIT.id)
    return there.select(held_by=_.person_id, held_path=_.path, came=_.since, left_on=_.until)


def happenings() -> ir.Table:
    """Facts that stand: id, person, kind, day (when it happened), known (when we knew, else when it happened)."""
    stands = HAPPENING.filter(_.withdrawn_at.isnull())
    return stands.select(id=_.id, person=_.person_id, kind=_.kind, day=_.happened_on,
                         known=ibis.coalesce(_.known_on, _.happened_on))


# evidence word → kind of happening that arises on the day we knew
KNOWN = {"hospital_stay": "hospital", "illness": "illness", "dispute": "dispute", "hardship": "hardship",
         "family_change": "family"}


def evidence() -> dict[str, ir.Table]:
    """Facts that make or keep duties, each as (person, day)."""
    facts = happenings()
    known = {word: facts.filter(_.kind == kind).select(person=_.person, day=_.known) for word, kind in KNOWN.items()}
    verified = VERIFICATION.filter(_.withdrawn_at.isnull()).select(person=_.person_id, day=_.day)
    return {**known, "details_verified": verified, "checkup": facts.filter(_.kind == "checkup").select("person", "day"), "death": deaths()}


def deaths() -> ir.Table:
    """(person, day): the first day we knew of a death that stands on the file; the day itself where nobody recorded it."""
    told = happenings().filter(_.kind == "death").group_by(told_person="person").agg(first_known=_.known.min())
    died = DEATH.filter(_.died_on.notnull())
    died = died.left_join(told, died.id == told.told_person)
    return died.select(person=_.id, day=ibis.greatest(_.died_on, ibis.coalesce(_.first_known, _.died_on)))


EVIDENCE_KINDS = {"checkup": "checkup"}


def checkup_months(table: ir.Table, values: Mapping[str, Any]) -> ir.Value:
    """Months between check-ups: fewer for some kinds, and for whoever has reached the age that long after the base.

    Born on 29 February, a person comes of age on the 28th in a common year; an unknown birth date is not of age.
    """
    stricter = plus_months(table.base, values["stricter_months"])
    of_age = plus_months(table.birth_on, values["stricter_age"] * 12) <= stricter
    sooner = table.kind.isin(values["stricter_kinds"]) | of_age.fill_null(False)
    return ibis.ifelse(sooner, values["stricter_months"], values["months"])


MOMENTS = {"checkup_months": (checkup_months, ("months", "stricter_months", "stricter_kinds", "stricter_age"))}


def _then(was: Any, now: Any) -> Any:
    return ibis.ifelse(was.isnull(), now, was == "1")


def _known(condition: Any, value: Any) -> Any:
    return ibis.ifelse(condition, value, None)
