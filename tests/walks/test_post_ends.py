"""Rights end when the post does, at once, in a browser that is still open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import SINCE, World
from weixia.registry.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(browser: Client) -> Client:
    """The officer's browser, open before anything changes."""
    assert browser.get("/people").status_code == 200
    return browser


def test_a_post_that_ended_this_morning_opens_nothing(world: World, browser: Client) -> None:
    Post.objects.filter(pk=world.posts["小张"].pk).update(until=timezone.localdate())
    answer = browser.get("/people")
    assert answer.status_code == 403 and "没有任何岗位" in answer.content.decode()
    assert browser.get(f"/people/{world.people['李老'].pk}").status_code == 403
    assert browser.get("/api/v1/people").status_code == 403


def test_a_post_that_begins_tomorrow_opens_nothing_today(world: World, browser: Client) -> None:
    Post.objects.filter(pk=world.posts["小张"].pk).update(since=timezone.localdate() + timedelta(1))
    assert browser.get("/people").status_code == 403


def test_a_stopped_account_is_out(world: World, browser: Client) -> None:
    zhang = world.accounts["小张"]
    zhang.is_active = False
    zhang.save()
    assert browser.get("/people")["Location"].startswith("/accounts/login/")
    assert browser.get("/api/v1/people").status_code == 401


def test_a_new_password_ends_every_other_session(world: World, browser: Client) -> None:
    zhang = world.accounts["小张"]
    zhang.set_password("另一个-口令-2026")
    zhang.save()
    assert browser.get("/people").status_code == 302


def test_moving_to_another_county_moves_what_is_seen(world: World, browser: Client) -> None:
    li = world.people["李老"]
    Post.objects.filter(pk=world.posts["小张"].pk).update(unit=world.units["乙县局"])
    assert browser.get(f"/people/{li.pk}").status_code == 404
    assert "孟老" in browser.get("/people").content.decode()


def test_one_switches_only_to_a_post_that_is_one_s_own_and_held_today(world: World, browser: Client) -> None:
    second = Post.objects.create(account=world.accounts["小张"], unit=world.units["乙县局"], role="officer", since=SINCE)
    gone = Post.objects.create(account=world.accounts["小张"], unit=world.units["乙县局"], role="keeper", since=SINCE,
                               until=timezone.localdate())
    for post in (world.posts["外人"], gone):
        assert browser.post("/posts/current", {"post": post.pk}).status_code == 404
    assert "孟老" not in browser.get("/people").content.decode()
    assert browser.post("/posts/current", {"post": second.pk}).status_code == 302
    assert "孟老" in browser.get("/people").content.decode()
    assert "李老" not in browser.get("/people").content.decode()


def test_every_page_names_its_own_sources_only_and_is_kept_by_no_cache(browser: Client) -> None:
    answer = browser.get("/people")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert answer["Cache-Control"] == "no-store" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin" and answer["X-Frame-Options"] == "DENY"
