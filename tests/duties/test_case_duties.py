"""诉求和信访的时限: decided with the act itself, explained, shown to whoever may see the case and to nobody else."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.duties import making
from tests.needs.needing import asked, county, led
from tests.needs.petitioning import DAY, act, proof, registered
from tests.world import AT, World
from weixia.duties.models import NeedDuty, PetitionDuty
from weixia.duties.queries import of_cases
from weixia.faces.terminal import _case_duties
from weixia.kernel.actor import OPERATOR, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import petitions as acts

pytestmark = pytest.mark.django_db
ON = timezone.localtime(AT).date()
TOLD, DUE = date(2026, 10, 10), date(2026, 11, 24)


@pytest.fixture
def world() -> Iterator[World]:
    with county() as made:
        making.start(date(2026, 1, 1), DAY)
        yield made


def statuses(world: World, who: str, subject: str, on: date) -> dict[str, str]:
    actor = world.actor(who, on=on)
    with scoped(actor.scope):
        return {duty.rule: duty.status for duty in of_cases.case_duties(subject, seen_by=actor, on=on)}


def test_a_petition_owes_with_each_act_and_only_its_own_see_it(world: World) -> None:
    row = registered(world)
    assert statuses(world, "林信", "petition", TOLD) == {"petition.accept": "open"}
    assert statuses(world, "林信", "petition", TOLD + timedelta(days=1)) == {"petition.accept": "overdue"}
    row = act(world, acts.petition_accept, row, DAY)
    row = act(world, acts.petition_tell, row, DAY, proof=proof(DAY))
    assert statuses(world, "林信", "petition", DUE) == {"petition.accept": "kept", "petition.close": "open"}
    officer = world.actor("小张", on=DUE)
    with scoped(officer.scope):
        assert PetitionDuty.objects.count() == 0, "the wall of the petition itself"
        with pytest.raises(Refused):
            of_cases.case_duties("petition", seen_by=officer, on=DUE)
        assert of_cases.case_lapses(seen_by=officer, on=DUE + timedelta(days=30)) == []
    boss = world.actor("孙科", on=DUE)
    with scoped(boss.scope):
        assert [duty.rule for duty in of_cases.case_lapses(seen_by=boss, on=DUE + timedelta(days=1))] == ["petition.close"]
        [pk] = PetitionDuty.objects.filter(rule="petition.close").values_list("pk", flat=True)
        why = of_cases.case_why_of("petition", pk, seen_by=boss, on=DUE)
    assert why and why.steps[0].startswith("2026-09-25 受理") and "60 天" in why.steps[1]
    assert [one.ref for one in why.clauses] == ["B4-2", "B4-4"]
    browser = Client()
    browser.force_login(world.accounts["小张"])
    assert browser.get(f"/petition-duties/{pk}").status_code in (403, 404)


def test_the_operator_lists_needs_and_petitions_by_their_numbers(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    need, row = asked(world), registered(world)
    with scoped(ROOT):
        told = _case_duties.listed(DAY, None, None, by=OPERATOR)
    assert sorted((one["case"], one["rule"], one["status"], one["due"]) for one in told) == sorted([
        (need.number, "need.answer", "overdue", "2026-03-03"), (need.number, "need.close", "overdue", "2026-03-16"),
        (row.number, "petition.accept", "open", "2026-10-10")])
    _case_duties.table(told, DAY)
    assert "诉求和信访共 3 件：待办 1，逾期 2" in capsys.readouterr().out


def test_a_wait_is_explained_and_today_tells_whose_it_is(world: World) -> None:
    need = led(world, asked(world), "accept", "assign", "begin", "hold")
    nobodys = asked(world, None)
    hand = world.actor("小张")
    with scoped(hand.scope):
        duty = NeedDuty.objects.get(need=need, rule="need.close")
        assert duty.due == date(2026, 3, 26), "ten working days, and eight of waiting up to the ceiling"
        why = of_cases.case_why_of("need", duty.pk, seen_by=hand, on=ON)
        assert why and "停 8 个工作日" in why.steps[-2] and "2026-03-26" in why.steps[-2] and not why.changed
        near = of_cases.own_needs(seen_by=hand, on=date(2026, 3, 25), mine=True)
        assert {(one.need_id, one.rule) for one in near} == {
            (need.pk, "need.close"), (nobodys.pk, "need.answer"), (nobodys.pk, "need.close")}
    led(world, need, "resume", at=AT + timedelta(days=1))
    with scoped(hand.scope):
        assert NeedDuty.objects.get(pk=duty.pk).due == date(2026, 3, 17), "one day was waited"
        assert statuses(world, "外人", "need", ON) == {}
    browser = Client()
    browser.force_login(world.accounts["孙科"])
    assert "件还没有办到" in browser.get("/rules/need.close").content.decode()
    page = browser.get(f"/need-duties/{duty.pk}").content.decode()
    assert "为何应办" in page and "停 1 个工作日" in page
