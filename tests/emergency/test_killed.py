"""A report killed at any statement leaves everything or nothing: the fact, the report, whom it goes to, the first step, the journal."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.emergency import making
from tests.emergency.making import told
from tests.world import AT, World
from weixia.emergency import actions
from weixia.emergency.models import Recipient, Report, Step
from weixia.kernel.models import Event
from weixia.registry.models import Happening

pytestmark = pytest.mark.django_db
WRITTEN = (Report, Step, Recipient, Happening, Event)


class Killed(BaseException):
    """The process is gone: nothing may catch it."""


@pytest.fixture
def world() -> Iterator[World]:
    with making.county() as cast:
        yield cast


def dies_at(statement: int) -> Callable[..., Any]:
    """Let so many statements through, and none of the act after."""
    seen = 0

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        if seen == statement:
            seen += 1
            raise Killed
        return run(sql, params, many, context)

    return execute


def counts() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def killed(act: Callable[..., Any], world: World, statement: int) -> bool:
    """Whether the act died at that statement; False when it had fewer."""
    try:
        with connection.execute_wrapper(dies_at(statement)):
            act(by=world.actor("小张"), at=AT, person=world.people["王老"], told=told("death"))
    except Killed:
        return True
    return False


def test_killed_at_any_statement_it_is_all_or_nothing(world: World) -> None:
    before, statement = counts(), 1
    while killed(actions.report_make, world, statement):
        assert counts() == before, f"killed at statement {statement}"
        world.people["王老"].refresh_from_db()
        assert world.people["王老"].died_on is None
        statement += 1
    assert statement > 10 and [now - then for now, then in zip(counts(), before, strict=True)][:4] == [1, 1, 2, 1]


def test_without_its_transaction_something_would_be_left(world: World) -> None:
    """The test above has teeth: the same act without the decorator leaves halves."""
    bare, before, left = actions.report_make.__wrapped__, counts(), 0  # type: ignore[attr-defined]
    for statement in range(1, 40):
        try:
            with transaction.atomic():
                killed(bare, world, statement)
                left += counts() != before
                raise RuntimeError
        except RuntimeError:
            pass
    assert left > 0
