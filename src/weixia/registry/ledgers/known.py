"""What the register already holds about the rows of a file: asked set-wise, without opening a sealed field."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, TextField, Value

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.registry.dates import Day
from weixia.registry.ledgers.cells import narrow
from weixia.registry.models import ClassTag, FamilyContact, Person, Post, Unit
from weixia.registry.queries.merges import survivors

BATCH = 10_000
State = dict[str, Any]
_in_words = json.JSONEncoder(ensure_ascii=False, default=str).encode
# State keys whose value is a plain column of Person.
PLAIN = {
    "name": "name", "sex": "sex", "calendar": "birth_calendar", "leap_pref": "lunar_leap_pref", "reckoning": "age_reckoning",
    "ethnicity": "ethnicity", "politics": "politics",
    "kind": "kind", "related": "related__number", "rank": "rank", "former_unit": "former_unit", "unit": "unit_id",
    "charge_since": "charge_since", "division": "division", "residence": "residence_kind", "resettled": "resettled",
    "interests": "interests", "treatment": "treatment", "payer": "payer", "language": "language",
    "primary_contact": "primary_contact", "leader": "leader", "branch": "branch", "died": "died_on", "note": "note",
    "identity": "id_index", "phone": "phone_index", "address": "address_index", "health": "health_index",
}
# State keys that are a date with its precision: (date column, precision column).
DATED = {
    "birth": ("birth_on", "birth_precision"), "party_joined": ("party_joined_on", "party_joined_precision"),
    "revolution_joined": ("revolution_joined_on", "revolution_joined_precision"),
    "work_started": ("work_started_on", "work_started_precision"), "retired": ("retired_on", "retired_precision"),
}
FAMILY = {"family_name": "name", "family_relation": "relation", "family_phone": "phone_index"}
SEALED = {"identity": "id", "phone": "phone", "address": "address", "health": "health"}
BLIND = {"identity": "id_number", "phone": "phone", "address": "address", "health": "health", "family_phone": "phone"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A person on file: the fingerprint of the roster row last written, and their state when it was asked for."""

    id: int
    fingerprint: str
    state: State


@dataclass(frozen=True)
class UnitOnFile:
    id: int
    code: str
    name: str
    path: str


@dataclass
class Units:
    """Units by code and by exact name (full-width signs count as half-width)."""

    by_code: dict[str, UnitOnFile] = field(default_factory=dict)
    by_name: dict[str, list[UnitOnFile]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Units":
        units = cls()
        for values in Unit.objects.values_list("id", "code", "name", "path"):
            unit = UnitOnFile(*values)
            units.by_code[unit.code] = unit
            units.by_name.setdefault(narrow(unit.name), []).append(unit)
        return units


def comparable(key: str, value: Any) -> Any:
    """A row's value in the form that is stored: secrets as blind keys, dates as (day, precision)."""
    if key in BLIND:
        text = value.number if key == "identity" else value
        return sealing.blind(BLIND[key], text)
    if isinstance(value, Day):
        return (value.on, value.precision) if key in DATED else value.on
    return (value.month, value.day, value.leap) if key == "lunar" else value


def blind_keys(cells: dict[str, Any]) -> dict[str, str]:
    """The blind keys of the secrets that a row states."""
    return {key: comparable(key, cells[key]) for key in BLIND if key in cells}


def fingerprint(state: State) -> str:
    """A keyed hash of what a row states; equal rows are found without opening a sealed field."""
    return sealing.mac("ledger", _in_words(sorted(state.items())).encode())


def stored(numbers: Iterable[str], *, states: bool) -> dict[str, Stored]:
    """People on file by 人员编号; with `states` their comparable state too. Only what the scope lets see."""
    found: dict[str, Stored] = {}
    for batch in batches(sorted(set(numbers))):
        columns = ["id", "number", "imported_row__fingerprint"]
        if states:
            columns += [*PLAIN.values(), *(name for pair in DATED.values() for name in pair),
                        "lunar_month", "lunar_day", "lunar_leap"]
        rows = list(Person.objects.filter(among("number", batch)).values(*columns))
        extra = _attached([row["id"] for row in rows]) if states else {}
        for row in rows:
            state = _state(row) | extra.get(row["id"], {}) if states else {}
            found[row["number"]] = Stored(row["id"], row["imported_row__fingerprint"] or "", state)
    return found


def owners(identity_keys: Iterable[str]) -> dict[str, str]:
    """Blind key of an identity number → the 人员编号 it stands under."""
    found: dict[str, str] = {}
    for batch in batches(sorted(set(identity_keys))):
        found |= dict(Person.objects.filter(among("id_index", batch)).order_by("-id").values_list("id_index", "number"))
    return found


def taken_elsewhere(numbers: Iterable[str], *, by: Actor) -> set[str]:
    """Numbers in use outside the actor's scope: only whether, not where."""
    if by.path == "":
        return set()
    found: set[str] = set()
    with connection.cursor() as cursor:
        for batch in batches(sorted(set(numbers))):
            cursor.execute("SELECT n FROM unnest(%s::text[]) AS n WHERE wx_number_taken(n)", [batch])
            found |= {number for (number,) in cursor.fetchall()}
    return found


@dataclass(frozen=True, slots=True)
class PersonOnFile:
    """Enough of a person to judge a fact about them."""

    id: int
    name: str
    org_path: str
    birth_on: date | None
    died_on: date | None


def people_by_number(numbers: Iterable[str]) -> dict[str, PersonOnFile]:
    """People in scope by 人员编号, for the ledgers of facts; a merged number is whoever it leads to."""
    found: dict[str, PersonOnFile] = {}
    wanted = set(numbers)
    merged = merged_into(wanted)
    for batch in batches(sorted(wanted | set(merged.values()))):
        for number, id_, name, path, birth, died in Person.objects.filter(among("number", batch)).values_list(
                "number", "id", "name", "org_path", "birth_on", "died_on"):
            found[number] = PersonOnFile(id_, name, path, birth, died)
    return found | {number: found[into] for number, into in merged.items() if into in found}


def merged_into(numbers: Iterable[str]) -> dict[str, str]:
    """Merged 人员编号 → the 人员编号 that it leads to, within scope."""
    found: dict[str, str] = {}
    for batch in batches(sorted(set(numbers))):
        found |= {merged: into for merged, (_id, into) in survivors(batch).items()}
    return found


Accounts = dict[str, list[tuple[int, str]]]


def accounts_by_name() -> Accounts:
    """Account holders' names, each with its accounts and the paths of the posts they hold now."""
    found: Accounts = {}
    for name, account_id, path in Post.objects.filter(until__isnull=True, account__is_active=True).values_list(
            "account__name", "account_id", "unit__path"):
        found.setdefault(name, []).append((account_id, path))
    return found


def account_of(name: str, path: str, accounts: Accounts) -> int | None:
    """The one account of that exact name whose post covers the path; the nearest post wins, a tie matches nobody."""
    covering = [(len(post), account_id) for account_id, post in accounts.get(name, []) if path.startswith(post)]
    nearest = {account_id for length, account_id in covering if length == max(covering)[0]}
    return nearest.pop() if len(nearest) == 1 else None


def among(column: str, wanted: list[Any]) -> Any:
    """`column = ANY(array)`: one parameter, where IN would have ten thousand to be put in their places."""
    kind = BigIntegerField if wanted and isinstance(wanted[0], int) else TextField
    array = Value(wanted, output_field=ArrayField(kind()))
    return Func(F(column), array, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())


def batches(items: list[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _state(row: dict[str, Any]) -> State:
    state = {key: row[column] for key, column in PLAIN.items()}
    for key, (on, precision) in DATED.items():
        state[key] = (row[on], row[precision]) if row[on] else None
    state["lunar"] = (row["lunar_month"], row["lunar_day"], row["lunar_leap"]) if row["lunar_month"] else None
    return state


def _attached(ids: list[int]) -> dict[int, State]:
    """Tags that the ledger gave, and the first family contact, by person id."""
    found: dict[int, State] = {}
    tags: dict[int, list[str]] = {}
    for person_id, tag in ClassTag.objects.filter(person_id__in=ids, basis="ledger").values_list("person_id", "tag"):
        tags.setdefault(person_id, []).append(tag)
    for person_id, names in tags.items():
        found[person_id] = {"tags": tuple(sorted(names))}
    family = FamilyContact.objects.filter(person_id__in=ids, place=1).order_by("-id")
    for person_id, verified, *values in family.values_list("person_id", "verified_on", *FAMILY.values()):
        found.setdefault(person_id, {}).update(zip(FAMILY, values, strict=True), family_verified=verified is not None)
    return found
