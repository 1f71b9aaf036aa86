"""AC-07: 本日凌晨去世, 当日有生日祝福与电话任务, 且月任务已逾期 → 停发祝福与催办; 逾期保留; 开善后链: 报主管 + 市局."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from tests.care import making
from tests.kernel.test_outbox import office
from weixia.benefits.actions import comforts
from weixia.benefits.models import ComfortItem
from weixia.care.models import Bereavement
from weixia.duties import plans, queries
from weixia.kernel import outbox, postman
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Letter
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person
from weixia.registry.queries import people, reaching

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)  # the birthday, and the last day of the month


@pytest.fixture
def world() -> Any:
    made = stage.county(DAY)
    with scoped(ROOT):
        stage.joined(made, "赵老", on=DAY, kind="lixiu", birth_on=date(1930, 3, 31), revolution_joined_on=date(1947, 1, 1))
        stage.settle(DAY)
        yield made


def rules(world: Any, *statuses: str) -> dict[str, str]:
    return {one.rule: one.status for one in stage.owed(world, "赵老", on=DAY) if one.status in statuses}


def test_ac_07_nothing_for_the_person_waits_any_more(world: Any) -> None:
    before = rules(world, "open")
    assert {"greet.birthday", "contact.lixiu_monthly"} <= before.keys(), "both were to be done today"
    making.died(world, "赵老", DAY)
    left = rules(world, "open", "overdue")
    assert left and all(rule.startswith("bereavement.") for rule in left)


def test_ac_07_no_list_names_the_person_as_somebody_to_greet(world: Any) -> None:
    making.died(world, "赵老", DAY)
    boss, pk = world.actor("孙科", on=DAY), world.people["赵老"].pk
    waiting = [one.rule for one in queries.waiting(seen_by=boss, on=DAY).filter(person=pk)]
    assert waiting and all(rule.startswith("bereavement.") for rule in waiting)
    chosen = [one.rule for one in plans.chosen([], seen_by=boss, on=DAY, person_ids=[pk])]
    assert all(rule.startswith("bereavement.") for rule in chosen), "走访单"
    birthdays = plans.plan_of("birthday", "2026-03")
    assert birthdays and not plans.coming(birthdays, seen_by=boss, on=DAY).filter(pk=pk).exists()
    assert not people.people(people.Filters(), seen_by=boss, on=date(2026, 4, 1)).filter(pk=pk).exists(), "the list, and every export of it"


def test_ac_07_a_list_being_prepared_lets_the_person_go_in_the_same_act(world: Any) -> None:
    boss = world.actor("孙科", on=DAY)
    with transaction.atomic():
        draft = comforts.Draft(title="端午慰问", occasion="dragon_boat", opens=DAY, day=date(2026, 6, 19), unit=world.units["甲县局"])
        made = comforts.comfort_draft(by=boss, at=stage.moment(DAY), draft=draft)
        comforts.comfort_fill(made, [world.people["赵老"], world.people["李老"]], by=boss, at=stage.moment(DAY))
    making.died(world, "赵老", DAY)
    assert [one.person.name for one in ComfortItem.objects.select_related("person")] == ["李老"]


def test_ac_07_what_was_overdue_stays_as_history_says(world: Any) -> None:
    overdue = {one.period for one in stage.owed(world, "赵老", "contact.lixiu_monthly", on=DAY) if one.status == "missed"}
    assert "2026-02" in overdue, "nobody called in February"
    making.died(world, "赵老", DAY)
    after = {one.period: one.status for one in stage.owed(world, "赵老", "contact.lixiu_monthly", on=DAY)}
    assert {period for period, status in after.items() if status == "missed"} >= overdue
    stage.settle(date(2026, 4, 30))
    assert {one.period: one.status for one in stage.owed(world, "赵老", "contact.lixiu_monthly", on=date(2026, 4, 30))} == after


def test_ac_07_the_chain_begins_with_both_reports(world: Any) -> None:
    making.died(world, "赵老", DAY)
    chain = {one.rule: one.due for one in stage.owed(world, "赵老", on=DAY) if one.rule.startswith("bereavement.")}
    assert chain["bereavement.report_unit"] == DAY and chain["bereavement.report_bureau"] == date(2026, 4, 1)
    assert {"bereavement.visit", "bereavement.inform", "bereavement.close"} <= chain.keys()
    assert Bereavement.objects.get(person=world.people["赵老"]).is_open


def test_ac_07_no_letter_reaches_the_dead_not_even_one_that_waits(world: Any) -> None:
    """含已排队短信: what waits is stopped in the act itself, what follows is not written, and a revocation starts no flood."""
    at, elder = stage.moment(DAY), reaching.elder(world.people["赵老"].pk)
    office()
    reader = replace(elder, phone="13800000009")
    family = replace(reader, kind="family")

    def written(about: str, to: outbox.Recipient, template: str = "need.answered") -> Letter | None:
        return outbox.letter_put(outbox.Writing(template, about=about, to=to, values={"number": "318204"}), by=OPERATOR, at=at)

    waiting, theirs = written("need:1:answer", reader), written("need:2:answer", family)
    rating = written("need:3:tell", family, "need.rating")
    assert waiting and theirs and rating and waiting.state == "waiting"
    making.died(world, "赵老", DAY)
    states = {one.pk: one.state for one in Letter.objects.all()}
    assert (states[waiting.pk], states[rating.pk], states[theirs.pk]) == ("stopped", "stopped", "waiting")
    assert written("need:4:answer", reader) is None
    later = at + timedelta(days=1)
    taken = postman.letter_take(at=later, via={"sms": "file"})
    assert taken is not None and taken.letter_id == theirs.pk, "what the family asked is answered to the family"
    assert postman.letter_take(at=later, via={"sms": "file"}) is None
    Person.objects.filter(pk=world.people["赵老"].pk).update(died_on=None)
    assert postman.letter_take(at=later, via={"sms": "file"}) is None, "revoked, and nothing floods"
