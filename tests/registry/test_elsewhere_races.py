"""A fact recorded while its person is merged or moved: it goes along, or it is refused in plain words. Two connections."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.world import AT, TODAY, build
from weixia import reactions
from weixia.duties import settling
from weixia.duties.actions import duties_assign, duties_postpone, duty_waive
from weixia.duties.models import Duty
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.contacts import Telling, contact_correct, contact_record, contact_withdraw
from weixia.needs.models import Contact
from weixia.registry.actions.happenings import happening_correct, happening_record
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.actions.merges import merge_make
from weixia.registry.actions.people import person_change
from weixia.registry.actions.transfers import transfer_confirm, transfer_propose
from weixia.registry.models import Account, Happening, Post

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = Telling(day=TODAY, mode="phone", reached=True, summary="身体平稳")


@pytest.fixture
def world() -> Any:
    journal.react(reactions.WHAT_FOLLOWS)
    with scoped(ROOT), transaction.atomic():
        made = build()
        made.accounts["乙科"] = Account.objects.create(username="yike", name="乙科", created_at=AT)
        made.posts["乙科"] = Post.objects.create(account=made.accounts["乙科"], unit=made.units["乙县局"], since=TODAY, role="section_head")
        settling.settle(at=AT, on=AT.date(), since=AT.date() - timedelta(days=60))
        return made


def as_(world: Any, name: str, act: Callable[[Any], Any]) -> Any:
    """Do it in the scope of somebody's post, in a transaction of its own."""
    actor = world.actor(name)
    with scoped(actor.scope), transaction.atomic():
        return act(actor)


def during(world: Any, first: tuple[str, Callable[[Any], Any]], then: Callable[[], Any]) -> Any:
    """Do `first`, and before it is committed begin `then` on another connection; its answer, or what it raised."""
    def run() -> Any:
        try:
            return then()
        except Elsewhere as gone:
            return gone
        finally:
            connection.close()

    name, act = first
    with ThreadPoolExecutor(1) as other:
        actor = world.actor(name)
        with scoped(actor.scope), transaction.atomic():
            act(actor)
            answer = other.submit(run)
            _until_it_waits(answer)
        return answer.result(timeout=20)


def _until_it_waits(answer: Future[Any]) -> None:
    for _time in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
        assert not answer.done(), f"it did not wait: {answer.exception() or answer.result()!r}"
        time.sleep(0.02)
    raise AssertionError("it did not wait")


def merge(world: Any) -> Callable[[Any], Any]:
    kept, gone = world.people["李老"], world.people["王老"]
    return lambda by: merge_make(by=by, at=AT, survivor=kept, merged=gone, choices={}, reason="同一个人",
                                 versions={kept.pk: 1, gone.pk: 1}, confirmed=True)


def proposed(world: Any) -> Any:
    return as_(world, "孙科", lambda by: transfer_propose(
        by=by, at=AT, person=world.people["王老"], to_unit=world.units["乙县局"], day=TODAY, reason="随女儿居住"))


def record(world: Any) -> Any:
    return as_(world, "小张", lambda by: contact_record(by=by, at=AT, person=world.people["王老"], told=TOLD))


def hospital(world: Any) -> Any:
    return as_(world, "小张", lambda by: happening_record(
        by=by, at=AT, person=world.people["王老"], kind="hospital", happened_on=TODAY))


def desk(world: Any, act: Callable[[Any, Any], Any]) -> Any:
    """An act on what is owed to 王老, found before anybody merged."""
    with scoped(ROOT), transaction.atomic():
        owed = Duty.objects.filter(person=world.people["王老"], kept_on=None).order_by("due").last()
    return lambda: as_(world, "孙科", lambda by: act(by, owed))


@pytest.mark.parametrize("act", [
    lambda by, owed: duty_waive(owed, by=by, at=AT, reason="随女儿居住"),
    lambda by, owed: duties_assign([owed.pk], by=by, at=AT, to=by.account_id),
    lambda by, owed: duties_postpone([owed.pk], by=by, at=AT, to=TODAY, reason="在外地"),
], ids=["waiver", "assignment", "postponement"])
def test_what_is_said_of_a_duty_of_somebody_being_merged_away_is_not_lost_with_them(world: Any, act: Any) -> None:
    gone = during(world, ("孙科", merge(world)), desk(world, act))
    assert isinstance(gone, Elsewhere) and gone.into.pk == world.people["李老"].pk


@pytest.mark.parametrize("fact", [record, hospital])
def test_of_somebody_being_merged_away_it_says_where_the_file_went(world: Any, fact: Callable[[Any], Any]) -> None:
    gone = during(world, ("孙科", merge(world)), lambda: fact(world))
    assert isinstance(gone, Elsewhere) and gone.into.pk == world.people["李老"].pk
    assert "A0002 刚刚并入李老（A0001）" in str(gone)
    with scoped(ROOT), transaction.atomic():
        assert not Contact.objects.exists() and not Happening.objects.exists()


@pytest.mark.parametrize("fact", [record, hospital])
def test_of_somebody_being_moved_it_says_to_whom(world: Any, fact: Callable[[Any], Any]) -> None:
    transfer = proposed(world)
    gone = during(world, ("乙科", lambda by: transfer_confirm(by=by, at=AT, transfer=transfer)), lambda: fact(world))
    assert isinstance(gone, Elsewhere) and gone.into is None and "王老已转由乙县局管理" in str(gone)


def test_a_contact_that_came_first_goes_along_with_the_merge(world: Any) -> None:
    during(world, ("小张", lambda by: contact_record(by=by, at=AT, person=world.people["王老"], told=TOLD)),
           lambda: as_(world, "孙科", merge(world)))
    with scoped(ROOT), transaction.atomic():
        assert Contact.objects.get().person_id == world.people["李老"].pk


@pytest.mark.parametrize("fact", [
    lambda by, person: contact_record(by=by, at=AT, person=person, told=TOLD),
    lambda by, person: happening_record(by=by, at=AT, person=person, kind="hospital", happened_on=TODAY),
])
def test_a_fact_that_came_first_goes_along_with_the_transfer(world: Any, fact: Callable[..., Any]) -> None:
    """Left behind the sender's wall, the receiver would never see it."""
    transfer = proposed(world)
    during(world, ("小张", lambda by: fact(by, world.people["王老"])),
           lambda: as_(world, "乙科", lambda by: transfer_confirm(by=by, at=AT, transfer=transfer)))
    with scoped(ROOT), transaction.atomic():
        rows = [*Contact.objects.all(), *Happening.objects.all()]
        assert [row.org_path for row in rows] == [world.units["乙县局"].path]


def test_correcting_withdrawing_and_editing_say_it_too(world: Any) -> None:
    contact, stay = record(world), hospital(world)
    acts: list[Callable[[Any], Any]] = [
        lambda by: contact_correct(by=by, at=AT, contact=contact, told=Telling(day=TODAY, mode="home", reached=True)),
        lambda by: contact_withdraw(by=by, at=AT, contact=contact),
        lambda by: happening_correct(by=by, at=AT, happening=stay, kind="illness", happened_on=TODAY),
        lambda by: person_change(by=by, at=AT, person=world.people["王老"], version=1, values={"note": "改"}),
    ]
    as_(world, "孙科", merge(world))
    for act in acts:
        with pytest.raises(Elsewhere):
            as_(world, "小张", act)
