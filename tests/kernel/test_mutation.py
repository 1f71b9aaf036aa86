"""The mutation run on one table of the harder walls; `python -m tests.kernel.mutation` does all tables."""

import pytest
from django.db import transaction

from tests.kernel import mutation
from tests.kernel.test_wall import set_stage
from weixia.kernel import guard

TABLES = {"registry_person", "registry_transfer", "duties_duty", "needs_petition", "needs_informant", "needs_need", "needs_needstep"}


@pytest.mark.django_db(transaction=True)
def test_every_mutant_is_noticed() -> None:
    with transaction.atomic():
        stage = set_stage()
    said = mutation.run(stage, TABLES)
    assert said["missed"] == [] and said["caught"] == said["mutants"] > 40, said
    assert said["tables"] == len(TABLES) and said["by_probes"] == said["probed"] > 5


@pytest.mark.django_db(transaction=True)
def test_a_check_that_looked_away_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run has teeth: without the policies' comparison and without probes, mutants live."""
    with transaction.atomic():
        stage = set_stage()
    monkeypatch.setattr(guard, "_policy_problems", lambda: iter(()))
    monkeypatch.setattr(mutation, "leaks", lambda *asked: False)
    said = mutation.run(stage, {"needs_contact"})
    assert {name.partition(": ")[2].partition(" (")[0] for name in said["missed"]} >= {"wx_scope WITH CHECK true", "hole for SELECT"}
