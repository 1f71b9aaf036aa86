"""The API says what the pages say: same capabilities, same scope, same journal."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import World
from weixia.kernel.actor import ROLES
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
SECRETS = ("110105193310161010", "13800000001", "13700000000")


@pytest.fixture
def settled(world: World) -> Iterator[World]:
    """The cast with what is owed to them since last year."""
    from weixia.duties import settling

    today = timezone.localdate()
    with scoped(ROOT):
        settling.settle(at=timezone.now(), on=today, since=today - timedelta(days=200))
    yield world


def client(world: World, name: str) -> Client:
    caller = Client(enforce_csrf_checks=False, headers={"accept": "application/json"})
    caller.force_login(world.accounts[name])
    return caller


def post(caller: Client, path: str, **told: Any) -> Any:
    headers = told.pop("headers", {})
    return caller.post(V1 + path, json.dumps(told), content_type="application/json", headers=headers)


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    answer = Client().get(f"{V1}/me")
    assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "请先登录"


@pytest.mark.parametrize("role", ROLES)
def test_everybody_learns_their_post(world: World, role: str) -> None:
    said = client(world, world.role(role)).get(f"{V1}/me").json()
    assert (said["role"], said["role_name"]) == (role, ROLES[role])
    assert ("person.read" in said["capabilities"]) == (role not in {"petition_officer", "auditor", "sysadmin"})


def test_an_account_without_a_post_may_nothing(world: World) -> None:
    world.posts["小张"].delete()
    answer = client(world, "小张").get(f"{V1}/me")
    assert answer.status_code == 403 and "没有任何岗位" in answer.json()["detail"]


def test_the_list_shows_one_s_own_county_only(world: World) -> None:
    mine = client(world, "小张").get(f"{V1}/people?living=false").json()["items"]
    theirs = client(world, "外人").get(f"{V1}/people?living=false").json()["items"]
    assert {row["number"] for row in mine} == {"A0001", "A0002", "A0003", "A0004"}
    assert {row["number"] for row in theirs} == {"B0001"}


@pytest.mark.parametrize(("asked", "number"), [
    ("李老", "A0001"), ("ll", "A0001"), ("A0002", "A0002"), ("110105193310161010", "A0001"), ("13800000002", "A0002"),
])
def test_search_finds_by_name_letters_number_identity_and_phone(world: World, asked: str, number: str) -> None:
    found = client(world, "小张").get(f"{V1}/people", {"q": asked}).json()["items"]
    assert [row["number"] for row in found] == [number]
    assert client(world, "外人").get(f"{V1}/people", {"q": asked}).json()["items"] == []


def test_a_file_comes_masked_and_its_opening_is_journalled(world: World) -> None:
    li = world.people["李老"]
    answer = client(world, "小张").get(f"{V1}/people/{li.pk}")
    said = answer.json()
    assert said["hidden"]["id"].startswith("110105") and "*" in said["hidden"]["id"]
    assert not any(secret in answer.content.decode() for secret in SECRETS)
    with scoped(ROOT):
        assert Event.objects.get(action="person.opened", person_id=li.pk).actor_name == "小张"


def test_a_foreign_file_and_an_absent_one_are_told_alike(world: World) -> None:
    caller = client(world, "外人")
    foreign = caller.get(f"{V1}/people/{world.people['李老'].pk}")
    absent = caller.get(f"{V1}/people/999999")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content and foreign["Content-Type"] == "application/problem+json"


def test_a_contact_is_recorded_and_keeps_what_it_keeps(settled: World) -> None:
    caller, li, today = client(settled, "小张"), settled.people["李老"], str(timezone.localdate())
    owed = caller.get(f"{V1}/duties", {"person": "A0001", "status": "open,overdue"}).json()["items"]
    answer = post(caller, f"/people/{li.pk}/contacts", day=today, mode="phone", reached=True, summary="都好")
    assert answer.status_code == 201
    kept = answer.json()["kept"]
    assert kept and set(kept) <= {duty["id"] for duty in owed}
    stands = caller.get(f"{V1}/duties/{kept[0]}").json()
    assert (stands["status"], stands["kept_on"]) == ("kept", today)
    row = caller.get(answer["Location"]).json()
    assert (row["handler"], row["summary"], row["mode"]) == ("小张", "都好", "phone")


def test_the_same_request_twice_has_one_effect(settled: World) -> None:
    caller, li, today = client(settled, "小张"), settled.people["李老"], str(timezone.localdate())
    told = {"day": today, "mode": "phone", "reached": True, "headers": {"Idempotency-Key": "k1"}}
    first, again = post(caller, f"/people/{li.pk}/contacts", **told), post(caller, f"/people/{li.pk}/contacts", **told)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content and first["Location"] == again["Location"] and again["Idempotent-Replayed"] == "true"
    other = post(caller, f"/people/{li.pk}/contacts", **{**told, "mode": "home"})
    assert other.status_code == 422
    with scoped(ROOT):
        assert Contact.objects.filter(person_id=li.pk).count() == 1


def test_a_key_that_is_too_long_is_refused_not_cut(settled: World) -> None:
    caller, li = client(settled, "小张"), settled.people["李老"]
    told = {"day": str(timezone.localdate()), "mode": "phone", "reached": True}
    answers = [post(caller, f"/people/{li.pk}/contacts", **told, headers={"Idempotency-Key": "k" * length + end})
               for length, end in ((255, ""), (255, "a"), (255, "b"))]
    assert [answer.status_code for answer in answers] == [201, 422, 422]
    with scoped(ROOT):
        assert Contact.objects.filter(person_id=li.pk).count() == 1


@pytest.mark.parametrize(("change", "field"), [
    ({"day": "2999-01-01"}, "day"), ({"day": "昨天"}, "told.day"), ({"mode": "smoke"}, "told.mode"),
    ({"org_path": "0001"}, "told.org_path"), ({"gift_cents": -1}, "told.gift_cents"), ({"summary": "x" * 501}, "told.summary"),
    ({"summary": "a\x00b"}, "told.summary"),
])
def test_what_cannot_be_is_refused_by_its_field(world: World, change: dict[str, Any], field: str) -> None:
    told = {"day": str(date(2026, 3, 1)), "mode": "phone", "reached": True, **change}
    answer = post(client(world, "小张"), f"/people/{world.people['李老'].pk}/contacts", **told)
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == field
    with scoped(ROOT):
        assert not Contact.objects.exists()


def test_a_foreign_person_gets_no_contact(world: World) -> None:
    answer = post(client(world, "外人"), f"/people/{world.people['李老'].pk}/contacts",
                  day="2026-03-01", mode="phone", reached=True)
    assert answer.status_code == 404


def test_a_post_without_the_capability_is_told_who_holds_it(world: World) -> None:
    answer = post(client(world, "何信"), f"/people/{world.people['李老'].pk}/contacts",
                  day="2026-03-01", mode="phone", reached=True)
    assert answer.status_code == 403 and "主联系人" in answer.json()["detail"]


def test_a_stay_in_hospital_is_owed_a_visit_at_once(settled: World) -> None:
    caller, wang, today = client(settled, "小张"), settled.people["王老"], str(timezone.localdate())
    answer = post(caller, f"/people/{wang.pk}/happenings", kind="hospital", happened_on=today)
    assert answer.status_code == 201
    [visit] = caller.get(f"{V1}/duties", {"person": "A0002", "rule": "visit.hospital"}).json()["items"]
    assert (visit["opens"], visit["person_name"]) == (today, "王老")


def test_why_names_rule_clause_and_facts(settled: World) -> None:
    caller = client(settled, "小张")
    duty = caller.get(f"{V1}/duties", {"person": "A0001"}).json()["items"][0]
    told = caller.get(f"{V1}/duties/{duty['id']}/why").json()
    assert told["rule"]["code"] == duty["rule"] and told["clauses"][0]["quote"] and told["facts"]
    assert client(settled, "外人").get(f"{V1}/duties/{duty['id']}/why").status_code == 404


def test_today_s_figures_are_the_lengths_of_its_lists(settled: World) -> None:
    caller = client(settled, "小张")
    for mine in ("false", "true"):
        said = caller.get(f"{V1}/today", {"mine": mine}).json()
        counts = dict(said["counts"])
        assert counts.pop("undetermined") == 0 < counts["all"] and counts["verify"] > 0
        lists = {name: caller.get(f"{V1}/duties", {"show": name, "mine": mine}).json()["items"] for name in counts}
        assert {name: len(rows) for name, rows in lists.items()} == counts
        assert {row["id"] for row in said["first"]} <= {row["id"] for row in lists["all"]}


def test_today_s_lists_are_what_waits_but_for_what_is_folded(settled: World) -> None:
    from weixia.duties import rulebook

    caller = client(settled, "小张")
    waits, work, verify = (caller.get(f"{V1}/duties", asked).json()["items"]
                           for asked in ({"status": "open,overdue"}, {"show": "all"}, {"show": "verify"}))
    assert {row["rule"] for row in verify} == {"data.verify"}
    rest = {row["id"]: row for row in waits}
    for row in (*work, *verify):
        assert rest.pop(row["id"]) == row, "each in one list, and told alike"
    assert all(row["rule"] in rulebook.tightened() for row in rest.values())
    assert caller.get(f"{V1}/duties", {"show": "gone"}).status_code == 422


def test_the_rules_can_be_read(world: World) -> None:
    caller = client(world, "刘审")
    codes = [rule["code"] for rule in caller.get(f"{V1}/rules").json()]
    assert len(codes) >= 8
    assert caller.get(f"{V1}/rules/{codes[0]}").json()["clauses"]
    assert caller.get(f"{V1}/rules/no.such").status_code == 404


@pytest.mark.parametrize("query", [
    "duties?status=gone", "duties?after=x.1", "duties?due_from=gestern", "people?unit=x", "people?q=%00", "duties?person=%00",
    "duties/1?on=never", "people?after=%00|1", "people?after=a|99999999999999999999",
])
def test_a_crooked_question_is_no_crash(world: World, query: str) -> None:
    assert client(world, "小张").get(f"{V1}/{query}").status_code in {200, 400, 404, 422}


def test_a_write_without_the_csrf_token_is_refused(world: World) -> None:
    caller = Client(enforce_csrf_checks=True)
    caller.force_login(world.accounts["小张"])
    answer = post(caller, f"/people/{world.people['李老'].pk}/contacts", day="2026-03-01", mode="phone", reached=True)
    assert answer.status_code == 403 and answer["Content-Type"] == "application/problem+json"
    with scoped(ROOT):
        assert not Contact.objects.exists()


def test_the_description_tells_every_operation_with_its_failures(world: World) -> None:
    document = client(world, "小张").get(f"{V1}/openapi.json").json()
    operations = [(path, verb, said) for path, verbs in document["paths"].items() for verb, said in verbs.items()]
    assert len(operations) >= 12
    for path, verb, said in operations:
        assert {"401", "403", "404", "422"} <= set(said["responses"]), (path, verb)
        assert said["security"], (path, verb)
        assert said.get("description"), (path, verb)


@pytest.mark.parametrize("day", ["0.0", "0", "20270601", "2027-6-1", "2027-06-01T00:00", "٢٠٢٧-٠٦-٠١"])
def test_a_day_is_written_one_way(settled: World, day: str) -> None:
    caller = client(settled, "小张")
    assert caller.get(f"{V1}/duties", {"due_to": day}).status_code == 422
    assert caller.get(f"{V1}/duties", {"due_to": "2027-06-01"}).status_code == 200


@pytest.mark.parametrize("day", [0, 1.5, "0", True])
def test_a_number_is_no_day(settled: World, day: object) -> None:
    told = {"day": day, "mode": "phone", "reached": True}
    assert post(client(settled, "小张"), f"/people/{settled.people['李老'].pk}/contacts", **told).status_code == 422
