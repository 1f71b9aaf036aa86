"""改档案 does not carry anybody over a wall: another unit takes charge by a transfer, or within one's own units. Over HTTP."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests.walks.test_desk import _client, world  # noqa: F401
from weixia.kernel.actor import Refused
from weixia.registry.actions.people import person_change
from weixia.registry.models import Person, Stewardship

pytestmark = pytest.mark.django_db


def _told(person: Person, **more: Any) -> dict[str, Any]:
    return {"name": person.name, "kind": person.kind, "birth": "1933-10-16", "birth_calendar": "solar",
            "charge_since": "2020-01-01", "version": person.version} | more


def test_who_has_one_unit_reads_it_and_is_led_to_the_transfer(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "钱单位"), world.people["王老"]
    page = client.get(f"/people/{person.pk}/edit").content.decode()
    assert 'name="unit"' not in page and "管理单位：甲县机关" in page and f"/people/{person.pk}/transfer" in page
    told = _told(person, birth="1948-01-20", unit=world.units["甲县中学"].pk, note="改了备注")
    assert client.post(f"/people/{person.pk}/edit", told).status_code == 302
    stored = Person.objects.get(pk=person.pk)
    assert (stored.unit_id, stored.note) == (world.units["甲县机关"].pk, "改了备注")


def test_who_may_not_propose_is_told_who_may(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "小张"), world.people["李老"]
    page = client.get(f"/people/{person.pk}/edit").content.decode()
    assert 'name="unit"' not in page and "由科室负责人、单位离退休工作人员或者信息员来办" in page
    with pytest.raises(Refused):
        person_change(by=world.actor("小张"), at=timezone.now(), person=person, version=1, values={"unit": world.units["甲县机关"]})


def test_who_has_both_units_reads_what_happens_and_does_it(world: Any) -> None:  # noqa: F811
    client, person, school = _client(world, "孙科"), world.people["李老"], world.units["甲县中学"]
    page = client.get(f"/people/{person.pk}/edit").content.decode()
    assert 'name="unit"' in page and "存下就由新单位负责，不用对方确认" in page
    assert client.post(f"/people/{person.pk}/edit", _told(person, unit=school.pk, charge_since="2026-01-05")).status_code == 302
    assert Person.objects.get(pk=person.pk).org_path == school.path
    held = list(Stewardship.objects.filter(person=person).order_by("since").values_list("unit_id", "since", "until"))
    assert held == [(world.units["甲县局"].pk, date(2020, 1, 1), date(2026, 1, 5)), (school.pk, date(2026, 1, 5), None)]


def test_a_unit_outside_is_not_to_be_chosen(world: Any) -> None:  # noqa: F811
    client, person = _client(world, "孙科"), world.people["李老"]
    answer = client.post(f"/people/{person.pk}/edit", _told(person, unit=world.units["乙县局"].pk))
    assert answer.status_code == 422 and Person.objects.get(pk=person.pk).unit_id == person.unit_id
