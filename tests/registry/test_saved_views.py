"""我的视图 and 习惯: each account's own, filters only."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests import world as casting
from weixia.kernel.actor import Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import views as acts
from weixia.registry.models import Preference, SavedView
from weixia.registry.queries import views as queries

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with scoped(ROOT):
        yield casting.build()


def save(world: Any, name: str = "我的逾期", query: str = "?show=overdue", *, who: str = "小张", page: str = "today") -> SavedView:
    return acts.view_save(by=world.actor(who), at=AT, page=page, name=name, query=query)


def browser(world: Any, name: str = "小张") -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_view_keeps_filters_and_not_whom_somebody_looked_for(world: Any) -> None:
    view = save(world, query="?show=overdue&whose=all&q=110105193310161010&after=20.7&view=none&empty=")
    assert view.query == "show=overdue&whose=all"


def test_the_same_name_again_replaces_and_names_are_needed(world: Any) -> None:
    save(world)
    save(world, query="show=today")
    assert SavedView.objects.get().query == "show=today"
    with pytest.raises(Impossible):
        save(world, name="  ")


def test_one_page_opens_with_one_view_at_most(world: Any) -> None:
    one, other = save(world), save(world, name="今天的")
    by = world.actor("小张")
    assert acts.view_first(one, by=by, at=AT) and acts.view_first(other, by=by, at=AT)
    assert [view for view in queries.views(seen_by=by, page="today") if view.first] == [other]
    other.refresh_from_db()
    assert not acts.view_first(other, by=by, at=AT) and not queries.views(seen_by=by, page="today").filter(first=True)


def test_nobody_sees_or_changes_anothers(world: Any) -> None:
    view = save(world)
    assert list(queries.views(seen_by=world.actor("孙科"))) == []
    with pytest.raises(Impossible):
        acts.view_delete(view, by=world.actor("孙科"), at=AT)
    assert browser(world, "孙科").post(f"/views/{view.pk}", {"act": "delete"}).status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_renaming_to_a_taken_name_is_refused_in_words(world: Any) -> None:
    view = save(world)
    save(world, name="今天的")
    said = browser(world).post(f"/views/{view.pk}", {"act": "rename", "name": "今天的"}, follow=True).content.decode()
    assert "已经有一个视图叫这个名字" in said


def test_kept_from_the_page_shown_as_a_chip_opened_first_and_forgotten(world: Any) -> None:
    client = browser(world)
    answer = client.post("/views", {"page": "people", "name": "独居的", "query": "tag=%E7%8B%AC%E5%B1%85"})
    assert answer["Location"] == "/people?tag=%E7%8B%AC%E5%B1%85"
    page = client.get(answer["Location"]).content.decode()
    assert "独居的" in page and 'aria-current="true"' in page and "王老" not in page
    view = SavedView.objects.get()
    client.post(f"/views/{view.pk}", {"act": "first"})
    assert client.get("/people")["Location"] == answer["Location"]
    assert client.get("/people?view=none").status_code == 200
    client.post(f"/views/{view.pk}", {"act": "delete"})
    assert not SavedView.objects.exists() and client.get("/people").status_code == 200


def test_a_link_whose_filter_is_gone_says_so_and_shows_the_list(world: Any) -> None:
    client = browser(world)
    assert "这个链接里有一个条件现在没有了" in client.get("/people?tag=从前有过的").content.decode()


def test_a_page_that_keeps_no_views_is_not_led_to(world: Any) -> None:
    assert browser(world).post("/views", {"page": "account_logout", "name": "x"})["Location"] == "/"
    assert not SavedView.objects.exists()


def test_habits_are_off_until_asked_for_and_stored_for_the_account(world: Any) -> None:
    client = browser(world)
    assert "data-shortcuts" not in client.get("/settings").content.decode()
    page = client.post("/settings/preferences", {"shortcuts": "on"}, follow=True).content.decode()
    assert "data-shortcuts" in page and 'class="wx-dense"' not in page
    assert "data-shortcuts" not in browser(world, "孙科").get("/settings").content.decode()
    client.post("/settings/preferences", {"dense": "on"})
    assert (Preference.objects.get().shortcuts, Preference.objects.get().dense) == (False, True)
