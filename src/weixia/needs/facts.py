"""Named facts of contacts and visits that rules may ask, as Ibis tables.

Strong evidence satisfies weak duties: 上门 counts where a call would do, a leader's visit where anyone's would.
到院 counts as 上门. A contact that reached nobody, or was withdrawn, is no evidence.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

CONTACT = ibis.table(
    {"id": "int64", "person_id": "int64", "day": "date", "mode": "string", "reached": "boolean",
     "handler_level": "string", "withdrawn_at": "timestamp"}, name="needs_contact")

HOME = ("home", "hospital")
EVIDENCE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # name: (modes, levels of the handler); empty means any
    "any_contact": ((), ()),
    "talk": (("phone", "video", "meeting", *HOME), ()),
    "home_visit": (HOME, ()),
    "leader_visit": (HOME, ("leader",)),
}


def contacts() -> ir.Table:
    """Contacts that reached the person and stand: id, person, day, mode, level."""
    stands = CONTACT.filter(_.reached, _.withdrawn_at.isnull())
    return stands.select(id=_.id, person=_.person_id, day=_.day, mode=_.mode, level=_.handler_level)


def evidence() -> dict[str, ir.Table]:
    """Contacts that keep duties, by name, each as (person, day)."""
    return {name: _narrow(modes, levels).select("person", "day") for name, (modes, levels) in EVIDENCE.items()}


def satisfies(*, mode: str, level: str) -> set[str]:
    """The names of the evidence that one contact is."""
    return {name for name, (modes, levels) in EVIDENCE.items()
            if (not modes or mode in modes) and (not levels or level in levels)}


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
