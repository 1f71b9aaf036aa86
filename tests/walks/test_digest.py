"""督办: the figures are the lists, the lists stay within scope, the short message names nobody."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.world import PEOPLE, STAFF, World, build
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.duties.queries import counts
from weixia.duties.queries import digest as queries
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Import, Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> Iterator[World]:
    with scoped(ROOT):
        world = build()
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY - timedelta(days=300))
        yield world


def found(world: World, name: str = "孙科") -> queries.Digest:
    actor = world.actor(name, on=TODAY)
    with scoped(actor.scope):
        return queries.digest(seen_by=actor, on=TODAY)


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name])
    return client


def test_the_oldest_comes_first_and_every_figure_is_the_length_of_its_list(world: World) -> None:
    told = found(world)
    actor = world.actor("孙科", on=TODAY)
    with scoped(actor.scope), transaction.atomic():
        rows = list(queries.overdue(seen_by=actor, on=TODAY))
        assert told.overdue == len(rows) > 0 and [row.due for row in rows] == sorted(row.due for row in rows)
        assert told.longest == (TODAY - rows[0].due).days
        desk = counts(seen_by=actor, on=TODAY)
        assert (told.unowned, told.overdue) == (desk.unowned, desk.overdue), "the links open as many"
        assert told.missed == queries.missed(seen_by=actor, on=TODAY).count()
    assert sum(officer.count for officer in told.officers) == told.overdue
    page = signed_in(world, "孙科").get("/digest").content.decode()
    assert f'逾期<b><a class="wx-num" href="/follow?show=all">{told.overdue}</a></b>' in page and "过了" in page


def test_what_was_missed_since_sunday_is_told_until_the_week_ends(world: World) -> None:
    with scoped(ROOT):
        duty = Duty.objects.filter(person=world.people["李老"], kept_on=None, due__lt=TODAY).latest("due")
        monday = TODAY - timedelta(days=TODAY.weekday())
        before = found(world).missed
        Duty.objects.filter(pk=duty.pk).update(due=monday - timedelta(days=9), late_until=monday - timedelta(days=1))
    assert found(world).missed == before + 1
    with scoped(ROOT):
        Duty.objects.filter(pk=duty.pk).update(late_until=monday - timedelta(days=2))
    assert found(world).missed == before, "last week's is last week's"
    page = signed_in(world, "孙科").get("/digest?show=missed")
    assert page.status_code == 200


def test_birthdays_of_the_coming_days_count_by_the_calendar_that_is_kept(world: World) -> None:
    before = found(world).birthdays
    with scoped(ROOT):
        born = TODAY + timedelta(days=3)
        Person.objects.filter(pk=world.people["王老"].pk).update(birth_on=born.replace(year=1946))
        settling.settle_people([world.people["王老"].pk], at=timezone.now())
    assert found(world).birthdays == before + 1


def test_a_stopped_import_waits_for_a_hand(world: World) -> None:
    before = found(world).stopped
    with scoped(ROOT):
        Import.objects.create(org_path=world.units["甲县局"].path, kind="people", file_name="a.xlsx", file_hash="", state="stopped",
                              by_name="何信", at=timezone.now())
        Import.objects.create(org_path=world.units["乙县局"].path, kind="people", file_name="b.xlsx", file_hash="", state="stopped",
                              by_name="外人", at=timezone.now())
    assert found(world).stopped == before + 1


def test_the_short_message_has_three_hundred_characters_and_no_name(world: World) -> None:
    told = found(world)
    text = queries.as_text(told, unit="甲县局")
    assert len(text) <= 300 and f"逾期 {told.overdue} 件" in text
    assert [name for name in [*PEOPLE, *STAFF, "A0001"] if name in text] == []


def test_nothing_to_see_to_is_said(world: World) -> None:
    with scoped(ROOT):
        Duty.objects.all().delete()
    told = found(world)
    assert told.is_quiet and "没有需要督办的" in queries.as_text(told, unit="甲县局")
    assert "没有需要督办的" in signed_in(world, "周局").get("/digest").content.decode()


def test_only_a_head_opens_it_and_only_their_own_units_are_in_it(world: World) -> None:
    for name, status in (("孙科", 200), ("周局", 200), ("小张", 403), ("何信", 403), ("甲管", 403), ("刘审", 403)):
        assert signed_in(world, name).get("/digest").status_code == status, name
    for show in ("", "overdue", "missed", "birthdays", "x"):
        assert "孟老" not in signed_in(world, "孙科").get(f"/digest?show={show}").content.decode()


def test_the_command_tells_the_same_figures(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from contextlib import nullcontext

    from click.testing import CliRunner

    from weixia.faces.terminal import _desk, digest

    monkeypatch.setattr(_desk, "desk", nullcontext)
    with scoped(ROOT):
        answer = CliRunner().invoke(digest.command, ["--unit", "A", "--json"])
    told = json.loads(answer.output)
    assert told["overdue"] == found(world).overdue and told["unit"] == "A" and told["text"].startswith("甲县局")
    assert [name for name in PEOPLE if name in answer.output] == []
