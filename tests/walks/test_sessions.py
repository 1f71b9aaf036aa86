"""Who sits at the desk: locked when left alone, over after twelve hours, sent away at once; and sudo before risky acts."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.world import World, build, proved
from weixia.faces.workbench import presence
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry.actions import staff
from weixia.registry.models import Account, Device

pytestmark = pytest.mark.django_db
LOGIN, GOOD = "/accounts/login/", "Tiankong-2026-lan"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


@pytest.fixture
def world() -> World:
    cache.clear()
    with scoped(ROOT):
        made = build()
        made.accounts["小张"].set_password(GOOD)
        made.accounts["小张"].save()
        return made


@pytest.fixture
def browser(world: World) -> Client:
    client = Client(headers={"user-agent": EDGE})
    assert client.post(LOGIN, {"login": "xiaozhang", "password": GOOD}).status_code == 302
    return client


def turn_back(client: Client, word: str, seconds: float) -> None:
    """As if so many seconds had passed."""
    session = client.session
    session[word] = session[word] - seconds
    session.save()


def typed(world: World) -> tuple[str, dict[str, str]]:
    person = world.people["李老"]
    return f"/people/{person.pk}/contacts/new", {
        "mode": "phone", "reached": "yes", "day": str(timezone.localdate()), "occasion": "daily", "summary": "想听京剧"}


def test_a_desk_left_alone_is_locked_and_leads_back(world: World, browser: Client) -> None:
    turn_back(browser, presence.SEEN, 14 * 60)
    assert browser.get("/people").status_code == 200
    turn_back(browser, presence.SEEN, 15 * 60 + 5)
    answer = browser.get("/people?q=li")
    assert answer.headers["Location"] == "/unlock?next=%2Fpeople%3Fq%3Dli"
    page = browser.get(answer["Location"])
    assert "已锁定" in page.content.decode() and "李老" not in page.content.decode()
    assert browser.get("/people").status_code == 302, "looking at the lock opens nothing"
    assert browser.post("/unlock", {"proof_password": "wrong", "next": "/people?q=li"}).status_code == 422
    assert browser.post("/unlock", {"proof_password": GOOD, "next": "/people?q=li"})["Location"] == "/people?q=li"
    assert browser.get("/people").status_code == 200


def test_the_lock_leads_to_no_other_house(browser: Client) -> None:
    browser.post("/lock")
    for next_page in ("https://other.example/", "//other.example/", "javascript:alert(1)"):
        assert browser.post("/unlock", {"proof_password": GOOD, "next": next_page})["Location"] == "/"


def test_a_form_typed_before_the_lock_is_not_lost(world: World, browser: Client) -> None:
    path, said = typed(world)
    browser.post("/lock")
    answer = browser.post(path, said)
    page = answer.content.decode()
    assert answer.status_code == 423 and "想听京剧" in page
    with scoped(ROOT):
        assert not Contact.objects.exists()
    answer = browser.post(path, said | {"proof_password": "wrong"})
    assert answer.status_code == 423 and "口令不对" in answer.content.decode() and "想听京剧" in answer.content.decode()
    assert browser.post(path, said | {"proof_password": GOOD}).status_code == 302
    with scoped(ROOT):
        assert Contact.objects.get().summary == "想听京剧"


def test_a_form_typed_before_the_end_of_the_session_is_not_lost(world: World, browser: Client) -> None:
    path, said = typed(world)
    turn_back(browser, presence.CAME, settings.SESSION_COOKIE_AGE + 5)
    answer = browser.post(path, said)
    assert answer.status_code == 401 and "想听京剧" in answer.content.decode()
    assert browser.post(LOGIN, {"login": "xiaozhang", "password": GOOD}).status_code == 302
    assert browser.post(path, said).status_code == 302
    with scoped(ROOT):
        assert Contact.objects.count() == 1


def test_an_old_token_of_our_own_page_keeps_what_was_typed_and_a_foreign_one_is_refused(world: World) -> None:
    strict, (path, said) = Client(enforce_csrf_checks=True), typed(world)
    strict.force_login(world.accounts["小张"])
    own = strict.post(path, said, headers={"origin": "http://testserver"})
    assert own.status_code == 403 and "想听京剧" in own.content.decode() and "再交一次" in own.content.decode()
    for headers in ({"origin": "https://other.example"}, {}):
        foreign = strict.post(path, said, headers=headers)
        assert foreign.status_code == 403 and "想听京剧" not in foreign.content.decode()


def test_the_api_of_a_locked_session_says_so(browser: Client) -> None:
    browser.post("/lock")
    answer = browser.get("/api/v1/people")
    assert answer.status_code == 423 and answer["Content-Type"] == "application/problem+json"
    assert browser.get("/people", headers={"hx-request": "true"}).status_code == 423


def test_somebody_who_types_is_not_locked_out(browser: Client) -> None:
    turn_back(browser, presence.SEEN, 10 * 60)
    assert browser.post("/presence").status_code == 204
    turn_back(browser, presence.SEEN, 10 * 60)
    assert browser.get("/today").status_code == 200
    browser.post("/lock")
    assert browser.post("/presence").status_code == 423
    assert browser.get("/today").status_code == 302, "typing does not unlock"


def test_twelve_hours_after_the_login_it_is_over_whatever_was_done(browser: Client) -> None:
    turn_back(browser, presence.CAME, settings.SESSION_COOKIE_AGE - 60)
    assert browser.get("/people").status_code == 200
    turn_back(browser, presence.CAME, 90)
    assert browser.get("/people")["Location"].startswith(LOGIN)
    assert Device.objects.get().left_how == "满 12 小时"


def test_the_session_gets_a_new_name_at_the_login(world: World) -> None:
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    client.post(LOGIN, {"login": "xiaozhang", "password": GOOD})
    assert client.session.session_key != before
    assert Client().get("/people", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={before}"}).status_code == 302


def test_my_devices_are_listed_and_sent_away(world: World, browser: Client) -> None:
    other = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"})
    cache.clear()
    other.post(LOGIN, {"login": "xiaozhang", "password": GOOD})
    page = browser.get("/settings").content.decode()
    assert "Edge，Windows" in page and "Firefox，Linux" in page and "不知道" in page
    device = Device.objects.get(browser="Firefox，Linux")
    assert other.get("/people").status_code == 200
    assert browser.post("/devices/end", {"device": device.pk}).status_code == 302
    assert other.get("/people").status_code == 302 and other.get("/api/v1/people").status_code == 401
    assert browser.get("/people").status_code == 200
    assert browser.post("/devices/end", {"device": device.pk}).status_code == 404, "gone already"
    with scoped(ROOT):
        assert Event.objects.filter(action="device.ended").count() == 1


def test_nobody_sends_away_another_s_device(world: World, browser: Client) -> None:
    foreign = Client()
    foreign.force_login(world.accounts["外人"])
    device = Device.objects.get(account=world.accounts["外人"])
    assert browser.post("/devices/end", {"device": device.pk}).status_code == 404
    assert browser.post("/devices/end", {"others": "1"}).status_code == 302
    assert foreign.get("/people").status_code == 200


def test_sending_away_all_others_leaves_this_one(world: World, browser: Client) -> None:
    others = [Client() for _ in range(3)]
    for other in others:
        other.force_login(world.accounts["小张"])
    browser.post("/devices/end", {"others": "1"})
    assert [other.get("/people").status_code for other in others] == [302] * 3
    assert browser.get("/people").status_code == 200


@pytest.mark.parametrize("act", ["stop", "post"])
def test_a_stopped_account_and_a_last_post_s_end_kill_every_session_at_once(world: World, browser: Client, act: str) -> None:
    by, zhang, began = world.actor("甲管", on=timezone.localdate()), world.accounts["小张"], time.monotonic()
    if act == "stop":
        staff.account_stop(by=by, at=timezone.now(), account=zhang)
    else:
        staff.post_end(by=by, at=timezone.now(), post=world.posts["小张"], until=timezone.localdate())
    assert browser.get("/people")["Location"].startswith(LOGIN) and browser.get("/api/v1/people").status_code == 401
    assert time.monotonic() - began < 1
    assert not Device.objects.filter(account=zhang, left_at__isnull=True).exists()
    if act == "stop":
        Account.objects.filter(pk=zhang.pk).update(is_active=True)
        assert browser.get("/people").status_code == 302, "an old cookie does not come back to life"


def test_ending_one_of_two_posts_ends_no_session(world: World, browser: Client) -> None:
    by = world.actor("甲管", on=timezone.localdate())
    staff.post_give(by=by, at=timezone.now(), account=world.accounts["小张"], role="keeper",
                    unit=world.units["甲县机关"], since=timezone.localdate() - timedelta(1))
    staff.post_end(by=by, at=timezone.now(), post=world.posts["小张"], until=timezone.localdate())
    assert browser.get("/people").status_code == 200


def test_a_risky_act_asks_for_the_password_again_and_goes_on_from_there(world: World) -> None:
    admin = Client()
    world.accounts["甲管"].set_password(GOOD)
    world.accounts["甲管"].save()
    admin.force_login(world.accounts["甲管"])
    path, told = f"/staff/{world.accounts['小张'].pk}/stop", {"reason": "调离", "once": "w"}
    asked = admin.post(path, told)
    assert asked.status_code == 403 and "再确认一次是本人" in asked.content.decode() and "调离" in asked.content.decode()
    assert admin.post(path, told | {"proof_password": "wrong"}).status_code == 403
    assert Account.objects.get(username="xiaozhang").is_active
    assert admin.post(path, told | {"proof_password": GOOD}).status_code == 302
    assert not Account.objects.get(username="xiaozhang").is_active
    assert admin.get("/staff/new").status_code == 200, "proved a moment ago"
    session = admin.session
    session["account_authentication_methods"] = [
        one | {"at": time.time() - 601} for one in session["account_authentication_methods"]]
    session.save()
    assert admin.get("/staff/new")["Location"].startswith("/accounts/reauthenticate/")
    assert proved(admin).get("/staff/new").status_code == 200


def test_guessing_at_the_lock_is_slowed_like_guessing_at_the_door(browser: Client) -> None:
    browser.post("/lock")
    said = [browser.post("/unlock", {"proof_password": f"wrong-{n}"}).content.decode() for n in range(7)]
    assert "口令不对" in said[0] and "口令不对" not in said[-1]
    assert browser.post("/unlock", {"proof_password": GOOD}).status_code == 422
