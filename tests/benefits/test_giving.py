"""A gift is given once and booked once, whatever else the visit keeps (AC-05, AC-28: tests/acceptance)."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.benefits import making
from tests.benefits.making import EVE, approved, booked, item, standard, visit
from tests.world import AT, World
from weixia import reactions
from weixia.benefits import queries
from weixia.benefits.actions import comforts, giving
from weixia.benefits.models import OCCASIONS, Spending
from weixia.kernel.actor import Impossible
from weixia.kernel.models import Event
from weixia.kernel.scope import scoped
from weixia.needs import queries as contacts
from weixia.needs.actions import contacts as needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with making.county() as made:
        standard(made, 500)
        making.budget(made)
        yield made


def test_a_visit_with_money_marks_the_line_and_books_it_once(world: World) -> None:
    comfort = approved(world, "李老", "王老")
    contact = visit(world, "李老")
    line = item(comfort, world, "李老")
    assert (line.done_on, line.contact_id, line.given_cents) == (contact.day, contact.pk, 50_000)
    [spending] = Spending.objects.all()
    assert (spending.cents, spending.contact_id, spending.item_id, spending.person_id) == (50_000, contact.pk, line.pk, line.person_id)
    assert item(comfort, world, "王老").done_on is None


def test_the_same_gift_taken_twice_changes_nothing(world: World) -> None:
    approved(world, "李老")
    contact = visit(world, "李老")
    assert giving.gifts_take(contacts.gifts(contacts=[contact.pk]), by=world.actor("小张"), at=AT) == 0
    reactions.after_import("contacts", [world.people["李老"].pk], by=world.actor("小张"), at=AT)
    assert booked() == [50_000]


def test_a_second_visit_with_money_does_not_pay_the_same_line_again(world: World) -> None:
    approved(world, "李老")
    visit(world, "李老")
    visit(world, "李老", day=date(2026, 2, 12))
    assert booked() == [50_000]


def test_lists_of_one_occasion_are_not_both_given_by_one_visit(world: World) -> None:
    first, second = approved(world, "李老"), approved(world, "李老", title="工会春节慰问")
    visit(world, "李老")
    assert sorted(item(one, world, "李老").done_on is not None for one in (first, second)) == [False, True]
    visit(world, "李老", day=date(2026, 2, 11))
    assert booked() == [50_000, 50_000]


def test_a_withdrawn_visit_gives_everything_back(world: World) -> None:
    comfort = approved(world, "李老")
    contact = visit(world, "李老")
    needs.contact_withdraw(by=world.actor("小张"), at=AT, contact=contact)
    line = item(comfort, world, "李老")
    assert (line.done_on, line.contact_id, line.given_cents, booked()) == (None, None, None, [])
    assert Spending.objects.get().withdrawn_by == "小张"


def test_after_a_withdrawal_another_visit_gives(world: World) -> None:
    comfort = approved(world, "李老")
    first, second = visit(world, "李老"), visit(world, "李老", day=date(2026, 2, 11))
    needs.contact_withdraw(by=world.actor("小张"), at=AT, contact=first)
    assert item(comfort, world, "李老").contact_id == second.pk
    assert booked() == [50_000]


def test_a_corrected_visit_books_what_it_says_now(world: World) -> None:
    comfort = approved(world, "李老")
    contact = visit(world, "李老")
    told = needs.Telling(day=contact.day, mode="home", reached=True, summary="慰问", occasion="spring", gift_cents=30_000)
    new = needs.contact_correct(by=world.actor("小张"), at=AT, contact=contact, told=told)
    assert item(comfort, world, "李老").contact_id == new.pk
    assert booked() == [30_000]


@pytest.mark.parametrize("told", [
    {"reached": False}, {"yuan": None}, {"occasion": "daily"}, {"day": date(2026, 1, 18)}, {"yuan": None, "goods": "米、油"}])
def test_what_is_no_such_gift_gives_nothing(world: World, told: dict) -> None:
    """Not reached, nothing brought, another occasion, too early, goods where money was promised."""
    comfort = approved(world, "李老")
    visit(world, "李老", **told)
    assert item(comfort, world, "李老").done_on is None and booked() == []


def test_nothing_is_given_before_approval_and_all_of_it_after(world: World) -> None:
    comfort = making.drafted(world, "李老")
    visit(world, "李老")
    assert booked() == []
    comforts.comfort_approve(comfort, by=world.actor("周局"), at=AT, budget=queries.Budget.objects.get())
    assert item(comfort, world, "李老").done_on == date(2026, 2, 10)
    assert booked() == [50_000]


def test_goods_are_booked_at_their_listed_value(world: World) -> None:
    standard(world, 0, occasion="dragon_boat", goods="粽子", worth=120)
    comfort = approved(world, "李老", occasion="dragon_boat", day=date(2026, 2, 20), opens=date(2026, 2, 1))
    visit(world, "李老", yuan=None, goods="粽子一盒", occasion="dragon_boat", day=date(2026, 2, 11))
    assert item(comfort, world, "李老").done_on and booked() == [12_000]


def test_more_than_approved_waits_for_another_hand(world: World) -> None:
    comfort = approved(world, "李老")
    visit(world, "李老", yuan=800)
    assert booked() == [50_000]
    [line] = queries.items(comfort, seen_by=world.actor("周局"), show="excess")
    assert line.excess == 30_000
    with pytest.raises(Impossible):
        giving.excess_approve(line, by=world.actor("周局"), at=AT, reason=" ")
    giving.excess_approve(line, by=world.actor("周局"), at=AT, reason="本人重病")
    assert booked() == [80_000] and not queries.items(comfort, seen_by=world.actor("周局"), show="excess").exists()


def test_whoever_brought_more_does_not_approve_it(world: World) -> None:
    comfort = approved(world, "李老")
    visit(world, "李老", yuan=800, by="孙科")
    with pytest.raises(Impossible, match="以外的岗位"):
        giving.excess_approve(queries.items(comfort, seen_by=world.actor("孙科"))[0], by=world.actor("孙科"), at=AT, reason="应当")


def test_an_officer_below_the_list_s_unit_gives_too(world: World) -> None:
    """钱单位 sees neither the county's list nor its money, and the visit counts all the same."""
    comfort = approved(world, "王老")
    under = world.actor("钱单位")
    with scoped(under.scope):
        assert queries.comfort_get(comfort.pk, seen_by=under) is None
        visit(world, "王老", by="钱单位")
    assert item(comfort, world, "王老").done_on and booked() == [50_000]
    event = Event.objects.filter(action="comfort.given").latest("id")
    assert (event.actor_name, event.post, event.person_id) == ("钱单位", "甲县机关 单位离退休工作人员", world.people["王老"].pk)


def test_a_line_is_marked_by_hand_once_and_taken_back(world: World) -> None:
    comfort = approved(world, "李老")
    line = item(comfort, world, "李老")
    giving.item_give(line, by=world.actor("小张"), at=AT, day=date(2026, 2, 5), signed="kin")
    with pytest.raises(Impossible, match="已经送到"):
        giving.item_give(line, by=world.actor("小张"), at=AT, day=date(2026, 2, 6))
    visit(world, "李老")
    assert booked() == [50_000]
    giving.item_take_back(item(comfort, world, "李老"), by=world.actor("小张"), at=AT)
    assert booked() == [] and item(comfort, world, "李老").done_on is None


def test_the_table_itself_refuses_a_second_booking(world: World) -> None:
    comfort = approved(world, "李老")
    visit(world, "李老")
    [spending] = Spending.objects.all()
    for column in ("item_id", "contact_id"):
        twin = Spending(budget=spending.budget, org_path=spending.org_path, cents=1, day=EVE, why="再记", at=AT, by_name="某",
                        **{column: getattr(spending, column)})
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()
    assert comfort.items.count() == 1


def test_the_occasions_are_the_contacts_own(world: World) -> None:
    assert {code: word for code, word in contacts.OCCASIONS.items() if code != "daily" and code != "dispute"} == OCCASIONS
