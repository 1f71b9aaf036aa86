"""A report's life: told, written, received, instructed on, followed, closed; the original stays as it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.emergency import making
from tests.emergency.making import HOUR, KNOWN, duties, made, written
from tests.world import AT, TODAY, World
from weixia.emergency import actions, queries
from weixia.emergency.models import Receipt, Recipient, Report, Step, Supplement
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.models import Event
from weixia.registry.actions import happenings
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.models import Happening, Person

pytestmark = pytest.mark.django_db
OTHERS = ("report.oral", "report.written")
DEATH = ("bereavement.report_bureau", "bereavement.report_unit")


@pytest.fixture
def world() -> Iterator[World]:
    with making.county(settled=True) as cast:
        yield cast


def test_a_report_made_first_makes_the_fact_in_the_same_act(world: World) -> None:
    report = made(world)
    fact = Happening.objects.get(pk=report.happening_id)
    assert (fact.kind, fact.happened_on, fact.known_on, fact.text) == ("illness", TODAY, TODAY, "")
    assert duties(world, "王老", *OTHERS) == [("report.oral", "kept", TODAY), ("report.written", "open", None)]


def test_a_fact_on_file_is_taken_not_written_twice(world: World) -> None:
    fact = happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["王老"], kind="accident", happened_on=TODAY)
    assert duties(world, "王老", *OTHERS) == [("report.oral", "open", None), ("report.written", "open", None)]
    report = made(world, kind="accident")
    assert report.happening_id == fact.pk and Happening.objects.count() == 1
    with pytest.raises(actions.Reported) as again:
        made(world, kind="accident")
    assert again.value.report == report


def test_the_text_is_sealed_and_the_journal_holds_none_of_it(world: World) -> None:
    report = written(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text_sealed FROM emergency_step")
        assert all(text.startswith("v1.") for (text,) in cursor.fetchall())
    assert not Event.objects.filter(fields__icontains="抢救").exists()
    assert [one.text for one in queries.thread(report)] == ["突发心梗，正在抢救", "书面：已转危为安"]


@pytest.mark.parametrize(("more", "column"), [
    ({"known": AT + HOUR}, "known_at"), ({"on": TODAY + timedelta(1)}, "known_at"), ({"oral": KNOWN - HOUR}, "oral_at"),
    ({"oral": AT + HOUR}, "oral_at"), ({"told_to": " "}, "told_to"), ({"kind": "hospital"}, "kind"),
])
def test_what_cannot_have_been_is_refused_and_leaves_nothing(world: World, more: dict, column: str) -> None:
    with pytest.raises(Impossible) as refused:
        made(world, **more)
    assert refused.value.column == column
    assert not Report.objects.exists() and not Happening.objects.exists()


def test_a_death_goes_to_the_unit_in_charge_and_to_the_bureau_above(world: World) -> None:
    report = made(world, kind="death")
    assert [(one.role, one.unit.name) for one in queries.recipients(report)] == [("unit", "甲县机关"), ("bureau", "甲县局")]
    assert duties(world, "王老", *DEATH) == [(DEATH[0], "open", None), (DEATH[1], "kept", TODAY)]
    actions.report_write(report, by=world.actor("小张"), at=AT, when=AT, text="因病去世")
    assert duties(world, "王老", *DEATH) == [(DEATH[0], "kept", TODAY), (DEATH[1], "kept", TODAY)]
    assert duties(world, "王老", *OTHERS) == [], "a death is told by its own rules"
    mine = made(world, "李老", "death")
    assert [one.unit.name for one in queries.recipients(mine)] == ["甲县局", "市局"]


def test_other_kinds_go_to_the_unit_in_charge_alone(world: World) -> None:
    assert [one.unit.name for one in queries.recipients(made(world))] == ["甲县机关"]


def test_it_stands_received_when_the_last_recipient_has(world: World) -> None:
    report = written(world, "李老", "death")
    [first] = actions.report_receive(report, by=world.actor("孙科"), at=AT, remark="已知悉")
    assert first.recipient.unit.name == "甲县局" and queries.step_of(report) == "written"
    with pytest.raises(Impossible, match="没有等着"):
        actions.report_receive(report, by=world.actor("孙科"), at=AT)
    actions.report_receive(report, by=head_of(world, "市局"), at=AT)
    assert queries.step_of(report) == "received"


def head_of(world: World, name: str) -> Actor:
    """A section head of another unit."""
    unit = world.units[name]
    return replace(world.actor("孙科"), account_id=world.accounts["管理员"].pk, unit_id=unit.pk, unit_name=unit.name, path=unit.path)


def test_whoever_wrote_does_not_receive(world: World) -> None:
    report = written(world, by="孙科")
    with pytest.raises(Impossible, match="以外的岗位"):
        actions.report_receive(report, by=world.actor("孙科"), at=AT)
    actions.report_receive(report, by=world.actor("周局"), at=AT)
    assert queries.step_of(report) == "received"


def test_an_officer_neither_receives_nor_instructs(world: World) -> None:
    report = written(world)
    with pytest.raises(Refused):
        actions.report_receive(report, by=world.actor("小张"), at=AT)
    with pytest.raises(Refused):
        actions.report_instruct(report, by=world.actor("小张"), at=AT, text="请关心")


def test_the_whole_way(world: World) -> None:
    report, head, officer = written(world), world.actor("周局"), world.actor("小张")
    actions.report_receive(report, by=head, at=AT)
    actions.report_instruct(report, by=head, at=AT, text="全力救治，随时报告")
    actions.report_follow(report, by=officer, at=AT, text="已转出重症病房")
    actions.report_follow(report, by=officer, at=AT, text="出院")
    actions.report_close(report, by=head, at=AT, text="已康复出院")
    assert list(report.steps.order_by("number").values_list("after", "step")) == [
        ("", "oral"), ("oral", "written"), ("written", "received"), ("received", "instructed"), ("instructed", "followed"),
        ("followed", "followed"), ("followed", "closed")]
    actions.report_supplement(report, by=officer, at=AT, text="住院日期应为前一日")
    assert queries.step_of(report) == "closed", "a supplement changes no state"
    assert [one.code for one in queries.thread(report)].count("supplement") == 1


def test_nothing_is_said_without_words(world: World) -> None:
    report, head = made(world), world.actor("孙科")
    for act in ("write", "receive", "instruct", "follow", "close", "supplement"):
        do, more = getattr(actions, f"report_{act}"), {"when": AT} if act == "write" else {}
        if act == "receive":
            do(report, by=head, at=AT)
            continue
        with pytest.raises(Impossible) as refused:
            do(report, by=head, at=AT, text="  ", **more)
        assert refused.value.column == "text", act
        do(report, by=world.actor("小张") if act == "write" else head, at=AT, text="有内容", **more)


@pytest.mark.parametrize("model", [Report, Step, Recipient, Receipt, Supplement])
def test_the_database_refuses_to_change_or_remove_what_was_told(world: World, model: type) -> None:
    report = written(world)
    actions.report_receive(report, by=world.actor("孙科"), at=AT, remark="已知悉")
    actions.report_supplement(report, by=world.actor("小张"), at=AT, text="更正")
    column = {Report: {"made_by": "另"}, Recipient: {"role": "bureau"}}.get(model, {"by_name": "另"})
    for spoil in (lambda rows: rows.update(**column), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            spoil(model.objects.all())


def test_the_database_refuses_a_step_that_does_not_follow(world: World) -> None:
    report = made(world)
    base = {"report": report, "person_id": report.person_id, "org_path": report.org_path, "at": AT, "day": TODAY,
            "recorded_at": AT, "by_name": "某"}
    for number, after, step in ((2, "oral", "closed"), (2, "", "written"), (1, "oral", "written"), (2, "", "oral")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Step.objects.create(number=number, after=after, step=step, **base)


def test_a_withdrawn_fact_leaves_the_report_readable_and_marked(world: World) -> None:
    report = made(world)
    happenings.happening_withdraw(by=world.actor("小张"), at=AT, happening=Happening.objects.get(), reason="认错了人")
    stored = queries.report_get(report.pk, seen_by=world.actor("小张"))
    assert stored is not None and not queries.stands(stored)
    assert [one.pk for one in queries.withdrawn(seen_by=world.actor("小张"))] == [report.pk]
    assert duties(world, "王老", *OTHERS) == []


def test_a_corrected_fact_keeps_its_report(world: World) -> None:
    report = made(world)
    new = happenings.happening_correct(by=world.actor("小张"), at=AT, happening=Happening.objects.get(), kind="accident",
                                       happened_on=TODAY, known_on=TODAY)
    report.refresh_from_db()
    assert report.happening_id == new.pk and report.kind == "illness"
    assert duties(world, "王老", *OTHERS) == [("report.oral", "kept", TODAY), ("report.written", "open", None)]


def test_one_report_in_time_does_not_hide_that_the_other_is_late(world: World) -> None:
    yesterday = TODAY - timedelta(1)
    for kind in ("illness", "accident"):
        happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["王老"], kind=kind, happened_on=yesterday)
    early, late = AT - 20 * HOUR, AT
    made(world, on=yesterday, known=early - HOUR, oral=early)
    assert duties(world, "王老", "report.oral") == [("report.oral", "overdue", None)]
    made(world, kind="accident", on=yesterday, known=early - HOUR, oral=late)
    assert duties(world, "王老", "report.oral") == [("report.oral", "kept_late", TODAY)]


def test_a_report_of_another_day_keeps_nothing_of_this_one(world: World) -> None:
    two_ago = TODAY - timedelta(2)
    happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["王老"], kind="illness", happened_on=two_ago)
    made(world, kind="accident")
    assert [status for _rule, status, _kept in duties(world, "王老", "report.oral")] == ["overdue", "kept"]


def test_the_day_of_knowing_is_the_one_on_file(world: World) -> None:
    fact = happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["王老"], kind="illness",
                                       happened_on=TODAY - timedelta(3))
    with pytest.raises(Impossible) as refused:
        made(world, happening=fact, on=TODAY - timedelta(3))
    assert refused.value.column == "known_at"


def test_foreign_people_are_out_of_reach(world: World) -> None:
    with pytest.raises(Elsewhere):
        made(world, by="外人")
    report = made(world)
    assert queries.report_get(report.pk, seen_by=world.actor("外人")) is None


def test_when_the_person_moves_their_reports_move_and_are_received_there(world: World) -> None:
    report = written(world)
    person = world.people["王老"]
    person.unit = world.units["乙县局"]
    person.save(update_fields=["unit"])
    assert queries.report_get(report.pk, seen_by=world.actor("小张")) is None
    actions.report_receive(report, by=head_of(world, "乙县局"), at=AT)
    assert queries.step_of(report) == "received"


def test_what_was_told_while_two_records_were_one_goes_home_with_its_report(world: World) -> None:
    kept, gone = (Person.objects.get(pk=world.people[name].pk) for name in ("李老", "王老"))
    report, by = made(world, "王老", "accident"), world.actor("孙科")
    merge = merge_make(by=by, at=AT, survivor=kept, merged=gone, choices={}, reason="同一个人", confirmed=True,
                       versions={kept.pk: kept.version, gone.pk: gone.version})
    report.refresh_from_db()
    actions.report_write(report, by=world.actor("小张"), at=AT, when=AT, text="已回家")
    merge_undo(by=by, at=AT, merge=merge)
    assert {step.person_id for step in Step.objects.all()} == {gone.pk} == {Report.objects.get().person_id}
