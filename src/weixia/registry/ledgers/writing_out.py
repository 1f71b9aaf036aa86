"""The register written back into the ledgers it came from: the same columns, in order, in words that the importer reads.

A row leaves as *cells*: column key → the value that reading the cell again gives. What a ledger has no column for
stands on a second sheet, which no import reads, so that nothing is lost. Asked within the running scope.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from weixia.kernel import tables
from weixia.kernel.fields import clear
from weixia.registry.dates import Day, LunarDay
from weixia.registry.ledgers import cells
from weixia.registry.ledgers.columns import Column, Header, read_row
from weixia.registry.ledgers.known import DATED, PLAIN, SEALED
from weixia.registry.ledgers.verdicts import Ledger
from weixia.registry.models import ClassTag, FamilyContact, Happening, Person, Stewardship, Unit
from weixia.registry.models.family import BASES

BATCH = 1_000
NUMERALS = "〇一二三四五六七八九十"
BESIDE = ["人员编号", "姓名", "项目", "内容"]


@dataclass
class Out:
    """One row on its way out: about whom (None for a unit), its cells, and what the ledger has no column for."""

    person_id: int | None
    cells: dict[str, Any]
    beside: list[tuple[str, str]] = field(default_factory=list)
    name: str = ""


Rows = Callable[..., Iterator[Out]]  # (*, under: str): rows of the units under that path


def units(*, under: str = "") -> Iterator[Out]:
    """单位表: parents before children."""
    found = Unit.objects.filter(path__gte=under, path__lt=under + "~").order_by("path")
    codes = dict(Unit.objects.values_list("path", "code"))
    for unit in found:
        stated = {"code": unit.code, "name": unit.name, "parent": codes.get(unit.path[:-Unit.steplen]), "kind": unit.kind,
                  "division": unit.division}
        yield Out(None, said_only(stated))


def people(*, under: str = "") -> Iterator[Out]:
    """花名册, by 人员编号; sealed columns in clear."""
    codes = dict(Unit.objects.values_list("id", "code"))
    found = Person.objects.filter(org_path__gte=under, org_path__lt=under + "~").select_related("related").order_by("number")
    for batch in batched(found):
        attached = _Attached.of([person.pk for person in batch])
        for person in batch:
            yield _person(person, codes[person.unit_id], attached)


def events(*, under: str = "") -> Iterator[Out]:
    """重要情况台账, by day; withdrawn facts stay behind."""
    found = Happening.objects.filter(
        org_path__gte=under, org_path__lt=under + "~", withdrawn_at__isnull=True,
    ).select_related("person").order_by("happened_on", "id")
    for row in found.iterator(chunk_size=BATCH):
        yield Out(row.person_id, {"number": row.person.number} | cells_of(row), name=row.person.name)


def cells_of(row: Happening) -> dict[str, Any]:
    """What a ledger's row about this fact would state, its 人员编号 left out."""
    return said_only({"kind": row.kind, "happened": day(row.happened_on), "known": day(row.known_on), "text": row.text})


ROWS: dict[str, Rows] = {"units": units, "people": people, "events": events}


@dataclass
class _Attached:
    """What hangs on a batch of people, by person."""

    tags: dict[int, list[ClassTag]]
    family: dict[int, list[FamilyContact]]
    charges: dict[int, list[Stewardship]]

    @classmethod
    def of(cls, ids: list[int]) -> "_Attached":
        charges = Stewardship.objects.filter(person_id__in=ids).select_related("unit").order_by("since")
        return cls(_by_person(ClassTag.objects.filter(person_id__in=ids).order_by("tag")),
                   _by_person(FamilyContact.objects.filter(person_id__in=ids).order_by("place", "id")), _by_person(charges))


def _by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _person(person: Person, unit: str, attached: _Attached) -> Out:
    stated: dict[str, Any] = {key: getattr(person, column) for key, column in PLAIN.items()
                              if key not in SEALED and key not in ("related", "unit")}
    stated |= {key: day(getattr(person, on), getattr(person, precision)) for key, (on, precision) in DATED.items()}
    stated |= {key: clear(person, f"{column}_sealed") for key, column in SEALED.items()}
    stated |= {key: day(stated[key]) for key in ("charge_since", "died")}
    stated |= {"number": person.number, "unit": unit, "related": person.related.number if person.related else None,
               "lunar": LunarDay(person.lunar_month, person.lunar_day or 1, person.lunar_leap) if person.lunar_month else None}
    tags, family = attached.tags.get(person.pk, []), attached.family.get(person.pk, [])
    stated["tags"] = tuple(tag.tag for tag in tags if tag.basis == "ledger")
    first = next((row for row in family if row.place == 1), None)
    if first:
        stated |= {"family_name": first.name, "family_relation": first.relation, "family_phone": clear(first, "phone_sealed")}
    beside = list(_beside(person, tags, [row for row in family if row is not first], attached.charges.get(person.pk, [])))
    return Out(person.pk, said_only(stated), beside, person.name)


def _beside(
    person: Person, tags: list[ClassTag], family: list[FamilyContact], charges: list[Stewardship],
) -> Iterator[tuple[str, str]]:
    """What a roster's row cannot say."""
    if person.address_form:
        yield _("称谓"), person.address_form
    if person.related_id and not person.related:
        yield _("关联人员编号"), _("所关联的老同志不在本岗位范围内，这一格空着")
    if person.died_source == "event":
        yield _("去世日期"), _("由重要情况台账得来")
    for tag in tags:
        if tag.basis != "ledger":
            yield _("分类标签"), "，".join(filter(None, (tag.tag, BASES[tag.basis], tag.basis_text)))
    for row in family:
        yield _("家庭联系人"), "，".join(filter(None, (row.name, row.relation, clear(row, "phone_sealed"))))
    for charge in charges:
        if charge.until:
            yield _("主管归属"), f"{charge.unit.code} {charge.since} — {charge.until}"


def said_only(stated: dict[str, Any]) -> dict[str, Any]:
    """The cells that say something: as in a row that was read, blank ones are absent."""
    return {key: value for key, value in stated.items() if value not in (None, "", ())}


def day(on: date | None, precision: str = "day") -> Day | None:
    return Day(on, precision or "day") if on else None


def batched(found: Any) -> Iterator[list[Any]]:
    """A long answer in lists of BATCH."""
    batch: list[Any] = []
    for row in found.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def as_words(column: Column, value: Any) -> str:
    """A cell's text: what the column's reader turns into `value` again."""
    if value is None or value == ():
        return ""
    if column.choices:
        return _choices(column)[value]
    if column.read is cells.cents:
        return f"{value // 100}.{value % 100:02}".removesuffix(".00")
    if isinstance(value, LunarDay):
        return lunar_words(value)
    return "、".join(value) if isinstance(value, tuple) else str(value)


def as_read_again(columns: Sequence[Column], stated: dict[str, Any]) -> dict[str, Any]:
    """The cells that an import of this row would find: what was typed on a page may hold line ends and wide blanks."""
    header = Header({column.key: place for place, column in enumerate(columns)}, [])
    return read_row(0, [as_words(column, stated.get(column.key)) for column in columns], header, columns).cells


@cache
def _choices(column: Column) -> dict[Any, str]:
    return {column.read(word): word for word in reversed(column.choices)}


def lunar_words(lunar: LunarDay) -> str:
    """闰三月十五, 腊月三十, 冬月廿三.

    >>> lunar_words(LunarDay(3, 15, True)), lunar_words(LunarDay(12, 30)), lunar_words(LunarDay(11, 23)), lunar_words(LunarDay(1, 1))
    ('闰三月十五', '腊月三十', '冬月廿三', '正月初一')
    """
    month = {1: "正", 11: "冬", 12: "腊"}.get(lunar.month) or NUMERALS[lunar.month]
    tens, ones = divmod(lunar.day, 10)
    words = {10: "初十", 20: "二十", 30: "三十"}.get(lunar.day) or ("初", "十", "廿")[tens] + NUMERALS[ones]
    return f"{'闰' if lunar.leap else ''}{month}月{words}"


def as_ledger(ledger: Ledger, rows: Iterable[Out], *, mark: str, folder: Path) -> Iterator[bytes]:
    """The workbook: the ledger's own sheet first, then what it has no column for, then who took it out and for what."""
    return tables.streamed(folder, lambda book: _fill(book, ledger, rows, mark))


def _fill(book: Any, ledger: Ledger, rows: Iterable[Out], mark: str) -> None:
    sheet, beside, about = (book.add_worksheet(name) for name in (ledger.title, _("台账没有的列"), _("说明")))
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
    tables.marked(book, sheet, mark=mark, title=ledger.title)
    _line(sheet, 0, [column.title for column in ledger.columns], bold)
    _line(beside, 0, BESIDE, bold)
    sheet.set_column(0, len(ledger.columns) - 1, 16, text)
    sheet.freeze_panes(1, 0)
    line, more = 0, 0
    for line, row in enumerate(rows, start=1):
        _line(sheet, line, [as_words(column, row.cells.get(column.key)) for column in ledger.columns], text)
        for what, said in row.beside:
            more += 1
            _line(beside, more, [row.cells.get("number", ""), row.name, what, said], text)
    _line(about, 0, [mark], text)
    _line(about, 1, [_("第一张表可以原样导回；另外两张表导入时不读。")], text)


def _line(sheet: Any, line: int, words: Sequence[str], form: Any) -> None:
    for place, word in enumerate(words):
        if word:
            sheet.write_string(line, place, tables.plain(word), form)
