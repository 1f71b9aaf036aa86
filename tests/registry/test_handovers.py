"""交接: everything that one account held goes over in one act, or nothing does."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from tests import world as casting
from weixia import reactions
from weixia.duties import queries as duties
from weixia.duties import settling
from weixia.duties.actions import duties_assign
from weixia.kernel import journal
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import handovers as acts
from weixia.registry.actions.staff import account_stop, match_primary_contacts, post_end
from weixia.registry.models import Account, Handover, Person, Post
from weixia.registry.queries import handovers as queries
from weixia.registry.queries import owners

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 20, 1, 0, tzinfo=UTC)
DAY = date(2026, 9, 20)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        for name, unit in (("小李", "甲县局"), ("机关员", "甲县机关")):
            made.accounts[name] = Account.objects.create(username=name, name=name, created_at=AT)
            made.posts[name] = Post.objects.create(account=made.accounts[name], unit=made.units[unit], since=casting.SINCE,
                                                   role="officer")
        match_primary_contacts(on=DAY)
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=AT, on=DAY, since=date(2026, 1, 1))
    return made


def hand_over(world: Any, *, to: str = "小李", chosen: dict[str, str] | None = None, by: str = "孙科", reason: str = "退休") -> Handover:
    head = world.actor(by)
    with scoped(head.scope):
        return acts.handover_make(
            by=head, at=AT, account=world.accounts["小张"], successor=world.accounts[to].pk, reason=reason,
            chosen={world.people[name].pk: world.accounts[taker].pk for name, taker in (chosen or {}).items()})


def contacts(world: Any) -> dict[str, str]:
    with scoped(ROOT):
        return dict(Person.objects.filter(org_path__startswith=world.units["甲县局"].path).values_list("name", "primary_contact"))


def test_all_people_go_over_and_each_is_told(world: Any) -> None:
    handover = hand_over(world, chosen={"王老": "机关员"})
    assert contacts(world) == {"李老": "小李", "王老": "机关员", "陈老": "小张", "陈遗属": "小李"}
    head = world.actor("孙科")
    with scoped(head.scope):
        lines = queries.lines_of(handover, seen_by=head)
        assert sorted((line["person"], line["to"]) for line in lines) == [("李老", "小李"), ("王老", "机关员"), ("陈遗属", "小李")]
        assert Event.objects.filter(action="handover.person").count() == 3
        assert Event.objects.get(action="handover.made").fields["people"] == 3
        assert queries.people_of(world.accounts["小张"], seen_by=head).count() == 0


def test_duties_given_to_the_leaver_follow_the_person(world: Any) -> None:
    head = world.actor("孙科")
    with scoped(head.scope):
        owed = {name: duties.of_person(world.people[name].pk, seen_by=head, on=DAY) for name in ("李老", "王老")}
        waiting = {name: next(d for d in found if d.status in duties.WAITING) for name, found in owed.items()}
        ids = [duty.pk for duty in waiting.values()]
        duties_assign(ids, by=head, at=AT, to=world.accounts["小张"].pk)
    handover = hand_over(world, chosen={"王老": "机关员"})
    with scoped(head.scope):
        given = {name: duties.duty_get(duty.pk, seen_by=head, on=DAY).assigned_to for name, duty in waiting.items()}
        assert given == {"李老": world.accounts["小李"].pk, "王老": world.accounts["机关员"].pk}
        assert duties.assigned(world.accounts["小张"].pk, seen_by=head, on=DAY).count() == 0
        matters = [line["matter"] for line in queries.lines_of(handover, seen_by=head)]
        assert matters.count("转交的事") == 2


def test_one_person_out_of_reach_and_nothing_goes(world: Any) -> None:
    before = contacts(world)
    with pytest.raises(Impossible, match="李老（机关员的岗位管不到）"):
        hand_over(world, to="机关员")
    assert contacts(world) == before
    with scoped(ROOT):
        assert Handover.objects.count() == 0


@pytest.mark.parametrize(("change", "said"), [
    ({"to": "小张"}, "不能交给本人"), ({"to": "甲管"}, "现在有岗位"), ({"reason": " "}, "为什么交接")])
def test_what_cannot_be_handed_over(world: Any, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Impossible, match=said):
        hand_over(world, **change)


def test_an_officer_does_not_hand_over(world: Any) -> None:
    with pytest.raises(Refused):
        hand_over(world, by="小张")


def test_people_of_an_account_whose_post_has_ended_are_still_found(world: Any) -> None:
    admin = world.actor("甲管")
    with scoped(admin.scope):
        post_end(by=admin, at=AT, post=world.posts["小张"], until=DAY)
    head = world.actor("孙科")
    with scoped(head.scope):
        assert queries.people_of(world.accounts["小张"], seen_by=head).count() == 3


def causes(world: Any) -> dict[str, int]:
    head = world.actor("孙科")
    with scoped(head.scope):
        found = duties.unowned_counts(seen_by=head, on=DAY)
        assert sum(found.values()) == duties.counts(seen_by=head, on=DAY).unowned, "two figures of one thing"
        return found


def test_nobody_answers_is_an_alarm_with_its_cause(world: Any) -> None:
    assert causes(world) == {}
    with scoped(ROOT):
        total = duties.waiting(seen_by=world.actor("孙科"), on=DAY).filter(responsible="小张").count()
    admin = world.actor("甲管")
    with scoped(admin.scope):
        post_end(by=admin, at=AT, post=world.posts["小张"], until=DAY)
    assert causes(world) == {"ended": total}
    with scoped(admin.scope):
        account_stop(by=admin, at=AT, account=world.accounts["小张"])
    assert causes(world) == {"stopped": total}
    with scoped(ROOT):
        Person.objects.update(primary_contact="查无此人")
    assert causes(world) == {"no_account": total}
    with scoped(ROOT):
        Person.objects.update(primary_contact="", leader="")
    assert set(causes(world)) == {"nobody"} and causes(world)["nobody"] >= total


def test_a_post_that_runs_out_by_itself_is_an_alarm_too(world: Any) -> None:
    """Nobody acted on that day: the account is still tied, but nobody works behind it."""
    with scoped(ROOT):
        Post.objects.filter(pk=world.posts["小张"].pk).update(until=DAY)
    assert set(causes(world)) == {"ended"}


def test_the_alarm_ends_when_contacts_are_set_for_those_ticked(world: Any) -> None:
    with scoped(ROOT):
        Person.objects.update(primary_contact="", primary_account=None)
    head = world.actor("孙科")
    with scoped(head.scope):
        unowned = list(owners.people_unowned("nobody", seen_by=head, on=DAY))
        assert {person.name for person in unowned} == {"李老", "王老", "陈遗属"}
        with pytest.raises(Impossible, match="先勾选"):
            acts.primary_contact_set(by=head, at=AT, person_ids=[], account_id=world.accounts["小李"].pk)
        foreign = world.people["孟老"].pk
        count = acts.primary_contact_set(by=head, at=AT, person_ids=[person.pk for person in unowned] + [foreign],
                                         account_id=world.accounts["小李"].pk)
    assert count == 3 and causes(world) == {}
