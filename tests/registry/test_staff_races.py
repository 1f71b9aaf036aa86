"""Codes under many hands at once: one use, five tries, whatever the order of arrival."""

import pytest
from django.db import transaction

from tests.at_once import at_once
from tests.world import AT, build
from weixia.kernel.actor import OPERATOR, Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import invitations, staff
from weixia.registry.models import Account, Invitation, Post

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "Tiankong-2026-lan"


@pytest.fixture
def world():
    with scoped(ROOT), transaction.atomic():
        return build()


def enter(code: str, password: str = GOOD) -> Account | None:
    return invitations.account_enter(at=AT, username="xiaozhang", code=code, password=password)


def test_one_code_lets_one_hand_in(world):
    code = invitations.account_invite(by=OPERATOR, at=AT, account=world.accounts["小张"])
    answers = at_once([lambda n=n: enter(code, f"Password-of-hand-{n}") for n in range(8)])
    inside = [n for n, account in enumerate(answers) if account]
    assert len(inside) == 1
    assert Account.objects.get(username="xiaozhang").check_password(f"Password-of-hand-{inside[0]}")


def test_no_more_than_five_guesses_are_weighed(world, monkeypatch):
    invitations.account_invite(by=OPERATOR, at=AT, account=world.accounts["小张"])
    assert at_once([lambda: enter("AAAAA-AAAAA") for _hand in range(16)]) == [None] * 16
    assert Invitation.objects.get().tries == 5


def test_duties_stay_apart_when_two_administrators_give_posts_at_once(world):
    account = staff.account_add(by=OPERATOR, at=AT, username="newcomer", name="新人")
    unit = world.units["甲县局"]
    answers = at_once([
        lambda role=role: staff.post_give(by=OPERATOR, at=AT, account=account, unit=unit, role=role, since=AT.date())
        for role in ("officer", "auditor", "sysadmin", "keeper")])
    kinds = {role if role in staff.KEPT_APART else "business" for role in
             Post.objects.filter(account=account).values_list("role", flat=True)}
    assert len(kinds) == 1
    assert any(isinstance(answer, Impossible) for answer in answers)
