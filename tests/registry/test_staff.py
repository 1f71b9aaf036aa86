"""Accounts and posts: periods, the three officers kept apart, who keeps whom, names matched to accounts."""

from datetime import date, timedelta

import pytest

from tests.world import AT, SINCE, TODAY, build
from weixia.kernel.actor import OPERATOR, Actor, Impossible, Refused
from weixia.kernel.fields import clear
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry import posts
from weixia.registry.actions import staff, units
from weixia.registry.models import Account, Person, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with scoped(ROOT):
        yield build()


def admin(world) -> Actor:
    return world.actor("管理员")


def test_an_account_is_opened_without_a_password(world):
    account = staff.account_add(by=admin(world), at=AT, username=" Wang.Fang ", name="王芳", phone="13900000000")
    assert account.username == "wang.fang"
    assert not account.has_usable_password()
    assert account.phone_sealed != "13900000000"
    assert clear(account, "phone_sealed") == "13900000000"
    event = Event.objects.get(action="account.added")
    assert (event.about, event.actor_name) == ("王芳", "管理员")
    assert "13900000000" not in str(event.fields)


@pytest.mark.parametrize("username", ["", "a", "有 空格！", "x" * 61])
def test_an_account_name_that_cannot_be(world, username):
    with pytest.raises(Impossible) as refused:
        staff.account_add(by=admin(world), at=AT, username=username, name="王芳")
    assert refused.value.column == "username"


def test_an_account_name_is_nobodys_twice(world):
    with pytest.raises(Impossible, match="已经有人用了"):
        staff.account_add(by=admin(world), at=AT, username="XIAOZHANG", name="另一个小张")


@pytest.mark.parametrize("name", ["小张", "周局", "孙科", "何信", "刘审"])
def test_only_an_administrator_keeps_accounts(world, name):
    with pytest.raises(Refused):
        staff.account_add(by=world.actor(name), at=AT, username="nobody", name="无人")


def test_a_post_lasts_from_its_first_day_to_the_day_before_its_end(world):
    account = staff.account_add(by=admin(world), at=AT, username="wangfang", name="王芳")
    post = staff.post_give(by=admin(world), at=AT, account=account, unit=world.units["甲县局"], role="officer",
                           since=date(2026, 3, 10))
    staff.post_end(by=admin(world), at=AT, post=post, until=date(2026, 3, 20))
    days = {day: posts.actor_of(account, on=date(2026, 3, day)) is not None for day in (9, 10, 19, 20)}
    assert days == {9: False, 10: True, 19: True, 20: False}


def test_a_post_that_never_began_is_taken_away(world):
    account = staff.account_add(by=admin(world), at=AT, username="wangfang", name="王芳")
    post = staff.post_give(by=admin(world), at=AT, account=account, unit=world.units["甲县局"], role="officer",
                           since=TODAY + timedelta(days=5))
    staff.post_end(by=admin(world), at=AT, post=post, until=TODAY)
    assert not Post.objects.filter(account=account).exists()
    assert Event.objects.filter(action="post.ended").count() == 1


def test_the_same_post_is_not_given_twice(world):
    with pytest.raises(Impossible, match="已经有"):
        staff.post_give(by=admin(world), at=AT, account=world.accounts["小张"], unit=world.units["甲县局"],
                        role="officer", since=TODAY)


@pytest.mark.parametrize(("name", "role"), [
    ("小张", "auditor"), ("小张", "sysadmin"), ("刘审", "officer"), ("刘审", "sysadmin"),
])
def test_three_officers_stay_apart(world, name, role):
    with pytest.raises(Impossible, match="三员分立"):
        staff.post_give(by=admin(world), at=AT, account=world.accounts[name], unit=world.units["甲县局"], role=role,
                        since=TODAY)


def test_two_business_posts_may_stand_together(world):
    staff.post_give(by=admin(world), at=AT, account=world.accounts["小张"], unit=world.units["甲县机关"],
                    role="keeper", since=TODAY)
    assert posts.held_on(world.accounts["小张"].pk, on=TODAY).count() == 2


def test_another_kind_of_post_may_follow_when_the_first_has_ended(world):
    staff.post_end(by=admin(world), at=AT, post=world.posts["小张"], until=TODAY)
    staff.post_give(by=admin(world), at=AT, account=world.accounts["小张"], unit=world.units["甲县局"], role="auditor",
                    since=TODAY)
    assert world.actor("小张").role == "auditor"


@pytest.mark.parametrize("role", ["officer", "director", "auditor"])
def test_an_administrator_gives_themselves_no_other_kind_of_post(world, role):
    with pytest.raises(Impossible, match="三员分立"):
        staff.post_give(by=admin(world), at=AT, account=world.accounts["管理员"], unit=world.units["市局"], role=role,
                        since=TODAY + timedelta(days=900))


def test_the_last_administrator_stays(world):
    for name, post in world.posts.items():
        if post.role == "sysadmin" and name != "管理员":
            staff.post_end(by=OPERATOR, at=AT, post=post, until=TODAY)
    with pytest.raises(Impossible, match="最后一个"):
        staff.post_end(by=admin(world), at=AT, post=world.posts["管理员"], until=TODAY)
    with pytest.raises(Impossible, match="自己"):
        staff.account_stop(by=admin(world), at=AT, account=world.accounts["管理员"])


def test_an_administrator_of_a_county_does_not_reach_another(world):
    account = staff.account_add(by=OPERATOR, at=AT, username="jiaadmin", name="甲管理员")
    staff.post_give(by=OPERATOR, at=AT, account=account, unit=world.units["甲县局"], role="sysadmin", since=SINCE)
    by = posts.actor_of(account, on=TODAY)
    with pytest.raises(Refused):
        staff.post_give(by=by, at=AT, account=account, unit=world.units["乙县局"], role="sysadmin", since=TODAY)
    with pytest.raises(Refused):
        staff.account_stop(by=by, at=AT, account=world.accounts["外人"])
    with pytest.raises(Refused):
        staff.account_change(by=by, at=AT, account=world.accounts["管理员"], name="换名")


def test_switching_posts_takes_only_ones_own_that_are_held_today(world):
    zhang = world.accounts["小张"]
    other = staff.post_give(by=admin(world), at=AT, account=zhang, unit=world.units["甲县机关"], role="keeper",
                            since=TODAY)
    later = staff.post_give(by=admin(world), at=AT, account=zhang, unit=world.units["甲县中学"], role="keeper",
                            since=TODAY + timedelta(days=1))
    staff.post_switch(by=world.actor("小张"), at=AT, post_id=other.pk)
    zhang.refresh_from_db()
    assert world.actor("小张").unit_name == "甲县机关"
    for foreign in (world.posts["周局"].pk, later.pk, 0):
        with pytest.raises(staff.NoSuchPost):
            staff.post_switch(by=world.actor("小张"), at=AT, post_id=foreign)
    assert Event.objects.filter(action="post.switched").count() == 1


def test_stopping_an_account_leaves_its_history(world):
    staff.account_stop(by=admin(world), at=AT, account=world.accounts["小张"], reason="调离")
    account = Account.objects.get(username="xiaozhang")
    assert not account.is_active
    assert posts.actor_of(account, on=TODAY) is None
    assert account.posts.count() == 1
    staff.account_resume(by=admin(world), at=AT, account=account)
    assert not Account.objects.get(username="xiaozhang").has_usable_password()


def primary_accounts() -> dict[str, str | None]:
    return {person.name: person.primary_account and person.primary_account.username
            for person in Person.objects.select_related("primary_account")}


def test_names_of_primary_contacts_find_their_accounts(world):
    staff.match_primary_contacts(on=TODAY)
    assert primary_accounts() == {"李老": "xiaozhang", "王老": "xiaozhang", "陈老": "xiaozhang", "陈遗属": "xiaozhang",
                                  "孟老": "wairen"}
    assert staff.match_primary_contacts(on=TODAY) == []


def test_a_name_borne_by_two_is_tied_to_nobody(world):
    staff.match_primary_contacts(on=TODAY)
    twin = staff.account_add(by=OPERATOR, at=AT, username="zhang2", name="小张")
    staff.post_give(by=OPERATOR, at=AT, account=twin, unit=world.units["市局"], role="officer", since=SINCE)
    assert primary_accounts()["李老"] is None
    staff.account_stop(by=OPERATOR, at=AT, account=twin)
    assert primary_accounts()["李老"] == "xiaozhang"


def test_a_name_counts_only_above_or_below_the_persons_unit(world):
    twin = staff.account_add(by=OPERATOR, at=AT, username="zhang2", name="小张")
    staff.post_give(by=OPERATOR, at=AT, account=twin, unit=world.units["乙县局"], role="officer", since=SINCE)
    assert primary_accounts()["李老"] == "xiaozhang"
    staff.post_end(by=OPERATOR, at=AT, post=world.posts["小张"], until=TODAY)
    assert primary_accounts()["李老"] is None


def test_an_administrator_who_sees_nobody_still_ties_names(world):
    by = admin(world)
    with scoped(by.scope):
        assert Person.objects.count() == 0
        account = staff.account_add(by=by, at=AT, username="newcomer", name="新人")
        staff.post_give(by=by, at=AT, account=account, unit=world.units["甲县局"], role="officer", since=SINCE)
        assert Person.objects.count() == 0
    Person.objects.filter(name="李老").update(primary_contact="新人")
    staff.match_primary_contacts(names=["新人"], on=TODAY)
    assert primary_accounts()["李老"] == "newcomer"


def test_units_are_added_below_ones_own_only(world):
    by = Actor(world.accounts["管理员"].pk, "管理员", role="sysadmin", path=world.units["甲县局"].path)
    child = units.unit_add(by=by, at=AT, code="A9", name="甲县医院", parent=world.units["甲县局"], kind="hospital")
    assert child.path.startswith(world.units["甲县局"].path)
    with pytest.raises(Refused):
        units.unit_add(by=by, at=AT, code="B9", name="乙县医院", parent=world.units["乙县局"])
    with pytest.raises(Impossible, match="已经有了"):
        units.unit_add(by=by, at=AT, code="A9", name="又一个", parent=world.units["甲县局"])
    with pytest.raises(Refused):
        units.unit_change(by=by, at=AT, unit=world.units["乙县局"], name="改名", kind="bureau")
    units.unit_change(by=by, at=AT, unit=child, name="甲县人民医院", kind="hospital")
    assert Event.objects.get(action="unit.changed").fields == {"name": ["甲县医院", "甲县人民医院"]}
