"""疑似重复: who may be the same person. One service for the form, the import and the bench.

`candidates` finds whom to lay beside one another; here each pair is weighed. What agrees speaks for one person by how
seldom it agrees by chance, what differs speaks against it by how seldom one person's papers differ so: a point is about
one doubling of the odds. Nothing is learned from a register, so that an officer can be told every reason. A suspicion is
never a verdict: a human judges it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from weixia.registry import likeness
from weixia.registry.identity import looks_the_same

SAME_IDENTITY, NEAR_IDENTITY, SAME_NAME, NEAR_NAME, SAME_SOUND, SAME_PHONE = (
    "same_identity", "near_identity", "same_name_birth", "near_name_birth", "same_sound_birth", "same_phone")
SAME_ADDRESS, SAME_WORK, SAME_UNIT, SAME_BIRTH, OTHER_IDENTITY = (
    "same_address", "same_work", "same_unit", "same_birth", "other_identity")
LINE = 23  # a million on file and a chance meeting of one pair in ten million: below that an officer's time is wasted
CERTAIN = 60
HOPE = 6  # what a slip in the number may still add, before the sealed number is opened
SLIP, OTHER_NUMBER = 16, -14
# by how the names agree: points for names of three characters and more, and for two
NAMES = {likeness.SAME: (14, 10), likeness.SOUND: (11, 6), likeness.NEAR_SOUND: (8, 3), likeness.FAMILIAR: (6, 4),
         likeness.ONE_CHARACTER: (5, 0), likeness.OTHER_SURNAME: (5, 0), likeness.OTHER: (-6, -6)}
BIRTHS = {likeness.SAME: 13, likeness.SWAPPED: 8, likeness.CALENDAR: 8, likeness.SLIP: 5, likeness.PART: 1, likeness.YEAR: -1,
          likeness.SAME_MONTH: 8, likeness.SAME_YEAR: 4, likeness.OTHER: -6}
HEARD = {likeness.SAME, likeness.SOUND, likeness.NEAR_SOUND, likeness.FAMILIAR}
SEX = (1, -5)
PHONE, ADDRESS, UNIT, WORK, OTHER_WORK, FORMER = 9, 6, 4, 6, -1, 2
TWINS = -2  # born on one day, of one surname, with different names and work: then one home says nothing more


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared: `number` is the 人员编号; secrets come as blind index keys.

    `identity` (eighteen digits) is known for rows being read, and of people on file where it was opened for comparing.
    `birth` and `work_started` are whole dates; otherwise `year`, and `month` where it is known, is all that is known of a
    birth. `row` is the row of a sheet, `id` the person on file.
    """

    number: str
    name: str
    pinyin: str = ""
    birth: date | None = None
    identity_index: str = ""
    phone_index: str = ""
    identity: str = ""
    row: int = 0
    sex: str = ""
    address_index: str = ""
    path: str = ""
    former_unit: str = ""
    work_started: date | None = None
    year: int = 0
    id: int = 0
    month: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and why they may be one person, strongest reason first."""

    one: Record
    other: Record
    reasons: tuple[str, ...]
    points: int = 0

    @property
    def is_strong(self) -> bool:
        """Worth a human's judgement; a shared phone alone is common in a family."""
        return self.points >= LINE

    @property
    def is_told(self) -> bool:
        """Said beside the row: what is worth judging, and whoever has the same phone."""
        return self.is_strong or SAME_PHONE in self.reasons

    @property
    def key(self) -> str:
        """The same for a pair in either order."""
        return "|".join(sorted((self.one.number, self.other.number)))


def words() -> dict[str, str]:
    """What each reason says to a reader."""
    return {
        SAME_IDENTITY: _("公民身份号码相同"), NEAR_IDENTITY: _("公民身份号码只差一位"),
        SAME_NAME: _("姓名和出生日期都相同"), NEAR_NAME: _("出生日期相同，姓名只差一个字"),
        SAME_SOUND: _("出生日期相同，姓名读音相同"), SAME_PHONE: _("联系电话相同"), SAME_ADDRESS: _("居住地址相同"),
        SAME_WORK: _("参加工作时间相同"), SAME_UNIT: _("管理单位相同"), SAME_BIRTH: _("出生日期相同"),
        OTHER_IDENTITY: _("但公民身份号码不同"), **_name_words(), **_birth_words(),
    }


def _name_words() -> dict[str, str]:
    return {
        "name_same": _("姓名相同"), "name_sound": _("姓名读音相同"), "name_near_sound": _("姓名读音相近"),
        "name_familiar": _("姓名像小名或少写一个字"),
        "name_one_character": _("姓名只差一个字"), "name_other_surname": _("只有姓不同"),
    }


def _birth_words() -> dict[str, str]:
    return {
        "birth_swapped": _("出生的月和日颠倒"), "birth_calendar": _("出生日期一份像公历、一份像农历"),
        "birth_slip": _("出生日期只差一处"), "birth_part": _("出生的年和月、或年和日相同"),
        "birth_same_month": _("出生年月相同"), "birth_same_year": _("出生年份相同"),
    }


def judge(found: Iterable[tuple[Record, Record]], opened: Callable[[set[int]], Mapping[int, str]]) -> list[Pair]:
    """The pairs to be told, each once, in the order found.

    `opened` gives the identity numbers of people on file by id: asked once, for the few pairs that hang on whether two
    different numbers are one with a slip.
    """
    likely: dict[str, Pair] = {}
    for one, other in found:
        pair = weigh(one, other)
        if pair.is_told:
            likely.setdefault(pair.key, pair)
    unsure = [pair for pair in likely.values() if pair.is_strong and _hangs_on_number(pair.one, pair.other)]
    numbers = opened({record.id for pair in unsure for record in (pair.one, pair.other) if record.id and not record.identity})
    for pair in unsure:
        likely[pair.key] = weigh(pair.one, pair.other, numbers)
    return [pair for pair in likely.values() if pair.is_told]


def weigh(one: Record, other: Record, numbers: Mapping[int, str] | None = None) -> Pair:
    """Both laid side by side. Without `numbers` (identity by id, opened) a different number may still be a slip."""
    how = likeness.names(one.name, one.pinyin, other.name, other.pinyin)
    born = _born(one, other)
    points, against = _numbers(one, other, how, numbers)
    reasons = [SAME_IDENTITY] * (points == CERTAIN) + [NEAR_IDENTITY] * (points == SLIP)
    reasons += _together(how, born)
    points += NAMES[how][min(len(one.name), len(other.name)) < 3] + BIRTHS.get(born, 0)
    points += _home(one, other, how, born, reasons) + _work(one, other, reasons)
    if one.sex and other.sex:
        points += SEX[one.sex != other.sex]
    return Pair(one, other, (*reasons, *against), points)


def _together(how: str, born: str) -> list[str]:
    """What name and birth say; both together in one word where the day is the same."""
    both = {likeness.SAME: SAME_NAME, likeness.SOUND: SAME_SOUND, likeness.ONE_CHARACTER: NEAR_NAME}
    if born == likeness.SAME and how in both:
        return [both[how]]
    said = [f"name_{how}"] if how != likeness.OTHER else []
    if born == likeness.SAME:
        return [*said, SAME_BIRTH]
    return [*said, f"birth_{born}"] if BIRTHS.get(born, 0) > 0 else said


def _born(one: Record, other: Record) -> str:
    """How the births agree, '' when too little is known."""
    if one.birth and other.birth:
        return likeness.births(one.birth, other.birth)
    (year, month), (their_year, their_month) = _about(one), _about(other)
    if not year or not their_year:
        return ""
    if year != their_year:
        return likeness.OTHER
    return likeness.SAME_YEAR if not month or not their_month else likeness.SAME_MONTH if month == their_month else likeness.YEAR


def _about(record: Record) -> tuple[int, int]:
    return (record.birth.year, record.birth.month) if record.birth else (record.year, record.month)


def _home(one: Record, other: Record, how: str, born: str, reasons: list[str]) -> int:
    phone = bool(one.phone_index) and one.phone_index == other.phone_index
    address = bool(one.address_index) and one.address_index == other.address_index
    reasons += [SAME_PHONE] * phone + [SAME_ADDRESS] * address
    twins = (phone or address) and born == likeness.SAME and how not in HEARD and one.name[:1] == other.name[:1] and not (
        one.work_started and one.work_started == other.work_started)
    return TWINS if twins else PHONE * phone + ADDRESS * address


def _work(one: Record, other: Record, reasons: list[str]) -> int:
    unit = bool(one.path) and one.path == other.path
    points = UNIT * unit + FORMER * (bool(one.former_unit) and one.former_unit == other.former_unit)
    if one.work_started and other.work_started:
        same = one.work_started == other.work_started
        points += WORK if same else OTHER_WORK
        reasons += [SAME_WORK] * same
    reasons += [SAME_UNIT] * unit
    return points


def _numbers(one: Record, other: Record, how: str, numbers: Mapping[int, str] | None) -> tuple[int, list[str]]:
    """What the identity numbers say, and the word against where they are two."""
    if one.identity_index and one.identity_index == other.identity_index:
        return CERTAIN, []
    opened = numbers or {}
    mine, theirs = one.identity or opened.get(one.id, ""), other.identity or opened.get(other.id, "")
    if not mine or not theirs:
        return (0, []) if not (one.identity_index and other.identity_index) else (HOPE, []) if numbers is None else (OTHER_NUMBER, [])
    # numbers given one after the other in one place on one day are two people's, unless the name is the same
    if looks_the_same(mine, theirs) and (how in HEARD or mine[:14] != theirs[:14]):
        return SLIP, []
    return OTHER_NUMBER, [OTHER_IDENTITY]


def _hangs_on_number(one: Record, other: Record) -> bool:
    different = bool(one.identity_index) and bool(other.identity_index) and one.identity_index != other.identity_index
    return different and not (one.identity and other.identity)
