"""A list: drafted, filled by group and standard, approved by another hand within the money, closed."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.benefits import making
from tests.benefits.making import EVE, OPENS, approved, budget, drafted, item, standard, visit
from tests.world import AT, TODAY, World
from weixia.benefits import queries
from weixia.benefits.actions import comforts
from weixia.benefits.actions.budgets import budget_change, spending_book, spending_withdraw
from weixia.benefits.groups import GROUPS
from weixia.benefits.models import Comfort, ComfortItem
from weixia.kernel.actor import Impossible, Refused
from weixia.registry.models import ClassTag, Person
from weixia.registry.queries import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with making.county() as made:
        yield made


def test_amounts_come_from_the_nearest_standard_of_that_kind_and_day(world: World) -> None:
    standard(world, 300)
    standard(world, 1000, kind="lixiu")
    standard(world, 1200, kind="lixiu", since=date(2026, 2, 1))
    standard(world, 9000, kind="lixiu", since=date(2026, 3, 1))
    standard(world, 500, unit="甲县机关")
    comfort = drafted(world, "李老", "王老")
    assert (item(comfort, world, "李老").cents, item(comfort, world, "王老").cents) == (120_000, 50_000)


def test_without_a_standard_the_amount_is_left_open(world: World) -> None:
    line = item(drafted(world, "李老"), world, "李老")
    assert (line.cents, line.goods, line.standard) == (0, "", None)


def test_nobody_is_listed_twice_nor_the_dead_nor_another_unit_s(world: World) -> None:
    comfort = drafted(world, "李老", "陈老", unit="甲县局")
    assert [line.person.name for line in comfort.items.all()] == ["李老"]
    again = comforts.comfort_fill(comfort, [world.people["李老"], world.people["孟老"]], by=world.actor("小张"), at=AT)
    assert again == 0 and comfort.items.count() == 1


@pytest.mark.parametrize(("group", "names"), [
    ("pre1949", {"党员甲"}), ("hard", {"党员甲", "党员乙"}), ("lixiu", {"李老", "陈遗属"}), ("county", {"县级甲"})])
def test_the_four_groups(world: World, group: str, names: set[str]) -> None:
    """S003-4-11: 建国前老党员, 重病和困难老党员, 离休干部及遗孀, 县级退休干部."""
    for number, (name, traits) in enumerate({
        "党员甲": {"kind": "pre1949", "politics": "中共党员"}, "党员乙": {"kind": "worker", "politics": "中共党员"},
        "群众": {"kind": "worker", "politics": "群众"}, "县级甲": {"kind": "tuixiu", "rank": "县处级正职"},
        "科级": {"kind": "tuixiu", "rank": "乡科级"},
    }.items()):
        made = Person.objects.create(number=f"G{number}", name=name, unit=world.units["甲县局"], created_at=AT, updated_at=AT, **traits)
        if name != "县级甲" and name != "科级":
            ClassTag.objects.create(person=made, tag="重病")
            ClassTag.objects.create(person=made, tag="特殊困难")
    found = people.people(people.Filters(), seen_by=world.actor("小张"), on=TODAY).filter(GROUPS[group][1]).distinct()
    assert {person.name for person in found} == names


def test_it_is_approved_by_another_hand(world: World) -> None:
    standard(world, 500)
    comfort = drafted(world, "李老", line=budget(world), by="孙科")
    with pytest.raises(Impossible, match="起草的人以外"):
        comforts.comfort_approve(comfort, by=world.actor("孙科"), at=AT)
    with pytest.raises(Refused):
        comforts.comfort_approve(comfort, by=world.actor("小张"), at=AT)
    assert comforts.comfort_approve(comfort, by=world.actor("周局"), at=AT).state == "approved"


def test_overspending_is_refused_and_says_what_is_left(world: World) -> None:
    standard(world, 600)
    line = budget(world, 1000)
    approved(world, "李老", line=line)
    with pytest.raises(Impossible) as refused:
        approved(world, "王老", line=line, title="第二份")
    assert "还剩 400.00 元" in refused.value.do and "差 200.00 元" in refused.value.do
    assert Comfort.objects.get(title="第二份").state == "drafted"


def test_what_is_left_is_amount_less_spent_less_promised(world: World) -> None:
    standard(world, 500)
    line = budget(world, 2000)
    comfort = approved(world, "李老", "王老", line=line)
    visit(world, "李老")
    spending_book(line, by=world.actor("孙科"), at=AT, day=EVE, cents=10_000, why="印慰问信")
    money = queries.money_of([line])[line.pk]
    assert (money.amount, money.spent, money.promised, money.left) == (200_000, 60_000, 50_000, 90_000)
    assert sum(row.cents for row in queries.spendings(line, seen_by=world.actor("孙科"))) == money.spent
    assert sum(row.total for row in queries.promised(line, seen_by=world.actor("孙科"))) == money.promised
    with pytest.raises(Impossible, match="不能少于"):
        budget_change(line, by=world.actor("孙科"), at=AT, cents=100_000, reason="压缩")
    comforts.comfort_close(comfort, by=world.actor("周局"), at=AT)
    assert queries.money_of([line])[line.pk].left == 140_000


def test_a_spending_by_hand_is_taken_back_and_a_list_s_is_not(world: World) -> None:
    standard(world, 500)
    line, head = budget(world), world.actor("孙科")
    approved(world, "李老", line=line)
    visit(world, "李老")
    by_hand = spending_book(line, by=head, at=AT, day=EVE, cents=10_000, why="印慰问信")
    spending_withdraw(by_hand, by=head, at=AT, reason="记错了")
    assert queries.money_of([line])[line.pk].spent == 50_000
    with pytest.raises(Impossible, match="到名单上撤回"):
        spending_withdraw(queries.spendings(line, seen_by=head)[0], by=head, at=AT, reason="记错了")


def test_above_the_standard_needs_a_reason(world: World) -> None:
    standard(world, 500)
    comfort = drafted(world, "李老", line=budget(world))
    line = queries.items(comfort, seen_by=world.actor("小张"))[0]
    with pytest.raises(Impossible, match="写明原因"):
        comforts.item_set(line, by=world.actor("小张"), at=AT, line=comforts.Line(cents=60_000))
    ComfortItem.objects.filter(pk=line.pk).update(cents=60_000)  # by whatever other way
    with pytest.raises(Impossible, match="1 人高于慰问标准"):
        comforts.comfort_approve(comfort, by=world.actor("周局"), at=AT)
    comforts.item_set(line, by=world.actor("小张"), at=AT, line=comforts.Line(cents=60_000, why="重病"))
    comforts.comfort_approve(comfort, by=world.actor("周局"), at=AT)


def test_an_approved_list_stands_until_it_is_returned(world: World) -> None:
    standard(world, 500)
    budget(world)
    comfort = approved(world, "李老")
    with pytest.raises(Impossible, match="已经核准"):
        comforts.comfort_fill(comfort, [world.people["王老"]], by=world.actor("小张"), at=AT)
    with pytest.raises(Impossible, match="写明为什么"):
        comforts.comfort_return(comfort, by=world.actor("周局"), at=AT, reason="")
    comforts.comfort_return(comfort, by=world.actor("周局"), at=AT, reason="补列一人")
    assert comforts.comfort_fill(comfort, [world.people["王老"]], by=world.actor("小张"), at=AT) == 1


def test_a_list_that_somebody_received_from_is_not_returned(world: World) -> None:
    standard(world, 500)
    budget(world)
    comfort = approved(world, "李老")
    visit(world, "李老")
    with pytest.raises(Impossible, match="已经有人收到"):
        comforts.comfort_return(comfort, by=world.actor("周局"), at=AT, reason="改")


@pytest.mark.parametrize(("names", "with_line", "word"), [((), True, "空的"), (("李老",), False, "哪一项经费")])
def test_what_keeps_a_list_from_approval(world: World, names: tuple[str, ...], with_line: bool, word: str) -> None:
    comfort = drafted(world, *names, line=budget(world) if with_line else None)
    with pytest.raises(Impossible, match=word):
        comforts.comfort_approve(comfort, by=world.actor("周局"), at=AT)


def test_a_person_on_two_lists_of_one_festival_is_shown(world: World) -> None:
    first, second = drafted(world, "李老", "王老"), drafted(world, "李老", title="工会慰问")
    drafted(world, "李老", title="端午", occasion="dragon_boat", day=date(2026, 6, 19), opens=OPENS)
    actor, person = world.actor("小张"), world.people["李老"].pk
    assert queries.also_listed(first, [person, world.people["王老"].pk], seen_by=actor) == {person: [second]}
    assert queries.also_listed_count(first, seen_by=actor) == 1


def test_another_county_sees_neither_list_nor_money(world: World) -> None:
    line, comfort = budget(world), drafted(world, "李老")
    stranger = world.actor("外人")
    assert queries.comfort_get(comfort.pk, seen_by=stranger) is None and queries.budget_get(line.pk, seen_by=stranger) is None
    assert queries.item_get(item(comfort, world, "李老").pk, seen_by=stranger) is None


def test_figures_are_the_lengths_of_their_lists(world: World) -> None:
    standard(world, 500)
    budget(world)
    comfort, actor = approved(world, "李老", "王老", "陈遗属"), world.actor("周局")
    visit(world, "李老", yuan=800)
    told = queries.figures([comfort.pk], seen_by=actor)[comfort.pk]
    for show, figure in (("", told.people), ("done", told.done), ("waiting", told.waiting), ("over", told.over), ("excess", told.excess)):
        assert queries.items(comfort, seen_by=actor, show=show).count() == figure
    assert (told.people, told.done, told.waiting, told.excess, told.total, told.spent) == (3, 1, 2, 1, 150_000, 50_000)
