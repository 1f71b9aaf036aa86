"""The wall's tests have teeth: holes made by the owner, on every guarded table, are reported."""

import psycopg
import pytest
from django.db import transaction

from tests.kernel.probes import READS, WRITES
from tests.kernel.test_wall import Outcome, outcome, read_problems, set_stage, write_problems
from weixia.kernel import guard, home

pytestmark = pytest.mark.django_db(transaction=True)
FEW = ("values", "count", "cursor", "whole_row_as_json")


def test_every_table_s_policy_matters() -> None:
    """One table after the other is opened to everybody: the probes see it, the start-up check refuses."""
    with transaction.atomic():
        stage = set_stage()
    foreign = stage.scopes["other county"]
    for target in stage.targets:
        as_owner(f"CREATE POLICY hole ON {target.table} FOR SELECT TO weixia_app USING (true)")
        try:
            with transaction.atomic():
                found = {name: outcome(READS[name], target, foreign, writes=False) for name in FEW}
            with pytest.raises(guard.WallDown, match=target.table):
                guard.check()
        finally:
            as_owner(f"DROP POLICY hole ON {target.table}")
        assert set(found.values()) == {Outcome("seen")}, target.table
    guard.check()


@pytest.mark.parametrize("seeded", ["policy for all", "no row security", "policy dropped on writes"])
def test_the_probes_find_a_seeded_hole(seeded: str) -> None:
    """The suite has teeth: a hole made by the owner is reported."""
    with transaction.atomic():
        stage = set_stage()
    stage.targets = [target for target in stage.targets if target.table == "needs_contact"]
    holes = {
        "policy for all": 'CREATE POLICY hole ON needs_contact FOR SELECT TO weixia_app USING (true)',
        "no row security": "ALTER TABLE needs_contact DISABLE ROW LEVEL SECURITY",
        "policy dropped on writes": "CREATE POLICY hole ON needs_contact TO weixia_app USING (true) WITH CHECK (true)",
    }
    as_owner(holes[seeded])
    try:
        with transaction.atomic():
            leaks = [p for name in READS for p in read_problems(name, stage) if p.startswith("LEAK")]
            writes = [p for name in WRITES for p in write_problems(name, stage) if p.startswith("LEAK")]
        with pytest.raises(guard.WallDown):
            guard.check()
    finally:
        as_owner("DROP POLICY IF EXISTS hole ON needs_contact", "ALTER TABLE needs_contact ENABLE ROW LEVEL SECURITY")
    needs_more = _along_relations() | ({"select_for_update"} if seeded == "policy for all" else set())
    assert {leak.split()[1] for leak in leaks} >= set(READS) - needs_more
    assert bool(writes) == (seeded != "policy for all")
    guard.check()


def _along_relations() -> set[str]:
    """A path through the person stays closed while the person is hidden."""
    named = {"prefetch", "select_related", "forward_key"}
    return named | {name for name in READS if name.endswith("across_relations")}


def as_owner(*statements: str) -> None:
    """Run statements as the owner of the tables."""
    with psycopg.connect(**home.connection_settings("owner"), autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)

