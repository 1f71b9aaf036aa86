"""建言献策 and 征求意见: told back before it closes, unnamed where somebody wishes so, every opinion weighed with a why."""

from datetime import timedelta
from typing import Any

import pytest

from tests.world import AT, TODAY, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import consultations as asking
from weixia.needs.actions import suggestions as acts
from weixia.needs.cohorts import Conditions
from weixia.needs.models import Suggestion
from weixia.needs.queries import suggestions as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with scoped(ROOT):
        yield build()


def received(world: Any, by: str = "小张", **told: Any) -> Suggestion:
    actor = world.actor(by)
    with scoped(actor.scope):
        return acts.suggestion_receive(world.units["甲县局"], by=actor, at=AT, told=acts.Advising(
            **{"title": "关于活动室", "words": "周末也开门", "channel": "visit", "received_on": TODAY} | told))


def act(world: Any, what: Any, row: Any, by: str = "小张", **told: Any) -> Any:
    actor = world.actor(by)
    with scoped(actor.scope):
        return what(row, by=actor, at=AT, **told)


TELL = {"how": "phone", "day": TODAY, "whom": "李老"}


def test_nothing_closes_a_suggestion_but_telling_it_back(world: Any) -> None:
    row = received(world, person_id=world.people["李老"].pk)
    with pytest.raises(Impossible, match="还没有结果"):
        act(world, acts.suggestion_tell, row, **TELL)
    act(world, acts.suggestion_pass, row, whom="机关服务中心")
    with pytest.raises(Impossible, match="还没有结果"):
        act(world, acts.suggestion_tell, row, **TELL)
    with pytest.raises(Impossible, match="为什么"):
        act(world, acts.suggestion_decide, row, outcome="declined", why=" ")
    act(world, acts.suggestion_decide, row, outcome="declined", why="没有人值班")
    assert Suggestion.objects.get().closed_at is None
    act(world, acts.suggestion_pass, row, whom="县工会")
    with pytest.raises(Impossible, match="还没有结果"):
        act(world, acts.suggestion_tell, row, **TELL)
    act(world, acts.suggestion_decide, row, outcome="partly", why="先开周六上午")
    with pytest.raises(Impossible, match="应在有结果那天与今天之间"):
        act(world, acts.suggestion_tell, row, **TELL | {"day": TODAY + timedelta(days=1)})
    act(world, acts.suggestion_tell, row, **TELL)
    closed = Suggestion.objects.get()
    assert (closed.state, closed.outcome, closed.closed_at) == ("closed", "partly", AT)
    assert [one.kind for one in closed.steps.all()] == ["passed", "decided", "passed", "decided", "told"]
    with pytest.raises(Impossible, match="已经告知办结"):
        act(world, acts.suggestion_decide, row, outcome="adopted", why="改主意")


def test_who_wishes_to_be_unnamed_is_in_no_row_in_clear(world: Any) -> None:
    row = received(world, person_id=world.people["李老"].pk, unnamed=True, origin="contact", origin_id=77)
    stored = Suggestion.objects.filter(pk=row.pk).values()[0]
    assert stored["person_id"] is None and stored["origin_id"] is None and "李老" not in str(stored) and "周末" not in str(stored)
    assert queries.from_of(row) == ""
    with pytest.raises(Refused, match="不愿署名"):
        act(world, acts.suggestion_name, row, by="何信", reason="好奇")
    with pytest.raises(Impossible, match="为什么"):
        act(world, acts.suggestion_name, row, by="孙科", reason="")
    assert act(world, acts.suggestion_name, row, by="孙科", reason="当面答复") == "李老 A0001"
    assert act(world, acts.suggestion_name, row, reason="当面答复") == "李老 A0001", "whoever took it down"
    events = Event.objects.filter(action__startswith="suggestion.")
    assert events.filter(action="suggestion.named").count() == 2
    assert not [one for one in events if one.person_id or "李老" in f"{one.about}{one.fields}{one.reason}"]


def test_a_draft_is_not_closed_while_an_opinion_waits_for_its_answer(world: Any) -> None:
    actor = world.actor("孙科")
    with scoped(actor.scope):
        told = asking.Sending("护理费办法", "第一条", TODAY, TODAY, Conditions(kinds=("lixiu",)), ("A0002",), ("第一党支部", "第一党支部"))
        draft = asking.consultation_begin(world.units["甲县局"], by=actor, at=AT, told=told)
        rows = {one.name: one for one in queries.opinions(draft, seen_by=actor)}
        assert set(rows) == {"李老", "王老", "第一党支部"}, "the dead and other kinds are not asked, a branch once"
        with pytest.raises(Impossible, match="没有找到编号"):
            asking.consultation_begin(world.units["甲县局"], by=actor, at=AT, told=asking.Sending(
                "某", "某", TODAY, TODAY, numbers=("B0001",)))
        with pytest.raises(Impossible, match="没有意见"):
            asking.opinion_take(rows["李老"], by=actor, at=AT, how="visit", day=TODAY, words="")
        with pytest.raises(Impossible, match="还没有记下"):
            asking.opinion_weigh(rows["李老"], by=actor, at=AT, outcome="adopted", why="改了")
        asking.opinion_take(rows["李老"], by=actor, at=AT, how="visit", day=TODAY, words="标准低了")
        asking.opinion_take(rows["王老"], by=actor, at=AT, how="phone", day=TODAY, words="", none=True)
        with pytest.raises(Impossible, match="李老"):
            asking.consultation_close(draft, by=actor, at=AT, summary="听了两位")
        asking.opinion_weigh(rows["李老"], by=actor, at=AT, outcome="declined", why="省里定的标准")
        with pytest.raises(Impossible, match="没有告知"):
            asking.consultation_close(draft, by=actor, at=AT, summary="听了两位")
        assert asking.opinions_tell(draft, [one.pk for one in rows.values()], by=actor, at=AT, how="visit", day=TODAY) == 1
        with pytest.raises(Impossible, match="写一段"):
            asking.consultation_close(draft, by=actor, at=AT, summary="")
        closed = asking.consultation_close(draft, by=actor, at=AT, summary="没有采纳一条：省里定的。")
        with pytest.raises(Impossible, match="已经结束"):
            asking.opinion_take(rows["第一党支部"], by=actor, at=AT, how="meeting", day=TODAY, words="同意")
    assert closed.closed_at == AT
    for name, seen in (("钱单位", {"王老"}), ("外人", set())):
        other = world.actor(name)
        with scoped(other.scope):
            assert {one.name for one in queries.opinions(draft, seen_by=other)} == seen
            assert (queries.consultation_get(draft.pk, seen_by=other) is None) is (name == "外人")
