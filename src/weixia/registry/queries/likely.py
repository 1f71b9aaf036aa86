"""Whether somebody being registered is on file already."""

from typing import Any

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.kernel.words import listing
from weixia.registry import candidates, duplicates
from weixia.registry.access import visible
from weixia.registry.duplicates import Record
from weixia.registry.models import Person
from weixia.registry.naming import spell


def likely_same(values: dict[str, Any], *, seen_by: Actor) -> list[tuple[Person, str]]:
    """People in scope who may be the one being registered, each with the reasons in words. Needs an open transaction."""
    pairs = [pair for pair in duplicates.judge(candidates.found([_asked(values)]), candidates.opened) if pair.is_strong]
    people = Person.objects.filter(visible(seen_by)).select_related("unit").in_bulk([pair.one.id for pair in pairs])
    said = duplicates.words()
    return [(people[pair.one.id], listing(said[reason] for reason in pair.reasons)) for pair in pairs if pair.one.id in people]


def _asked(values: dict[str, Any]) -> Record:
    """What is typed of a person, as it is compared."""
    birth, whole = values.get("birth_on"), values.get("birth_precision") == "day"
    work = values.get("work_started_on") if values.get("work_started_precision") == "day" else None
    identity, unit = values.get("id_sealed", ""), values.get("unit")
    return Record(
        number="", name=values["name"], pinyin=spell(values["name"]).pinyin, sex=values.get("sex", ""), identity=identity,
        birth=birth if whole else None, year=birth.year if birth else 0,
        month=birth.month if birth and values.get("birth_precision") == "month" else 0, identity_index=sealing.blind("id_number", identity),
        phone_index=sealing.blind("phone", values.get("phone_sealed", "")), path=unit.path if unit else "",
        address_index=sealing.blind("address", values.get("address_sealed", "")), work_started=work,
        former_unit=values.get("former_unit", ""),
    )
