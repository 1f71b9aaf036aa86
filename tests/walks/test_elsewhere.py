"""A form filled in while its person was merged or moved: a plain page, all that was typed, and the way on. Over HTTP."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.walks.test_desk import _client, world  # noqa: F401
from weixia.duties.models import Duty
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry.actions.merges import merge_make
from weixia.registry.actions.transfers import transfer_confirm, transfer_propose
from weixia.registry.models import Account, Person, Post

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOLD = {"mode": "phone", "reached": "yes", "day": str(TODAY), "summary": "想听京剧", "next_step": "下周送戏票"}


def _merge(world: Any) -> tuple[int, int]:  # noqa: F811
    kept, gone = world.people["李老"], world.people["王老"]
    by = world.actor("孙科", on=TODAY)
    with scoped(by.scope), transaction.atomic():
        merge_make(by=by, at=timezone.now(), survivor=kept, merged=gone, choices={}, reason="同一个人",
                   versions={kept.pk: 1, gone.pk: 1}, confirmed=True)
    return kept.pk, gone.pk


def _move(world: Any) -> int:  # noqa: F811
    with scoped(ROOT), transaction.atomic():
        account = Account.objects.create(username="yike", name="乙科", created_at=timezone.now())
        Post.objects.create(account=account, unit=world.units["乙县局"], since=TODAY, role="section_head")
        world.accounts["乙科"] = account
    sender, receiver, person = world.actor("孙科", on=TODAY), world.actor("乙科", on=TODAY), world.people["王老"]
    with scoped(sender.scope), transaction.atomic():
        made = transfer_propose(by=sender, at=timezone.now(), person=person, to_unit=world.units["乙县局"], day=TODAY, reason="随女儿")
    with scoped(receiver.scope), transaction.atomic():
        transfer_confirm(by=receiver, at=timezone.now(), transfer=made)
    return int(person.pk)


def test_a_contact_about_a_merged_number_goes_to_the_file_it_leads_to(world: Any) -> None:  # noqa: F811
    client = _client(world, "小张")
    kept, gone = _merge(world)
    assert client.post(f"/people/{gone}/contacts/new", TOLD)["Location"] == f"/people/{kept}"
    assert Contact.objects.get().person_id == kept


def test_caught_in_the_act_the_page_keeps_the_words_and_sends_them_on(world: Any, monkeypatch: Any) -> None:  # noqa: F811
    """The merge is committed after the page found its person, and before the contact is written."""
    from weixia.registry.queries import people

    client, real = _client(world, "小张"), people.person_get
    monkeypatch.setattr(people, "person_get", lambda pk, **more: (real(pk, **more), _merge(world))[0])
    caught = client.post(f"/people/{world.people['王老'].pk}/contacts/new", TOLD | {"once": "one"})
    text = caught.content.decode()
    assert caught.status_code == 409 and "A0002 刚刚并入李老（A0001）" in text and "想听京剧" in text and "下周送戏票" in text
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    monkeypatch.setattr(people, "person_get", real)
    _merge(world)  # the one above went with the refused request
    assert "记到李老名下" in text and client.post(f"/people/{world.people['王老'].pk}/contacts/new", again).status_code == 302
    assert Contact.objects.get().summary == "想听京剧"


@pytest.mark.parametrize(("path", "told"), [
    ("contacts/new", TOLD), ("happenings/new", {"kind": "hospital", "happened_on": str(TODAY), "text": "想听京剧"}),
    ("edit", {"name": "王老", "version": "1", "note": "想听京剧"}),
])
def test_a_form_about_somebody_who_left_shows_what_was_typed_and_who_has_them(world: Any, path: str, told: Any) -> None:  # noqa: F811
    client, person = _client(world, "小张"), _move(world)
    answer = client.post(f"/people/{person}/{path}", told)
    text = answer.content.decode()
    assert answer.status_code == 409 and "王老已转由乙县局管理" in text and "想听京剧" in text
    assert "名下" not in text and "再交一次" not in text and not Contact.objects.exists()
    assert client.get(f"/people/{person}/{path}").status_code == 404


@pytest.mark.parametrize(("act", "told"), [
    ("duties/{}/waiver", {"reason": "随女儿居住"}), ("duties/postponement", {"day": str(TODAY), "reason": "随女儿居住"}),
    ("duties/assignment", {"to": "1", "reason": "随女儿居住"})])
def test_what_is_said_of_a_duty_that_went_with_a_merge_is_kept_on_the_page(world: Any, act: str, told: Any) -> None:  # noqa: F811
    client, person = _client(world, "孙科"), world.people["王老"]
    owed = Duty.objects.filter(person=person).first()
    _merge(world)
    answer = client.post("/" + act.format(owed.pk), told | {"duty": str(owed.pk), "person": str(person.pk)})
    text = answer.content.decode()
    assert answer.status_code == 409 and "A0002 刚刚并入李老（A0001）" in text and "随女儿居住" in text


def test_the_file_of_a_merged_number_is_not_written_over_the_other(world: Any) -> None:  # noqa: F811
    client = _client(world, "小张")
    kept, gone = _merge(world)
    version = Person.objects.get(pk=kept).version
    answer = client.post(f"/people/{gone}/edit", {"name": "王老", "version": str(version), "note": "改"})
    assert answer.status_code == 409 and Person.objects.get(pk=kept).name == "李老"
    assert "名下" not in answer.content.decode()


def test_a_stranger_hears_nothing_of_either(world: Any) -> None:  # noqa: F811
    stranger = _client(world, "外人")
    _kept, gone = _merge(world)
    assert stranger.post(f"/people/{gone}/contacts/new", TOLD).status_code == 404


def test_the_api_says_where_the_file_is(world: Any, monkeypatch: Any) -> None:  # noqa: F811
    from weixia.registry.queries import people

    client, person, real = _client(world, "小张"), world.people["王老"], people.person_get
    monkeypatch.setattr(people, "person_get", lambda pk, **more: (real(pk, **more), _merge(world))[0])
    answer = client.post(f"/api/v1/people/{person.pk}/contacts", {"mode": "phone", "reached": True, "day": str(TODAY)},
                         content_type="application/json")
    assert (answer.status_code, answer["Location"]) == (409, f"/api/v1/people/{world.people['李老'].pk}")
