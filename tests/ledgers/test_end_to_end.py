"""A bureau's first hour on the real command line: ledgers in, duties out; every verdict and every duty is known.

One test, because each step stands on the one before it.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.ledgers.bureau import Bureau, plain, unlike
from tests.ledgers.making import KINDS, Ledger, Ledgers, make
from tests.policy.comparing import differences, report
from tests.policy.slow_reader import Person, read
from tests.policy.workdays import workdays

ROWS = 3000
SINCE, DAYS = date(2026, 1, 1), [date(2026, 1, 31), date(2026, 6, 30), date(2026, 11, 21)]
BOOKS = ("people", "contacts", "events")


def test_from_the_ledgers_to_the_list_of_duties(tmp_path):
    made = make(ROWS, workdays())
    made.save(tmp_path)
    bureau = Bureau(tmp_path)
    bureau.run("init")
    bureau.imported("units", tmp_path / "units.xlsx", expect=0)

    first_verdicts(made, bureau, "people")
    bureau.settled(DAYS[-1], "--since", SINCE.isoformat())
    first_verdicts(made, bureau, "contacts")
    first_verdicts(made, bureau, "events")
    assert bureau.settled(DAYS[-1]) == (0, 0, 0), "the imports had not settled what they touched"
    duties_are_right(made, bureau, DAYS)

    for book in BOOKS:
        nothing_new(made, bureau, book)
    later = max(today(), DAYS[-1]) + timedelta(days=100)
    bureau.settled(later)
    changes_are_updates(made, bureau)
    duties_are_right(made, bureau, [later])
    assert bureau.settled(later) == (0, 0, 0), "the changed rows had not settled what they touched"


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def first_verdicts(made: Ledgers, bureau: Bureau, book: str) -> None:
    """Every row as the generator knows it; wrong rows say column, what was read and what to do."""
    ledger: Ledger = getattr(made, book)
    answer = bureau.imported(book, bureau.folder / f"{book}.xlsx")
    found = unlike(answer, ledger.expected)
    assert not found, f"{len(found)} of {len(ledger.expected)}:\n" + "\n".join(found[:20])
    for row in answer["rows"]:
        assert bool(row["problems"]) >= (row["verdict"] == "有误"), row
        assert all({"column", "read", "do"} <= set(problem) for problem in row["problems"])
    counts = Counter(what for _who, what in ledger.expected)
    assert {what: n for what, n in answer["counts"].items() if n} == counts


def nothing_new(made: Ledgers, bureau: Bureau, book: str) -> None:
    """The same file again: what stood is 重复, what was wrong is wrong again."""
    again = [(who, "重复" if what == "新增" else what) for who, what in getattr(made, book).expected]
    found = unlike(bureau.imported(book, bureau.folder / f"{book}.xlsx"), again)
    assert not found, f"{len(found)} of {len(again)}:\n" + "\n".join(found[:20])


def duties_are_right(made: Ledgers, bureau: Bureau, days: list[date]) -> None:
    facts = made.true_people, made.true_contacts, made.true_happenings, workdays()
    told = []
    for day in days:
        slow, lines = read(*facts, since=SINCE, on=day), bureau.listed(day)
        assert all(line["source"] and {"id", "responsible"} <= set(line) for line in lines)
        told.append((differences(slow, [plain(line) for line in lines]), len(slow), f"on {day}"))
    assert not any(found for found, *_rest in told), "\n" + "\n".join(report(*one) for one in told)


def changes_are_updates(made: Ledgers, bureau: Bureau) -> None:
    """A roster of some old rows, every third changed: those are 更新, the others 重复. The truth changes with them, from
    the day of the import on: what a person was before stays true of the days before (docs/decisions/0013)."""
    rng, stored = Random(3), {person.number: person for person in made.true_people}
    good = [row for row, (_who, what) in zip(made.people.rows, made.people.expected, strict=True) if what == "新增"]
    roster = Ledger(made.people.header)
    for place, row in enumerate(good[:300]):
        if place % 3 == 0:
            row = dict(row)
            stored[row["人员编号"]] = changed(rng, stored[row["人员编号"]], row)
        roster.add(row, "重复" if place % 3 else "更新")
    answer = bureau.imported("people", roster.save(bureau.folder / "changed.xlsx"), expect=0)
    found = unlike(answer, roster.expected)
    assert not found, f"{len(found)}:\n" + "\n".join(found[:20])
    made.true_people = list(stored.values())


def changed(rng: Random, person: Person, row: dict) -> Person:
    """One changed cell in the row, and the person as the register should now know them."""
    way = rng.choice(["note", "charge", "kind", "resettled"])
    if way == "charge":
        row["管理起始日"] = "2025-08-22"
        return replace(person, charge_since=date(2025, 8, 22))
    if way == "kind":
        kind = "worker" if person.kind == "lixiu" else "lixiu"
        row["人员类别"] = KINDS[kind]
        return replace(person, kind=kind, past=(("kind", person.kind, today()),))
    if way == "resettled":
        row["易地安置"] = "否" if person.resettled else "是"
        return replace(person, resettled=not person.resettled, past=(("resettled", "1" if person.resettled else "", today()),))
    row["备注"] = "改过一次"
    return person
