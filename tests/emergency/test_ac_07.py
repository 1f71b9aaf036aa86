"""AC-07, the report's half: a death in the small hours is told to the unit in charge and to the bureau above."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.emergency import making
from tests.emergency.making import HOUR, duties, made
from tests.world import AT, TODAY, World
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.emergency import actions, queries
from weixia.registry.actions import happenings
from weixia.registry.actions.deaths import revocation_confirm, revocation_propose
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
BUREAU, UNIT = "bereavement.report_bureau", "bereavement.report_unit"


@pytest.fixture
def world() -> Iterator[World]:
    with making.county(settled=True) as cast:
        yield cast


def test_ac_07_a_death_is_owed_to_two_recipients_from_the_moment_it_is_registered(world: World) -> None:
    happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["王老"], kind="death", happened_on=TODAY)
    assert duties(world, "王老", BUREAU, UNIT) == [(BUREAU, "open", None), (UNIT, "open", None)]
    owed = {duty.rule: duty.due for duty in Duty.objects.filter(person=world.people["王老"], rule__in=(BUREAU, UNIT))}
    assert owed == {UNIT: TODAY, BUREAU: TODAY + timedelta(1)}, "two hours are the same day, a day is the next"


def test_ac_07_told_at_once_and_written_in_the_morning_keeps_both(world: World) -> None:
    small_hours = timezone.localtime(AT).replace(hour=2, minute=10)
    report = made(world, kind="death", known=small_hours, oral=small_hours + HOUR)
    assert duties(world, "王老", BUREAU, UNIT) == [(BUREAU, "open", None), (UNIT, "kept", TODAY)]
    actions.report_write(report, by=world.actor("小张"), at=AT, when=AT, text="凌晨因病去世")
    assert duties(world, "王老", BUREAU, UNIT) == [(BUREAU, "kept", TODAY), (UNIT, "kept", TODAY)]
    oral, written = queries.clocks_of(report)
    assert (oral.state(AT), written.state(AT)) == ("in_time", "in_time")
    assert [(one.role, one.unit.name) for one in queries.recipients(report)] == [("unit", "甲县机关"), ("bureau", "甲县局")]


def test_ac_07_three_hours_are_late_though_the_day_is_the_same(world: World) -> None:
    """The duty counts days, the clock minutes: the lateness is not hidden."""
    report = made(world, kind="death", known=AT - 5 * HOUR, oral=AT - 2 * HOUR)
    assert duties(world, "王老", UNIT) == [(UNIT, "kept", TODAY)]
    oral, _written = queries.clocks_of(report)
    assert oral.state(AT) == "late" and oral.left(AT) == -HOUR


def test_ac_07_what_is_owed_of_the_death_outlives_it_and_nothing_else_is_begun(world: World) -> None:
    made(world, kind="death")
    open_now = Duty.objects.on(TODAY).filter(person=world.people["王老"], status__in=("open", "overdue"), opens__gte=TODAY)
    assert {duty.rule.partition(".")[0] for duty in open_now} <= {"bereavement"}


def test_ac_07_a_death_undone_by_two_is_owed_to_nobody_and_its_report_stays(world: World) -> None:
    report = made(world, kind="death")
    doubt = revocation_propose(Person.objects.get(pk=report.person_id), by=world.actor("小张"), at=AT, reason="本人接了电话")
    revocation_confirm(doubt, by=world.actor("孙科"), at=AT)
    settling.settle_people([report.person_id], at=AT)
    assert duties(world, "王老", BUREAU, UNIT) == []
    stored = queries.report_get(report.pk, seen_by=world.actor("小张"))
    assert stored is not None and not queries.stands(stored)
