"""A walk through the front door: the printed code, the password, the second step, posts, and being shown out."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.world import build
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import invitations, staff
from weixia.registry.models import Account, Invitation, Post

pytestmark = pytest.mark.django_db
GOOD = "Tiankong-2026-lan"
LOGIN = "/accounts/login/"


@pytest.fixture
def world():
    cache.clear()
    with scoped(ROOT):
        yield build()


@pytest.fixture
def code(world) -> str:
    return invitations.account_invite(by=OPERATOR, at=timezone.now(), account=world.accounts["小张"])


def enter(client: Client, code: str, username: str = "xiaozhang", password: str = GOOD):
    return client.post("/enter", {"username": username, "code": code, "password1": password, "password2": password})


def sign_in(client: Client, account: Account):
    account.set_password(GOOD)
    account.save()
    return client.post(LOGIN, {"login": account.username, "password": GOOD})


def events(action: str) -> int:
    return Event.objects.filter(action=action).count()


def test_a_stranger_is_led_to_the_login_page(client, world):
    answer = client.get("/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == LOGIN
    for page in ("/today", "/people", "/staff", "/audit", "/settings"):
        assert client.get(page).headers["Location"] == f"{LOGIN}?next={page}"


def test_a_printed_code_leads_in(client, code):
    assert client.get("/enter").status_code == 200
    answer = enter(client, code)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").headers["Location"] == "/today"
    assert (events("account.entered"), events("account.signed_in")) == (1, 1)
    second = Client()
    assert enter(second, code, password="Another-word-77").status_code == 422
    assert "_auth_user_id" not in second.session


def test_the_entry_page_tells_nobody_which_accounts_exist(client, code):
    bodies = []
    for username in ("xiaozhang", "nosuchaccount"):
        answer = Client().post("/enter", {"username": username, "code": "AAAAA-AAAAA", "password1": GOOD,
                                          "password2": GOOD})
        assert answer.status_code == 422
        text = answer.content.decode().replace(username, "…")
        bodies.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text))
    assert bodies[0] == bodies[1]
    tried = Event.objects.filter(action="account.sign_in_failed").order_by("id")
    assert [(event.about, event.reason) for event in tried] == [("小张", "一次性码对不上"), ("", "没有这个账号")]


def test_wrong_codes_kill_the_invitation_then_the_visitor_must_wait(client, code):
    for _try in range(5):
        assert enter(client, "AAAAA-AAAAA").status_code == 422
    assert (Invitation.objects.get().tries, events("account.sign_in_failed")) == (5, 5)
    assert enter(client, code).status_code == 422
    statuses = [enter(client, "AAAAA-AAAAA").status_code for _try in range(6)]
    assert statuses[-1] == 429
    assert Account.objects.get(username="xiaozhang").has_usable_password() is False


def test_two_different_passwords_or_a_weak_one_are_told_beside_the_field(client, code):
    answer = client.post("/enter", {"username": "xiaozhang", "code": code, "password1": GOOD, "password2": "x"})
    assert answer.status_code == 422 and "两遍口令不一样" in answer.content.decode()
    assert enter(client, code, password="12345678").status_code == 422
    assert enter(client, code).status_code == 302


def test_the_session_key_changes_at_login(client, world):
    client.get(LOGIN)
    session = client.session
    session["before"] = "here"
    session.save()
    before = session.session_key
    assert sign_in(client, world.accounts["小张"]).status_code == 302
    assert client.session.session_key != before


@pytest.mark.parametrize(("name", "first"), [("小张", "/today"), ("管理员", "/staff"), ("刘审", "/audit")])
def test_each_post_opens_on_its_own_first_page(client, world, name, first):
    assert sign_in(client, world.accounts[name]).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == first
    assert client.get(first).status_code == 200


def test_a_wrong_password_is_written_down_and_limited(client, world):
    world.accounts["小张"].set_password(GOOD)
    world.accounts["小张"].save()
    for _try in range(5):
        client.post(LOGIN, {"login": "xiaozhang", "password": "not this one"})
    assert events("account.sign_in_failed") == 5
    answer = client.post(LOGIN, {"login": "xiaozhang", "password": GOOD})
    assert "_auth_user_id" not in client.session and answer.status_code == 200


def test_an_unknown_name_is_not_kept_in_the_journal(client, world):
    client.post(LOGIN, {"login": "my-secret-password", "password": "x"})
    event = Event.objects.get(action="account.sign_in_failed")
    assert "my-secret-password" not in f"{event.about}{event.fields}{event.reason}"


def test_stopping_an_account_shows_its_holder_out_at_once(client, world):
    sign_in(client, world.accounts["小张"])
    assert client.get("/today").status_code == 200
    staff.account_stop(by=world.actor("管理员"), at=timezone.now(), account=world.accounts["小张"])
    assert client.get("/today").headers["Location"].startswith(LOGIN)
    again = Client()
    answer = again.post(LOGIN, {"login": "xiaozhang", "password": GOOD}, follow=True)
    assert "已停用" in answer.content.decode() and "_auth_user_id" not in again.session
    staff.account_resume(by=world.actor("管理员"), at=timezone.now(), account=world.accounts["小张"])
    assert client.get("/today").headers["Location"].startswith(LOGIN)


def test_a_new_password_ends_the_other_sessions(client, world, code):
    sign_in(client, world.accounts["小张"])
    enter(Client(), code, password="Another-word-77")
    assert client.get("/today").headers["Location"].startswith(LOGIN)


def test_without_a_post_every_page_says_why(client, world):
    staff.post_end(by=world.actor("管理员"), at=timezone.now(), post=world.posts["小张"], until=timezone.localdate())
    sign_in(client, world.accounts["小张"])
    answer = client.get("/today")
    assert answer.status_code == 403 and "没有任何岗位" in answer.content.decode()


def test_the_post_in_the_header_is_switched_only_to_ones_own(client, world):
    other = staff.post_give(by=OPERATOR, at=timezone.now(), account=world.accounts["小张"], role="keeper",
                            unit=world.units["甲县机关"], since=timezone.localdate())
    sign_in(client, world.accounts["小张"])
    assert client.post("/posts/current", {"post": other.pk}).status_code == 302
    assert "甲县机关" in client.get("/today").content.decode()
    for foreign in (world.posts["周局"].pk, 10**9, "x", ""):
        assert client.post("/posts/current", {"post": foreign}).status_code == 404
    assert Account.objects.get(username="xiaozhang").current_post_id == other.pk
    Post.objects.filter(pk=other.pk).update(until=timezone.localdate() + timedelta(days=1),
                                            since=timezone.localdate() - timedelta(days=9))
    assert client.get("/posts/current").status_code == 405


def test_every_act_asks_for_the_token(world):
    strict = Client(enforce_csrf_checks=True)
    assert enter(strict, "AAAAA-AAAAA").status_code == 403
    assert strict.post(LOGIN, {"login": "xiaozhang", "password": GOOD}).status_code == 403
    sign_in(strict, world.accounts["小张"])
    assert strict.post("/posts/current", {"post": world.posts["小张"].pk}).status_code in (302, 403)


@pytest.mark.parametrize("path", [
    "/accounts/signup/", "/accounts/email/", "/accounts/confirm-email/", "/accounts/password/set/",
    "/accounts/inactive/", "/accounts/login/code/confirm/", "/accounts/2fa/webauthn/signup/",
])
def test_pages_for_signing_up_and_for_mail_are_not_there(client, world, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "a@example.com"}).status_code == 404


def test_the_second_step(client, world):
    sign_in(client, world.accounts["小张"])
    page = client.get("/accounts/2fa/totp/activate/")
    if page.status_code == 302:
        client.post("/accounts/reauthenticate/", {"password": GOOD})
        page = client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": one_time(secret)})
    assert answer.status_code == 302
    assert client.get("/settings").status_code == 200
    fresh = Client()
    cache.clear()
    assert fresh.post(LOGIN, {"login": "xiaozhang", "password": GOOD}).headers["Location"].startswith(
        "/accounts/2fa/authenticate/")
    assert fresh.get("/today").headers["Location"].startswith(LOGIN)
    assert fresh.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert fresh.get("/today").status_code == 302
    fresh.post("/accounts/2fa/authenticate/", {"code": one_time(secret)})
    assert fresh.get("/today").status_code == 200


def test_a_printed_code_does_not_go_around_the_second_step(client, world, code):
    totp.TOTP.activate(world.accounts["小张"], totp.generate_totp_secret())
    answer = enter(client, code)
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/today").headers["Location"].startswith(LOGIN)
    invitations.second_step_drop(by=OPERATOR, at=timezone.now(), account=world.accounts["小张"])
    assert Client().post(LOGIN, {"login": "xiaozhang", "password": GOOD}).headers["Location"] == "/"


def one_time(secret: str) -> str:
    """What the telephone shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))
