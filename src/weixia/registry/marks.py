"""Dated marks: a change holds from a day on, and what the mark was before stays on file for the days before it.

A first entry has no beginning and holds from the start. What was set or taken off by a slip and is put right on the
same day leaves nothing behind.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from psycopg import sql

from weixia.registry import whole_rows
from weixia.registry.models import ClassTag, PastMark, Person
from weixia.registry.models.mark import MARKS, TAGGED

COLUMNS = {"kind": "kind", "residence": "residence_kind", "resettled": "resettled", "led": "leader"}
TABLE = "registry_pastmark"
Marks = dict[str, str]
Span = tuple[str, date, date]  # value, until, noted on


@contextmanager
def dated(people: Collection[int], *, on: date, since: date | None = None) -> Iterator[None]:
    """Whatever marks of these people change inside change from `since` on, or from today, `on`."""
    before = standing(people)
    yield
    note(before, standing(people), on=on, since=since)


def standing(people: Collection[int]) -> dict[int, Marks]:
    """{person: {mark: value}} as it stands."""
    if not people:
        return {}
    rows = Person.objects.filter(pk__in=people).values_list("pk", *COLUMNS.values())
    found = {pk: {mark: _said(mark, value) for mark, value in zip(COLUMNS, values, strict=True)} | dict.fromkeys(TAGGED.values(), "")
             for pk, *values in rows}
    for pk, tag in ClassTag.objects.filter(person_id__in=people, tag__in=TAGGED).values_list("person_id", "tag"):
        found[pk][TAGGED[tag]] = "1"
    return found


def note(before: dict[int, Marks], after: dict[int, Marks], *, on: date, since: date | None = None) -> None:
    """Date what differs between two looks at the same people."""
    moved = {(pk, mark): before[pk][mark] for pk, marks in after.items() for mark, value in marks.items()
             if pk in before and before[pk][mark] != value}
    held = _held({pk for pk, _mark in moved})
    old, new = [], []
    for (pk, mark), was in moved.items():
        rows = held.get((pk, mark), [])
        slip = rows[-1].until if rows and rows[-1].noted_on == on else on
        gone, made = _changed(rows, was, after[pk][mark], since or slip, on)
        old += gone
        new += [PastMark(person_id=pk, mark=mark, value=value, until=until, noted_on=noted) for value, until, noted in made]
    PastMark.objects.filter(pk__in=[row.pk for row in old]).delete()
    PastMark.objects.bulk_create(new)


def _changed(rows: list[PastMark], was: str, value: str, day: date, on: date) -> tuple[list[PastMark], list[Span]]:
    """(rows that go, rows that come) where the mark is `value` from the day on: what was said of days after it is overtaken."""
    gone = [row for row in rows if row.until >= day]
    before = gone[0].value if gone else was
    return gone, [] if before == value else [(before, day, on)]


def _held(people: Collection[int]) -> dict[tuple[int, str], list[PastMark]]:
    found: dict[tuple[int, str], list[PastMark]] = defaultdict(list)
    for row in PastMark.objects.filter(person_id__in=people).order_by("until"):
        found[row.person_id, row.mark].append(row)
    return found


def unite(survivor: int, merged: int, before: dict[int, Marks], past: dict[tuple[int, str], list[PastMark]]) -> None:
    """One past from two, for the survivor: tags hold on the days on which either record had them; any other mark has
    the past of the record that its value came from."""
    now = standing([survivor])[survivor]
    for mark in MARKS:
        mine, theirs = past.get((survivor, mark), []), past.get((merged, mark), [])
        if mark in TAGGED.values():
            spans = _either(mine, before[survivor][mark], theirs, before[merged][mark])
        else:
            kept = now[mark] == before[survivor][mark] and (mine or now[mark] != before[merged][mark])
            spans = _spans(mine if kept else theirs)
        if spans != _spans(mine):
            PastMark.objects.filter(person_id=survivor, mark=mark).delete()
            PastMark.objects.bulk_create(PastMark(person_id=survivor, mark=mark, value=value, until=until, noted_on=noted)
                                         for value, until, noted in spans)


def past_of(people: Collection[int]) -> dict[tuple[int, str], list[PastMark]]:
    """{(person, mark): its rows in order}."""
    return _held(people)


def part(person_id: int, before: whole_rows.Rows, after: whole_rows.Rows) -> None:
    """The past that a merge gave somebody goes back to what it was, but for marks that changed since."""
    now = whole_rows.rows_of(TABLE, person_id)
    for mark in MARKS:
        was, made, held = ([row for row in rows if row["mark"] == mark] for rows in (before, after, now))
        if made == held and was != made:
            whole_rows.take(TABLE, sql.SQL("person_id = %(id)s AND mark = %(mark)s"), {"id": person_id, "mark": mark})
            whole_rows.write_back(PastMark, was)


def _either(mine: list[PastMark], my: str, theirs: list[PastMark], their: str) -> list[Span]:
    """The days on which one of two had a tag, without the last, open ones."""
    found: list[Span] = []
    said = {row.until: row.noted_on for row in [*mine, *theirs]}
    for until in sorted(said):
        value = _then(mine, my, until) or _then(theirs, their, until)
        if found and found[-1][0] == value:
            found.pop()
        found.append((value, until, said[until]))
    if found and found[-1][0] == (my or their):
        found.pop()
    return found


def _then(rows: list[PastMark], now: str, until: date) -> str:
    return next((row.value for row in rows if row.until >= until), now)


def _spans(rows: list[PastMark]) -> list[Span]:
    return [(row.value, row.until, row.noted_on) for row in rows]


def _said(mark: str, value: Any) -> str:
    return str(value) if mark in ("kind", "residence") else "1" if value else ""
