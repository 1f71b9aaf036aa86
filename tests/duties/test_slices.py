"""A settle of everybody goes in slices: cut short anywhere, done again it is complete, and nobody sees half of it."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.db import connection, transaction

from tests.at_once import at_once
from tests.duties import making
from tests.duties.making import AT
from tests.duties.test_settling import some_person
from weixia.duties import actions, keeping, settling, slices
from weixia.duties.models import Duty, Setting
from weixia.duties.queries.standing import standing
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped

SINCE, TO = date(2026, 1, 1), date(2026, 11, 21)
LATER = date(2026, 12, 1)

pytestmark = pytest.mark.django_db(transaction=True)


class Cut(Exception):
    """The settle dies here."""


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(settling, "SMALLEST", 5)
    monkeypatch.setattr(settling, "LARGEST", 5)
    with scoped(ROOT):
        yield


def people(many: int) -> list:
    random = Random(9)
    with transaction.atomic():
        found = [some_person(random) for _ in range(many)]
        for who in found:
            for _ in range(4):
                making.contact(who, date(2026, random.randint(1, 11), random.randint(1, 20)), random.choice(["home", "phone"]))
            making.happening(who, random.choice(["hospital", "checkup", "dispute"]), date(2026, random.randint(1, 11), 7))
    return found


def rows() -> set:
    with transaction.atomic():
        return set(Duty.objects.values_list("rule", "person_id", "period", "opens", "due", "late_until", "kept_on"))


def afresh() -> set:
    """What one settle, never cut, writes for the same facts."""
    with transaction.atomic():
        start = transaction.savepoint()
        Duty.objects.all().delete()
        settling.settle(at=AT)
        found = set(Duty.objects.values_list("rule", "person_id", "period", "opens", "due", "late_until", "kept_on"))
        transaction.savepoint_rollback(start)
    return found


def newly_listed() -> list:
    """What lists of the later day show beyond the first horizon."""
    with transaction.atomic():
        return [duty for duty in standing(seen_by=OPERATOR, on=LATER) if duty.opens > TO]


def cut_after(monkeypatch, slices_done: int) -> None:
    """Let the settle die in the middle of the slice after so many."""
    written, real = [], slices.write

    def write(*args, **kwargs):
        told = real(*args, **kwargs)
        written.append(told)
        if len(written) > slices_done:
            raise Cut
        return told

    monkeypatch.setattr(slices, "write", write)


@pytest.mark.parametrize("slices_done", [0, 1, 3])
def test_a_first_settle_that_is_cut_is_complete_when_done_again(monkeypatch, slices_done):
    people(20)
    with monkeypatch.context() as patch, pytest.raises(Cut):
        cut_after(patch, slices_done)
        settling.settle(at=AT, on=TO, since=SINCE)
    assert Setting.objects.get().settled_to < SINCE and Setting.objects.get().proved_at is None
    assert len({row[1] for row in rows()}) <= 5 * slices_done, "the slice that died left nothing"
    settling.settle(at=AT, on=TO, daily=True)  # what the clock would do
    assert rows() == afresh() and Setting.objects.get().settled_to == TO


def test_a_moved_start_that_is_cut_is_complete_when_done_again(monkeypatch):
    people(20)
    settling.settle(at=AT, on=TO, since=SINCE)
    with monkeypatch.context() as patch, pytest.raises(Cut):
        cut_after(patch, 2)
        settling.settle(at=AT, since=date(2026, 6, 1))
    settling.settle(at=AT, on=TO, daily=True)
    assert rows() == afresh() and Setting.objects.get().since == date(2026, 6, 1)


def test_a_daily_settle_that_is_cut_moves_no_horizon_and_is_complete_when_done_again(monkeypatch):
    people(20)
    settling.settle(at=AT, on=TO, since=SINCE)
    with monkeypatch.context() as patch, pytest.raises(Cut):
        cut_after(patch, 2)
        settling.settle(at=AT, on=LATER, daily=True)
    assert Setting.objects.get().settled_to == TO
    assert any(row[3] > TO for row in rows()) and not newly_listed(), "a list shows nothing of a half-moved horizon"
    settling.settle(at=AT, on=LATER, daily=True)
    assert rows() == afresh() and newly_listed()


def test_somebody_settled_between_two_slices_is_settled_as_far(monkeypatch):
    """The settle goes to a day to come; a person of a slice that is done dies meanwhile."""
    with transaction.atomic():
        first = making.person(kind="lixiu")
    people(12)
    settling.settle(at=AT, on=TO, since=SINCE)
    real, done = slices.write, []

    def write(*args, **kwargs):
        told = real(*args, **kwargs)
        done.append(told)
        if len(done) == 2:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE registry_person SET died_on = '2027-01-10' WHERE id = %s", [first.pk])
            settling.settle_people([first.pk], at=AT)
        return told

    with monkeypatch.context() as patch:
        patch.setattr(slices, "write", write)
        settling.settle(at=AT, on=date(2027, 1, 15))
    assert rows() == afresh()


def test_a_proof_up_to_yesterday_leaves_what_a_fact_of_today_settled():
    [who] = people(1)
    settling.settle(at=AT, on=date(2026, 11, 30), since=SINCE)
    tomorrow = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    with transaction.atomic():
        settling.settle_people([who.pk], at=tomorrow)
    ahead = rows()
    settling.settle(at=tomorrow)
    assert rows() == ahead


def test_the_daily_settle_equals_the_full_one_on_every_kind_of_day():
    people(30)
    days = [date(2026, 9, 15), date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2), date(2026, 12, 31), date(2027, 1, 1),
            date(2027, 1, 20)]
    settling.settle(at=AT, on=date(2026, 9, 10), since=SINCE)
    for day in days:
        settling.settle(at=AT, on=day, daily=True)
        done = settling.settle(at=AT)
        assert (done.added, done.changed, done.gone) == (0, 0, 0), (day, done.by_rule)


def test_a_charge_that_begins_in_the_future_opens_with_its_day():
    with transaction.atomic():
        making.person(kind="lixiu", charge_since=date(2026, 11, 10))
    settling.settle(at=AT, on=date(2026, 11, 5), since=SINCE)
    assert not [row for row in rows() if row[0] == "contact.lixiu_monthly"]
    settling.settle(at=AT, on=date(2026, 11, 12), daily=True)
    assert [row[3] for row in rows() if row[0] == "contact.lixiu_monthly"] == [date(2026, 11, 10)]


def test_the_next_since_the_last_duty_is_there_before_it_opens_and_no_list_shows_it():
    with transaction.atomic():
        who = making.person(kind="lixiu", charge_since=date(2026, 11, 1))
    settling.settle(at=AT, on=TO, since=SINCE)
    assert [row[3] for row in rows() if row[0] == "checkup.regular"] == [date(2027, 9, 1)]
    with transaction.atomic():
        assert not making.standing(TO, rule="checkup.regular", person=who)


def test_deciding_without_writing_leaves_everything():
    people(12)
    settling.settle(at=AT, on=TO, since=SINCE)
    there = rows()
    done = settling.settle(at=AT, on=LATER, write=False)
    assert done.wanted > len(there) and rows() == there and Setting.objects.get().settled_to == TO
    assert settling.settle(at=AT, on=LATER).wanted == done.wanted == len(rows())


def test_two_settles_of_everybody_take_turns_and_the_farther_horizon_stands():
    people(15)
    settling.settle(at=AT, on=TO, since=SINCE)
    at_once([lambda: settling.settle(at=AT, on=LATER), lambda: settling.settle(at=AT, on=date(2026, 11, 25))])
    assert Setting.objects.get().settled_to == LATER and rows() == afresh()


def test_an_act_that_settles_on_a_sunday_leaves_the_proof_owed():
    people(2)
    saturday, sunday = datetime(2026, 11, 21, 1, 0, tzinfo=UTC), datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    settling.settle(at=saturday, on=date(2026, 11, 21), since=SINCE)
    settling.settle_unless_busy(at=sunday, on=date(2026, 11, 22))
    assert actions.settle_daily(by=OPERATOR, at=sunday) is not None, "the proof"
    assert actions.settle_daily(by=OPERATOR, at=sunday) is None


def test_a_kept_contact_and_a_full_decision_of_the_same_person_agree():
    [who] = people(1)
    settling.settle(at=AT, on=TO, since=SINCE)

    def meet(day):
        def work():
            with transaction.atomic():
                making.contact(who, day)
                keeping.keep(person_id=who.pk, day=day, mode="phone", level="staff", at=AT)
        return work

    def decide():
        for _ in range(3):
            with transaction.atomic():
                settling.settle_people([who.pk], at=AT)

    at_once([meet(date(2026, 10, 5)), meet(date(2026, 10, 3)), decide])
    assert rows() == afresh()
