"""转交: who answers for a duty after it was given on, and how it comes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world as casting
from tests.duties import making
from tests.duties.making import AT
from weixia.duties import actions, queries, settling
from weixia.duties.models import Assignment, Duty
from weixia.kernel.actor import Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Post

TO = AT.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with scoped(ROOT):
        made = casting.build()
        settling.settle(at=AT, on=TO, since=TO - timedelta(days=60))
        yield made


def owed(world: Any, name: str = "李老", rule: str = "contact.lixiu_monthly") -> Duty:
    return Duty.objects.filter(person=world.people[name], rule=rule).latest("opens")


def seen(duty: Duty, by: Any, on: Any = TO) -> Any:
    return queries.duty_get(duty.pk, seen_by=by, on=on)


def give(world: Any, *duties: Duty, to: str = "孙科", by: str = "小张", reason: str = "") -> Any:
    return actions.duties_assign([duty.pk for duty in duties], by=world.actor(by, on=TO), at=AT,
                                 to=world.accounts[to].pk, reason=reason)


def test_the_receiver_answers_for_it_and_the_giver_no_longer(world: Any) -> None:
    duty, giver, taker = owed(world), world.actor("小张", on=TO), world.actor("孙科", on=TO)
    before = queries.counts(seen_by=taker, on=TO, mine=True)
    give(world, duty, reason="去外地办事")
    assert seen(duty, taker).responsible == "孙科"
    assert duty.pk in [one.pk for one in queries.waiting(seen_by=taker, on=TO, mine=True, show="given")]
    assert duty.pk not in [one.pk for one in queries.waiting(seen_by=giver, on=TO, mine=True)]
    after = queries.counts(seen_by=taker, on=TO, mine=True)
    assert (after.all, after.given) == (before.all + 1, 1)
    event = Event.objects.get(action="duty.assigned")
    assert (event.reason, event.fields["to"]) == ("去外地办事", ["小张", "孙科"])


def test_lists_by_the_responsible_say_the_receiver(world: Any) -> None:
    duty, taker = owed(world), world.actor("孙科", on=TO)
    give(world, duty)
    of_taker = queries.duties(seen_by=taker, on=TO, filters=queries.Filters(responsible="孙科"))
    assert [one.pk for one in of_taker] == [duty.pk]


def test_it_was_not_given_before_it_was_given(world: Any) -> None:
    duty = owed(world)
    give(world, duty)
    assert seen(duty, world.actor("孙科", on=TO), TO - timedelta(days=1)).responsible == "小张"


def test_taking_it_back_gives_it_to_whom_the_rule_names(world: Any) -> None:
    duty, giver = owed(world), world.actor("小张", on=TO)
    give(world, duty)
    assert actions.duty_unassign(duty, by=giver, at=AT) and seen(duty, giver).responsible == "小张"
    assert not actions.duty_unassign(duty, by=giver, at=AT)
    assert Assignment.objects.get().ended_by == "小张"


def test_undoing_an_act_restores_who_had_it_before(world: Any) -> None:
    duty, giver = owed(world), world.actor("小张", on=TO)
    give(world, duty, to="孙科")
    second = give(world, duty, to="周局")
    assert seen(duty, giver).responsible == "周局" and Assignment.objects.filter(ended_at=None).count() == 1
    assert actions.assignments_end(second.act, by=giver, at=AT) == 1
    assert seen(duty, giver).responsible == "孙科"
    assert actions.assignments_end(second.act, by=giver, at=AT) == 0


def test_what_cannot_be_given_says_why_row_by_row(world: Any) -> None:
    near, far = owed(world), owed(world, "王老", "contact.retired_quarterly")
    with scoped(ROOT):
        Post.objects.filter(account=world.accounts["孙科"]).update(unit=world.units["甲县中学"])
    outcome = give(world, near, far, to="孙科")
    assert outcome.done == [] and {why for _duty, why in outcome.left} == {"孙科的岗位管不到这个单位"}
    with pytest.raises(actions.Impossible):
        actions.duty_assign(near, by=world.actor("小张", on=TO), at=AT, to=world.accounts["刘审"].pk)


def test_a_kept_duty_is_given_to_nobody_and_a_foreign_one_is_not_named(world: Any) -> None:
    duty, foreign = owed(world), owed(world, "孟老", "contact.retired_quarterly")
    making.contact(duty.person, TO)
    settling.settle_people([duty.person_id], at=AT)
    with scoped(world.actor("小张", on=TO).scope):
        outcome = give(world, duty, foreign)
    assert [one.pk for one, _why in outcome.left] == [duty.pk] and Assignment.objects.count() == 0


def test_keeping_ends_it_and_undoing_the_contact_brings_it_back(world: Any) -> None:
    duty, taker = owed(world), world.actor("孙科", on=TO)
    give(world, duty)
    met = making.contact(duty.person, TO)
    settling.settle_people([duty.person_id], at=AT)
    assert queries.counts(seen_by=taker, on=TO, mine=True).given == 0
    met.delete()
    settling.settle_people([duty.person_id], at=AT)
    assert queries.counts(seen_by=taker, on=TO, mine=True).given == 1


def test_it_outlives_the_row_it_names(world: Any) -> None:
    give(world, owed(world))
    Duty.objects.all().delete()
    settling.settle(at=AT)
    assert seen(owed(world), world.actor("孙科", on=TO)).responsible == "孙科"


def test_an_account_without_a_post_holds_nothing(world: Any) -> None:
    duty = owed(world)
    give(world, duty)
    Post.objects.filter(account=world.accounts["孙科"]).update(until=TO)
    assert seen(duty, world.actor("周局", on=TO)).responsible == "小张"


def test_given_away_is_not_unowned(world: Any) -> None:
    duty, chief = owed(world), world.actor("周局", on=TO)
    unowned = queries.counts(seen_by=chief, on=TO).unowned
    give(world, duty)
    assert queries.counts(seen_by=chief, on=TO).unowned == unowned - 1


def test_only_those_who_may(world: Any) -> None:
    for name in ("何信", "刘审"):
        with pytest.raises(Refused):
            give(world, owed(world), by=name)


def test_hundreds_cost_as_many_questions_as_two(world: Any) -> None:
    for number in range(120):
        making.person(unit=world.units["甲县局"], kind="lixiu", primary_contact="小张", name=f"某{number}")
    settling.settle(at=AT)
    all_of = list(Duty.objects.filter(rule="contact.lixiu_monthly", opens__lte=TO, due__gte=TO))
    assert len(all_of) > 100
    asked = []
    for some in (all_of[:2], all_of[2:]):
        with CaptureQueriesContext(connection) as told:
            assert len(give(world, *some).done) == len(some)
        asked.append(len(told))
    assert asked[1] <= asked[0] + 1
