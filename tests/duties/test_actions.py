"""Waiving, settling and working days, with who may."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.duties import making
from tests.duties.making import AT
from weixia.duties import actions, queries, settling
from weixia.duties.models import Duty, Setting, Waiver
from weixia.kernel.actor import OPERATOR, Actor, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.policy.calendar import CalendarError

SINCE, TO = date(2026, 1, 1), date(2026, 11, 21)
HEAD = Actor(account_id=1, name="孙科", post_id=1, role="section_head", unit_id=1, unit_name="某局", path="")
OFFICER = Actor(account_id=2, name="小张", post_id=2, role="officer", unit_id=1, unit_name="某局", path="")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything():
    with scoped(ROOT):
        yield


@pytest.fixture
def duty():
    who = making.person(kind="lixiu")
    settling.settle(at=AT, on=TO, since=SINCE)
    return Duty.objects.get(person=who, rule="contact.lixiu_monthly", period="2026-11")


def status(duty, on=TO):
    return queries.duty_get(duty.pk, seen_by=OPERATOR, on=on).status


def test_a_waived_duty_stays_listed_with_its_reason(duty):
    actions.duty_waive(duty, by=HEAD, at=AT, reason=" 本人在外地长住 ")
    assert status(duty) == "waived" and status(duty, TO - timedelta(days=1)) == "open"
    assert queries.waiver_of(duty).reason == "本人在外地长住"
    assert Event.objects.filter(action="duty.waived", person_id=duty.person_id).count() == 1
    actions.duty_waive(duty, by=HEAD, at=AT, reason="又一次")
    assert Waiver.objects.count() == 1


def test_a_waiver_outlives_the_row_it_names(duty):
    actions.duty_waive(duty, by=HEAD, at=AT, reason="某")
    Duty.objects.all().delete()
    settling.settle(at=AT)
    assert status(Duty.objects.get(person=duty.person, period="2026-11")) == "waived"


def test_a_waiver_can_be_taken_back_once(duty):
    actions.duty_waive(duty, by=HEAD, at=AT, reason="某")
    assert actions.duty_unwaive(duty, by=HEAD, at=AT) and status(duty) == "open"
    assert not actions.duty_unwaive(duty, by=HEAD, at=AT)
    assert Waiver.objects.get().withdrawn_by == "孙科"


def test_not_without_a_reason_nor_by_an_officer_nor_when_kept(duty):
    with pytest.raises(actions.Impossible):
        actions.duty_waive(duty, by=HEAD, at=AT, reason="  ")
    with pytest.raises(Refused):
        actions.duty_waive(duty, by=OFFICER, at=AT, reason="某")
    making.contact(duty.person, date(2026, 11, 3))
    settling.settle_people([duty.person_id], at=AT)
    duty.refresh_from_db()
    with pytest.raises(actions.Impossible):
        actions.duty_waive(duty, by=HEAD, at=AT, reason="某")


def test_the_clock_settles_each_day_once():
    assert actions.settle_daily(by=OPERATOR, at=AT) is None
    making.person(kind="lixiu")
    settling.settle(at=AT, on=date(2026, 10, 31), since=SINCE)
    done = actions.settle_daily(by=OPERATOR, at=AT)
    assert done.by_rule == {"contact.lixiu_monthly": 1, "reception.monthly": 1} and done.added == 2, "November's, of person and bureau"
    assert actions.settle_daily(by=OPERATOR, at=AT) is None
    with pytest.raises(Refused):
        actions.settle_daily(by=OFFICER, at=AT)


def test_an_imported_year_dates_what_waited_for_it():
    who = making.person()
    making.happening(who, "hospital", date(2026, 12, 31))
    settling.settle(at=AT, on=date(2027, 1, 10), since=SINCE)
    waits = queries.undetermined(seen_by=OPERATOR, on=date(2027, 1, 10))
    assert len(waits) == 1 and "2027" in queries.why(waits[0].pk, seen_by=OPERATOR, on=date(2027, 1, 10)).reason
    table = {"year": 2027, "title": "某通知", "published": date(2026, 11, 5), "makeups": [],
             "holidays": [{"first": date(2027, 1, 1), "last": date(2027, 1, 3)}]}
    with pytest.raises(Refused):
        actions.workdays_import(table, by=OFFICER, at=AT)
    with pytest.raises(CalendarError):
        actions.workdays_import(table | {"holidays": []}, by=HEAD, at=AT)
    actions.workdays_import(table, by=HEAD, at=AT)
    assert queries.duty_get(waits[0].pk, seen_by=OPERATOR, on=date(2027, 1, 10)).due is None, "the clock does it"
    actions.errands_do(by=OPERATOR, at=AT)
    assert queries.workday_years() == [2024, 2025, 2026, 2027]
    assert queries.duty_get(waits[0].pk, seen_by=OPERATOR, on=date(2027, 1, 10)).due == date(2027, 1, 6)


def test_the_sunday_proof_is_owed_even_when_a_later_day_was_asked():
    making.person(kind="lixiu")
    settling.settle(at=AT, on=TO, since=SINCE)
    Setting.objects.update(settled_to=date(2027, 1, 20), settled_at=datetime(2026, 11, 20, 1, 0, tzinfo=UTC))
    saturday, sunday = datetime(2026, 11, 21, 1, 0, tzinfo=UTC), datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert actions.settle_daily(by=OPERATOR, at=saturday) is None
    assert actions.settle_daily(by=OPERATOR, at=sunday) is not None
    assert actions.settle_daily(by=OPERATOR, at=sunday) is None
