"""Nothing acknowledged is lost (R1), a few kills at a time; and the proof sees a mistake when there is one.

`python -m tests.faults.kills --kills 200` is the long run.
"""

import pytest

from tests.faults import kills
from tests.faults.serving import Instance
from tests.faults.terms import drained

pytestmark = pytest.mark.xdist_group("faults")


def test_six_kills_lose_nothing(tmp_path):
    result = kills.run(tmp_path, kills=6, seed=1)
    assert result["good"], result
    assert result["acknowledged"] > 6 and sum(result["killed"].values()) == 6


@pytest.mark.parametrize(("settings", "word"), [
    ("tests.faults.broken.early", "lost"), ("tests.faults.broken.forgetful", "twice"),
])
def test_a_mistake_is_seen(tmp_path, settings, word):
    """Killed at the web server alone: the mistake's window is there."""
    result = kills.run(tmp_path, kills=6, seed=2, settings=settings, kinds=("web", "backend"))
    assert not result["good"] and (result[word] or result["half_written"]), result


def test_told_to_stop_it_finishes_what_it_began(tmp_path):
    result = drained(Instance(tmp_path), stops=3, seed=3)
    assert result["good"], result
