"""Two changed one file at once: both versions are shown, field by field, and nothing that was typed is lost.

The form carries what it was drawn from (sealed, so that it cannot be invented). Three sides are then known: what it
was, what another made of it meanwhile, what is typed here. What only one side changed goes on as it is; where both
changed, a human chooses 用我的 or 用刚才的.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.forms import BoundField, Form
from django.http import QueryDict
from django.utils.translation import gettext as _

from weixia.kernel import sealing
from weixia.kernel.words import listing
from weixia.registry.queries.people import SEALED

MINE, THEIRS = "mine", "theirs"
SEALED_BOXES = {"id_number": "id", "phone": "phone", "address": "address", "health": "health"}

Side = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One field: what is typed here, what another wrote meanwhile; `open` when both changed it."""

    name: str
    label: str
    mine: str
    theirs: str
    open: bool


def side_of(person: Any, initial: Side, secrets: dict[str, str], relatives: list[dict[str, Any]]) -> tuple[Side, Side]:
    """`(marks, words)` of a file as it stands: to compare by, and to show. Sealed values come as index and mask."""
    marks = {name: _mark(value) for name, value in initial.items()}
    words = dict(initial)
    for box, column in SEALED_BOXES.items():
        marks[box], words[box] = getattr(person, f"{column}_index"), secrets[f"{column}_sealed"]
    for place, row in enumerate(relatives, start=1):
        marks[f"family_{place}_phone"], words[f"family_{place}_phone"] = row["contact"].phone_index, row["phone"]
    return marks, words


def sealed_base(marks: Side, thing: Any) -> str:
    """What the form about a thing was drawn from, to travel in the form."""
    return sealing.seal(json.dumps(marks, ensure_ascii=False, sort_keys=True), **_bound_to(thing))


def base_of(told: QueryDict, thing: Any) -> Side:
    """What the form was drawn from; {} when it says nothing readable: then every typed field counts as changed."""
    try:
        base: Side = json.loads(sealing.unseal(told.get("base", ""), **_bound_to(thing)) or "{}")
    except (ValueError, sealing.SealBroken):
        return {}
    return base


def _bound_to(thing: Any) -> dict[str, Any]:
    table = thing._meta.db_table
    return {"table": table, "field": "form", "uuid": getattr(thing, "uuid", None) or uuid5(NAMESPACE_OID, f"{table} {thing.pk}")}


def picked(told: QueryDict, words: Side) -> QueryDict:
    """The form with every 用刚才的 answered: that field as it stands now."""
    answered = _writable(told)
    for name in [key.removeprefix("pick_") for key, value in told.items() if key.startswith("pick_") and value == THEIRS]:
        _take(answered, name, words)
    return answered


def merged(form: Form, told: QueryDict, base: Side, marks: Side, words: Side) -> tuple[QueryDict, list[Difference]]:
    """The form to show next, and what differs. A field that only the other one changed is taken over."""
    shown, found = _writable(told), []
    for bound in form:
        mine, theirs, was = _typed(bound, told), marks.get(bound.name, ""), base.get(bound.name, "")
        if _is_sealed(bound.name):
            mine_changed, same = bool(mine), False
        else:
            mine_changed, same = mine != was, mine == theirs
        if theirs == was or same or bound.name == "confirm_new":
            continue
        if not mine_changed:
            _take(shown, bound.name, words)
        found.append(Difference(bound.name, str(bound.label), _said(bound, mine) if mine_changed else _said(bound, was),
                                _said(bound, words.get(bound.name, "")), open=mine_changed))
    return shown, found


def _writable(told: QueryDict) -> QueryDict:
    return QueryDict(told.urlencode(), mutable=True)


def _take(shown: QueryDict, name: str, words: Side) -> None:
    value = "" if _is_sealed(name) else words.get(name, "")
    if isinstance(value, list):
        shown.setlist(name, value)
    elif value is True or value not in (None, False, ""):
        shown[name] = "on" if value is True else str(value)
    else:
        shown.pop(name, None)


def _typed(bound: BoundField, told: QueryDict) -> str:
    return _mark(bound.field.widget.value_from_datadict(told, {}, bound.html_name))


def _mark(value: Any) -> str:
    """One text for what a box and a column may hold: lists in order, nothing as ''."""
    if isinstance(value, list | tuple):
        return listing(sorted(map(str, value)))
    return "" if value in (None, False) else "on" if value is True else str(value).strip().replace("\r\n", "\n")


def _said(bound: BoundField, value: Any) -> str:
    """In the words of the form: a choice by its name, nothing as 未填写."""
    names = {str(key): str(name).strip() for key, name in getattr(bound.field, "choices", ())}
    text = _mark(value)
    told = names.get(text, _("是") if text == "on" else text)
    return told or _("未填写")


def _is_sealed(name: str) -> bool:
    return name in SEALED_BOXES or (name.startswith("family_") and name.endswith("_phone"))


assert {f"{column}_sealed" for column in SEALED_BOXES.values()} == set(SEALED)
