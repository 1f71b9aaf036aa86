"""Putting a contact or a fact right over HTTP: both versions stay to be seen, and two at once see both."""

import re
from typing import Any

import pytest
from django.utils import timezone

from tests.walks.test_desk import _client, _monthly, world  # noqa: F401
from weixia.duties import queries as duties
from weixia.needs.models import Contact
from weixia.registry.models import Happening

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def _record(client: Any, person: Any) -> Contact:
    client.post(f"/people/{person.pk}/contacts/new", {"mode": "phone", "reached": "yes", "day": str(TODAY), "summary": "身体平稳"})
    return Contact.objects.get()


def test_a_contact_is_corrected_and_says_from_what(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "小张"), world.people["李老"]
    contact = _record(client, person)
    page = client.get(f"/contacts/{contact.pk}/correction").content.decode()
    assert "身体平稳" in page and re.search(r'value="phone"[^>]*checked', page)
    done = client.post(f"/contacts/{contact.pk}/correction", {
        "mode": "phone", "reached": "no", "day": str(TODAY), "summary": "没人接", "handler": "小张"}, follow=True)
    text = done.content.decode()
    assert "已更正" in text and f"更正自 {TODAY} 电话" in text and "撤回联系记录" in text
    assert _monthly(world).status in ("open", "overdue")


def test_two_corrections_at_once_both_see_both(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "小张"), world.people["李老"]
    contact = _record(client, person)
    told = {"mode": "phone", "reached": "yes", "day": str(TODAY), "handler": "小张"}
    client.post(f"/contacts/{contact.pk}/correction", told | {"summary": "先改的"})
    second = client.post(f"/contacts/{contact.pk}/correction", told | {"summary": "后改的"})
    text = second.content.decode()
    assert second.status_code == 409 and "先改的" in text and "后改的" in text
    newer = Contact.objects.get(withdrawn_at=None)
    assert f"/contacts/{newer.pk}/correction" in text and newer.summary == "先改的"


def test_a_fact_is_corrected_then_withdrawn_with_a_reason(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "小张"), world.people["李老"]
    client.post(f"/people/{person.pk}/happenings/new", {"kind": "hospital", "happened_on": str(TODAY)})
    old = Happening.objects.get()
    tab = client.get(f"/people/{person.pk}?tab=happenings").content.decode()
    assert f"/happenings/{old.pk}/correction" in tab and f"/happenings/{old.pk}/withdrawal" in tab
    client.post(f"/happenings/{old.pk}/correction", {"kind": "illness", "happened_on": str(TODAY)})
    new = Happening.objects.get(withdrawn_at=None)
    assert (new.kind, new.replaces_id) == ("illness", old.pk)
    assert client.get(f"/happenings/{new.pk}/withdrawal").status_code == 200
    assert client.post(f"/happenings/{new.pk}/withdrawal", {"reason": ""}).status_code == 422
    assert client.post(f"/happenings/{old.pk}/correction", {"kind": "accident", "happened_on": str(TODAY)}).status_code == 409
    client.post(f"/happenings/{new.pk}/withdrawal", {"reason": "记错人了"})
    assert not Happening.objects.filter(withdrawn_at=None).exists()


def test_a_stranger_s_records_are_absent(world: Any) -> None:  # noqa: F811
    client, stranger, person = _client(world, "小张"), _client(world, "外人"), world.people["李老"]
    contact = _record(client, person)
    client.post(f"/people/{person.pk}/happenings/new", {"kind": "hospital", "happened_on": str(TODAY)})
    happening = Happening.objects.get()
    for path in (f"/contacts/{contact.pk}/correction", f"/happenings/{happening.pk}/correction", f"/happenings/{happening.pk}/withdrawal"):
        assert stranger.get(path).status_code == 404 and stranger.post(path, {"reason": "x"}).status_code == 404


def test_the_api_corrects_once_and_then_names_what_stands(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "小张"), world.people["李老"]
    contact = _record(client, person)
    path, told = f"/api/v1/contacts/{contact.pk}/correction", {"day": str(TODAY), "mode": "home", "reached": True}
    assert client.post(path, told, content_type="application/json").status_code == 201
    newer = Contact.objects.get(withdrawn_at=None)
    again = client.post(path, told | {"mode": "video"}, content_type="application/json")
    assert (again.status_code, again["Location"], newer.mode) == (409, f"/api/v1/contacts/{newer.pk}", "home")
    back = client.post(f"/api/v1/contacts/{newer.pk}/withdrawal", {"reason": "记错了"}, content_type="application/json")
    assert back.status_code == 200 and not Contact.objects.filter(withdrawn_at=None).exists()


def test_a_checkup_that_kept_its_duty_is_undone_with_one_press(world: Any) -> None:  # noqa: F811
    client, actor = _client(world, "小张"), world.actor("小张")

    def owed() -> Any:
        found = duties.of_person(world.people["李老"].pk, seen_by=actor, on=TODAY)
        return next(duty for duty in found if duty.rule == "checkup.regular" and duty.pk == first.pk)

    first = next(duty for duty in duties.of_person(world.people["李老"].pk, seen_by=actor, on=TODAY) if duty.rule == "checkup.regular"
                 and duty.status in ("open", "overdue"))
    page = client.post(f"/duties/{first.pk}/keeping", {"summary": "已体检", "day": str(TODAY)}, follow=True).content.decode()
    assert "已办结：李老" in page and owed().status not in ("open", "overdue")
    undo = re.search(r'action="(/happenings/\d+/withdrawal)">.*?name="(undo)" value="(yes)"', page)
    assert undo and client.post(undo[1], {undo[2]: undo[3]}, follow=True).status_code == 200
    assert owed().status == first.status and not Happening.objects.filter(withdrawn_at=None).exists()


def test_a_fact_just_recorded_can_be_undone_but_a_death_is_looked_at_first(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "小张"), world.people["李老"]
    page = client.post(f"/people/{person.pk}/happenings/new", {"kind": "hospital", "happened_on": str(TODAY)}, follow=True).content.decode()
    undo = f'action="/happenings/{Happening.objects.get().pk}/withdrawal"'
    assert undo in page
    told = {"kind": "death", "happened_on": str(TODAY), "confirmed": "yes"}
    page = client.post(f"/people/{person.pk}/happenings/new", told, follow=True).content.decode()
    assert "已登记李老的情况" in page and 'name="undo"' not in page
