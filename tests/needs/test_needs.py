"""A need among its people: who may, who hears, where it stands, and what becomes of it when its person moves or dies."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tests.needs.needing import DAY, TOLD, WORKING, asked, county, led
from tests.world import AT, TODAY, World
from weixia.kernel.actor import OPERATOR, Actor, Impossible, Refused
from weixia.kernel.fields import clear
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import needs, needs_end, needs_work
from weixia.needs.actions.needs_work import Proof
from weixia.needs.models import Need, NeedHold, NeedLink, NeedRating, NeedStep, NeedTelling
from weixia.registry.actions import deaths, handovers, happenings, transfers
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.models import Person, Unit

pytestmark = pytest.mark.django_db
PARTS: tuple[Any, ...] = (NeedStep, NeedHold, NeedTelling, NeedRating, NeedLink)


@pytest.fixture
def world() -> Iterator[World]:
    with county() as cast:
        yield cast


def elder(world: World, name: str = "李老") -> Actor:
    person = world.people[name]
    return Actor(account_id=None, name=name, role="elder", path=person.org_path, people=(person.pk,))


def seen(world: World, name: str) -> set[str]:
    with scoped(world.actor(name).scope):
        return set(Need.objects.values_list("number", flat=True))


def test_a_need_is_told_in_time_answered_and_closed(world: World) -> None:
    need = asked(world)
    assert len(need.number) >= 6 and need.said_aloud.replace(" ", "") == need.number
    assert (need.answer_by, need.promised_at.date()) == (date(2026, 3, 3), date(2026, 3, 16)), "1 and 10 workdays"
    led(world, need, *WORKING, "answer", "tell", "rate", "close")
    assert need.state == "closed" and need.closed_at == AT
    words = [event.action for event in Event.objects.filter(action__startswith="need.").order_by("id")]
    assert words == [f"need.{word}" for word in ("recorded", "accepted", "assigned", "begun", "answered", "told", "rated", "closed")]


def test_ac_19_declined_is_told_before_it_closes_and_goes_up_in_the_end(world: World) -> None:
    need = led(world, asked(world), *WORKING)
    for told in ({"reason": "", "words": "办不了"}, {"reason": "means", "words": " "}):
        with pytest.raises(Impossible):
            needs_work.need_decline(need, by=world.actor("小张"), at=AT, **told)
    led(world, need, "decline")
    for word in ("close", "rate", "bad"):
        with pytest.raises(Impossible):
            led(world, need, word)
    led(world, need, "tell")
    row = NeedTelling.objects.get()
    assert (row.told_by, row.how, row.step.word, clear(row, "to_whom_sealed"), clear(row, "receipt_sealed")) == (
        "小张", "phone", "decline", "本人", "听清了")
    led(world, need, "bad")
    assert (need.state, need.reopened, need.owned, need.told_at) == ("accepted", 1, False, None)
    led(world, need, "assign", "begin", "answer", "tell", "bad")
    assert (need.state, need.raised_to.name) == ("raised", "市局")
    with pytest.raises(Refused, match="市局"):
        led(world, need, "assign")
    led(world, need, "assign", by="市科")
    led(world, need, "begin", "answer", "tell", "bad")
    assert need.state == "rated" and [one.score for one in need.ratings.order_by("round")] == [1, 1, 1]


def test_where_nothing_lies_above_it_goes_to_the_head_of_the_same_unit(world: World) -> None:
    need = asked(world, None, by="市科")
    led(world, need, *WORKING, "answer", "tell", by="市科", handler="市科")
    with pytest.raises(Refused, match="换一位"):
        needs_end.need_rate(need, by=world.actor("市科"), at=AT, score=1)
    for _again in range(2):
        needs_end.need_rate(need, by=OPERATOR, at=AT, score=2)
        need.refresh_from_db()
        if need.state == "accepted":
            led(world, need, "assign", "begin", "answer", "tell", by="市科", handler="市科")
    assert (need.state, need.raised_to.name) == ("raised", "市局")


def test_nobody_asks_about_their_own_work_and_nobody_works_on_another_s(world: World) -> None:
    need = led(world, asked(world), *WORKING)
    with pytest.raises(Refused, match="小张经办"):
        needs_work.need_answer(need, by=world.actor("何信"), at=AT, words="好了")
    needs_work.need_answer(need, by=world.actor("孙科"), at=AT, words="我替他办好了", told=TOLD)
    for name in ("小张", "孙科"):
        with pytest.raises(Refused, match="换一位"):
            needs_end.need_rate(need, by=world.actor(name), at=AT, score=5)
    needs_end.need_rate(need, by=world.actor("周局"), at=AT, score=5)


def test_a_wait_stops_the_clock_and_falls_due_by_itself(world: World) -> None:
    need = led(world, asked(world), *WORKING, "hold")
    assert need.promised_at.date() == date(2026, 3, 26), "eight workdays more: as long as it may wait"
    needs_work.need_resume(need, by=world.actor("小张"), at=AT + 3 * DAY)
    need.refresh_from_db()
    assert need.promised_at.date() == date(2026, 3, 19) and NeedHold.objects.get().ended_on == TODAY + 3 * DAY
    led(world, need, "hold", at=AT + 3 * DAY)
    after = AT + 14 * DAY
    with pytest.raises(Impossible):
        needs_work.need_resume(need, by=world.actor("小张"), at=after)
    needs_work.need_answer(need, by=world.actor("小张"), at=after, words="配件到了，装好了")
    assert NeedStep.objects.order_by("-id")[0].was == "working", "nobody had to wake it"
    with pytest.raises(Impossible, match="30 天"):
        needs_work.need_hold(led(world, asked(world), *WORKING), by=world.actor("小张"), at=AT, reason="person", words="住院",
                             until=TODAY + 31 * DAY)


def test_a_year_without_workdays_promises_nothing(world: World) -> None:
    far = AT + timedelta(days=3650)
    need = asked(world, at=far)
    assert need.promised_at is None and need.answer_by is None and need.next_at == far
    assert asked(world, at=far, urgency="three_days").promised_at is not None, "three days are three days"


def test_thirty_days_without_a_word_are_no_rating(world: World) -> None:
    need = led(world, asked(world), *WORKING, "answer", "tell")
    untold = led(world, asked(world), *WORKING, "answer")
    rated = led(world, asked(world), *WORKING, "answer", "tell", "rate")
    assert needs_end.needs_lapse(by=OPERATOR, at=AT + 30 * DAY - timedelta(seconds=1)) == 1
    assert needs_end.needs_lapse(by=OPERATOR, at=AT + 30 * DAY) == 1 and needs_end.needs_lapse(by=OPERATOR, at=AT + 31 * DAY) == 0
    assert [Need.objects.get(pk=one.pk).state for one in (need, untold, rated)] == ["closed", "answered", "closed"]


def test_the_same_request_twice_is_one_need_and_the_next_is_another(world: World) -> None:
    once = uuid4()
    first, again, other = asked(world, once=once), asked(world, once=once), asked(world)
    assert first.pk == again.pk != other.pk and first.number != other.number
    assert Event.objects.filter(action="need.recorded").count() == 2


def test_words_are_sealed_and_the_journal_has_none_of_them(world: World) -> None:
    need = led(world, asked(world, None), *WORKING, "decline")
    with connection.cursor() as cursor:
        cursor.execute("SELECT n::text || s::text FROM needs_need n JOIN needs_needstep s ON s.need_id = n.id")
        text = "".join(row[0] for row in cursor.fetchall())
    assert not any(word in text for word in ("水管", "吴姓", "13811112222", "用完了")) and need.caller_phone_index
    assert not Event.objects.filter(fields__icontains="水管").exists()


def test_a_caller_nobody_knows_stands_in_the_unit_and_follows_once_recognised(world: World) -> None:
    need = led(world, asked(world, None), *WORKING, "hold", "resume")
    assert need.org_path == world.units["甲县局"].path and need.number not in seen(world, "钱单位")
    needs.need_know(need, by=world.actor("小张"), at=AT, person_id=world.people["王老"].pk)
    need.refresh_from_db()
    path = world.people["王老"].org_path
    assert need.org_path == path and need.number in seen(world, "钱单位")
    for model in PARTS[:2]:
        assert set(model.objects.values_list("person_id", "org_path")) == {(world.people["王老"].pk, path)}, model
    with pytest.raises(Impossible):
        needs.need_know(need, by=world.actor("小张"), at=AT, person_id=world.people["李老"].pk)


def test_a_unit_that_moves_takes_its_unknown_callers_along(world: World) -> None:
    need = asked(world, None, by="中学员")
    Unit.objects.move(world.units["甲县中学"], world.units["乙县局"], pos="last-child")
    need.refresh_from_db()
    unit = Unit.objects.get(pk=need.unit_id)
    assert need.org_path == unit.path == need.steps.get().org_path and unit.path.startswith(world.units["乙县局"].path)
    assert need.number in seen(world, "外人") and need.number not in seen(world, "小张")


def test_passed_on_the_other_unit_gets_the_matter_and_nothing_of_the_file(world: World) -> None:
    need = asked(world)
    with scoped(world.actor("孙科").scope):
        new = needs.need_pass(need, by=world.actor("孙科"), at=AT, unit_id=world.units["乙县局"].pk, words="归乙县", phone="13800000001")
    need.refresh_from_db()
    assert (need.state, new.asked_as, new.person_id, new.promised_at) == ("passed", need.number, None, need.promised_at)
    assert clear(new, "caller_name_sealed") == "李老" and clear(new, "words_sealed") == clear(need, "words_sealed")
    assert new.number in seen(world, "外人") and new.number not in seen(world, "孙科")
    with scoped(world.actor("乙科").scope):
        led(world, new, "accept", "assign", by="乙科", handler="外人")
        with pytest.raises(Impossible, match="转来"):
            needs.need_pass(new, by=world.actor("乙科"), at=AT, unit_id=world.units["甲县局"].pk, words="退回")
    heard = [step.told for step in need.steps.filter(word="echo").order_by("id")]
    assert heard == ["您反映的事，乙县局已经受理。", "您反映的事已经安排专人办理。"]
    assert Event.objects.filter(action="need.echoed", person_id=world.people["李老"].pk).count() == 2


def test_passed_down_to_the_person_s_own_unit_it_stays_with_the_person(world: World) -> None:
    new = needs.need_pass(asked(world, "王老"), by=world.actor("孙科"), at=AT, unit_id=world.units["甲县机关"].pk, words="由单位办")
    assert new.person_id == world.people["王老"].pk and new.number in seen(world, "钱单位")


def test_the_elder_rates_what_was_passed_on_and_adds_and_withdraws_their_own(world: World) -> None:
    need = asked(world)
    new = needs.need_pass(need, by=world.actor("孙科"), at=AT, unit_id=world.units["乙县局"].pk, words="转")
    led(world, new, *WORKING, "answer", "tell", by="乙科", handler="外人")
    need.refresh_from_db()
    with scoped(elder(world).scope):
        needs_end.need_rate(need, by=elder(world), at=AT, score=1, how="portal")
    assert Need.objects.get(pk=new.pk).state == "accepted", "not good enough: opened again there"
    with scoped(elder(world).scope):
        mine = needs.need_record(by=elder(world), at=AT, told=needs.Asking(
            "portal", "daily", "no_hurry", "想订牛奶", person_id=world.people["李老"].pk))
        needs.need_add(mine, by=elder(world), at=AT, words="要两份")
        with pytest.raises(Refused):
            needs.need_accept(mine, by=elder(world), at=AT)
        needs_end.need_withdraw(mine, by=elder(world), at=AT, words="不要了")
    assert (mine.unit.name, Need.objects.get(pk=mine.pk).state) == ("甲县局", "withdrawn")
    foreign = asked(world, "王老")
    with scoped(elder(world).scope), pytest.raises(Elsewhere):
        needs.need_add(foreign, by=elder(world), at=AT, words="别人的")


def test_an_answer_read_at_the_portal_is_told_by_being_rated(world: World) -> None:
    need = led(world, asked(world), *WORKING, "answer")
    with scoped(elder(world).scope):
        needs_end.need_rate(need, by=elder(world), at=AT, score=4, how="portal")
    assert Need.objects.get(pk=need.pk).state == "rated" and NeedTelling.objects.get().how == "portal"


def merged(world: World) -> Any:
    one, other = world.people["李老"], world.people["王老"]
    return merge_make(by=world.actor("孙科"), at=AT, survivor=one, merged=other, choices={}, reason="同一个人",
                      versions={one.pk: 1, other.pk: 1}, confirmed=True)


def test_needs_go_with_a_merge_and_come_home_with_its_undo(world: World) -> None:
    need = led(world, asked(world, "王老"), *WORKING, "hold", "resume", "answer", "tell")
    before = {model: list(model.objects.values().order_by("pk")) for model in (Need, *PARTS)}
    merge = merged(world)
    for model in (Need, *PARTS):
        assert set(model.objects.values_list("person_id", flat=True)) <= {world.people["李老"].pk}, model
    led(world, Need.objects.get(pk=need.pk), "rate")
    merge_undo(by=world.actor("孙科"), at=AT, merge=merge)
    home = world.people["王老"]
    for model in (Need, *PARTS):
        assert set(model.objects.values_list("person_id", "org_path")) <= {(home.pk, home.org_path)}, model
    assert list(NeedStep.objects.values().order_by("pk"))[:len(before[NeedStep])] == before[NeedStep]


def test_a_transfer_takes_the_open_needs_along_without_an_owner_and_says_so(world: World) -> None:
    need, over = led(world, asked(world), *WORKING, "hold"), led(world, asked(world), *WORKING, "answer", "tell", "rate", "close")
    out = transfers.transfer_propose(by=world.actor("孙科"), at=AT, person=world.people["李老"], day=TODAY, reason="随女儿",
                                     to_unit=world.units["乙县局"])
    with scoped(world.actor("乙科").scope):
        transfers.transfer_confirm(by=world.actor("乙科"), at=AT, transfer=out)
    need.refresh_from_db()
    assert (need.state, need.owned, need.handler, need.unit.name, need.held_until) == ("accepted", False, "", "乙县局", None)
    assert need.steps.order_by("-id")[0].told == "您的事已随管理关系转到乙县局，由他们接着办。"
    assert {need.number, over.number} <= seen(world, "外人") and need.number not in seen(world, "小张")
    assert set(NeedStep.objects.values_list("org_path", flat=True)) == {world.units["乙县局"].path}
    assert Need.objects.get(pk=over.pk).unit.name == "甲县局", "what is over stays as it was answered"


def dies(world: World, name: str) -> Any:
    return happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people[name], kind="death", happened_on=TODAY)


def test_a_death_ends_what_only_the_elder_could_use_and_its_revocation_brings_it_back(world: World) -> None:
    walk, claim = led(world, asked(world, kind="mobility"), *WORKING), asked(world, kind="claim")
    kin = asked(world, kind="company", on_behalf="family", caller_name="女儿")
    away = needs.need_pass(asked(world, kind="daily"), by=world.actor("孙科"), at=AT, unit_id=world.units["乙县局"].pk, words="转")
    dies(world, "李老")
    assert [Need.objects.get(pk=one.pk).state for one in (walk, claim, kin)] == ["withdrawn", "recorded", "recorded"]
    assert Need.objects.get(pk=away.pk).state == "withdrawn", "also where it was passed on"
    with pytest.raises(Impossible, match="家属"):
        asked(world)
    row = deaths.revocation_propose(Person.objects.get(pk=world.people["李老"].pk), by=world.actor("孙科"), at=AT, reason="认错人了")
    deaths.revocation_confirm(row, by=world.actor("周局"), at=AT)
    walk.refresh_from_db()
    assert (walk.state, walk.owned, walk.closed_at) == ("accepted", False, None)
    assert Need.objects.get(pk=away.pk).state == "accepted"


def test_a_handover_takes_the_needs_in_hand(world: World) -> None:
    mine, foreign = led(world, asked(world), *WORKING), led(world, asked(world, "王老"), *WORKING)
    handovers.handover_make(by=world.actor("孙科"), at=AT, account=world.accounts["小张"], successor=world.accounts["孙科"].pk,
                            chosen={world.people["王老"].pk: world.accounts["钱单位"].pk}, reason="退休")
    rows = [Need.objects.get(pk=one.pk) for one in (mine, foreign)]
    assert [(row.handler, row.state) for row in rows] == [("孙科", "assigned"), ("钱单位", "assigned")]


def test_reading_is_journalled_and_foreigners_see_nothing(world: World) -> None:
    need = asked(world)
    needs.need_open(need, by=world.actor("小张"), at=AT)
    assert Event.objects.filter(action="need.opened", person_id=need.person_id, fields__id=need.pk).count() == 1
    assert seen(world, "外人") == set()
    with scoped(world.actor("外人").scope), pytest.raises(Elsewhere):
        needs.need_accept(need, by=world.actor("外人"), at=AT)
    with scoped(ROOT):
        assert Need.objects.get(pk=need.pk).state == "recorded"


def test_a_proof_hangs_on_the_answer_that_stands_and_is_given_once(world: World) -> None:
    need = led(world, asked(world), *WORKING, "answer")
    for proof in (Proof("", "phone"), Proof("本人", "pigeon"), *(Proof("本人", "phone", AT + days * DAY) for days in (1, -2))):
        with pytest.raises(Impossible), transaction.atomic():
            needs_work.need_told(need, by=world.actor("小张"), at=AT, proof=proof)
    needs_work.need_told(need, by=world.actor("小张"), at=AT, proof=TOLD)
    with pytest.raises(Impossible, match="已经记下"):
        needs_work.need_told(need, by=world.actor("小张"), at=AT, proof=TOLD)
