"""What a roster would change on people already on file: shown before it is written, and narrowed to what was chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from weixia.registry.ledgers.columns import shown
from weixia.registry.ledgers.known import BLIND, DATED, batches
from weixia.registry.ledgers.roster_columns import COLUMNS, SEXES
from weixia.registry.ledgers.roster_judging import Writing
from weixia.registry.ledgers.verdicts import Choice, Plan
from weixia.registry.models import Person, Unit
from weixia.registry.models.person import CALENDARS, KINDS, LEAP_PREFS, RECKONINGS, RESIDENCE_KINDS

WORDS: dict[str, Mapping[Any, str]] = {
    "sex": SEXES, "kind": KINDS, "residence": RESIDENCE_KINDS, "calendar": CALENDARS, "leap_pref": LEAP_PREFS,
    "reckoning": RECKONINGS, "resettled": {True: "是", False: "否"}}
VERIFIED = {"family_name", "family_relation", "family_phone"}
TITLES = {column.key: column.title for column in COLUMNS}
SECRET = {column.key: column for column in COLUMNS if column.secret}


def protected(one: Writing) -> set[str]:
    """Keys not to be overwritten without a tick: an identity number on file, and what somebody has verified."""
    kept = {"identity"} if one.before.get("identity") else set()
    return kept | (VERIFIED if one.before.get("family_verified") else set())


def narrow(plan: Plan, choice: Choice) -> None:
    """Leave in the plan only what was chosen. What is left out stays 更新 for a later import of the same file."""
    plan.work.writings = [left for one in plan.work.writings if (left := _narrowed(one, choice))]


def preview(plan: Plan) -> Iterator[dict[str, Any]]:
    """`{row, number, name, changes [{column, old, new, protected, blank}]}` a person on file, in the order of the file.

    Secret columns never show what is on file, and what is new only with its middle hidden.
    """
    for updates in batches([one for one in plan.work.writings if one.person_id is not None]):
        names = dict(Person.objects.filter(pk__in=[one.person_id for one in updates]).values_list("pk", "name"))
        units = {value for one in updates for value in (one.before.get("unit"), one.cells.get("unit")) if value}
        words = WORDS | {"unit": dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))}
        for one in updates:
            yield {"row": one.row, "number": one.number, "name": names.get(one.person_id or 0, ""),
                   "changes": [_change(one, key, words) for key in TITLES if key in one.changed]}


def taken(plan: Plan) -> dict[str, int]:
    """People that each choice would write: `{all, new, blank}`."""
    return {rows: sum(_narrowed(one, Choice(rows)) is not None for one in plan.work.writings) for rows in ("all", "new", "blank")}


def _narrowed(one: Writing, choice: Choice) -> Writing | None:
    if one.person_id is None:
        return one
    if choice.rows == "new":
        return None
    held = set() if choice.overwrite else protected(one)
    keys = {key for key in one.changed - held if choice.rows == "all" or _is_blank(one.before.get(key))}
    if keys == one.changed:
        return one
    told = {key: value for key, value in one.cells.items() if key in keys}
    return replace(one, cells=told, changed=keys, fingerprint=one.mark_before) if keys else None


def _is_blank(value: Any) -> bool:
    return value in (None, "", ())


def _change(one: Writing, key: str, words: dict[str, Mapping[Any, str]]) -> dict[str, Any]:
    old = one.before.get(key)
    value = one.cells[key]
    if column := SECRET.get(key):
        said = (_("已有，将更换") if old else ""), shown(column, value.number if key == "identity" else value)
    else:
        said = _said(key, old, words), _said(key, value, words)
    return {"column": TITLES[key], "old": said[0], "new": said[1], "protected": key in protected(one), "blank": _is_blank(old)}


def _said(key: str, value: Any, words: dict[str, Mapping[Any, str]]) -> str:
    """A value as people write it; dates on file come as (day, precision)."""
    if _is_blank(value):
        return ""
    if key in words:
        return str(words[key].get(value, value))
    if key in DATED and isinstance(value, tuple):
        return str(value[0])[: {"month": 7, "year": 4}.get(value[1], 10)]
    if key == "lunar":
        month, day, leap = value if isinstance(value, tuple) else (value.month, value.day, value.leap)
        return (_("闰{month}月{day}日") if leap else _("{month}月{day}日")).format(month=month, day=day)
    return "、".join(value) if isinstance(value, tuple) else str(value)


assert BLIND.keys() == SECRET.keys()
