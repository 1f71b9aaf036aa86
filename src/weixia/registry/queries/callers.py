"""来电的是谁: people by a telephone number or a name, their kin's numbers too, through the blind index alone.

The same questions are asked whatever the number: one that nobody has and one of somebody out of scope are answered alike, in the
same time (RELIABILITY T5).
"""

import re
from dataclasses import dataclass

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.models import FamilyContact, Person
from weixia.registry.queries import people

MOST = 6
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True)
class Known:
    """Somebody who may be calling: the elder (`kin_id` None), or who in the family, and of whom."""

    person: Person
    kin_id: int | None = None
    kin: str = ""
    relation: str = ""

    @property
    def key(self) -> str:
        """What a form says for this one: `12`, or `12-34` for the family contact 34."""
        return f"{self.person.pk}-{self.kin_id}" if self.kin_id else str(self.person.pk)


def number_of(text: str) -> str:
    """The number in its one spelling: digits alone, no +86; '' where it is no telephone number."""
    digits = re.sub(r"[\s\-—()（）]", "", text.translate(_HALF))  # data
    digits = re.sub(r"^(?:\+|00)86", "", digits)
    return digits if re.fullmatch(r"\d{7,14}", digits) else ""


def phoned(number: str, *, seen_by: Actor) -> list[Known]:
    """Whose number it is: the elders themselves first, then their families, at most six."""
    seen_by.must("person.read")
    index = sealing.blind("phone", number) or "-"
    own = Person.objects.filter(visible(seen_by), phone_index=index).select_related("unit").order_by("died_on", "id")[:MOST]
    kin = FamilyContact.objects.filter(visible(seen_by), phone_index=index).select_related("person__unit").order_by("place", "id")[:MOST]
    found = [Known(one) for one in own] + [Known(one.person, one.pk, one.name, one.relation) for one in kin]
    return found[:MOST]


def named(text: str, *, seen_by: Actor) -> list[Known]:
    """By name, letters of the pinyin, or 人员编号."""
    seen_by.must("person.read")
    return [Known(person) for person in people.search(text, seen_by=seen_by, most=MOST)[0]]


def chosen(key: str, *, seen_by: Actor) -> Known | None:
    """One by its `key`; None when absent or out of scope."""
    first, _dash, second = key.partition("-")
    person = people.person_get(int(first), seen_by=seen_by) if first.isdigit() and len(first) < 18 else None
    if person is None or not second:
        return Known(person) if person else None
    kin = FamilyContact.objects.filter(visible(seen_by), person=person, pk=int(second)).first() if second.isdigit() else None
    return Known(person, kin.pk, kin.name, kin.relation) if kin else None
