"""When something breaks, the answer is no (T21); and whoever was shown out is out by every way in (T16)."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.walks.cases import CASES, OPEN_TO_ALL
from tests.walks.routes import Route, routes
from tests.walks.staging import Stage, path_of, send, standing
from tests.walks.test_matrix import fingerprint, holders
from tests.world import World, build
from weixia.kernel import journal, scope, sealing
from weixia.kernel.actor import Actor
from weixia.kernel.scope import ROOT, scoped
from weixia.registry import posts
from weixia.registry.actions import feeds, invitations, staff

ROUTES = [route for route in routes() if route.name not in OPEN_TO_ALL]
ALLOWED = range(200, 300)
# no act yet: what one's own hand typed, sealed, read by nobody else and gone within a week; sending it is the act that is journalled
NO_ACT_YET = ["workbench:need-draft"]
GOOD = "Tiankong-2026-lan"


class Broken(Exception):
    """What a policy, a key store or the journal raises when it is down."""


def broken(*args: Any, **kwargs: Any) -> Any:
    raise Broken


# what is asked on every page: where it breaks, no page opens
POLICY = {
    "the capability": (Actor, "must", broken), "the capability's words": (Actor, "can", broken),
    "the post": (posts, "held_by", broken), "the scope": (scope.Scope, "settings", property(broken)),
}


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), standing() as stage:
        yield stage


def ask(stage: Stage, route: Route, method: str) -> tuple[int, str, bool]:
    """Status, words, and whether anything changed; taken back."""
    browser, path = stage.browsers[min(holders(route))], path_of(stage, route, "own")
    with transaction.atomic():
        answer = send(browser, route, method, path, CASES[route.name].post if method == "POST" else {})
        said = "" if answer.streaming else answer.content.decode(errors="replace")
        transaction.set_rollback(True)
    return answer.status_code, said, 300 <= answer.status_code < 400


@pytest.mark.parametrize("fault", POLICY)
def test_a_broken_policy_allows_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    paths = [(route, method) for route in ROUTES for method in route.methods if method in {"GET", "POST"}]
    opened = []
    with monkeypatch.context() as patch:
        patch.setattr(*POLICY[fault])
        for route, method in paths:
            try:
                status, _said, led_on = ask(stage, route, method)
            except Broken:
                continue
            if status in ALLOWED or led_on:
                opened.append((route.name, method, status))
    assert opened == []


def test_broken_keys_show_nothing_that_is_sealed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page either says that it cannot, or shows nothing that had to be opened with a key."""
    canaries = ("13800000002", "110105194801201028", "138****0002", "110105********1028")
    monkeypatch.setattr(sealing, "unseal", broken)
    for route in ROUTES:
        for method in [one for one in route.methods if one in {"GET", "POST"}]:
            _status, said, _led_on = ask(stage, route, method)
            assert not [canary for canary in canaries if canary in said], f"{route.name} {method}"


@pytest.mark.parametrize("call", ["seal", "mac"])
def test_without_keys_nothing_is_written(stage: Stage, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    before, officer, unit = _print(), stage.browsers["officer"], stage.world.units["甲县局"].pk
    told = {"name": "新来老", "kind": "tuixiu", "birth": "1950-01-01", "birth_calendar": "solar", "charge_since": "2026-01-01",
            "unit": unit, "phone": "13700000000"}
    monkeypatch.setattr(sealing, call, broken)
    with transaction.atomic():
        assert officer.post("/people/new", told).status_code == 500
        assert _print() == before
        transaction.set_rollback(True)


def test_what_cannot_be_journalled_is_not_shown(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "record", broken)
    officer, person = stage.browsers["officer"], stage.objects["person_id"]["own"]
    for path in (f"/people/{person}", f"/api/v1/people/{person}"):
        with transaction.atomic():
            assert officer.get(path).status_code == 500, path
            transaction.set_rollback(True)
    with transaction.atomic():
        answer = officer.post(f"/people/{person}/reveal", {"field": "phone_sealed", "reason": "phone"})
        transaction.set_rollback(True)
    assert answer.status_code == 500 and "13800000002" not in answer.content.decode()


def test_a_write_whose_journal_fails_is_not_done(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    before, written = _print(), []
    monkeypatch.setattr(journal, "entry", broken)
    for route in ROUTES:
        if "POST" in route.methods:
            browser, path = stage.browsers[min(holders(route))], path_of(stage, route, "own")
            with transaction.atomic():  # an exception rolls the request's own savepoint back; nothing else does
                send(browser, route, "POST", path, CASES[route.name].post)
                after = _print()
                transaction.set_rollback(True)
            written += [route.name] if after != before else []
    assert written == NO_ACT_YET


def _print() -> str:
    with scoped(ROOT):
        return fingerprint()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    cache.clear()
    with scoped(ROOT):
        made = build()
        made.accounts["小张"].set_password(GOOD)
        made.accounts["小张"].save()
        yield made


@pytest.mark.parametrize("how", ["stopped", "without a post"])
def test_whoever_was_shown_out_is_out_by_every_way_in(world: World, how: str) -> None:
    zhang, at, today = world.accounts["小张"], timezone.now(), timezone.localdate()
    admin = world.actor("甲管", on=today)
    session = Client()
    session.force_login(zhang)
    token = feeds.feed_make(by=world.actor("小张", on=today), at=at)
    feed = reverse("workbench:feed", args=[token])
    assert (session.get("/people").status_code, session.get("/api/v1/me").status_code, Client().get(feed).status_code) == (200, 200, 200)
    code = invitations.account_invite(by=admin, at=at, account=zhang)
    if how == "stopped":
        staff.account_stop(by=admin, at=at, account=zhang)
    else:
        staff.post_end(by=admin, at=at, post=world.posts["小张"], until=today)
    assert session.get("/people").status_code in (302, 403) and session.get("/api/v1/me").status_code == 401
    assert Client().get(feed).status_code == 404
    password = Client()
    password.post("/accounts/login/", {"login": "xiaozhang", "password": GOOD})
    printed = Client()
    printed.post("/enter", {"username": "xiaozhang", "code": code, "password1": "Xinde-kouling-77", "password2": "Xinde-kouling-77"})
    for browser in (password, printed):
        assert browser.get("/people").status_code in (302, 403) and browser.get("/api/v1/people").status_code in (401, 403)
        if how == "stopped":
            assert "_auth_user_id" not in browser.session


def test_the_second_step_of_a_stopped_account_opens_nothing(world: World) -> None:
    zhang, at = world.accounts["小张"], timezone.now()
    totp.TOTP.activate(zhang, secret := totp.generate_totp_secret())
    code = RecoveryCodes.activate(zhang).get_unused_codes()[0]
    halfway = Client()
    halfway.post("/accounts/login/", {"login": "xiaozhang", "password": GOOD})
    staff.account_stop(by=world.actor("甲管", on=timezone.localdate()), at=at, account=zhang)
    right = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    for given in (right, code):
        halfway.post("/accounts/2fa/authenticate/", {"code": given})
        assert halfway.get("/people").status_code == 302
