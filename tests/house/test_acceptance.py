"""The thirty-two hard cases: each held by a test of its number, or waiting for something that is truly not there yet."""

import re

import pytest
import yaml
from django.apps import apps

from tests.house import reading

HELD = reading.ROOT / "tests/acceptance"
ROWS = re.findall(r"^\| (AC-\d\d) \| ([^|]+) \| (?:`([^`]+)`)? ?\| ?([^|]*) ?\|$", (reading.ROOT / "docs/acceptance.md").read_text(),
                  flags=re.M)
# the rooms of the house, there or to come
ROOMS = {"contribution", "care", "supply", "needs", "health", "emergency", "benefits", "party", "learning", "bulletin", "registry",
         "duties", "oversight", "policy", "kernel", "faces/workbench", "faces/portal", "faces/api", "faces/letters"}


def is_missing(what: str) -> bool:
    """Whether `fact x`, `room x` or `noun X` is not there yet."""
    kind, _space, name = what.partition(" ")
    if kind == "fact":
        return name in yaml.safe_load((reading.SRC / "policy/waiting.yaml").read_text())
    if kind == "room":
        assert name in ROOMS, name
        return not (reading.SRC / name).is_dir()
    assert kind == "noun", what
    return name not in {model.__name__ for model in apps.get_models()}


def test_every_case_has_one_row() -> None:
    assert [row[0] for row in ROWS] == [f"AC-{number:02d}" for number in range(1, 33)]


@pytest.mark.parametrize(("case", "_says", "held", "waits"), ROWS, ids=[row[0] for row in ROWS])
def test_a_case_is_held_or_waits_for_what_is_missing(case: str, _says: str, held: str, waits: str) -> None:
    assert held or waits, "neither held nor waiting"
    if held:
        tests = [node.name for node in reading.functions(HELD / held) if node.name.startswith("test_")]
        assert held == f"test_{case.lower().replace('-', '_')}.py"
        assert tests and all(name.startswith(f"test_{case.lower().replace('-', '_')}_") for name in tests)
    for what in filter(None, (one.strip() for one in waits.split(","))):
        assert is_missing(what), f"{what} is there now: hold {case} by a test"


def test_no_case_is_held_and_not_told() -> None:
    assert sorted(path.name for path in HELD.glob("test_*.py")) == [row[2] for row in ROWS if row[2]]


@pytest.mark.parametrize("what", ["fact hospital_stay", "room registry", "noun Person"])
def test_what_is_there_is_not_waited_for(what: str) -> None:
    assert not is_missing(what)
