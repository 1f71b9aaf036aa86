"""疑似重复: who may be the same person. One service for the form, the import and the API.

Pairs are looked for only inside blocks (same identity number, phone, birth date), so that a million people
stay seconds of work; a suspicion is never a verdict, a human judges it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from weixia.registry.identity import looks_the_same

SAME_IDENTITY, NEAR_IDENTITY, SAME_NAME, NEAR_NAME, SAME_SOUND, SAME_PHONE = (
    "same_identity", "near_identity", "same_name_birth", "near_name_birth", "same_sound_birth", "same_phone")
CROWD = 50


@dataclass(frozen=True)
class Record:
    """What is compared: `number` is the 人员编号; secrets come as blind index keys.

    `identity` (eighteen digits) is only known for rows being read, and finds slips of one digit.
    """

    number: str
    name: str
    pinyin: str = ""
    birth: date | None = None
    identity_index: str = ""
    phone_index: str = ""
    identity: str = ""
    row: int = 0


@dataclass(frozen=True)
class Pair:
    """Two records and why they may be one person, strongest reason first."""

    one: Record
    other: Record
    reasons: tuple[str, ...]

    @property
    def is_strong(self) -> bool:
        """Worth a human's judgement; a shared phone alone is common in a family."""
        return self.reasons != (SAME_PHONE,)

    @property
    def key(self) -> str:
        """The same for a pair in either order."""
        return "|".join(sorted((self.one.number, self.other.number)))


def words() -> dict[str, str]:
    """What each reason says to a reader."""
    return {
        SAME_IDENTITY: _("公民身份号码相同"), NEAR_IDENTITY: _("公民身份号码只差一位"),
        SAME_NAME: _("姓名和出生日期都相同"), NEAR_NAME: _("出生日期相同，姓名只差一个字"),
        SAME_SOUND: _("出生日期相同，姓名读音相同"), SAME_PHONE: _("联系电话相同"),
    }


def pairs(new: Iterable[Record], known: Iterable[Record] = ()) -> list[Pair]:
    """Suspicions among `new`, and between `new` and `known`, each pair once; order follows `new`."""
    fresh = list(new)
    blocks = _blocks([*known, *fresh])
    seen: dict[str, Pair] = {}
    for record in fresh:
        for other in _neighbours(record, blocks):
            reasons = compare(other, record)
            if reasons:
                pair = Pair(other, record, reasons)
                seen.setdefault(pair.key, pair)
    return list(seen.values())


def compare(one: Record, other: Record) -> tuple[str, ...]:
    """Why these two may be one person; empty when nothing speaks for it."""
    reasons = []
    if one.identity_index and one.identity_index == other.identity_index:
        reasons.append(SAME_IDENTITY)
    elif one.identity and other.identity and looks_the_same(one.identity, other.identity):
        near = one.name == other.name or OSA.distance(one.name, other.name) <= 1
        reasons += [NEAR_IDENTITY] if near else []
    if one.birth and one.birth == other.birth:
        reasons += _name_reason(one, other)
    if one.phone_index and one.phone_index == other.phone_index:
        reasons.append(SAME_PHONE)
    return tuple(reasons)


def _name_reason(one: Record, other: Record) -> list[str]:
    if one.name == other.name:
        return [SAME_NAME]
    if one.pinyin and one.pinyin == other.pinyin:
        return [SAME_SOUND]
    longest = max(len(one.name), len(other.name))
    same_surname = one.name[:1] == other.name[:1]
    if longest >= 3 and OSA.distance(one.name, other.name) == 1 and same_surname:
        return [NEAR_NAME]
    return []


def _blocks(records: list[Record]) -> dict[tuple[str, object], list[Record]]:
    blocks: dict[tuple[str, object], list[Record]] = defaultdict(list)
    for record in records:
        for key in _keys(record):
            blocks[key].append(record)
    return blocks


def _keys(record: Record) -> Iterator[tuple[str, object]]:
    if record.identity_index:
        yield "identity", record.identity_index
    if record.phone_index:
        yield "phone", record.phone_index
    if record.birth:
        yield "birth", record.birth
    if record.identity:
        yield "name", record.name


def _neighbours(record: Record, blocks: dict[tuple[str, object], list[Record]]) -> Iterator[Record]:
    """Others in the record's blocks; a crowd (everyone born on 1 January) is only searched by name."""
    met = set()
    for key in _keys(record):
        block = blocks[key]
        if len(block) > CROWD:
            block = [other for other in block if other.name == record.name or other.pinyin == record.pinyin][:CROWD]
        for other in block:
            if other.number != record.number and other.number not in met:
                met.add(other.number)
                yield other
