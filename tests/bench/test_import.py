"""`weixia bench import`, small: what it prints, what it plants, how it counts, and that nothing is left behind."""

import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from random import Random

import pytest

from bench.importing import planting, scoring
from bench.importing.noise import LOOKALIKES, RECASTS
from bench.importing.people import Maker

MAY_CHANGE = {"homophone": {"name"}, "mistyped": {"identity"}, "no_number": {"identity"}, "old_phone": {"phone"}, "moved": {"address"},
              "calendar": {"birth"}, "swapped": {"birth"}, "married": {"name"}, "unit_moved": {"unit"}, "unit_renamed": {"former"}}


def test_a_small_run_finds_most_of_what_was_planted_and_leaves_nothing(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "DJANGO_"))}
    command = [sys.executable, "-m", "weixia.cli", "bench", "import", "--rows", "500", "--existing", "1000", "--times", "20", "--no-splink",
               "--json"]
    places = {"TMPDIR": str(tmp_path), "WEIXIA_VAR": str(tmp_path / "var")}
    done = subprocess.run(command, env=kept | places, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0 and done.stderr == "", done.stdout[-3000:] + done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert told["planted"] >= told["found"] > 0.85 * told["planted"] and told["precision"] > 0.9 and told["f1"] > 0.9
    assert told["ratios"]["import_over_floor"] > 0 and told["new_person_p95_ms"] > 0 and told["splink_f1"] is None
    assert sum(told["verdicts"].values()) == 500 and [one["ran"] for one in told["engines"]] == [True, False]
    assert [path for path in tmp_path.iterdir() if path.name != "var"] == []


def test_a_seed_makes_the_same_roster_and_another_seed_another_mix() -> None:
    def made(seed: int) -> planting.Planted:
        maker = Maker(seed, 8)
        people = list(maker.people(400, "E"))
        return planting.plant([people[n] for n in planting.chosen(400, 300, seed)], 300, maker, seed)

    one, same, other = made(5), made(5), made(6)
    assert one == same and one.rows != other.rows and one.mix != other.mix
    assert len(one.rows) == 300 and len({row.number for row in one.rows}) == 300
    assert one.pairs and not one.pairs.keys() & one.lookalikes.keys()


@pytest.mark.parametrize("name", MAY_CHANGE)
def test_a_recasting_changes_what_it_is_about_and_nothing_else(name: str) -> None:
    maker, dice = Maker(3, 50), Random(3)
    people = list(maker.people(60, "E"))
    changed = {field.name for one in people for after in [RECASTS[name](dice, maker, one)] for field in fields(one)
               if getattr(one, field.name) != getattr(after, field.name)}
    assert changed == MAY_CHANGE[name]


def test_lookalikes_are_other_people_with_numbers_of_their_own() -> None:
    maker, dice = Maker(4, 50), Random(4)
    for name, make in LOOKALIKES.items():
        for one in maker.people(40, "E"):
            other = make(dice, maker, one, "R1")
            assert other.number == "R1" and (not other.identity or other.identity != one.identity), name


def test_counting_is_by_pairs() -> None:
    planted = {"a|b": ["moved"], "c|d": ["moved"], "e|f": ["rare"]}
    assert scoring.score(["a|b", "c|d", "x|y", "a|b"], planted) == {
        "told": 3, "found": 2, "precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert scoring.best([("a|b", 9), ("x|y", 5), ("c|d", 5), ("e|f", 1)], planted) == (1, pytest.approx(6 / 7))
    assert scoring.best([("a|b", 9), ("x|y", 5), ("c|d", 5)], planted)[0] == 5
    assert scoring.by_kind(["a|b"], planted)["moved"] == {"planted": 2, "recall": 0.5}
