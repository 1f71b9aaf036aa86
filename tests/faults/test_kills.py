"""Nothing acknowledged is lost (R1), a few kills at a time; and the proof sees a mistake when there is one.

One instance for all, the mistake last: what it doubles stays there. `python -m tests.faults.kills --kills 200` is the long run.
"""

import pytest

from tests.faults import kills
from tests.faults.serving import Instance
from tests.faults.terms import drained

pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with the demo county, and its passwords."""
    folder = tmp_path_factory.mktemp("fire")
    return folder, Instance(folder).prepare()


def test_two_kills_lose_nothing(prepared):
    folder, passwords = prepared
    result = kills.run(Instance(folder), passwords, kills=2, seed=1)
    assert result["good"], result
    assert result["acknowledged"] > 2 and sum(result["killed"].values()) == 2


def test_told_to_stop_it_finishes_what_it_began(prepared):
    folder, passwords = prepared
    result = drained(Instance(folder), passwords, stops=1, seed=3)
    assert result["good"], result


def test_a_mistake_is_seen(prepared):
    """No key is kept: killed around the web server, what is sent again is there twice."""
    folder, passwords = prepared
    wrong = Instance(folder, settings="tests.faults.broken.forgetful")
    result = kills.run(wrong, passwords, kills=6, seed=2, kinds=("web", "backend"))
    assert not result["good"] and result["twice"], result
