"""Ledgers of facts (contacts, events): a row about a person on file; two rows that differ anywhere are two facts."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.registry.ledgers import copying
from weixia.registry.ledgers.columns import Row
from weixia.registry.ledgers.known import PersonOnFile, batches
from weixia.registry.ledgers.verdicts import NEW, SAME, WRONG, Judged, Warned, wrong
from weixia.registry.models import Import

_in_words = json.JSONEncoder(ensure_ascii=False).encode
LOT = 5_000
LATE_AFTER = 7  # days between the day known and the day written down (DOMAIN C4-8)


@dataclass(frozen=True, slots=True)
class Fact:
    """A row to write: about whom, and the fingerprint that makes it the same fact when it comes again."""

    row: Row
    person: PersonOnFile
    fingerprint: str


def find_people(rows: Sequence[Row], people: dict[str, PersonOnFile]) -> None:
    """Mark rows whose 人员编号 is not on file, or is the template's example."""
    for row in rows:
        number = row.get("number")
        if number is None or number in people:
            continue
        if number.startswith("示例"):
            wrong(row, "人员编号", number, _("这是模板里的示例行。请删去整行"))
        else:
            wrong(row, "人员编号", number, _("档案里没有这个人员编号。请核对编号，或先导入花名册"))


def judge(
    rows: Sequence[Row], people: dict[str, PersonOnFile], kind: str, stored: Callable[[Iterable[int]], set[str]],
    alike: Callable[[Sequence[Fact]], set[str]],
) -> tuple[list[Judged], list[Fact]]:
    """Verdicts in order, and the facts that are new. `stored(person ids)` gives the fingerprints on file.

    `alike(facts)` gives the fingerprints of facts on file that came another way (a page, a correction, a merge) and
    would leave in the same words: a ledger that came out is known again.
    """
    good = [row for row in rows if not row.problems]
    seen = stored({people[row.get("number")].id for row in good})
    facts: list[Fact] = []
    verdicts: dict[int, str] = {}
    for row in good:
        mark = fingerprint(kind, row)
        verdicts[row.number] = SAME if mark in seen else NEW
        if mark not in seen:
            seen.add(mark)
            facts.append(Fact(row, people[row.get("number")], mark))
    known = alike(facts) if facts else set()
    verdicts |= {fact.row.number: SAME for fact in facts if fact.fingerprint in known}
    facts = [fact for fact in facts if fact.fingerprint not in known]
    judged = [Judged(row, row.get("number", ""), WRONG if row.problems else verdicts[row.number]) for row in rows]
    return judged, facts


def fingerprint(kind: str, row: Row) -> str:
    """A keyed hash of all that the row states; blank cells and absent columns count alike."""
    return mark_of(kind, row.cells)


def alike(
    kind: str, facts: Sequence[Fact], key: str, on_file: Callable[[list[int], list[date]], Iterable[tuple[int, date, dict[str, Any]]]],
) -> set[str]:
    """Fingerprints of facts on file about the same people on the same days; `key` is the column of the day.

    `on_file(people, days)` gives `(person id, day, cells)` of what stands there.
    """
    numbers: dict[tuple[int, date], set[str]] = {}
    for fact in facts:
        numbers.setdefault((fact.person.id, fact.row.get(key).on), set()).add(fact.row.get("number"))
    days = sorted({on for _person, on in numbers})
    found: set[str] = set()
    for batch in batches(sorted({person for person, _day in numbers})):
        for person, on, cells in on_file(batch, days):
            found |= {mark_of(kind, {"number": number} | cells) for number in numbers.get((person, on), ())}
    return found


def mark_of(kind: str, stated: dict[str, Any]) -> str:
    """The fingerprint of a row that states these cells."""
    cells = sorted((key, str(value)) for key, value in stated.items())
    return sealing.mac("ledger", _in_words([kind, cells]).encode())


def is_late(day: date, *, today: date) -> bool:
    """补录: written down more than a week after its day."""
    return (today - day).days > LATE_AFTER


def doubtful_days(facts: Iterable[Fact], key: str, *, today: date) -> Iterable[Warned]:
    """Facts dated in the future, before the person's birth or after their death: kept, and listed."""
    for fact in facts:
        day: date = fact.row.get(key).on
        if day > today:
            text = _("日期 {day} 在今天之后").format(day=day)
        elif fact.person.birth_on and day < fact.person.birth_on:
            text = _("日期 {day} 早于本人出生日期 {birth}").format(day=day, birth=fact.person.birth_on)
        elif fact.person.died_on and day > fact.person.died_on:
            text = _("日期 {day} 在本人去世（{died}）之后，只作历史保存").format(day=day, died=fact.person.died_on)
        else:
            continue
        yield Warned(fact.row.number, fact.row.get("number"), text)


def values(fact: Fact, columns: dict[str, str]) -> dict[str, Any]:
    """Model values of a fact: `columns` maps model fields to column keys; dates come as plain days."""
    found = {}
    for name, key in columns.items():
        value = fact.row.get(key)
        if value is not None:
            found[name] = getattr(value, "on", value)
    return found


def write(
    model: type[Model], facts: list[Fact], row_of: Callable[[Fact], dict[str, Any]], *, source: Import, by: Actor, at: datetime,
    tell: Callable[[int, int], object],
) -> list[int]:
    """Write the facts lot by lot, `row_of` giving the columns that each states; returns the people touched."""
    same = {"org_path": "", "source_id": source.pk, "recorded_at": at, "recorded_by": by.name}
    with copying.beside() as take:
        for done, lot in enumerate(batches(facts, LOT), start=1):
            rows = [{"person_id": fact.person.id, "fingerprint": fact.fingerprint} | row_of(fact) for fact in lot]
            take([copying.Lines(model, rows, same)])
            tell(min(done * LOT, len(facts)), len(facts))
    return sorted({fact.person.id for fact in facts})
