"""Guessing is slowed, and tells nothing; copying out by hand is stopped and told; reading changes nothing.

`WEIXIA_ENUMERATE=200 pytest -s tests/walks/test_limits.py -k enumerate` measures the answers' times too.
"""

import os
import re
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from tests.world import World, build, proved
from weixia.kernel import queries
from weixia.kernel.models import Event, Preference
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import people as acts
from weixia.registry.crowding import Crowded
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
LOGIN, GOOD = "/accounts/login/", "Tiankong-2026-lan"
MANY = int(os.environ.get("WEIXIA_ENUMERATE", "3"))


@pytest.fixture
def world() -> Iterator[World]:
    cache.clear()
    with scoped(ROOT):
        made = build()
        for name in ("小张", "孙科"):
            made.accounts[name].set_password(GOOD)
            made.accounts[name].save()
        yield made
    cache.clear()


def body(answer: object) -> str:
    text = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|name="once" value="[^"]*"', "", text)


def guess(client: Client, name: str, password: str = "wrong-word") -> object:
    return client.post(LOGIN, {"login": name, "password": password})


def test_five_wrong_passwords_shut_the_account_s_door_also_for_the_right_one(world: World) -> None:
    client = Client()
    for _ in range(5):
        assert "_auth_user_id" not in client.session and guess(client, "xiaozhang").status_code == 200
    assert "试的次数太多了" in body(guess(client, "xiaozhang", GOOD))
    assert "_auth_user_id" not in client.session
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    guess(elsewhere, "xiaozhang", GOOD)
    assert "_auth_user_id" not in elsewhere.session, "the limit is the account's, from wherever it is tried"
    guess(elsewhere, "sunke", GOOD)
    assert "_auth_user_id" in elsewhere.session, "another account is not shut with it"
    with scoped(ROOT):
        assert Event.objects.filter(action="account.sign_in_failed", fields__username="xiaozhang").count() >= 5


def test_one_address_that_guesses_at_many_accounts_is_shut(world: World) -> None:
    client = Client(REMOTE_ADDR="10.1.1.1")
    for number in range(100):
        guess(client, f"nobody{number}")
    guess(client, "sunke", GOOD)
    assert "_auth_user_id" not in client.session
    other = Client(REMOTE_ADDR="10.1.1.2")
    guess(other, "sunke", GOOD)
    assert "_auth_user_id" in other.session


def test_the_administrator_s_code_lets_a_shut_account_in(world: World) -> None:
    from weixia.registry.actions import invitations

    client = Client()
    for _ in range(6):
        guess(client, "xiaozhang")
    code = invitations.account_invite(by=world.actor("甲管", on=timezone.localdate()), at=timezone.now(), account=world.accounts["小张"])
    client.post("/enter", {"username": "xiaozhang", "code": code, "password1": "Xinde-kouling-77", "password2": "Xinde-kouling-77"})
    assert "_auth_user_id" in client.session


def test_the_administrator_opens_a_shut_account_on_its_page(world: World) -> None:
    client, account = Client(REMOTE_ADDR="10.3.3.3"), world.accounts["小张"]
    for _ in range(6):
        guess(client, "xiaozhang")
    guess(client, "xiaozhang", GOOD)
    assert "_auth_user_id" not in client.session
    admin = Client()
    admin.force_login(world.accounts["甲管"])
    assert "现在解开" in admin.get(f"/staff/{account.pk}").content.decode()
    assert "现在解开" not in admin.get(f"/staff/{world.accounts['孙科'].pk}").content.decode()
    assert admin.post(f"/staff/{account.pk}/lock/end").status_code == 403, "asked for the password again first"
    proved(admin).post(f"/staff/{account.pk}/lock/end")
    assert "现在解开" not in admin.get(f"/staff/{account.pk}").content.decode()
    guess(client, "xiaozhang", GOOD)
    assert "_auth_user_id" in client.session
    with scoped(ROOT):
        event = Event.objects.get(action="account.unlocked")
    assert (event.actor_name, event.about) == ("甲管", "小张")


def test_another_county_s_administrator_cannot_open_it(world: World) -> None:
    client = Client()
    world.accounts["外人"].set_password(GOOD)
    world.accounts["外人"].save()
    for _ in range(6):
        guess(client, "wairen")
    admin = Client()
    admin.force_login(world.accounts["甲管"])
    assert proved(admin).post(f"/staff/{world.accounts['外人'].pk}/lock/end").status_code == 404
    guess(client, "wairen", GOOD)
    assert "_auth_user_id" not in client.session


def test_the_lock_counts_under_every_name_of_this_house(world: World) -> None:
    for name in ("localhost", "127.0.0.1", "testserver", "localhost", "127.0.0.1"):
        guess(Client(HTTP_HOST=name), "xiaozhang")
    client = Client(HTTP_HOST="localhost")
    guess(client, "xiaozhang", GOOD)
    assert "_auth_user_id" not in client.session


@override_settings(BEHIND_TLS=True)
def test_behind_a_proxy_one_guesser_does_not_shut_everybody_out(world: World) -> None:
    for number in range(100):
        guess(Client(HTTP_X_FORWARDED_FOR="203.0.113.9"), f"nobody{number}")
    shut, other = Client(HTTP_X_FORWARDED_FOR="203.0.113.9"), Client(HTTP_X_FORWARDED_FOR="203.0.113.10")
    guess(shut, "sunke", GOOD)
    guess(other, "sunke", GOOD)
    assert "_auth_user_id" not in shut.session and "_auth_user_id" in other.session


def test_nobody_can_enumerate_accounts_at_the_login(world: World) -> None:
    """Known and unknown names: the same status and bytes, before and behind the limit; times of one class."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    said: dict[str, list[tuple[int, str]]] = {"known": [], "unknown": []}
    for number in range(MANY):
        for kind, name in (("known", "xiaozhang"), ("unknown", "xiaozhou1")):
            if number % 4 == 0:
                cache.clear()
            client, began = Client(REMOTE_ADDR=f"10.0.{number // 200}.{number % 200}"), time.perf_counter()
            answer = guess(client, name)
            times[kind].append(time.perf_counter() - began)
            said[kind].append((answer.status_code, body(answer).replace(name, "")))
    assert said["known"] == said["unknown"]
    if MANY >= 50:
        known, unknown = statistics.median(times["known"]), statistics.median(times["unknown"])
        print(f"\nmedian of {MANY}: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")
        assert 0.8 < known / unknown < 1.25


def test_behind_the_limit_known_and_unknown_names_look_the_same(world: World) -> None:
    said = {}
    for name in ("xiaozhang", "xiaozhou1"):
        cache.clear()
        client = Client(REMOTE_ADDR="10.2.2.2")
        said[name] = [(answer.status_code, body(answer).replace(name, "")) for answer in (guess(client, name) for _ in range(7))]
    assert said["xiaozhang"] == said["xiaozhou1"]


def test_the_second_step_is_not_guessed(world: World) -> None:
    totp.TOTP.activate(world.accounts["小张"], secret := totp.generate_totp_secret())
    client = Client()
    assert guess(client, "xiaozhang", GOOD)["Location"].startswith("/accounts/2fa/authenticate/")
    for number in range(8):
        client.post("/accounts/2fa/authenticate/", {"code": f"{number:06d}"})
    right = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/authenticate/", {"code": right})
    assert "_auth_user_id" not in client.session, "a right code after too many wrong ones"


def test_a_recovery_code_works_once(world: World) -> None:
    totp.TOTP.activate(world.accounts["小张"], totp.generate_totp_secret())
    code = RecoveryCodes.activate(world.accounts["小张"]).get_unused_codes()[0]
    for place, allowed in enumerate((True, False)):
        cache.clear()
        client = Client()
        guess(client, "xiaozhang", GOOD)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is allowed, place


def crowd(world: World, many: int) -> list[int]:
    """So many people in 小张's unit."""
    unit = world.units["甲县局"]
    made = Person.objects.bulk_create(
        [Person(number=f"C{n:05d}", name=f"某{n}", kind="tuixiu", unit=unit, org_path=unit.path,
                created_at=timezone.now(), updated_at=timezone.now()) for n in range(many)])
    return [person.pk for person in made]


def test_a_scripted_scrape_stops_at_the_limit_and_the_auditor_sees_it(world: World) -> None:
    assert (queries.setting("view.hourly"), queries.setting("view.stop")) == (120, 300)
    Preference.objects.create(name="view.hourly", value="12", at=timezone.now())
    Preference.objects.create(name="view.stop", value="20", at=timezone.now())
    ids, client = crowd(world, 24), Client()
    guess(client, "xiaozhang", GOOD)
    began = time.monotonic()
    said = [client.get(f"/people/{pk}") for pk in ids[:15]]
    assert [answer.status_code for answer in said[:12]] == [200] * 12
    assert {answer.status_code for answer in said[12:]} == {302}
    assert all(answer["Location"].startswith("/accounts/reauthenticate/") for answer in said[12:])
    assert client.get(f"/people/{ids[0]}").status_code == 200, "the work at hand goes on"
    assert client.get(f"/api/v1/people/{ids[13]}").status_code == 429
    auditor = Client()
    auditor.force_login(world.accounts["刘审"])
    assert "一小时里打开了太多档案" in auditor.get("/audit").content.decode() and time.monotonic() - began < 60
    client.post("/accounts/reauthenticate/", {"password": GOOD, "next": "/people"})
    assert [client.get(f"/people/{pk}").status_code for pk in ids[12:20]] == [200] * 8
    final = client.get(f"/people/{ids[20]}")
    assert final.status_code == 429 and "先停一停" in final.content.decode()
    client.post("/accounts/reauthenticate/", {"password": GOOD, "next": "/people"})
    assert client.get(f"/people/{ids[21]}").status_code == 429, "no proof helps now"
    with scoped(ROOT):
        assert [event.fields["people"] for event in Event.objects.filter(action="person.crowded").order_by("id")] == [12, 20]


def test_an_hour_later_it_opens_again(world: World) -> None:
    ids, by, now = crowd(world, 122), world.actor("小张"), timezone.now()
    for pk in ids[:120]:
        acts.person_open(by=by, at=now - timedelta(minutes=59), person=Person.objects.get(pk=pk))
    with pytest.raises(Crowded):
        acts.person_open(by=by, at=now, person=Person.objects.get(pk=ids[120]))
    acts.person_open(by=by, at=now + timedelta(minutes=2), person=Person.objects.get(pk=ids[120]))


def test_cookies_are_closed_to_scripts_and_to_other_houses(world: World) -> None:
    client = Client()
    guess(client, "xiaozhang", GOOD)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"] and session["samesite"] == "Lax" and session["path"] == "/" and not session["domain"]


def test_under_tls_cookies_are_secure_and_bound_to_the_host() -> None:
    """Settings are read once: ask a fresh process."""
    import subprocess
    import sys

    said = subprocess.run(
        [sys.executable, "-c", "from weixia import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
         " s.CSRF_COOKIE_SECURE, getattr(s, 'SESSION_COOKIE_DOMAIN', None), getattr(s, 'SESSION_COOKIE_PATH', '/'))"],
        env=os.environ | {"WEIXIA_TLS": "1"}, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "None", "/"]


@override_settings(SESSION_COOKIE_SECURE=True)
def test_a_foreign_origin_is_refused_whatever_its_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN)
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    told = {"login": "xiaozhang", "password": GOOD, "csrfmiddlewaretoken": token}
    assert client.post(LOGIN, told, headers={"origin": "https://other.example"}).status_code == 403
    assert client.post(LOGIN, told, headers={"origin": "http://testserver"}).status_code == 302
