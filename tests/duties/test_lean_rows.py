"""Duties are written without a question a row: what keeps their paths, persons and editions right all the same (decisions 0014)."""

from datetime import date
from random import Random

import pytest
from django.db import Error, connection, transaction
from django.db.models import F

from tests.duties import making
from tests.duties.making import AT
from tests.duties.test_settling import some_person
from tests.world import build
from weixia.duties import settling
from weixia.duties.models import Duty, Edition
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person

SINCE, TO = date(2025, 1, 1), date(2026, 11, 21)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything():
    with scoped(ROOT):
        yield


def one(**values) -> Duty:
    who = making.person()
    settling.settle(at=AT, on=TO, since=SINCE)
    found = Duty.objects.filter(person=who).first()
    for name, value in {"pk": None, "period": "X", **values}.items():
        setattr(found, name, value)
    return found


def told(duty: Duty) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL wx.paths_told = 'on'")
        duty.save(force_insert=True)


def test_a_path_that_is_told_must_be_the_persons_and_one_that_is_not_told_becomes_it():
    duty = one(org_path="9999")
    with pytest.raises(Error, match="lies elsewhere than told"):
        told(duty)
    duty.save(force_insert=True)
    duty.refresh_from_db()
    assert duty.org_path == duty.person.org_path
    duty.pk, duty.period = None, "Y"
    told(duty)


def test_nobody_tells_the_path_of_a_person_out_of_sight():
    world = build()
    duty = one(person_id=world.people["王老"].pk)
    outsider = world.actor("外人")
    duty.org_path = outsider.path
    with scoped(outsider.scope), pytest.raises(Error, match="out of scope"):
        told(duty)


def test_a_duty_names_an_edition_that_is_there():
    nobodys = Edition.objects.latest("pk").pk + 1000 if Edition.objects.exists() else 10**9
    duty = one(edition_id=nobodys)
    with pytest.raises(Error, match="edition that is not there"), transaction.atomic():
        duty.save(force_insert=True)
    with pytest.raises(Error, match="edition that is not there"), transaction.atomic():
        Duty.objects.filter(person=duty.person).update(edition_id=F("edition_id") + 10**9)


def test_a_person_goes_with_their_duties_or_not_at_all():
    person = one().person
    with pytest.raises(Error, match="are still there"), transaction.atomic(), connection.cursor() as cursor:
        Duty.objects.filter(person=person).exclude(pk=Duty.objects.filter(person=person).first().pk).delete()
        for table in ("duties_subject", "registry_stewardship", "registry_classtag"):
            cursor.execute(f"DELETE FROM {table} WHERE person_id = %s", [person.pk])
        cursor.execute("DELETE FROM registry_person WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE", [person.pk])
    Person.objects.get(pk=person.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Duty.objects.filter(person_id=person.pk).exists()


def test_the_grounds_are_the_same_however_many_are_decided_at_once(monkeypatch):
    """Of many, what is known of a person is put together once, and each duty adds its own."""
    random = Random(7)
    people = [some_person(random) for _ in range(12)]
    for who in people:
        making.happening(who, "checkup", date(2025, random.randint(1, 12), 7))

    def found():
        return {(duty.rule, duty.person_id, duty.period): duty.grounds for duty in Duty.objects.all()}

    settling.settle(at=AT, on=TO, since=SINCE)
    whole = found()
    Duty.objects.all().delete()
    for who in people:
        settling.settle_people([who.pk], at=AT)
    assert found() == whole
    assert {"months", "turning_age", "base"} <= {name for grounds in whole.values() for name in grounds}
