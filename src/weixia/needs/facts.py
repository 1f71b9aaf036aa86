"""Named facts of contacts and visits that rules may ask, as Ibis tables.

Strong evidence satisfies weak duties: 上门 counts where a call would do, a leader's visit where anyone's would.
到院 counts as 上门. A contact that reached nobody, or was withdrawn, is no evidence.
"""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.policy.words import plus_days

CONTACT = ibis.table(
    {"id": "int64", "person_id": "int64", "day": "date", "mode": "string", "reached": "boolean",
     "handler_level": "string", "withdrawn_at": "timestamp"}, name="needs_contact")

SEARCH = ibis.table({"person_id": "int64", "started_on": "date", "withdrawn_at": "timestamp"}, name="needs_search")

RECEPTION = ibis.table({"unit_id": "int64", "day": "date", "held_at": "timestamp", "cancelled_at": "timestamp"}, name="needs_reception")

NEED = ibis.table({"id": "int64", "org_path": "string", "received_on": "date", "complex": "boolean", "state": "string"}, name="needs_need")
NEED_STEP = ibis.table({"id": "int64", "need_id": "int64", "word": "string", "day": "date"}, name="needs_needstep")
NEED_TELLING = ibis.table({"need_id": "int64", "step_id": "int64", "day": "date"}, name="needs_needtelling")
NEED_HOLD = ibis.table({"need_id": "int64", "first": "date", "until": "date", "ended_on": "date"}, name="needs_needhold")

PETITION = ibis.table(
    {"id": "int64", "org_path": "string", "registered_on": "date", "answered_on": "date", "accepted_on": "date", "extended": "boolean",
     "closed_on": "date"}, name="needs_petition")
# word → the day on the petition itself
OF_PETITIONS = {"petition_registered": "registered_on", "petition_answered": "answered_on", "petition_accepted": "accepted_on",
                "petition_closed": "closed_on"}

ALWAYS = "0001-01-01"
RESPONSES = ("accept", "refuse", "pass", "answer", "decline")  # what says to whoever asked what becomes of it
ENDINGS = ("answer", "decline", "refuse")  # once told: done, or explained
OVER_AGAIN = ("reopen", "raise")  # it has to be settled anew, by the same clock

HOME = ("home", "hospital")
EVIDENCE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # name: (modes, levels of the handler); empty means any
    "any_contact": ((), ()),
    "talk": (("phone", "video", "meeting", *HOME), ()),
    "home_visit": (HOME, ()),
    "tour_visit": (HOME, ()),  # and a video call where one is approved in its place (care.facts)
    "leader_visit": (HOME, ("leader",)),
    "face_to_face": (("meeting", *HOME), ()),
    "leader_meeting": (("meeting", *HOME), ("leader",)),
}


def contacts() -> ir.Table:
    """Contacts that reached the person and stand: id, person, day, mode, level."""
    stands = CONTACT.filter(_.reached, _.withdrawn_at.isnull())
    return stands.select(id=_.id, person=_.person_id, day=_.day, mode=_.mode, level=_.handler_level)


def evidence() -> dict[str, ir.Table]:
    """Contacts that keep duties, searches begun, and reception days held (of a unit), by name, each as (person, day)."""
    searches = SEARCH.filter(_.withdrawn_at.isnull()).select(person=_.person_id, day=_.started_on)
    met = {name: _narrow(modes, levels).select("person", "day") for name, (modes, levels) in EVIDENCE.items()}
    held = RECEPTION.filter(_.held_at.notnull(), _.cancelled_at.isnull()).select(person=_.unit_id, day=_.day)
    return {"search_started": searches, "reception_held": held} | met | of_needs() | of_petitions()


def cases() -> dict[str, ir.Table]:
    """One matter each as subjects: its first day, its last where it was taken back, what is asked of it, and where it stands."""
    steps = NEED_STEP.filter(_.word.isin(("withdraw", "end"))).group_by(ended="need_id").agg(last=_.day.max())
    need = NEED.left_join(steps, (NEED.id == steps.ended) & (NEED.state == "withdrawn"))
    need = need.select(person=_.id, start=_.received_on, death=_.last, complex_need=_.complex, **_stands())
    petition = PETITION.select(person=_.id, start=_.registered_on, death=ibis.null("date"), extended=_.extended, **_stands())
    return {"need": need, "petition": petition}


def of_needs() -> dict[str, ir.Table]:
    """What happened to a need, as (person: the need, day). `need_closed` says which opening it settled, by the day of that: what was
    reopened is owed anew, and no answer given before settles it."""
    first = NEED.select(person=_.id, day=_.received_on, step=ibis.literal(0).cast("int64"))
    again = NEED_STEP.filter(_.word.isin(OVER_AGAIN)).select(person=_.need_id, day=_.day, step=_.id)
    opened = first.union(again).group_by("person", "day").agg(step=_.step.max())
    steps = NEED_STEP.filter(_.word.isin((*ENDINGS, "pass")))
    steps = steps.left_join(NEED_TELLING, steps.id == NEED_TELLING.step_id).select(
        closed="need_id", closing=steps.id, on=ibis.ifelse(steps.word == "pass", steps.day, NEED_TELLING.day))
    closed = steps.filter(_.on.notnull()).join(opened, [_.closed == opened.person, opened.step < _.closing])
    closed = closed.group_by("closed", "closing", "on").agg(opening=_.day.max())
    return {
        "need_registered": NEED.select(person=_.id, day=_.received_on), "need_opened": opened.select("person", "day"),
        "need_answered": NEED_STEP.filter(_.word.isin(RESPONSES)).select(person=_.need_id, day=_.day),
        "need_closed": closed.select(person=_.closed, day=_.on, period=_.opening.cast("string"))}


def of_petitions() -> dict[str, ir.Table]:
    """What happened to a petition, as (person: the petition, day), in natural days of its own row."""
    return {word: PETITION.filter(_[column].notnull()).select(person=_.id, day=_[column]) for word, column in OF_PETITIONS.items()}


def stretches() -> dict[str, ir.Table]:
    """On which days the clock of a need stands still: after the first, up to the last, which is never later than its ceiling."""
    return {"need_held": NEED_HOLD.select(person=_.need_id, first=_.first, last=ibis.least(_.until, ibis.coalesce(_.ended_on, _.until)))}


def _stands() -> dict[str, Any]:
    """A case stands in one place from its first day to its last."""
    return {"held_path": _.org_path, "came": ibis.literal(ALWAYS).cast("date"), "left_on": ibis.null("date")}


def out_of_touch(values: Mapping[str, Any]) -> ir.Table:
    """(person, day) on which so many `attempts` in a row had reached nobody, the first of them `span_days` before.

    A day on which anything reached the person ends the row; the first such day of each row counts.
    """
    stands = CONTACT.filter(_.withdrawn_at.isnull())
    failed = stands.filter(~_.reached).group_by(failed_person="person_id").agg(
        many=_.count(), began=_.day.min(), ended=_.day.max())
    failed = failed.filter(_.many >= values["attempts"], plus_days(_.began, values["span_days"]) <= _.ended)  # few, of many
    tried = stands.semi_join(failed, stands.person_id == failed.failed_person).mutate(one=ibis.literal(1))
    days = tried.group_by(person="person_id", day="day").agg(
        met=_.reached.cast("int32").max(), attempts=_.one.sum().cast("int32"))
    so_far = ibis.window(group_by="person", order_by="day", preceding=None, following=0)
    days = days.mutate(row_no=_.met.sum().over(so_far)).filter(_.met == 0)
    in_row = ibis.window(group_by=["person", "row_no"], order_by="day", preceding=None, following=0)
    days = days.mutate(failed=_.attempts.sum().over(in_row), began=_.day.min().over(in_row))
    lost = days.filter(_.failed >= values["attempts"], plus_days(_.began, values["span_days"]) <= _.day)
    return lost.group_by("person", "row_no").agg(day=_.day.min()).select("person", "day")


RECKONED = {"out_of_touch": (out_of_touch, ("attempts", "span_days"))}


# whether anybody tried in vain to reach the `person` on that `day` or later, for a statement that asks more
ATTEMPTED = ("EXISTS (SELECT FROM needs_contact WHERE person_id = %(person)s AND NOT reached AND withdrawn_at IS NULL"
             " AND day >= %(day)s)")


def satisfies(*, mode: str, level: str) -> set[str]:
    """The names of the evidence that one contact is."""
    return {name for name, (modes, levels) in EVIDENCE.items()
            if (not modes or mode in modes) and (not levels or level in levels)}


def proves(contact: Any) -> set[str]:
    """What is written down of a contact: `summary`, `gift` (money or goods)."""
    said = {"summary": bool(contact.summary.strip()), "gift": bool(contact.gift_cents or contact.gift_items.strip())}
    return {word for word, there in said.items() if there}


def _narrow(modes: tuple[str, ...], levels: tuple[str, ...]) -> ir.Table:
    facts = contacts()
    if modes:
        facts = facts.filter(_.mode.isin(modes))
    return facts.filter(_.level.isin(levels)) if levels else facts


def modes_of(names: list[str]) -> list[str]:
    """Ways of contact that are evidence by one of these names, the commonest first; empty when no contact is."""
    wanted = [EVIDENCE[name] for name in names if name in EVIDENCE]
    every = ("phone", "home", "hospital", "video", "meeting", "wechat", "letter")
    return [mode for mode in every if any(not modes or mode in modes for modes, _levels in wanted)]
