"""Implausible but possible things in a roster: written, and listed for a human's eye."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from borax.calendars.lunardate import LunarDate
from django.utils.translation import gettext as _

from weixia.kernel import sealing
from weixia.registry import candidates, duplicates
from weixia.registry.dates import Day
from weixia.registry.duplicates import Pair, Record
from weixia.registry.ledgers.cells import narrow
from weixia.registry.ledgers.columns import Row
from weixia.registry.ledgers.verdicts import CHANGED, NEW, SAME, WRONG, Judged, Warned
from weixia.registry.models import Unit
from weixia.registry.naming import spell

YOUNG = {"revolution_joined": (12, "参加革命时间"), "party_joined": (16, "入党时间"), "work_started": (14, "参加工作时间"),
         "retired": (40, "离退休时间")}
LIXIU_BEFORE = date(1949, 10, 1)


def implausible(judged: Sequence[Judged], *, today: date) -> Iterator[Warned]:
    """Warnings about single rows that are written."""
    for one in judged:
        notes = list(_about_new(one.row)) if one.verdict == NEW else []
        if one.verdict in (NEW, CHANGED):
            notes += [*_about_identity(one.row), *_about_dates(one.row, today), *_about_lunar(one.row)]
        if one.why:
            notes.append(one.why)
        yield from (Warned(one.row.number, one.person, note) for note in notes)


def _about_new(row: Row) -> Iterator[str]:
    if row.get("charge_since") is None:
        yield _("没有填管理起始日，暂不计任何应尽之责")
    if row.get("kind") == "survivor" and not row.get("related"):
        yield _("遗属没有填关联人员编号")
    if row.get("birth") is None:
        yield _("没有填出生日期，生日和寿辰无法提醒")
    if row.get("kind") == "lixiu":
        joined = row.get("revolution_joined")
        if joined is None:
            yield _("离休干部没有填参加革命时间")
        elif joined.on >= LIXIU_BEFORE:
            yield _("离休干部的参加革命时间 {day} 在 1949-10-01 或以后").format(day=joined)


def _about_identity(row: Row) -> Iterator[str]:
    identity, birth, sex = row.get("identity"), row.get("birth"), row.get("sex")
    if identity and birth and str(identity.born)[: len(str(birth))] != str(birth):
        yield _("公民身份号码里的出生日期是 {id_birth}，与出生日期列 {birth} 不同").format(id_birth=identity.born, birth=birth)
    if identity and sex and identity.sex != sex:
        yield _("公民身份号码表示的性别与性别列不同")


def _about_dates(row: Row, today: date) -> Iterator[str]:
    birth: Day | None = row.get("birth")
    for key, (least, title) in YOUNG.items():
        day: Day | None = row.get(key)
        if day and birth and (age := day.on.year - birth.on.year) < least:
            yield _("按{title} {day} 计算当时只有 {age} 岁").format(title=title, day=day, age=age)
    if birth and today.year - birth.on.year > 115 and not row.get("died"):
        yield _("按出生日期 {birth} 计算已过 115 岁").format(birth=birth)
    for key, title in (("birth", "出生日期"), ("died", "去世日期")):
        if (day := row.get(key)) and day.on > today:
            yield _("{title} {day} 在今天之后").format(title=title, day=day)
    died, charge = row.get("died"), row.get("charge_since")
    if died and charge and charge.on > died.on:
        yield _("管理起始日 {charge} 晚于去世日期 {died}").format(charge=charge, died=died)


def _about_lunar(row: Row) -> Iterator[str]:
    birth, lunar = row.get("birth"), row.get("lunar")
    if not lunar or not birth or birth.precision != "day" or not 1901 <= birth.on.year <= 2099:
        return
    true = LunarDate.from_solar(birth.on)
    if (true.month, true.day, bool(true.leap)) != (lunar.month, lunar.day, lunar.leap):
        yield _("农历生日与出生日期 {birth}（农历{true}）不一致，按农历生日的月和日办理").format(
            birth=birth, true=true.strftime("%M月%D"))


def alike(judged: Sequence[Judged]) -> list[Pair]:
    """Pairs that may be one person: among the rows, and between them and people on file.

    A row with a wrong cell is laid beside the others too: a mistyped number often shows whose it is.
    """
    paths = dict(Unit.objects.values_list("id", "path"))
    new = [_record(one, paths) for one in judged if one.verdict != SAME and one.row.get("name")]
    return duplicates.judge(candidates.found(new), candidates.opened)


def pair_warnings(pairs: Iterable[Pair]) -> Iterator[Warned]:
    """Each pair as a warning on its later row."""
    words = duplicates.words()
    for pair in pairs:
        yield Warned(pair.other.row, pair.other.number, _("与 {number} {name}：{reasons}，请判断是否同一个人").format(
            number=pair.one.number, name=pair.one.name, reasons="、".join(words[reason] for reason in pair.reasons)))


def _record(judged: Judged, paths: Mapping[int, str]) -> Record:
    row = judged.row
    birth, identity, work = row.get("birth"), row.get("identity"), row.get("work_started")
    typed = identity.number if identity else _typed(row) if judged.verdict == WRONG else ""
    return Record(
        number=row.get("number") or str(row.number), name=row.get("name"), pinyin=spell(row.get("name")).pinyin,
        birth=birth.on if birth and birth.precision == "day" else None, year=birth.on.year if birth else 0,
        month=birth.on.month if birth and birth.precision == "month" else 0,
        identity_index=row.keys.get("identity") or sealing.blind("id_number", typed), identity=typed,
        phone_index=row.keys.get("phone", ""), address_index=row.keys.get("address", ""),
        row=row.number, sex=row.get("sex", ""), former_unit=row.get("former_unit", ""), path=paths.get(row.get("unit", 0), ""),
        work_started=work.on if work and work.precision == "day" else None,
    )


def _typed(row: Row) -> str:
    """Eighteen signs in a row whose number could not be taken: what was typed for it."""
    return next((text for cell in row.raw if re.fullmatch(r"\d{17}[\dX]", text := narrow(cell).upper())), "")
