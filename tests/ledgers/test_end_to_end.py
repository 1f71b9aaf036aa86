"""A bureau's first hour on the real command line: ledgers in, duties out; every verdict and every duty is known."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.ledgers.making import Ledger, Ledgers, make
from tests.policy.comparing import differences, report
from tests.policy.slow_reader import read
from tests.policy.workdays import workdays

ROWS = 3000
SINCE, DAYS = date(2026, 1, 1), [date(2026, 1, 31), date(2026, 6, 30), date(2026, 11, 21)]
BOOKS = ("people", "contacts", "events")


@pytest.fixture(scope="module")
def made() -> Ledgers:
    return make(ROWS, workdays())


class Bureau:
    """A fresh instance in its own data folder, spoken to only by commands."""

    def __init__(self, folder: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("WEIXIA_") or k == "WEIXIA_DATABASE_URL"}
        self.folder, self.env = folder, kept | {"WEIXIA_VAR": str(folder / "var")}

    def run(self, *words: str | Path, expect: int = 0) -> str:
        command = [str(Path(sys.executable).parent / "weixia"), *map(str, words)]
        done = subprocess.run(command, env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def imported(self, book: str, file: Path, expect: int = 1) -> dict:
        return json.loads(self.run(book, "import", file, "--json", expect=expect))


@pytest.fixture(scope="module")
def bureau(made, tmp_path_factory) -> Bureau:
    """Units are in; nothing else."""
    folder = tmp_path_factory.mktemp("bureau")
    made.save(folder)
    house = Bureau(folder)
    house.run("init")
    house.imported("units", folder / "units.xlsx", expect=0)
    return house


@pytest.fixture(scope="module")
def first_time(bureau) -> dict[str, dict]:
    """The answers of the first imports. The bureau starts after the roster, so that later imports settle by themselves."""
    answers = {"people": bureau.imported("people", bureau.folder / "people.xlsx")}
    bureau.run("duties", "settle", "--on", DAYS[-1].isoformat(), "--since", SINCE.isoformat())
    return answers | {book: bureau.imported(book, bureau.folder / f"{book}.xlsx") for book in BOOKS[1:]}


def unlike(answer: dict, expected: list[tuple[str, str]]) -> list[str]:
    """Rows whose verdict is not the expected one, as text; the file's rows must all be there, in order."""
    assert [row["row"] for row in answer["rows"]] == list(range(2, len(expected) + 2))
    said = [(row["person"] or "", row["verdict"]) for row in answer["rows"]]
    return [
        f"row {number}: expected {want}, was {have} {answer['rows'][number - 2]['problems']}"
        for number, (want, have) in enumerate(zip(expected, said, strict=True), 2)
        if want != have
    ]


@pytest.mark.parametrize("book", BOOKS)
def test_first_verdicts(made, first_time, book):
    ledger: Ledger = getattr(made, book)
    found = unlike(first_time[book], ledger.expected)
    assert not found, f"{len(found)} of {len(ledger.expected)}:\n" + "\n".join(found[:20])
    for row in first_time[book]["rows"]:
        assert bool(row["problems"]) >= (row["verdict"] == "有误"), row
        assert all({"column", "read", "do"} <= set(problem) for problem in row["problems"])
    counts = first_time[book]["counts"]
    for verdict in ("新增", "更新", "重复", "有误"):
        assert counts.get(verdict, 0) == sum(what == verdict for _who, what in ledger.expected)


@pytest.mark.parametrize("book", BOOKS)
def test_the_same_file_again_changes_nothing(made, bureau, first_time, book):
    ledger: Ledger = getattr(made, book)
    again = [(who, "重复" if what == "新增" else what) for who, what in ledger.expected]
    found = unlike(bureau.imported(book, bureau.folder / f"{book}.xlsx"), again)
    assert not found, f"{len(found)} of {len(again)}:\n" + "\n".join(found[:20])


def test_imports_have_settled_what_they_touched(bureau, first_time):
    done = json.loads(bureau.run("duties", "settle", "--on", DAYS[-1].isoformat(), "--json"))
    assert (done["added"], done["changed"], done["gone"]) == (0, 0, 0), done


def test_duties_equal_the_slow_reader(made, bureau, first_time):
    told = []
    for day in DAYS:
        slow = read(made.true_people, made.true_contacts, made.true_happenings, workdays(), since=SINCE, on=day)
        listed = json.loads(bureau.run("duties", "list", "--on", day.isoformat(), "--json"))
        assert {"id", "responsible", "source"} <= set(listed[0])
        assert all(row["source"] for row in listed)
        told.append((differences(slow, [plain(row) for row in listed]), len(slow), f"on {day}"))
    assert not any(found for found, *_rest in told), "\n" + "\n".join(report(*one) for one in told)


def test_changed_rows_are_updates(made, bureau, first_time, tmp_path):
    """Three changed people are 更新, everybody else is 重复, and the duties follow the change at once."""
    good = [n for n, (_who, what) in enumerate(made.people.expected) if what == "新增"][:200]
    changed = Ledger(made.people.header)
    for place, n in enumerate(good):
        row = dict(made.people.rows[n])
        if place % 70 == 0:
            row["备注"] = "改过一次"
        changed.add(row, "更新" if place % 70 == 0 else "重复")
    answer = bureau.imported("people", changed.save(tmp_path / "people.xlsx"), expect=0)
    assert not unlike(answer, changed.expected)


def plain(row: dict) -> dict:
    """A line of `duties list --json` in the slow reader's shape."""
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("opens", "due", "kept_on")}
    return {name: row[name] for name in ("rule", "person", "period", "status")} | days
