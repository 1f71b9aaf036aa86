"""Plans: every figure is the length of its list, nobody is counted twice, and what is to come is reckoned."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.duties import making
from weixia.duties import plans, settling
from weixia.duties.models import Duty, Override, Waiver
from weixia.duties.plans import DONE, LEFT, SHOWS, Narrow
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Stewardship, Unit

pytestmark = pytest.mark.django_db
EVE = date(2026, 2, 16)  # 腊月初一 is 2026-01-19
AFTER = date(2026, 2, 20)
LATE = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def everything():
    with scoped(ROOT), transaction.atomic():
        yield


def county() -> dict[str, int]:
    """One visited, one visited late, one not at all, one waived, one dead before, in two units under three officers."""
    second = Unit.objects.add_child(making.unit(), {"code": "T2", "name": "某局下属", "kind": "organ"})
    people = {
        "kept": making.person(primary_contact="甲"), "late": making.person(primary_contact="甲"),
        "missed": making.person(primary_contact="乙", unit=second), "waived": making.person(primary_contact="乙"),
        "dead": making.person(primary_contact="", died_on=date(2026, 2, 1), died_source="roster"),
    }
    making.contact(people["kept"], date(2026, 2, 1), "home")
    making.contact(people["late"], AFTER, "home")
    settling.settle(at=making.AT, on=LATE, since=date(2025, 12, 1))
    Waiver.objects.create(person=people["waived"], rule="visit.spring_festival", period=str(EVE), day=date(2026, 2, 2), reason="随迁",
                          by_name="某", at=making.AT, org_path=people["waived"].org_path)
    return {name: person.pk for name, person in people.items()}


def spring() -> plans.Plan:
    plan = plans.plan_of("visit.spring_festival", str(EVE))
    assert plan
    return plan


def named(plan: plans.Plan, on: date, **narrow) -> list[int]:
    return [duty.person_id for duty in plans.rows(plan, seen_by=OPERATOR, on=on, narrow=Narrow(**narrow))]


def test_a_festival_after_its_days() -> None:
    who = county()
    whole = plans.board(spring(), seen_by=OPERATOR, on=LATE).whole
    assert whole.figures | {"left": 1} == {
        "owed": 3, "done": 2, "left": 1, "kept": 1, "kept_late": 1, "open": 0, "overdue": 0, "missed": 1, "waived": 1, "cancelled": 1,
        "undetermined": 0}
    assert named(spring(), LATE, show="missed") == [who["missed"]]


def test_whoever_was_missed_stands_first() -> None:
    who = county()
    assert named(spring(), LATE)[0] == who["missed"]
    assert named(spring(), LATE, show="left") == [who["missed"]]


@pytest.mark.parametrize("on", [date(2026, 1, 25), EVE, AFTER, LATE])
def test_every_figure_is_the_length_of_its_list(on: date) -> None:
    county()
    board = plans.board(spring(), seen_by=OPERATOR, on=on)
    parts = [({}, board.whole)]
    parts += [({"unit": pk}, tally) for (pk, _name), tally in board.units]
    parts += [({"officer": name}, tally) for name, tally in board.officers]
    for narrow, tally in parts:
        for show in SHOWS:
            assert len(named(spring(), on, show=show, **narrow)) == tally.of(show), (on, narrow, show)
    for split in (board.units, board.officers):
        assert sum((tally.counts for _name, tally in split), start=type(board.whole.counts)()) == board.whole.counts
    assert board.whole.of("owed") == sum(board.whole.of(show) for show in (*DONE, *LEFT))


def test_a_coming_festival_is_reckoned_from_the_register() -> None:
    who = county()
    before = date(2025, 12, 20)
    Duty.objects.all().delete()
    assert plans.coming(spring(), seen_by=OPERATOR, on=before).count() == 5
    assert set(plans.people_of(spring(), seen_by=OPERATOR, on=before)) == set(who.values())
    assert not plans.coming(spring(), seen_by=OPERATOR, on=date(2026, 1, 19)).exists()


def test_a_birthday_month_holds_the_great_birthdays_and_those_to_come() -> None:
    gone = making.person(birth_on=date(1950, 3, 2))
    ahead = making.person(birth_on=date(1936, 3, 28))
    lunar = making.person(birth_on=date(1948, 3, 10), birth_calendar="lunar", lunar_month=1, lunar_day=20)
    making.person(birth_on=date(1950, 4, 1))
    on = date(2026, 3, 25)
    settling.settle(at=making.AT, on=on, since=date(2026, 1, 1))
    plan = plans.plan_of("birthday", "2026-03")
    assert plan and (plan.first, plan.last) == (date(2026, 3, 1), date(2026, 3, 31))
    rows = [(duty.person_id, duty.rule) for duty in plans.rows(plan, seen_by=OPERATOR, on=on, narrow=Narrow())]
    assert set(rows) == {(gone.pk, "greet.birthday"), (ahead.pk, "visit.longevity_birthday"), (lunar.pk, "greet.birthday")}
    assert list(plans.coming(plan, seen_by=OPERATOR, on=on).values_list("person_id", flat=True)) == [ahead.pk]


def test_a_must_visit_takes_a_month() -> None:
    person = making.person()
    making.happening(person, "hospital", date(2026, 3, 5))
    settling.settle(at=making.AT, on=date(2026, 3, 6), since=date(2026, 1, 1))
    plan = plans.plan_of("visit.hospital", "2026-03")
    assert plan and named(plan, date(2026, 3, 6)) == [person.pk]
    other = plans.plan_of("visit.hospital", "2026-02")
    assert other and named(other, date(2026, 3, 6)) == []


@pytest.mark.parametrize(("code", "period"), [
    ("no.such", "2026-03"), ("visit.spring_festival", "2026-03"), ("birthday", "2026-13"), ("birthday", "春节"), ("visit.hospital", "")])
def test_there_are_no_such_plans(code: str, period: str) -> None:
    assert plans.plan_of(code, period) is None


def test_the_index_names_what_runs_and_what_comes() -> None:
    county()
    named = {plan.code: plan.period for plan, _tally, _coming in plans.plans(seen_by=OPERATOR, on=date(2026, 1, 5))}
    assert named["visit.spring_festival"] == str(EVE)
    assert named["contact.lixiu_monthly"] == "2026-01" and named["contact.retired_quarterly"] == "2026-Q1"
    assert named["visit.hospital"] == "2026-01"
    months = [plan.period for plan, _tally, _coming in plans.plans(seen_by=OPERATOR, on=date(2026, 1, 5)) if plan.code == "birthday"]
    assert months == ["2026-01", "2026-02"]


def test_the_title_says_the_year_of_the_new_year() -> None:
    assert spring().title == "2026年　新春佳节必访"
    assert spring().last - spring().first == timedelta(days=28)


def test_the_duties_of_a_slip_are_those_ticked_and_those_waiting() -> None:
    who = county()
    on = date(2026, 2, 10)
    owed = Duty.objects.get(person=who["missed"], rule="visit.spring_festival")
    assert [duty.pk for duty in plans.chosen([owed.pk], seen_by=OPERATOR, on=on)] == [owed.pk]
    waiting = plans.chosen([], seen_by=OPERATOR, on=on, person_ids=[who["missed"]])
    assert owed.pk in {duty.pk for duty in waiting} and {duty.status for duty in waiting} <= {"open", "overdue"}


def test_where_a_unit_holds_a_rule_stricter_its_people_are_shown_by_its_own_form() -> None:
    second = Unit.objects.add_child(making.unit(), {"code": "T2", "name": "某局下属", "kind": "organ"})
    here, there = making.person(unit=second), making.person()
    Override.objects.create(rule="visit.hospital", unit=second, name="workdays", value=1, since=date(2026, 1, 1), document="某局办法",
                            clause="一个工作日内到医院看望。", reason="就近", by_name="某", at=making.AT)
    for person in (here, there):
        Stewardship.objects.create(person=person, org_path=person.org_path, unit=person.unit, since=date(2020, 1, 1))
        making.happening(person, "hospital", date(2026, 3, 4))
    on = date(2026, 3, 6)
    settling.settle(at=making.AT, on=on, since=date(2026, 1, 1))
    plan = plans.plan_of("visit.hospital", "2026-03")
    assert plan
    rows = plans.rows(plan, seen_by=OPERATOR, on=on, narrow=Narrow())
    assert {(duty.person_id, duty.rule.partition("@")[2], duty.status) for duty in rows} == {
        (here.pk, str(second.pk), "overdue"), (there.pk, "", "open")}
    assert plans.board(plan, seen_by=OPERATOR, on=on).whole.of("owed") == 2, "each once"
