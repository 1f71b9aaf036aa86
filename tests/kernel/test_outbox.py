"""寄信: once for each reason, not at night, not to the dead, and never blindly again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.at_once import at_once
from tests.world import AT, build
from weixia.kernel import letters, outbox, postman
from weixia.kernel.actor import OPERATOR, Impossible
from weixia.kernel.fields import clear
from weixia.kernel.models import Attempt, Event, Letter, Preference
from weixia.kernel.outbox import Recipient, Writing, letter_put
from weixia.kernel.postman import Outcome, letter_settle, letter_take, letters_doubt
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
VIA = {"sms": "https", "voice": "https"}
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # 12:00 in China
NIGHT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)  # 22:30


def office(*, hotline: str = "0471-6612345", name: str = "甲县老干部局") -> None:
    for key, value in (("office.hotline", hotline), ("office.name", name)):
        Preference.objects.update_or_create(pk=key, defaults={"value": value, "by_name": "测试", "at": AT})


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = build()
        office()
    with scoped(ROOT):
        yield made


def to(world: Any, name: str = "李老", **more: Any) -> Recipient:
    return Recipient(**{"kind": "elder", "person_id": world.people[name].pk, "name": name, "phone": "138-0000-0001"} | more)


def answered(world: Any, *, about: str = "need:1:answered", at: datetime = NOON, **more: Any) -> Letter | None:
    who = more.pop("to", None) or to(world)
    return letter_put(Writing("need.answered", about=about, to=who, values={"number": "318204"}, **more), by=OPERATOR, at=at)


def code(world: Any, at: datetime = NOON) -> Letter:
    made = letter_put(Writing("code", about=f"code:{at}", to=to(world), values={"code": "318204"}), by=OPERATOR, at=at)
    assert made is not None
    return made


def now(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


def took(at: datetime) -> postman.Taken:
    taken = letter_take(at=at, via=VIA)
    assert taken is not None
    return taken


def test_a_reason_is_written_of_once(world: Any) -> None:
    first = answered(world)
    assert first is not None and first.channel == "sms" and first.state == "waiting"
    assert answered(world) is None and answered(world, channels=("sms",)) is None
    assert answered(world, slot="2") is not None and answered(world, about="need:2:answered") is not None
    assert Letter.objects.count() == 3 and Event.objects.filter(action="letter.put").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_the_same_moment_write_one_letter() -> None:
    with scoped(ROOT), transaction.atomic():
        world = build()
        office()
    made = at_once([lambda: answered(world)] * 6)
    assert len([one for one in made if one is not None]) == 1
    with scoped(ROOT), transaction.atomic():
        assert Letter.objects.count() == 1


def test_what_is_rolled_back_was_never_put(world: Any) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        answered(world)
        raise ZeroDivisionError
    assert not Letter.objects.exists() and letter_take(at=NOON, via=VIA) is None


def test_the_reader_and_the_words_are_sealed(world: Any) -> None:
    letter = answered(world)
    assert letter is not None
    row = Letter.objects.filter(pk=letter.pk).values().get()
    assert not [value for value in row.values() if isinstance(value, str) and ("138" in value or "318204" in value or "李老" in value)]
    assert clear(now(letter), "address_sealed") == "13800000001" and "318204号事" in clear(now(letter), "text_sealed")
    assert not [one for one in Event.objects.all() if "318204" in str(one.fields) + one.about]


@pytest.mark.parametrize(("reader", "channel", "state"), [
    ({"phone": "13800000001"}, "sms", "waiting"), ({"phone": "0471-6612345"}, "voice", "waiting"),
    ({"phone": "", "address": "甲县解放路 1 号"}, "print", "waiting"), ({"phone": "", "address": ""}, "sms", "dead")])
def test_the_channel_is_the_first_that_has_an_address(world: Any, reader: dict[str, str], channel: str, state: str) -> None:
    letter = answered(world, to=to(world, **reader))
    assert letter is not None and (letter.channel, letter.state) == (channel, state)
    assert state == "waiting" or letters.why_of(letter) == "没有能用的电话或地址"


def test_the_reader_s_own_order_goes_before(world: Any) -> None:
    letter = answered(world, channels=("print", "sms"), to=to(world, address="甲县解放路 1 号"))
    assert letter is not None and letter.channel == "print"


def test_without_a_telephone_of_the_office_the_act_stands_and_the_letter_is_dead(world: Any) -> None:
    Preference.objects.all().delete()
    letter = answered(world)
    assert letter is not None and (letter.state, letter.why) == ("dead", "no_phone")
    with pytest.raises(Impossible):
        letters.letter_resend(letter, by=world.actor("孙科"), at=NOON)
    office()
    letters.letter_resend(letter, by=world.actor("孙科"), at=NOON)
    assert now(letter).state == "waiting" and "318204" in took(NOON).text


@pytest.mark.parametrize(("at", "own", "hour"), [
    (NIGHT, None, 24), (NOON, None, 0), (NOON, (15, 17), 3), (NIGHT, (6, 23), 0), (datetime(2026, 3, 1, 22, 0, tzinfo=UTC), None, 2)])
def test_nobody_is_woken(world: Any, at: datetime, own: Any, hour: int) -> None:
    """The office's hours, 8 to 20; the reader's own where they have some. `hour`: how many hours later it leaves."""
    letter = answered(world, at=at, to=to(world, quiet=own))
    assert letter is not None
    first = {24: datetime(2026, 3, 3, 0, 0, tzinfo=UTC), 2: datetime(2026, 3, 2, 0, 0, tzinfo=UTC)}.get(hour, at + timedelta(hours=hour))
    assert letter.not_before == first
    assert (letter_take(at=at, via=VIA) is None) == (first > at)


def test_hours_set_later_hold_for_what_waits(world: Any) -> None:
    letter = answered(world)
    Preference.objects.create(pk="letters.until", value="13", by_name="测试", at=AT)
    assert letter_take(at=NOON + timedelta(hours=2), via=VIA) is None
    assert letter is not None and now(letter).not_before == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)


def test_a_code_goes_before_everything_and_at_night(world: Any) -> None:
    answered(world, at=NIGHT - timedelta(hours=3))
    letter = code(world, at=NIGHT)
    assert took(NIGHT).letter_id == letter.pk


def test_a_code_is_nowhere_once_it_left_or_is_over(world: Any) -> None:
    gone, late = code(world), code(world, at=NOON + timedelta(seconds=1))
    letter_settle(took(NOON), Outcome("accepted"), at=NOON)
    assert postman.secrets_forget(at=NOON + timedelta(minutes=11)) == 1
    for letter in (gone, late):
        assert (now(letter).text_sealed, now(letter).values_sealed) == ("", "")
    assert (now(gone).state, now(late).state) == ("sent", "expired")
    assert letters.letter_open(now(gone), by=world.actor("孙科"), at=NOON)["text"] == ""
    assert letter_take(at=NOON + timedelta(minutes=12), via=VIA) is None


def test_a_waiting_code_is_not_shown_to_anybody(world: Any) -> None:
    assert "318204" not in str(letters.letter_open(code(world), by=world.actor("孙科"), at=NOON))


def test_a_letter_that_cannot_be_handed_over_is_tried_again_ever_later_and_then_dies(world: Any) -> None:
    letter, at, waited = answered(world), NOON, []
    assert letter is not None
    while now(letter).state == "waiting":
        at = max(at, now(letter).not_before)
        keys = took(at)
        letter_settle(keys, Outcome("unreached", why="no_connection"), at=at)
        waited.append((now(letter).not_before - at).total_seconds() / 60)
        assert keys.key == str(letter.uuid), "a provider knows every try again"
    assert waited[:5] == [1, 5, 15, 60, 240] and now(letter).state == "dead" and letter.attempts.count() == 6


def test_a_no_is_a_no(world: Any) -> None:
    letter = answered(world)
    letter_settle(took(NOON), Outcome("refused", why="blacklist"), at=NOON)
    assert letter is not None and (now(letter).state, letters.why_of(now(letter))) == ("dead", "blacklist")


def test_what_nobody_knows_is_not_sent_again(world: Any) -> None:
    """Whether the answer was lost or the postman: it waits for an answer of the provider, or for a person."""
    lost, killed = answered(world), answered(world, about="need:2:answered")
    letter_settle(took(NOON), Outcome("unknown"), at=NOON)
    took(NOON)  # and no word of it any more
    assert letters_doubt(at=NOON + timedelta(seconds=59)) == 0, "it may still be on its way"
    assert letters_doubt(at=NOON + timedelta(seconds=61)) == 1
    for letter in (lost, killed):
        assert letter is not None and now(letter).state == "unsure"
    for hours in range(1, 200, 7):
        assert letter_take(at=NOON + timedelta(hours=hours), via=VIA) is None
    assert {one.outcome for one in Attempt.objects.all()} == {"unknown"}


def test_a_try_stands_where_its_letter_does(world: Any) -> None:
    """Nobody else sees it, and it goes along when the person moves."""
    letter = answered(world)
    assert letter is not None
    took(NOON)
    with scoped(world.actor("外人").scope), transaction.atomic():
        assert not Attempt.objects.exists()
        Letter(pk=letter.pk).delete()
    assert [one.org_path for one in Attempt.objects.all()] == [now(letter).org_path]
    person = world.people["李老"]
    person.unit = world.units["乙县局"]
    person.save()
    assert [one.org_path for one in Attempt.objects.all()] == [now(letter).org_path] == [world.units["乙县局"].path]


@pytest.mark.parametrize(("found", "state"), [("accepted", "sent"), ("absent", "waiting"), ("refused", "dead")])
def test_a_provider_that_can_be_asked_settles_it(world: Any, found: str, state: str) -> None:
    letter = answered(world)
    letter_settle(took(NOON), Outcome("unknown"), at=NOON)
    assert postman.letter_to_ask(at=NOON, channels=VIA) is None, "what is still under way is not asked after"
    later = NOON + timedelta(minutes=2)
    assert postman.letter_to_ask(at=later, channels=["voice"]) is None
    asked = postman.letter_to_ask(at=later, channels=VIA)
    assert asked is not None and letter is not None and asked.key == str(letter.uuid)
    assert postman.letter_to_ask(at=later, channels=VIA) is None, "asked once, not in a circle"
    letter_settle(asked, Outcome(found), at=later)
    assert now(letter).state == state


def test_a_person_decides(world: Any) -> None:
    boss, doubted = world.actor("孙科"), [answered(world, about=f"need:{n}:answered") for n in range(4)]
    for _ in doubted:
        letter_settle(took(NOON), Outcome("unknown"), at=NOON)
    again, came, rung, paper = (now(one) for one in doubted if one)
    letters.letter_resend(again, by=boss, at=NOON)
    assert took(NOON).key == str(again.uuid), "a provider that has it knows it again"
    letters.letter_confirm(came, by=boss, at=NOON)
    letters.letter_tell(rung, by=boss, at=NOON, how="called")
    made = letters.letter_to_paper(paper, by=boss, at=NOON, to=to(world, address="甲县解放路 1 号", phone=""))
    assert [now(one).state for one in (came, rung, paper, made)] == ["delivered", "told", "told", "waiting"]
    assert letters.papers(ids=[made.pk, came.pk], seen_by=boss, day=NOON.date())[0]["address"] == "甲县解放路 1 号"
    assert letters.letters_move([made.pk, came.pk], by=boss, at=NOON, to="printed") == 1
    assert letters.letters_move([made.pk], by=boss, at=NOON, to="posted") == 1 and now(made).state == "posted"
    with pytest.raises(Impossible):
        letters.letter_tell(came, by=boss, at=NOON, how="called")


def test_a_dead_letter_sent_again_has_another_key(world: Any) -> None:
    letter = answered(world)
    letter_settle(took(NOON), Outcome("refused"), at=NOON)
    assert letter is not None
    letters.letter_resend(letter, by=world.actor("孙科"), at=NOON)
    assert took(NOON).key == f"{letter.uuid}.1"


def died(world: Any, on: date = date(2026, 3, 2)) -> None:
    person = world.people["李老"]
    person.died_on = on
    person.save()


def test_after_a_death_nothing_goes_to_the_elder(world: Any) -> None:
    mine, family = answered(world), answered(world, about="need:2:answered", to=to(world, kind="family"))
    rating = letter_put(Writing("need.rating", about="r", to=to(world, kind="family"), values={"number": "1"}), by=OPERATOR, at=NOON)
    died(world)
    assert outbox.letters_stop(world.people["李老"].pk, by=OPERATOR, at=NOON) == 2
    assert mine is not None and family is not None and rating is not None
    assert [now(one).state for one in (mine, rating, family)] == ["stopped", "stopped", "waiting"], "what the family asked is still theirs"
    assert answered(world, about="need:3:answered") is None
    assert took(NOON).letter_id == family.pk and letter_take(at=NOON, via=VIA) is None


def test_a_death_that_nobody_told_the_outbox_stops_the_letter_at_the_door(world: Any) -> None:
    """A roster may bring the day of a death: the register is asked again before anything leaves."""
    letter = answered(world)
    died(world)
    assert letter_take(at=NOON, via=VIA) is None and letter is not None and now(letter).state == "stopped"


def test_a_revoked_death_starts_no_flood(world: Any) -> None:
    answered(world)
    died(world)
    outbox.letters_stop(world.people["李老"].pk, by=OPERATOR, at=NOON)
    world.people["李老"].died_on = None
    world.people["李老"].save()
    assert letter_take(at=NOON + timedelta(days=1), via=VIA) is None
    assert answered(world) is None, "the same reason is still written of"


def test_nobody_of_another_county_sees_it_or_settles_it(world: Any) -> None:
    letter = answered(world)
    assert letter is not None
    stranger, own = world.actor("外人"), world.actor("小张")
    for actor, found in ((stranger, 0), (own, 1)):
        with scoped(actor.scope), transaction.atomic():
            assert len(letters.letters("waiting", seen_by=actor)[0]) == found == letters.counts(seen_by=actor)["waiting"]
            assert (letters.letter_get(letter.pk, seen_by=actor) is None) == (found == 0)
    with scoped(stranger.scope), transaction.atomic(), pytest.raises(Letter.DoesNotExist):
        letters.letter_tell(letter, by=stranger, at=NOON, how="called")


def test_a_letter_goes_where_its_person_goes(world: Any) -> None:
    letter = answered(world)
    world.people["李老"].unit = world.units["乙县局"]
    world.people["李老"].save()
    assert letter is not None and now(letter).org_path == world.units["乙县局"].path


def test_a_receipt_counts_once(world: Any) -> None:
    letter = answered(world)
    assert letter is not None
    letter_settle(took(NOON), Outcome("accepted"), at=NOON)
    told = {"channel": "sms", "nonce": "n" * 20, "why": "", "at": NOON}
    assert postman.delivery_record(str(letter.uuid), delivered=True, **told) and now(letter).state == "delivered"
    assert not postman.delivery_record(str(letter.uuid), delivered=False, **told) and now(letter).state == "delivered"
    for key in ("", "x", str(letter.uuid) + ".1", "00000000-0000-0000-0000-000000000000", f"{letter.uuid}'"):
        assert not postman.delivery_record(key, delivered=False, **told | {"nonce": "m" * 20})
    assert not postman.delivery_record(str(letter.uuid), delivered=False, **told | {"nonce": "o" * 20, "channel": "voice"})


@pytest.mark.django_db(transaction=True)
def test_several_postmen_take_each_letter_once() -> None:
    with scoped(ROOT), transaction.atomic():
        world = build()
        office()
        for n in range(24):
            answered(world, about=f"need:{n}:answered")

    def round_() -> list[int]:
        found = []
        while taken := letter_take(at=NOON, via=VIA):
            found.append(taken.letter_id)
            letter_settle(taken, Outcome("accepted"), at=NOON)
        return found

    taken = sum(at_once([round_] * 4), [])
    assert len(taken) == len(set(taken)) == 24
