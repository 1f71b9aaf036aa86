"""The journal: one sentence an act, appended by anybody, changed by nobody."""

import pytest
from django.db import ProgrammingError, transaction

from tests.world import AT, build
from weixia.kernel import journal
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db


def test_an_undeclared_event_is_our_mistake() -> None:
    with scoped(ROOT), pytest.raises(journal.UndeclaredEvent):
        journal.record("person.forgotten", by=OPERATOR, at=AT)


def test_an_event_says_who_in_which_post_what_about_whom_and_why() -> None:
    with scoped(ROOT):
        world = build()
        officer, li = world.actor("小张"), world.people["李老"]
        event = journal.record("person.opened", by=officer, at=AT, person_id=li.pk, about="李老", reason="日常联系")
        stored = Event.objects.get(pk=event.pk)
    assert (stored.actor_name, stored.post, stored.person_id) == ("小张", "甲县局 主联系人", li.pk)
    assert stored.org_path == officer.path
    assert stored.mac == journal.content_mac(stored)
    assert journal.sentence(stored) == "打开了档案"


def test_a_system_administrator_who_sees_no_person_can_still_be_journalled() -> None:
    with scoped(ROOT):
        world = build()
    administrator = world.actor("管理员")
    with scoped(administrator.scope):
        event = journal.record("account.added", by=administrator, at=AT, about="新账号")
        assert not Event.objects.filter(pk=event.pk).exists()
    with scoped(ROOT):
        assert Event.objects.filter(pk=event.pk).exists()


def test_an_act_before_any_post_can_be_journalled() -> None:
    event = journal.record("account.sign_in_failed", by=OPERATOR, at=AT, about="wairen")
    with scoped(ROOT):
        assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_application_cannot_change_the_journal(verb: str) -> None:
    with scoped(ROOT):
        event = journal.record("person.opened", by=OPERATOR, at=AT)
        rows = Event.objects.filter(pk=event.pk)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows.update(about="x") if verb == "update" else rows.delete()


def test_the_mac_covers_every_word_of_the_row() -> None:
    event = journal.entry("person.opened", by=OPERATOR, at=AT, person_id=1, about="甲", fields={"a": 1}, reason="乙")
    said = journal.content_mac(event)
    for field, value in (("about", "丙"), ("reason", ""), ("fields", {"a": 2}), ("person_id", 2), ("post", "x"),
                         ("actor_id", 9), ("actor_name", "x"), ("org_path", "x"), ("action", "person.changed")):
        before = getattr(event, field)
        setattr(event, field, value)
        assert journal.content_mac(event) != said, field
        setattr(event, field, before)
    assert journal.content_mac(event) == said


def test_what_follows_runs_in_the_same_transaction() -> None:
    kept = dict(journal._reactions)
    heard: list[str] = []
    try:
        journal.react({"person.opened": [lambda event: heard.append(event.about)]})
        with scoped(ROOT):
            journal.record("person.opened", by=OPERATOR, at=AT, about="李老")
            journal.record("person.changed", by=OPERATOR, at=AT, about="王老")
    finally:
        journal.react(kept)
    assert heard == ["李老"]
