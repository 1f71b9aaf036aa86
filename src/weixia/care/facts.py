"""Named facts of care that rules may ask, as Ibis tables (person, day)."""

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.needs import facts as contacts

STEP = ibis.table(
    {"person_id": "int64", "case_id": "int64", "kind": "string", "outcome": "string", "day": "date",
     "withdrawn_at": "timestamp"}, name="care_bereavementstep")
CASE = ibis.table({"id": "int64", "person_id": "int64", "closed_on": "date", "cancelled_at": "timestamp"}, name="care_bereavement")
SUBSTITUTION = ibis.table(
    {"person_id": "int64", "since": "date", "until": "date", "answer": "string"}, name="care_substitution")
AID_PLAN = ibis.table({"person_id": "int64", "day": "date"}, name="care_aidplan")
VIDEO = ("video",)


def evidence() -> dict[str, ir.Table]:
    """Facts that keep duties, by name.

    `family_informed`: the family was told the policy, in a case that stands. `bereavement_closed`: the case was closed.
    `tour_visit`: a visit, or a video call while one is approved in its place. `aid_planned`: a plan was made.
    """
    cancelled = CASE.filter(_.cancelled_at.notnull())
    told = STEP.filter(_.kind == "inform", _.outcome == "done", _.withdrawn_at.isnull())
    told = told.anti_join(cancelled, told.case_id == cancelled.id)
    closed = CASE.filter(_.cancelled_at.isnull(), _.closed_on.notnull())
    return {
        "family_informed": told.select(person=_.person_id, day=_.day),
        "bereavement_closed": closed.select(person=_.person_id, day=_.closed_on),
        "tour_visit": contacts.evidence()["home_visit"].union(_approved_calls()),
        "aid_planned": AID_PLAN.select(person=_.person_id, day=_.day),
    }


def _approved_calls() -> ir.Table:
    calls = contacts.contacts().filter(_.mode.isin(VIDEO)).select("person", "day")
    allowed = SUBSTITUTION.filter(_.answer == "approved").select(for_person="person_id", since="since", until="until")
    found = calls.join(allowed, [calls.person == allowed.for_person, allowed.since <= calls.day,
                                 allowed.until.isnull() | (calls.day < allowed.until)])
    return found.select("person", "day").distinct()


def satisfies(*, mode: str) -> set[str]:
    """The names of the evidence here that one contact may be."""
    return {"tour_visit"} if mode in {*contacts.HOME, *VIDEO} else set()
