"""The life of a petition: every act in every state, and no way beside the table; protection of whoever brought it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from tests.needs.petitioning import DAY, act, brought, later, moment, proof, registered, ways
from tests.world import World, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs import petition_life as life
from weixia.needs.actions import petition_hands as hands
from weixia.needs.actions import petition_reviews as reviews
from weixia.needs.actions import petitions as acts
from weixia.needs.models import Informant, Petition, PetitionStep
from weixia.needs.petition_shutting import Whom

pytestmark = pytest.mark.django_db
# as the law has it, written again by hand: what may follow what
LAW = {
    "registered": {"accept": "accepted", "refuse": "refusing", "pass": "passing", "move": "registered"},
    "refusing": {"tell": "refused"}, "passing": {"tell": "passed"}, "refused": {}, "passed": {},
    "accepted": {"tell": "accepted", "move": "accepted", "ask_extension": "accepted", "answer_extension": "accepted", "reply": "replying"},
    "replying": {"tell": "replied"}, "replied": {"ask_review": "reviewing", "end": "ended"},
    "reviewing": {"review": "reviewed"}, "reviewed": {"tell": "told_review"},
    "told_review": {"ask_rereview": "rereviewing", "end": "ended"}, "rereviewing": {"rereview": "rereviewed"},
    "rereviewed": {"tell": "ended"}, "ended": {},
}


@pytest.fixture
def world() -> World:
    with scoped(ROOT):
        return build()


def walked(world: World, row: Petition) -> set[tuple[str, str, str]]:
    """Every act tried in every state that can be reached, each on the row as it then is."""
    does, found, seen = ways(world, DAY), set(), set()

    def go(row: Petition, depth: int) -> None:
        key = (row.state, row.answered_on is None, row.extended, *sorted(waiting(row)))
        if key in seen or depth > 14:
            return
        seen.add(key)
        for do in does.values():
            try:
                with transaction.atomic():
                    after = tried(do, row)
                    if after is None:
                        continue
                    word = done(row)
                    found.add((row.state, word, after.state))
                    if word != "move":  # handed on, it is in other hands
                        go(after, depth + 1)
                    transaction.set_rollback(True)
            except Impossible:
                pass

    go(row, 0)
    return found


def tried(do: Callable[[Petition], Petition], row: Petition) -> Petition | None:
    try:
        do(row)
    except Impossible:
        return None
    with scoped(ROOT):
        return Petition.objects.get(pk=row.pk)


def done(row: Petition) -> str:
    """What the thread says was done last; being taken off by a handing on is part of it."""
    with scoped(ROOT):
        steps = PetitionStep.objects.filter(petition=row).exclude(word="unname")
        return steps.order_by("-id").values_list("word", flat=True)[0]


def waiting(row: Petition) -> set[str]:
    with scoped(ROOT):
        return set(PetitionStep.objects.filter(petition=row, word__in=("ask_extension", "answer_extension")).values_list("word", flat=True))


def as_law() -> set[tuple[str, str, str]]:
    return {(before, word, to) for before, way in LAW.items() for word, to in way.items()}


def test_no_other_way_exists(world: World) -> None:
    """All acts × all states by the acts themselves: exactly what the law says, no state unreached."""
    assert walked(world, registered(world)) == as_law()
    assert set(life.STATES) == set(LAW) == {"registered"} | {to for _, _, to in as_law()}


def test_a_way_that_was_smuggled_in_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk has teeth: closed without a reply, by one line more in the table."""
    monkeypatch.setattr(life, "LIFE", (*life.LIFE, ("accepted", "reply", "ended")))
    monkeypatch.setattr(acts, "follows", lambda state, act: "ended" if (state, act) == ("accepted", "reply") else life.follows(state, act))
    assert walked(world, registered(world)) - as_law() == {("accepted", "reply", "ended")}


def test_nothing_is_over_that_was_not_told(world: World) -> None:
    """Every end lies behind a telling: without `tell` no way leads there."""
    reached, new = {"registered"}, {"registered"}
    while new:
        new = {to for before, word, to in life.LIFE if before in reached and word != "tell"} - reached
        reached |= new
    assert not reached & life.OVER


def replied(world: World) -> Petition:
    row = registered(world)
    for what, told in ((acts.petition_accept, {}), (acts.petition_tell, {"proof": proof(DAY)}),
                       (acts.petition_reply, {"words": "已补发两个月。"}), (acts.petition_tell, {"proof": proof(DAY)})):
        row = act(world, what, row, DAY, **told)
    return row


def test_a_review_is_asked_of_another_body_within_thirty_days(world: World) -> None:
    row, last = replied(world), later(DAY, 30)
    ask = reviews.petition_ask_review
    with pytest.raises(Impossible, match="30 日内申请"):
        act(world, ask, row, later(DAY, 31), day=later(DAY, 31), body="市委老干部局", words="数目不对")
    with pytest.raises(Impossible, match="另一个机关"):
        act(world, ask, row, DAY, day=DAY, body="甲县局", words="数目不对")
    row = act(world, ask, row, last, day=last, body="市局", words="数目不对")
    assert row.next_on == later(last, 30)
    row = act(world, reviews.petition_review, row, last, words="维持。")
    row = act(world, acts.petition_tell, row, last, proof=proof(last))
    with pytest.raises(Impossible, match="另一个机关"):
        act(world, ask, row, last, day=last, body="市局", words="仍不同意")


def test_it_ends_when_nobody_asked_or_the_person_said_so(world: World) -> None:
    row = replied(world)
    with pytest.raises(Impossible, match="还可以申请"):
        act(world, reviews.petition_end, row, later(DAY, 30), settled=False, words="没有申请")
    row = act(world, reviews.petition_end, row, later(DAY, 31), settled=False, words="没有申请")
    assert (row.state, row.ended_on, row.next_on) == ("ended", later(DAY, 31), None)


def test_a_lawsuit_is_passed_on_with_where_to(world: World) -> None:
    row = registered(world, kind="litigation")
    with pytest.raises(Impossible, match="转送"):
        act(world, acts.petition_accept, row, DAY)
    row = act(world, acts.petition_pass, row, DAY, body="县人民法院", words="向县人民法院提出。")
    assert act(world, acts.petition_tell, row, DAY, proof=proof(DAY)).state == "passed"


WHOM = Whom("钱单位", "甲县机关", unit="甲县机关")


@pytest.mark.parametrize(("whom", "by", "says"), [
    (Whom("林信"), "林信", "你本人"), (Whom("某人", username="linxin"), "林信", "你本人"),
    (Whom("甲县局", unit="甲县局"), "林信", "上级单位"), (Whom("市局", unit="S"), "林信", "上级单位"), (None, "林信", "被反映人")])
def test_whoever_is_complained_of_cannot_register_it(world: World, whom: Whom | None, by: str, says: str) -> None:
    with pytest.raises(Impossible, match=says):
        registered(world, by=by, kind="accusation", accused=whom)


def test_it_goes_to_nobody_complained_of(world: World) -> None:
    row = registered(world, kind="accusation", accused=WHOM)
    for body in ("甲县机关", "县委钱单位办公室"):
        with pytest.raises(Impossible, match="不得转给"):
            act(world, acts.petition_pass, row, DAY, body=body, words="请其说明")
    with pytest.raises(Impossible, match="不得转给"):
        act(world, hands.petition_move, row, DAY, to_unit=world.units["甲县机关"], words="由原单位核实")
    act(world, hands.petition_accuse, row, DAY, whom=Whom("孙科"))
    with pytest.raises(Impossible, match="不得由被反映人"):
        act(world, hands.petition_name, row, DAY, account_id=world.accounts["孙科"].pk)
    with pytest.raises(Impossible, match="管信访的人"):
        act(world, hands.petition_name, row, DAY, account_id=world.accounts["小张"].pk)


def test_a_handler_complained_of_later_is_taken_off_at_once(world: World) -> None:
    row = registered(world)
    act(world, hands.petition_name, row, DAY, by="周局", account_id=world.accounts["孙科"].pk)
    act(world, hands.petition_accuse, row, DAY, whom=Whom("孙科"))
    with scoped(ROOT):
        row.refresh_from_db()
    assert row.named == [world.accounts["林信"].pk]
    with pytest.raises(Impossible, match="你本人"):
        act(world, hands.petition_accuse, row, DAY, whom=Whom("林信"))


def test_who_brought_it_is_read_by_the_named_and_each_reading_told(world: World) -> None:
    row = registered(world, kind="accusation", accused=WHOM)
    assert act(world, hands.informant_open, row, DAY, why="ask").phone == "10000000001"
    with pytest.raises(Impossible, match="具名的承办人"):
        act(world, hands.informant_open, row, DAY, by="周局", why="ask")
    act(world, hands.petition_name, row, DAY, by="周局", account_id=world.accounts["周局"].pk)
    assert act(world, hands.informant_open, row, DAY, by="周局", why="tell").name == "赵某"
    act(world, hands.petition_unname, row, DAY, by="周局", account_id=world.accounts["林信"].pk)
    with pytest.raises(Impossible, match="具名的承办人"):
        act(world, hands.informant_open, row, DAY, why="ask")
    with pytest.raises(Impossible, match="先指定另一位"):
        act(world, hands.petition_unname, row, DAY, by="周局", account_id=world.accounts["周局"].pk)
    with scoped(ROOT):
        told = list(Event.objects.filter(action="petition.identity_opened").order_by("id").values_list("actor_name", "reason"))
        done = Event.objects.filter(action__startswith="petition.")
        said = " ".join(f"{one.about} {one.reason} {one.fields} {one.person_id}" for one in done)
    assert told == [("林信", "向本人核实"), ("周局", "告知本人")]
    assert not [word for word in ("赵某", "10000000001", "取暖费", "钱单位", "晚霞社区") if word in said]


def test_handed_up_it_leaves_the_sight_and_the_hands_of_whoever_had_it(world: World) -> None:
    row = registered(world)
    act(world, hands.petition_move, row, DAY, to_unit=world.units["市局"], words="反映的涉及本局")
    with scoped(world.actor("林信", on=DAY).scope):
        assert not Petition.objects.exists() and not Informant.objects.exists()
    with scoped(ROOT):
        row = Petition.objects.get(pk=row.pk)
    assert (row.org_path, row.named, row.next_on) == (world.units["市局"].path, [], later(DAY, 15)), "its clocks go on"


def test_an_officer_may_nothing(world: World) -> None:
    actor = world.actor("小张", on=DAY)
    with scoped(actor.scope), pytest.raises(Refused):
        hands.petition_register(world.units["甲县局"], by=actor, at=moment(DAY), told=brought())


@pytest.mark.parametrize(("wrong", "says"), [
    ({"name": ""}, "信访人是谁"), ({"gist": " "}, "一句话"), ({"kind": "other"}, "选一类"), ({"anonymous": True, "name": ""}, "")])
def test_what_is_registered_is_sound(world: World, wrong: dict[str, Any], says: str) -> None:
    if not says:
        assert registered(world, **wrong).anonymous
        return
    with pytest.raises(Impossible, match=says):
        registered(world, **wrong)
    with pytest.raises(Impossible, match="还没有到"):
        act(world, lambda row, **now: hands.petition_register(world.units["甲县局"], told=brought(date(2027, 1, 1)), **now), None, DAY)
