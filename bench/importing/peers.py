"""Splink asked in its own environment: the same people in a file, its pairs back; its threshold from data it is not judged on."""

import csv
import json
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.importing import planting, scoring
from bench.importing.filling import unit_count
from bench.importing.people import Maker, One

MOST_PAIRS = 5_000_000  # random pairs from which Splink learns how often strangers agree
LEAST = -10  # match weight below which Splink need not tell a pair
HELD_OUT = 20_000, 100_000


class Sheet:
    """The people as Splink reads them: all that ours reads, in clear, with the product's own pinyin and numbers of eighteen digits."""

    COLUMNS = ("unique_id", "fresh", "name", "surname", "pinyin", "given_pinyin", "sex", "birth", "birth_year", "identity", "phone",
               "address", "unit", "former", "work")

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._file = folder, (folder / "people.csv").open("w", newline="", encoding="utf-8")
        self._rows = csv.writer(self._file)
        self._rows.writerow(self.COLUMNS)

    def add(self, one: One, *, fresh: bool) -> None:
        from weixia.registry.naming import spell

        pinyin = spell(one.name).pinyin
        self._rows.writerow((one.number, int(fresh), one.name, one.name[:1], pinyin, pinyin.partition(" ")[2], one.sex, one.birth,
                             one.birth[:4], _eighteen(one.identity), one.phone, one.address, one.unit, one.former, one.work))

    def close(self) -> None:
        self._file.close()


def _eighteen(text: str) -> str:
    from weixia.registry.dates import Unreadable
    from weixia.registry.identity import read_identity

    try:
        return read_identity(text).number if text else ""
    except Unreadable:
        return text


def held_out(folder: Path, rows: int, existing: int, seed: object) -> tuple[Path, planting.Planted]:
    """Other people and another mix, from another seed, only to choose Splink's threshold on."""
    rows, existing, seed = min(rows, HELD_OUT[0]), min(existing, HELD_OUT[1]), f"{seed} held out"
    maker, sheet = Maker(seed, unit_count(existing)), Sheet(folder)
    people = list(maker.people(existing, "E"))
    planted = planting.plant([people[n] for n in planting.chosen(existing, rows, seed)], rows, maker, seed)
    write(sheet, people, planted.rows)
    return folder, planted


def write(sheet: Sheet, on_file: Iterable[One], rows: Iterable[One]) -> None:
    for one in on_file:
        sheet.add(one, fresh=False)
    for row in rows:
        sheet.add(row, fresh=True)
    sheet.close()


def ask(python: str, folder: Path, people: int, say: Callable[[str], None]) -> tuple[list[tuple[str, float]], dict[str, Any]]:
    """Splink's pairs with their weights, and how long it took. Raises RuntimeError with what it said."""
    say(f"splink on {folder.name}")
    asked = {"threads": os.cpu_count(), "memory": "8GB", "pairs": min(MOST_PAIRS, 20 * people), "least": LEAST}
    (folder / "asked.json").write_text(json.dumps(asked))
    script = Path(__file__).with_name("splink_peer.py")
    done = subprocess.run([python, str(script), str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-2000:] or f"exit {done.returncode}")
    with (folder / "found.csv").open(newline="", encoding="utf-8") as file:
        weighed = [(planting.key(one, other), float(weight)) for one, other, weight in csv.reader(file)]
    return weighed, json.loads((folder / "told.json").read_text())


def judged(
    python: str, people: int, main: tuple[Path, planting.Planted], other: tuple[Path, planting.Planted], say: Callable[[str], None],
) -> dict[str, Any]:
    """Splink's scores on the main data at the threshold that was best on the held-out data, and at its own best for comparison."""
    weighed, _ = ask(python, other[0], HELD_OUT[1], say)
    threshold, held_f1 = scoring.best(weighed, other[1].pairs)
    weighed, told = ask(python, main[0], people, say)
    found = {pair for pair, weight in weighed if weight >= threshold}
    own, own_f1 = scoring.best(weighed, main[1].pairs)
    return {
        "engine": "splink", "ran": True, **scoring.score(found, main[1].pairs), "threshold": round(threshold, 2),
        "threshold_from": "the best F1 on held-out people of another seed and mix", "held_out_f1": round(held_f1, 4),
        "best_f1_if_told_the_answers": round(own_f1, 4), "best_threshold_if_told": round(own, 2),
        "lookalikes_told": sum(pair in main[1].lookalikes for pair in found),
        "by_recasting": scoring.by_kind(found, main[1].pairs), **told,
    }
