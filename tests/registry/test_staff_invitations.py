"""One-time codes: used once, for seven days, dead after five wrong tries; nothing tells which accounts exist."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.world import AT, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import invitations, staff
from weixia.registry.models import Account, Invitation

pytestmark = pytest.mark.django_db
GOOD = "Tiankong-2026-lan"


@pytest.fixture
def world():
    with scoped(ROOT):
        yield build()


@pytest.fixture
def code(world) -> str:
    return invitations.account_invite(by=world.actor("管理员"), at=AT, account=world.accounts["小张"])


def enter(code: str, *, username: str = "xiaozhang", password: str = GOOD, at=AT) -> Account | None:
    return invitations.account_enter(at=at, username=username, code=code, password=password)


def test_a_code_sets_the_password_once(code):
    account = enter(code)
    assert account is not None and account.check_password(GOOD)
    assert enter(code, password="Another-word-77") is None
    assert Account.objects.get(username="xiaozhang").check_password(GOOD)
    assert [e.action for e in Event.objects.filter(action="account.entered")] == ["account.entered"]


def test_the_code_itself_is_kept_nowhere(code):
    plain = code.replace("-", "")
    stored = str(list(Invitation.objects.values())) + str(list(Event.objects.values("fields", "about", "reason")))
    assert plain not in stored and code not in stored


@pytest.mark.parametrize("typed", ["lower", "spaces", "plain", "wide"])
def test_a_code_is_read_as_people_type_it(code, typed):
    wide = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
    ways = {"lower": code.lower(), "spaces": f" {code.replace('-', ' ')} ", "plain": code.replace("-", ""),
            "wide": code.translate(wide)}
    assert enter(ways[typed]) is not None


def test_a_code_dies_after_seven_days(code):
    assert enter(code, at=AT + timedelta(days=7)) is None
    assert enter(code, at=AT + timedelta(days=7, seconds=-1)) is not None


def test_a_code_dies_after_five_wrong_tries(code):
    for _try in range(4):
        assert enter("AAAAA-AAAAA") is None
    with pytest.raises(ValidationError):
        enter(code, password="12345678")
    assert enter("AAAAA-AAAAA") is None
    assert enter(code) is None


def test_a_new_code_ends_the_one_before(world, code):
    newer = invitations.account_invite(by=world.actor("管理员"), at=AT, account=world.accounts["小张"])
    assert enter(code) is None
    assert enter(newer) is not None


def test_a_code_belongs_to_its_account(world, code):
    assert enter(code, username="zhouju") is None
    assert enter(code, username="nobody") is None


def test_a_weak_password_leaves_the_code_good(code):
    for weak in ("short", "12345678", "password", "xiaozhang"):
        with pytest.raises(ValidationError):
            enter(code, password=weak)
    assert enter(code) is not None


def test_a_stopped_account_has_no_way_in(world, code):
    staff.account_stop(by=world.actor("管理员"), at=AT, account=world.accounts["小张"])
    assert enter(code) is None
    with pytest.raises(Impossible):
        invitations.account_invite(by=world.actor("管理员"), at=AT, account=world.accounts["小张"])


def test_only_an_administrator_prints_codes(world):
    with pytest.raises(Refused):
        invitations.account_invite(by=world.actor("周局"), at=AT, account=world.accounts["小张"])
