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
    return {"search_started": searches, "reception_held": held} | met


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
