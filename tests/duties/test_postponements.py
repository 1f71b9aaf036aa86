"""改期: the planned day, and all that it leaves as it was."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests import world as casting
from tests.duties.making import AT
from weixia.duties import actions, queries, settling
from weixia.duties.models import Duty, Postponement
from weixia.kernel.actor import Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped

TO = AT.date()
SOON = TO + timedelta(days=5)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with scoped(ROOT):
        made = casting.build()
        settling.settle(at=AT, on=TO, since=TO - timedelta(days=200))
        yield made


def owed(world: Any, name: str = "李老", rule: str = "contact.lixiu_monthly") -> Any:
    duty = Duty.objects.filter(person=world.people[name], rule=rule).latest("opens")
    return queries.duty_get(duty.pk, seen_by=world.actor("周局", on=TO), on=TO)


def put_off(world: Any, *duties: Any, to: date = SOON, reason: str = "等家属回来", by: str = "小张") -> Any:
    return actions.duties_postpone([duty.pk for duty in duties], by=world.actor(by, on=TO), at=AT, to=to, reason=reason)


def test_the_due_day_and_the_figures_stay_and_the_plan_is_told(world: Any) -> None:
    duty, head = owed(world), world.actor("孙科", on=TO)
    before = queries.counts(seen_by=head, on=TO)
    put_off(world, duty)
    again = owed(world)
    assert (again.due, again.status, again.planned) == (duty.due, duty.status, SOON)
    assert queries.counts(seen_by=head, on=TO) == before
    event = Event.objects.get(action="duty.postponed")
    assert event.reason == "等家属回来" and event.fields["due"] == str(duty.due)


def test_the_list_goes_by_the_planned_day(world: Any) -> None:
    head, other = world.actor("孙科", on=TO), owed(world, "王老", "contact.retired_quarterly")

    def order() -> list[int]:
        found = queries.waiting(seen_by=head, on=TO)
        return [one.pk for one in queries.in_order(found, on=TO)]

    assert order().index(other.pk) > order().index(owed(world).pk)
    put_off(world, other, to=TO)
    assert order().index(other.pk) < order().index(owed(world).pk)


def test_not_before_it_opens_nor_after_it_is_missed_nor_in_the_past(world: Any) -> None:
    duty = owed(world)
    late = duty.late_until
    assert late is not None
    assert not put_off(world, duty, to=late + timedelta(days=1)).done
    assert put_off(world, duty, to=late).done
    for wrong in ({"to": TO - timedelta(days=1)}, {"reason": "  "}):
        with pytest.raises(actions.Impossible):
            put_off(world, duty, **wrong)
    duty.opens = TO + timedelta(days=3)
    from weixia.duties.actions.postponement import why_not
    assert "起才能办" in why_not(duty, TO + timedelta(days=2), today=TO)


def test_what_is_overdue_stays_overdue(world: Any) -> None:
    late = next(one for one in queries.waiting(seen_by=world.actor("孙科", on=TO), on=TO, show="overdue"))
    put_off(world, late)
    again = queries.duty_get(late.pk, seen_by=world.actor("孙科", on=TO), on=TO)
    assert (again.status, again.planned) == ("overdue", SOON)


def test_a_second_plan_replaces_the_first_and_undo_restores_it(world: Any) -> None:
    duty = owed(world)
    put_off(world, duty)
    second = put_off(world, duty, to=SOON + timedelta(days=2), reason="又改")
    assert owed(world).planned == SOON + timedelta(days=2) and Postponement.objects.count() == 2
    assert actions.postponements_end(second.act, by=world.actor("小张", on=TO), at=AT) == 1
    assert owed(world).planned == SOON
    assert actions.duty_unpostpone(duty, by=world.actor("小张", on=TO), at=AT)
    assert owed(world).planned is None and Postponement.objects.count() == 2


def test_only_those_who_may(world: Any) -> None:
    with pytest.raises(Refused):
        put_off(world, owed(world), by="何信")


def test_pages_in_order_join_without_gap_or_repeat(world: Any) -> None:
    head = world.actor("孙科", on=TO)
    put_off(world, owed(world))
    whole = [one.pk for one in queries.in_order(queries.waiting(seen_by=head, on=TO), on=TO)]
    met, after = [], None
    while True:
        rows, after = queries.page_in_order(queries.waiting(seen_by=head, on=TO), seen_by=head, on=TO, after=after, size=2)
        met += [one.pk for one in rows]
        if after is None:
            break
    assert met == whole and len(whole) > 4
