"""The wall against a model of it; hypothesis chooses the steps (tests/kernel/scope_model.py has the large run)."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel.scope_model import STEPS, Play, play
from weixia import reactions
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, Scope, scoped

pytestmark = pytest.mark.django_db
pick = st.integers(0, 999)
steps = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), pick, pick), max_size=25)
questions = st.lists(st.tuples(pick, st.lists(pick, max_size=2)), min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    journal.react({})
    yield
    journal.react(reactions.WHAT_FOLLOWS)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps, questions)
def test_everybody_sees_what_the_reference_says(done: Any, asked: Any) -> None:
    with scoped(ROOT), transaction.atomic():
        world = Play()
        for start in (3, 8, 15):
            world.add_unit(start)
            world.add_person(start)
        for step, *picks in done:
            getattr(world, step)(*picks[:STEPS[step]])
        for unit, doors in asked:
            world.ask(unit, doors)
        transaction.set_rollback(True)


def test_a_wrong_range_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model has teeth: a scope that reaches one unit too far differs from the reference at once."""
    honest = Scope.settings.func
    monkeypatch.setattr(Scope, "settings", property(
        lambda self: honest(self) | ({"wx.lo": self.path[:-4]} if self.path and len(self.path) > 4 else {})))
    with pytest.raises(AssertionError):
        for seed in range(3):
            play(random.Random(seed), steps=30, questions=3)


