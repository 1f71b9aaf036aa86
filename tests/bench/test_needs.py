"""`weixia bench needs`, tiny: the queue and the look-up answer for both visitors, and the ratios are the worst of both."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.needs import command
from tests import ready
from tests.house.reading import ROOT


def test_both_pages_answer_for_an_officer_of_a_county_and_for_root(tmp_path: Path) -> None:
    made = tmp_path / "ready"
    ready.initialised(made)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "DJANGO_"))}
    asked = [sys.executable, "-m", "bench.needs", "--people", "1000", "--needs", "2000", "--times", "1"]
    done = subprocess.run(asked, env=kept | {"WEIXIA_BENCH_READY": str(made)}, cwd=ROOT, capture_output=True, text=True,
                          check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    document = json.loads(done.stdout)
    for pages in document["pages"].values():
        assert {"list", "queue", "queue_late", "lookup", "lookup_nobody"} == pages.keys()
        assert pages["queue"]["bytes"] > pages["list"]["bytes"] > 500 and pages["lookup"]["bytes"] > pages["lookup_nobody"]["bytes"]
    assert 100 < document["open"] < 300 and {"queue_over_list", "lookup_over_list"} <= document["ratios"].keys()


def test_of_two_visitors_and_two_kinds_the_slowest_counts() -> None:
    fast = {name: {"ms": 10.0, "cpu_ms": 5.0} for name in ("list", "queue", "queue_late", "lookup", "lookup_nobody")}
    assert command._ratios(fast | {"queue_late": {"ms": 30.0, "cpu_ms": 5.0}})["queue_over_list"] == 3
    assert command._ratios(fast | {"lookup_nobody": {"ms": 40.0, "cpu_ms": 5.0}})["lookup_over_list"] == 4
