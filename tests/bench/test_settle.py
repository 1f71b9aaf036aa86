"""`weixia bench settle`, small: what it prints, that a wrong engine is found, that the same seed gives the same people, and that
nothing is left behind. Peers with libraries of their own run where their environment was made before (var/bench-peers-*)."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bench.settle import command as settle
from tests import ready
from tests.house.reading import ROOT
from weixia.faces.terminal import bench
from weixia.kernel import processes

SPOILT = "contact.retired_quarterly"
RATIOS = {"daily_over_scan", "loop_over_daily", "proof_over_joins", "write_over_insert", "one_fact_over_insert", "wall_1m_over_50k",
          "nochange_over_decide"}
SMALL = ["--people", "2000", "--facts", "4", "--times", "20"]
MADE = sorted((ROOT / "var").glob("bench-peers-*/ready"))


@lru_cache
def instance() -> str:
    """An instance to copy: making one takes longer than all that is measured on it."""
    folder = Path(tempfile.mkdtemp(prefix="ready-", dir=os.environ.get("WEIXIA_TEST_VAR")))
    ready.initialised(folder)
    return str(folder)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "DJANGO_"))}
    return kept | {"TMPDIR": str(folder), "WEIXIA_BENCH_READY": instance(),
                   "WEIXIA_VAR": str(ROOT / "var" if MADE else folder / "var")}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return tmp_path_factory.mktemp("right"), tmp_path_factory.mktemp("spoilt")


@pytest.fixture(scope="module")
def spoiling(places: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """The smaller size alone, with one rule read wrong by the loop over the ORM, under way beside the right one; what it said."""
    folder, asked = places[1], {"asked": {"people": 100, "facts": 4, "seed": 1}, "engines": ["orm"], "times": 20, "spoil": f"orm:{SPOILT}"}
    (folder / "asked").write_text(json.dumps(asked))
    command = [sys.executable, "-m", "bench.settle.measure", str(folder / "asked"), str(folder / "result")]
    said = tmp_path_factory.mktemp("said") / "spoilt"
    with said.open("wb") as heard:
        child = subprocess.Popen(command, env=environment(folder), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=heard)
    yield child, said
    child.terminate()
    child.wait(timeout=60)


@pytest.fixture(scope="module")
def right(places: tuple[Path, Path], spoiling: object) -> Any:
    command = [sys.executable, "-m", "weixia.cli", "bench", "settle", *SMALL, "--engine", "all" if MADE else "orm", "--json"]
    done = subprocess.run(command, env=environment(places[0]), capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def spoilt(places: tuple[Path, Path], spoiling: tuple["subprocess.Popen[bytes]", Path]) -> Any:
    folder, (child, said) = places[1], spoiling
    assert child.wait(timeout=900) == 0, said.read_text()[-3000:]
    (folder / "asked").unlink()
    told = json.loads((folder / "result").read_text())
    (folder / "result").unlink()
    return {"people": 100, **told}


def test_the_document_ends_with_the_verdict_the_ratios_and_the_engines(right: Any) -> None:
    assert list(right)[-3:] == ["agree", "ratios", "engines"]
    assert right["agree"] is True and right["ratios"].keys() >= RATIOS
    assert all(right["ratios"][name] > 0 for name in RATIOS)
    assert [size["people"] for size in right["sizes"]] == [100, 2000] and set(right["peak_mb"]) == {"100", "2000"}
    for size in right["sizes"]:
        assert {"scan_s", "decide_s", "wall_s"} <= size["ordinary"].keys() and size["postgres"]["fsync"] == "on"
        assert size["proof"]["nothing_changed"] and size["first"]["added"] > 0


def test_every_engine_that_ran_gives_the_same_rows(right: Any) -> None:
    ours, *others = [one for one in right["engines"] if one["ran"]]
    assert ours["engine"] == "postgres" and ours["answers"]["full"]["rows"] > 5000
    assert "orm" in [one["engine"] for one in others]
    for one in others:
        for name, answer in one["answers"].items():
            assert answer["agree"] and answer["differences"] == 0, (one["engine"], name)
            assert answer["rows"] > 0 or name == "ordinary", (one["engine"], name)
            assert answer.get("scaled") or answer["hash"] == ours["answers"][name]["hash"]


def test_numpy_and_openfisca_ran(right: Any) -> None:
    if not MADE:
        pytest.skip("their environment is not made: weixia bench settle --engine all makes it, from the package registry")
    assert {one["engine"] for one in right["engines"] if one["ran"]} == {"postgres", "numpy", "openfisca", "orm"}


def test_no_rule_in_force_is_left_out(right: Any) -> None:
    """A rule that asks a new word must be taught to the peers (bench/settle/peers/words.py), or the figures speak of less."""
    assert right["sizes"][-1]["left_out"] == {}


def test_a_rule_read_wrong_is_found_and_no_ratio_is_told(spoilt: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = next(one for one in spoilt["engines"] if one["engine"] == "orm")["answers"]["full"]
    assert set(wrong["unlike"]) == {SPOILT} and wrong["unlike"][SPOILT]["only_ours"] > 0 and wrong["differences"] > 0
    monkeypatch.setattr(settle, "_size", lambda *_asked, **_more: spoilt)
    done = CliRunner().invoke(bench.command, ["settle", "--engine", "orm", "--json"])
    document = json.loads(done.stdout)
    assert done.exit_code == 1 and document["agree"] is False and document["ratios"] == {}
    said = CliRunner().invoke(bench.command, ["settle", "--engine", "orm"])
    assert said.exit_code == 1 and "不一致" in said.output and SPOILT in said.output


def test_the_same_seed_gives_the_same_people_and_duties(right: Any, spoilt: Any) -> None:
    one = right["sizes"][0]
    assert one["counts"] == spoilt["counts"] and one["filled"] == spoilt["filled"]
    assert right["engines"][0]["answers_of_smaller"] == spoilt["engines"][0]["answers"]


def test_nothing_is_left_behind(right: Any, spoilt: Any, places: tuple[Path, Path]) -> None:
    assert [path for place in places for path in place.iterdir() if path.name != "var"] == []


def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.settle", *SMALL, "--engine", "orm"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what it runs behind deaf to this signal
    child = subprocess.Popen(command, env=environment(tmp_path), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    signal.signal(signal.SIGINT, before)
    try:
        deadline = time.monotonic() + 60
        while not (started := list(tmp_path.glob("weixia-bench-*/pg/postmaster.pid"))) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert started, "no server was started"
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=60) != 0
    finally:
        child.kill()
    assert [path for path in tmp_path.iterdir() if path.name != "var"] == []
    assert processes.postgres_in(started[0].parent) == []


def test_outside_a_checkout_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CHECKOUT", tmp_path)
    done = CliRunner().invoke(bench.command, ["settle"])
    assert done.exit_code == 2 and "源码目录" in done.output and str(tmp_path) in done.output
