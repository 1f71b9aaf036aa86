"""The wall: every known path past it × every guarded model × every scope that must not see the row.

`pytest -s tests/kernel/test_wall.py` prints how many probes ran and how many leaked.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error as DatabaseError
from django.db import connection, models, transaction

from tests.kernel import probes_orm, probes_refused, probes_sql, probes_write, rows
from tests.kernel.probes import READS, REFUSALS, VERBS, WRITES, Target
from tests.world import SINCE, TODAY, World, build
from weixia.kernel import confiding, guard, walls
from weixia.kernel.scope import ROOT, Scope, ScopeError, scoped
from weixia.registry import posts
from weixia.registry.models import Account, Person, Post

WAYS = (probes_orm, probes_sql, probes_write, probes_refused)
OWN = "own county"
# 42501 refused; 23505 the hidden key is taken; 0A000 not possible on a walled table; 42809 not on this kind of table
NO = {"42501", "23505", "0A000", "42809", "22023"}
KEPT = "P0001"  # a trigger keeps what was told
tally: Counter[str] = Counter()


class Undo(Exception):
    """Takes back what a probe did."""


@dataclass(frozen=True)
class Outcome:
    """`seen` the row was read or changed; `nothing`; `refused` with the database's code; `broken` probe."""

    kind: str
    code: str = ""


def outcome(probe: Any, target: Target, scope: Scope | None, *, writes: bool) -> Outcome:
    """Run one probe inside `scope` and take it back."""
    result = Outcome("broken")
    target = replace(target, row=_loaded(target)) if writes else target
    try:
        with transaction.atomic():
            result = _attempt(probe, target, scope, writes=writes)
            raise Undo
    except Undo:
        return result


def _attempt(probe: Any, target: Target, scope: Scope | None, *, writes: bool) -> Outcome:
    before = _state(target) if writes else ""
    try:
        with scoped(scope):
            value = probe(target)
    except ScopeError:
        return Outcome("refused", "scope")
    except ObjectDoesNotExist:
        return Outcome("nothing")
    except (DatabaseError, psycopg.Error) as problem:
        if "did not affect any rows" in str(problem):
            return Outcome("nothing")
        code = _code(problem)
        return Outcome("refused", "scope" if code in {"22P02", "42704"} and scope is None else code)
    if writes:
        return Outcome("seen" if _state(target) != before else "nothing")
    return Outcome("seen" if value else "nothing")


def _code(problem: BaseException) -> str:
    if isinstance(problem, models.ProtectedError):
        return "23503"  # the ORM asks before the database would
    return getattr(problem, "sqlstate", None) or getattr(problem.__cause__, "sqlstate", None) or f"? {problem!r}"


def _state(target: Target) -> str:
    """Everything that the hidden county keeps in this table, as the root sees it."""
    with scoped(rows.EYE), connection.cursor() as cursor:
        cursor.execute(
            f'SELECT md5(coalesce(string_agg(x::text, \'|\' ORDER BY x."{target.key}"), \'\')) FROM "{target.table}" x'
            " WHERE org_path >= %s AND org_path < %s", [target.unit.path, target.unit.path + "~"])
        return str(cursor.fetchone()[0])


def _loaded(target: Target) -> models.Model:
    with scoped(rows.EYE):
        return target.model._base_manager.get(pk=target.pk)


@dataclass
class Stage:
    """The two counties, a target a guarded model, and the scopes to try."""

    world: World
    targets: list[Target]
    scopes: dict[str, Scope | None]

    def scopes_of(self, target: Target) -> dict[str, Scope | None]:
        """What is told in confidence is tried by those who are nearest to it."""
        wall = guard.wall_of(target.model)
        if wall not in confiding.FAMILY:
            return self.scopes
        units, own = self.world.units, replace(rows.EYE, path=self.world.units["甲县局"].path)
        others = {
            "no scope": None, "other county": replace(own, path=units["乙县局"].path),
            "sibling unit": replace(own, path=units["甲县中学"].path), "system administrator": self.scopes["system administrator"],
            "officer at home": replace(self.world.actor("小张").scope, actor_id=rows.NAMED),
            "auditor at home": self.world.actor("刘审").scope, "complained of": replace(own, actor_id=rows.SHUT_OUT)}
        return others | ({"not named": ROOT} if wall == confiding.NAMED else {}) | {OWN: own}


def set_stage() -> Stage:
    """Build world, rows and scopes; the caller holds a transaction."""
    with scoped(rows.EYE):
        world = build()
        hidden, own = rows.furnish(world.people["王老"]), rows.furnish(world.people["孟老"])
        targets = [_target(world, model, hidden[model], own[model]) for model in guard.guarded()]
        former = Account.objects.create(username="qianren", name="前任")
        Post.objects.create(account=former, unit=world.units["甲县局"], role="officer", since=SINCE, until=TODAY)
        expired = posts.actor_of(former, on=TODAY)
        assert posts.actor_of(former, on=TODAY.replace(day=1)) is not None
    return Stage(world, targets, {
        "no scope": None,
        "other county": world.actor("外人").scope,
        "sibling unit": Scope(path=world.units["甲县中学"].path),
        "expired post": expired.scope if expired else None,
        "system administrator": world.actor("管理员").scope,
        OWN: world.actor("小张").scope,
    })


def _target(world: World, model: type[models.Model], pk: Any, own_pk: Any) -> Target:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(x)::text FROM "{model._meta.db_table}" x WHERE "{model._meta.pk.column}" = %s',
                       [pk])
        doc = cursor.fetchone()[0]
    return Target(
        model=model, pk=pk, row=model._base_manager.get(pk=pk), own_pk=own_pk, person=world.people["王老"],
        unit=world.units["甲县机关"], touch=rows.touch(model), doc=doc, trail=_trail(model))


def _trail(model: type[models.Model]) -> str | None:
    """The ORM's way from a unit to the model, or None where relations are not kept both ways."""
    if model is Person:
        return "people"
    for field in model._meta.fields:
        if isinstance(field, models.ForeignKey) and field.related_model is Person and field.name != "other":
            return None if field.remote_field.hidden else f"people__{field.related_query_name()}"
    return None


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One stage for the module, never committed."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield set_stage()
                raise Undo
        except Undo:
            pass
        finally:
            print(f"\nprobes {len(READS)} reads + {len(WRITES)} writes + {len(REFUSALS)} refusals;"
                  f" runs {sum(tally.values())}: {dict(tally)}")


def read_problems(name: str, stage: Stage) -> list[str]:
    """What is wrong after one way of reading was tried everywhere."""
    problems = []
    for target in stage.targets:
        for place, scope in stage.scopes_of(target).items():
            found = outcome(READS[name], target, scope, writes=False)
            tally[found.kind] += 1
            problems += _judge_read(f"{name} {target.model.__name__} [{place}]", place, scope, found)
    return problems


def _judge_read(label: str, place: str, scope: Scope | None, found: Outcome) -> list[str]:
    if place == OWN:
        return [] if found.kind == "seen" else [f"{label}: the own county must see it: {found}"]
    if found.kind == "seen":
        return [f"LEAK {label}"]
    # a plan made earlier is not planned again, so it finds nothing instead of failing; we prepare none
    if scope is None and found != Outcome("refused", "scope") and "prepared" not in label:
        return [f"{label}: no scope must be an error, not {found}"]
    if found.kind == "refused" and found.code not in NO | {"scope"}:
        return [f"{label}: broken probe: {found}"]
    return []


def write_problems(name: str, stage: Stage) -> list[str]:
    """What is wrong after one way of writing was tried everywhere."""
    problems = []
    for target in stage.targets:
        for place, scope in stage.scopes_of(target).items():
            if excused(name, target, place):
                continue
            found = outcome(WRITES[name], target, scope, writes=True)
            tally[found.kind] += 1
            problems += _judge_write(f"{name} {target.model.__name__} [{place}]", name, target, place, found)
    return problems


def excused(name: str, target: Target, place: str) -> bool:
    """Cases that say nothing, each for a reason."""
    wall = guard.wall_of(target.model)
    if VERBS[name] == "insert":
        # anyone may append to the journal, about anyone; a copy of a unique row is refused to its own county too
        return wall == "journal" or place == OWN and (name == "insert_by_sql" or _one_a_person(target.model))
    return VERBS[name] == "move" and place == OWN


def _one_a_person(model: type[models.Model]) -> bool:
    if any(getattr(one, "fields", ()) == ("person",) for one in model._meta.constraints):
        return True
    return any(field.one_to_one or field.primary_key and field.is_relation for field in model._meta.fields)


def _judge_write(label: str, name: str, target: Target, place: str, found: Outcome) -> list[str]:
    append_only = guard.wall_of(target.model) in guard.APPEND_ONLY and VERBS[name] != "insert"
    if append_only:
        return [] if found.kind == "refused" else [f"LEAK {label}: append-only, yet {found}"]
    if walls.is_told_once(target.model) and VERBS[name] != "insert" and found.code == KEPT:
        return []  # a row that may be seen is kept by its trigger; one that may not is never reached
    if place == OWN:
        return [] if found.kind == "seen" or _kept_by_keys(name, found) else [f"{label}: must work at home: {found}"]
    if found.kind == "seen":
        return [f"LEAK {label}"]
    if found.kind == "refused" and found.code not in NO | {"scope", "23502", "23503"}:
        return [f"{label}: broken probe: {found}"]
    return []


def _kept_by_keys(name: str, found: Outcome) -> bool:
    """Deleting a person who has rows is stopped by foreign keys, in scope too."""
    return VERBS[name] == "delete" and found.code in {"23503", "23001"}


@pytest.mark.parametrize("name", READS)
def test_nobody_reads_past_the_wall(name: str, stage: Stage) -> None:
    assert read_problems(name, stage) == []


@pytest.mark.parametrize("name", WRITES)
def test_nobody_writes_past_the_wall(name: str, stage: Stage) -> None:
    assert write_problems(name, stage) == []


@pytest.mark.parametrize("name", REFUSALS)
def test_nobody_takes_the_wall_down(name: str, stage: Stage) -> None:
    problems = []
    for target in stage.targets:
        for place, scope in (("other county", stage.scopes["other county"]), (OWN, stage.scopes[OWN])):
            found = outcome(REFUSALS[name], target, scope, writes=False)
            tally[found.kind] += 1
            if found.kind != "refused" or found.code not in NO | {"scope", "42704"}:
                problems.append(f"{name} {target.model.__name__} [{place}]: {found}")
    assert problems == []


def test_there_are_probes_enough(stage: Stage) -> None:
    assert len(READS) + len(WRITES) >= 46
    assert {target.model for target in stage.targets} == set(guard.guarded())
