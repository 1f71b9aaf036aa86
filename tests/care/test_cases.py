"""善后: opened by every door a death comes by, kept step by step, closed when nothing is missing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from tests.care import making
from weixia import reactions
from weixia.care import queries
from weixia.care.actions.cases import case_close, case_open, cases_follow, step_do, step_undo
from weixia.care.models import Bereavement, BereavementStep
from weixia.kernel import journal
from weixia.kernel.actor import OPERATOR, Impossible, Refused
from weixia.kernel.fields import clear
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.models import Happening, Person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def world() -> Any:
    made = stage.county(DAY)
    with scoped(ROOT):
        yield made


def test_a_declaration_opens_one_case_with_the_duties_of_the_chain(world: Any) -> None:
    making.died(world, "李老", DAY)
    made = making.case(world, "李老")
    assert (made.died_on, made.known_on, made.is_open) == (DAY, DAY, True)
    rules = {one.rule: one for one in stage.owed(world, "李老", on=DAY) if one.rule.startswith("bereavement.")}
    assert {"bereavement.visit", "bereavement.inform", "bereavement.close"} <= rules.keys()
    assert rules["bereavement.inform"].due == date(2026, 3, 13) and rules["bereavement.close"].due == date(2026, 6, 8)


def test_telling_the_family_keeps_the_duty_on_its_day_and_taking_it_back_reopens_it(world: Any) -> None:
    making.died(world, "李老", DAY)
    making.step(world, "李老", DAY, "inform")
    assert stage.owed(world, "李老", "bereavement.inform", on=DAY)[0].status == "kept"
    by = world.actor("小张", on=DAY)
    with scoped(by.scope), transaction.atomic():
        step_undo(making.case(world, "李老"), "inform", by=by, at=stage.moment(DAY, 12))
    assert stage.owed(world, "李老", "bereavement.inform", on=DAY)[0].status == "open"
    assert BereavementStep.objects.count() == 1, "what was told stays on file"


def test_a_step_that_is_not_done_keeps_no_duty(world: Any) -> None:
    making.died(world, "李老", DAY)
    making.step(world, "李老", DAY, "inform", outcome="excused", note="家属在国外，还没有联系上")
    assert stage.owed(world, "李老", "bereavement.inform", on=DAY)[0].status == "open"


def test_whom_and_why_are_sealed(world: Any) -> None:
    making.died(world, "李老", DAY)
    row = making.step(world, "李老", DAY, "inform", whom="次女", note="留了纸质材料")
    assert "次女" not in row.whom_sealed and clear(row, "whom_sealed") == "次女"
    with scoped(ROOT):
        assert "次女" not in str([event.fields for event in journal.Event.objects.all()])


def test_a_case_closes_only_when_nothing_is_missing_and_keeps_the_last_duty(world: Any) -> None:
    making.died(world, "李老", DAY)
    with pytest.raises(Impossible, match="上门慰问家属、告知丧葬抚恤政策"):
        making.close(world, "李老", DAY)
    making.all_steps(world, "李老", DAY)
    making.close(world, "李老", DAY)
    assert stage.owed(world, "李老", "bereavement.close", on=DAY)[0].status == "kept"
    assert stage.owed(world, "李老", "bereavement.visit", on=DAY)[0].status == "kept"
    with pytest.raises(Impossible, match="已经办结"):
        making.step(world, "李老", DAY, "reckon")


def test_one_must_step_missing_is_enough_to_stay_open(world: Any) -> None:
    making.died(world, "李老", DAY)
    making.all_steps(world, "李老", DAY)
    by = world.actor("小张", on=DAY)
    with transaction.atomic():
        step_undo(making.case(world, "李老"), "devices", by=by, at=stage.moment(DAY, 12))
    with pytest.raises(Impossible, match="收回借用的设备"):
        making.close(world, "李老", DAY)


@pytest.mark.parametrize("kind,told,column", [
    ("inform", {"whom": ""}, "whom"), ("inform", {"way": ""}, "whom"), ("files", {"day": DAY + timedelta(days=1)}, "day"),
    ("files", {"day": DAY - timedelta(days=1)}, "day"), ("files", {"outcome": "excused"}, "note"), ("visit", {}, ""), ("nothing", {}, "")])
def test_what_cannot_be_is_said_at_its_box(world: Any, kind: str, told: dict[str, Any], column: str) -> None:
    making.died(world, "李老", DAY)
    with pytest.raises(Impossible) as problem:
        making.step(world, "李老", DAY, kind, **told)
    assert problem.value.column == column and not BereavementStep.objects.exists()


def test_a_step_is_told_once(world: Any) -> None:
    making.died(world, "李老", DAY)
    making.step(world, "李老", DAY, "files")
    with pytest.raises(Impossible, match="刚刚有人登记过"):
        making.step(world, "李老", DAY, "files", by="孙科")


def test_a_revoked_death_cancels_the_case_and_it_stays_readable(world: Any) -> None:
    making.died(world, "李老", DAY)
    making.step(world, "李老", DAY, "inform")
    making.revoked(world, "李老", DAY + timedelta(days=3))
    made = making.case(world, "李老")
    assert made.cancelled_at is not None and made.cancelled_by == "周局"
    shown = {one.kind: one for one in queries.steps(made, seen_by=world.actor("小张"))}
    assert shown["inform"].row is not None and shown["inform"].whom == "女儿"
    assert [one for one in stage.owed(world, "李老", on=DAY + timedelta(days=3)) if one.rule.startswith("bereavement.")] == []
    with pytest.raises(Impossible, match="撤销"):
        making.step(world, "李老", DAY, "files")


def test_a_second_death_after_a_mistaken_one_is_a_case_of_its_own(world: Any) -> None:
    making.died(world, "李老", DAY)
    making.step(world, "李老", DAY, "inform")
    making.revoked(world, "李老", DAY + timedelta(days=3))
    again = DAY + timedelta(days=9)
    stage.settle(again)  # as the night does: no list shows what opens beyond the last day settled
    making.died(world, "李老", again)
    assert [(one.died_on, one.is_open) for one in Bereavement.objects.order_by("id")] == [(DAY, False), (again, True)]
    told = {one.kind: one.row for one in queries.steps(making.case(world, "李老"), seen_by=world.actor("小张"))}
    assert not any(told.values()), "what was told in the cancelled case is no step of the new one"
    owed = [(one.opens, one.due, one.kept_on, one.status) for one in stage.owed(world, "李老", "bereavement.inform", on=again)]
    assert owed == [(again, date(2026, 3, 24), None, "open")], "one, of the second death"


def test_ledgers_open_and_undo_cases_in_sets(world: Any) -> None:
    person = world.people["王老"]
    Person.objects.filter(pk=person.pk).update(died_on=DAY, died_source="event")
    reactions.after_import("events", [person.pk], by=OPERATOR, at=stage.moment(DAY))
    assert making.case(world, "王老").is_open
    reactions.after_import("events", [person.pk], by=OPERATOR, at=stage.moment(DAY))
    assert Bereavement.objects.filter(person=person).count() == 1
    Person.objects.filter(pk=person.pk).update(died_on=None, died_source="")
    reactions.after_import("events", [person.pk], by=OPERATOR, at=stage.moment(DAY))
    assert making.case(world, "王老").cancelled_at is not None


def test_a_death_from_before_weixia_opens_none_by_itself_but_by_hand(world: Any) -> None:
    old = world.people["陈老"]  # died in 2021
    assert cases_follow([old.pk], by=OPERATOR, at=stage.moment(DAY), since=date(2025, 1, 1)) == 0
    by = world.actor("小张", on=DAY)
    with transaction.atomic():
        assert case_open(old.pk, by=by, at=stage.moment(DAY)).died_on == date(2021, 6, 1)
    for wrong in (old, world.people["李老"]):
        with pytest.raises(Impossible), transaction.atomic():
            case_open(wrong.pk, by=by, at=stage.moment(DAY))


def test_a_corrected_day_moves_the_case(world: Any) -> None:
    from weixia.registry.actions.happenings import happening_correct
    made = making.died(world, "李老", DAY)
    by = world.actor("小张", on=DAY)
    with transaction.atomic():
        happening_correct(by=by, at=stage.moment(DAY, 12), happening=made, kind="death", happened_on=DAY - timedelta(days=1))
    assert [(one.died_on, one.is_open) for one in Bereavement.objects.all()] == [(DAY - timedelta(days=1), True)]


def test_a_survivor_on_file_keeps_the_last_step(world: Any) -> None:
    making.died(world, "李老", DAY)
    stage.joined(world, "李遗属", on=DAY, kind="survivor", related=world.people["李老"])
    shown = {one.kind: one.by_fact for one in queries.steps(making.case(world, "李老"), seen_by=world.actor("小张"))}
    assert shown["survivors"] == "李遗属" and shown["visit"] == ""


def test_another_county_sees_and_does_nothing(world: Any) -> None:
    making.died(world, "李老", DAY)
    made, stranger = making.case(world, "李老"), world.actor("外人", on=DAY)
    assert queries.case_get(made.pk, seen_by=stranger) is None and not queries.cases(seen_by=stranger).exists()
    at = stage.moment(DAY)
    for act in (lambda: case_close(made, by=stranger, at=at), lambda: step_undo(made, "files", by=stranger, at=at),
                lambda: case_open(made.person_id, by=stranger, at=at)):
        with pytest.raises(Elsewhere), transaction.atomic():
            act()
    with pytest.raises(Refused):
        step_do(made, by=world.actor("何信", on=DAY), at=stage.moment(DAY), doing=None)  # type: ignore[arg-type]


def test_all_or_nothing_when_the_process_ends_in_the_middle(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*args: Any, **told: Any) -> None:
        raise RuntimeError("the process ended here")

    monkeypatch.setattr("weixia.reactions.settling.settle_people", torn)
    with pytest.raises(RuntimeError):
        making.died(world, "李老", DAY)
    assert not Bereavement.objects.exists() and not Happening.objects.filter(kind="death").exists()
    assert Person.objects.get(pk=world.people["李老"].pk).died_on is None
