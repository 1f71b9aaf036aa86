"""`weixia bench pages`, tiny: every page answers for both visitors, what is sealed opens, and nothing is left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.pages import command as pages
from tests import ready
from tests.house.reading import ROOT

RATIOS = {"list_over_orm", "person_over_orm", "search_over_list", "today_over_orm", "list_1m_over_50k"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    folder, made = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("ready")
    ready.initialised(made)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "DJANGO_"))}
    command = [sys.executable, "-m", "bench.pages", "--people", "1000", "--times", "1"]
    done = subprocess.run(command, env=kept | {"TMPDIR": str(folder), "WEIXIA_BENCH_READY": str(made)}, cwd=ROOT,
                          capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return json.loads(done.stdout), folder


def test_every_page_answers_for_an_officer_of_a_county_and_for_root(told: tuple[Any, Path]) -> None:
    document, folder = told
    [size] = document["sizes"]
    for scope in pages.SCOPES:
        assert {"orm", "list", "person", "today", *(f"search_{kind}" for kind in pages.SEARCHES)} < size[scope].keys()
        assert size[scope]["list"]["bytes"] > size[scope]["orm_people"]["bytes"] > 1000
    assert 0 < size["county"]["people"] < size["root"]["people"] <= 1000
    assert document["ratios"].keys() >= RATIOS - {"list_1m_over_50k"} and all(ratio > 0 for ratio in document["ratios"].values())
    assert [path for path in folder.iterdir() if not path.name.startswith("wx-ports-")] == []


def test_the_ratios_are_the_worst_of_both_and_of_every_size() -> None:
    class Taken:
        def __init__(self, people: int, scope: str, name: str, ms: float) -> None:
            self.people, self.scope, self.name, self.ms = people, scope, name, ms

        def told(self) -> dict[str, float]:
            return {"ms": self.ms, "cpu_ms": self.ms}

    visitors = {scope: {"people": 1, "words": dict.fromkeys(pages.SEARCHES, "x")} for scope in pages.SCOPES}
    places = [{"people": people, "visitors": visitors, "units": 1, "duties": 1, "open": 1, "fill_s": 1} for people in (10, 200)]
    turns = [Taken(place["people"], scope, name, 10) for place in places for scope in pages.SCOPES for name in pages._pages(place, scope)]
    for turn in turns:
        if (turn.people, turn.scope, turn.name) in {(10, "root", "list"), (200, "county", "search_inside")}:
            turn.ms = 40
    ratios = pages._document(places, turns, {})["ratios"]
    assert (ratios["list_over_orm"], ratios["person_over_orm"], ratios["search_over_list"], ratios["list_1m_over_50k"]) == (4, 1, 4, 1)
