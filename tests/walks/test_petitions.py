"""信访 through the pages: brought, told, replied; and whoever must not know finds no trace of it on any page of theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.needs.petitioning import PROOF
from tests.walks.cases import CASES
from tests.walks.routes import routes
from tests.world import World, build, proved
from weixia.kernel.scope import ROOT, account_mark, scoped
from weixia.needs.models import Petition

pytestmark = pytest.mark.django_db
SECRETS = ("取暖费被截留", "穆某", "10000000013", "晚霞社区七号楼", "钱单位克扣")
FORM = {"channel": "letter", "kind": "accusation", "gist": "取暖费被截留", "words": "钱单位克扣了三个月。", "name": "穆某",
        "phone": "10000000013", "address": "晚霞社区七号楼", "accused_name": "钱单位", "accused_unit": "甲县机关"}


@pytest.fixture
def world() -> World:
    with scoped(ROOT), transaction.atomic():
        return build()


def browser(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return proved(client)


def brought(world: World) -> tuple[Client, str]:
    """A complaint registered by 林信 in the browser; its address."""
    officer, today = browser(world, "林信"), timezone.localdate()
    answer = officer.post("/petitions/new", FORM | {"unit": world.units["甲县局"].pk, "registered_on": today.isoformat()})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return officer, answer["Location"]


def does(client: Client, place: str, act: str, **told: Any) -> str:
    answer = client.post(f"{place}/{act}", told, follow=True)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return answer.content.decode()


def test_from_the_letter_to_the_reply(world: World) -> None:
    officer, place = brought(world)
    today = timezone.localdate()
    assert f"{today + timedelta(days=15):%Y-%m-%d}" in officer.get(place).content.decode()
    does(officer, place, "decision", verdict="accept")
    paper = officer.get(f"{place}/papers/acceptance").content.decode()
    assert "信访事项受理告知书" in paper and "穆某" in paper and f"{today + timedelta(days=60):%Y-%m-%d}" in paper
    assert "穆某" not in browser(world, "周局").get(f"{place}/papers/acceptance").content.decode()
    refused = officer.post(f"{place}/reply", {"words": "已补发。"})
    assert refused.status_code == 422 and "还没有告知受理" in refused.content.decode()
    proof = PROOF | {"day": today.isoformat()}
    does(officer, place, "telling", **proof)
    does(officer, place, "reply", words="经查属实，已补发。")
    assert "答复待送达" in officer.get(place).content.decode()
    said = does(officer, place, "telling", **proof)
    assert "本人可申请复查" in said and "挂号 RX0001" in said


def test_who_brought_it_is_shown_once_for_a_reason(world: World) -> None:
    officer, place = brought(world)
    assert "穆某" not in officer.get(place).content.decode()
    assert officer.post(f"{place}/informant", {}).status_code == 422
    assert "穆某" in officer.post(f"{place}/informant", {"why": "tell"}).content.decode()
    assert "穆某" not in officer.get(place).content.decode()
    head = browser(world, "周局")
    assert head.get(place).status_code == 200 and head.post(f"{place}/informant", {"why": "tell"}).status_code == 422


def test_whoever_is_complained_of_finds_what_an_absent_one_looks_like(world: World) -> None:
    officer, place = brought(world)
    number = officer.get(place).context["row"].number
    head, pk = browser(world, "周局"), officer.get(place).context["row"].pk
    assert number in head.get("/petitions").content.decode()
    with scoped(ROOT), transaction.atomic():
        Petition.objects.update(shut_accounts=[account_mark(world.accounts["周局"].pk)])
    assert number not in head.get("/petitions").content.decode()
    keyed = [route for route in routes() if "petition_id" in route.keys]
    assert len(keyed) > 12
    for route in keyed:
        there = reverse(route.url_name, kwargs={"petition_id": pk} | ({"paper": "acceptance"} if "paper" in route.keys else {}))
        answer = head.get(there) if "GET" in route.methods else head.post(there, CASES[route.name].post)
        assert answer.status_code == 404, there


@pytest.mark.parametrize("name", ["小张", "何信", "钱单位", "外人", "刘审", "甲管"])
def test_nobody_else_finds_a_trace(world: World, name: str) -> None:
    """Pages, search, palette, a person's page with its timeline, exports, the journal's page."""
    officer, place = brought(world)
    number = officer.get(place).context["row"].number
    client, person = browser(world, name), world.people["王老"].pk
    pages = ["/today", "/people", f"/people/{person}", f"/people/{person}/access", "/exports", "/follow", "/digest", "/audit", "/needs",
             "/petitions", place]
    said = "".join(client.get(page).content.decode() for page in pages)
    said += client.post("/search", {"q": "取暖费被截留"}, follow=True).content.decode().replace("取暖费被截留", "", 3)
    assert not [word for word in SECRETS[1:] if word in said]
    assert (number in said) == (name == "刘审"), "the auditor reads that it was done, with its number; nobody else reads of it"
    assert client.get(place).status_code == 403 == client.get("/petitions/987654321").status_code
