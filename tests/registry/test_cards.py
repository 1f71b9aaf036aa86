"""The 长辈卡 and the two ways in: one effect, five tries, one holder; and nothing outlives the elder (RELIABILITY T6)."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.world import AT, World, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.fields import put
from weixia.kernel.models import Event, Letter
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.sealing import blind
from weixia.registry.actions import cards as acts
from weixia.registry.actions import entering, people
from weixia.registry.actions.merges import merge_make
from weixia.registry.models import Authority, Card, ElderDevice, EntryCode, FamilyContact
from weixia.registry.queries.cards import holder_at

SOON = timedelta(seconds=1)
PHONE = "13800000002"


@pytest.fixture
def world(db: None) -> World:
    with scoped(ROOT):
        return build()


@pytest.fixture
def issued(world: World) -> tuple[Card, str]:
    by = world.actor("小张")
    with scoped(by.scope):
        return acts.card_issue(world.people["王老"], by=by, at=AT, phone_checked=True)


def code_of(phone: str, at=AT) -> tuple[str, str]:
    """Ask for a code and let the job run; the session's secret, and the digits that left the house ('' where none did)."""
    token = entering.code_ask(at=at, phone=phone)
    row = EntryCode.objects.order_by("-pk").first()
    assert row is not None
    sent = entering.code_send(by=entering.NOBODY, at=at, code_id=row.pk)
    with transaction.atomic(), scoped(ROOT):
        letter = Letter.objects.filter(about=f"code:{row.uuid}").first()
    assert sent == (letter is not None)
    return token, _digits(letter) if letter else ""


def _digits(letter: Letter) -> str:
    import json

    from weixia.kernel.fields import clear

    return json.loads(clear(letter, "values_sealed"))["code"]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_card_opens_once_and_its_device_is_known(issued: tuple[Card, str], world: World) -> None:
    card, code = issued
    token = entering.card_enter(at=AT, number=f" {card.number[:4]}-{card.number[4:]}", code=f"{code[:3]} {code[3:]}", browser="手机")
    holder = holder_at(token or "", at=AT + SOON)
    assert holder and (holder.actor.role, holder.actor.people) == ("elder", (world.people["王老"].pk,))
    assert entering.card_enter(at=AT, number=card.number, code=code, browser="另一部") is None, "once"
    assert holder_at(token or "", at=AT + timedelta(days=181)) is None
    with scoped(ROOT):
        event = Event.objects.filter(action="portal.entered").get()
    assert (event.actor_name, event.post, event.person_id) == ("王老", "本人", world.people["王老"].pk)


def test_five_wrong_codes_kill_a_card_s_code(issued: tuple[Card, str]) -> None:
    card, code = issued
    for _try in range(5):
        assert entering.card_enter(at=AT, number=card.number, code=wrong(code), browser="") is None
    assert entering.card_enter(at=AT, number=card.number, code=code, browser="") is None


def test_a_code_of_a_card_lives_seven_days(issued: tuple[Card, str]) -> None:
    card, code = issued
    assert entering.card_enter(at=AT + timedelta(days=7), number=card.number, code=code, browser="") is None


def test_what_is_kept_tells_nobody_the_code(issued: tuple[Card, str]) -> None:
    card, code = issued
    assert card.salt and code not in (card.salt, card.code_mac) and len(card.code_mac) == 64
    assert acts.code_mac("00", code) != card.code_mac


def test_a_code_by_telephone_is_for_its_session_and_once(issued: tuple[Card, str]) -> None:
    token, code = code_of("138 0000-0002")
    other, _none = code_of("13800000009")
    assert code and entering.code_try(at=AT, token=other, code=code) == entering.WRONG, "another session"
    assert entering.code_try(at=AT, token=token, code=code) == entering.PASSED
    [card] = entering.cards_passed(at=AT, token=token)
    assert entering.cards_passed(at=AT, token=other) == []
    assert entering.code_enter(at=AT, token=other, card_id=card.pk, browser="") is None
    assert entering.code_enter(at=AT, token=token, card_id=card.pk, browser="")
    assert entering.code_try(at=AT, token=token, code=code) == entering.WRONG, "reuse"
    assert entering.code_enter(at=AT, token=token, card_id=card.pk, browser="") is None, "reuse"


def test_a_code_by_telephone_lives_ten_minutes(issued: tuple[Card, str]) -> None:
    token, code = code_of(PHONE)
    assert entering.code_try(at=AT + timedelta(minutes=10), token=token, code=code) == entering.WRONG


def test_five_wrong_tries_shut_a_number_whoever_asked(issued: tuple[Card, str]) -> None:
    first, code = code_of(PHONE)
    second, another = code_of(PHONE)
    for turn in range(5):
        token, right = (first, code) if turn % 2 else (second, another)
        assert entering.code_try(at=AT, token=token, code=wrong(right)) == entering.WRONG
    assert entering.code_try(at=AT + timedelta(minutes=9), token=second, code=another) == entering.WAIT
    third, fresh = code_of(PHONE, at=AT + timedelta(minutes=16))
    assert entering.code_try(at=AT + timedelta(minutes=16), token=third, code=fresh) == entering.PASSED


def test_a_number_gets_five_codes_a_day(issued: tuple[Card, str]) -> None:
    sent = [bool(code_of(PHONE, at=AT + timedelta(hours=hour))[1]) for hour in range(8)]
    assert sent == [True] * 5 + [False] * 3
    assert code_of(PHONE, at=AT + timedelta(hours=25))[1]


@pytest.mark.parametrize("phone", ["13800000001", "13900000001", "0471-6612345"])
def test_a_number_that_nobody_made_sure_of_gets_nothing(issued: tuple[Card, str], phone: str) -> None:
    """李老's number is on file, but no card says that somebody checked it."""
    token, code = code_of(phone)
    assert not code
    assert entering.code_try(at=AT, token=token, code="000000") == entering.WRONG


def test_a_couple_that_shares_a_telephone_is_asked_who(issued: tuple[Card, str], world: World) -> None:
    by, other = world.actor("小张"), world.people["李老"]
    with scoped(by.scope):
        put(other, "phone_sealed", PHONE)
        other.phone_index = blind("phone", PHONE)
        other.save()
        acts.card_issue(other, by=by, at=AT, phone_checked=True)
    token, code = code_of(PHONE)
    assert entering.code_try(at=AT, token=token, code=code) == entering.PASSED
    assert {card.person.name for card in entering.cards_passed(at=AT, token=token)} == {"王老", "李老"}


def test_a_relative_comes_by_a_paper_and_until_a_day(world: World) -> None:
    by, person = world.actor("小张"), world.people["王老"]
    with scoped(by.scope):
        kin = FamilyContact.objects.get(person=person)
        trust = acts.Trust(kin, "signed", date(2026, 6, 1))
        card, code = acts.card_issue(person, by=by, at=AT, trust=trust)
        with pytest.raises(Impossible):
            acts.card_issue(person, by=by, at=AT, trust=acts.Trust(kin, "", date(2026, 6, 1)))
        with pytest.raises(Impossible):
            acts.card_issue(person, by=by, at=AT, trust=acts.Trust(kin, "signed", date(2032, 6, 1)))
    token = entering.card_enter(at=AT, number=card.number, code=code, browser="") or ""
    holder = holder_at(token, at=AT + SOON)
    assert holder and holder.authority and holder.authority.relation == "女儿"
    assert (holder.actor.role, holder.actor.name) == ("family", "王老的女儿")
    assert holder_at(token, at=AT + timedelta(days=92)) is None, "the day has come"
    with scoped(by.scope):
        acts.authority_end(Authority.objects.get(), by=by, at=AT + SOON)
    assert holder_at(token, at=AT + 2 * SOON) is None


def test_a_new_card_ends_the_old_one_and_its_devices(issued: tuple[Card, str], world: World) -> None:
    card, code = issued
    token, by = entering.card_enter(at=AT, number=card.number, code=code, browser="") or "", world.actor("小张")
    with scoped(by.scope):
        acts.card_issue(world.people["王老"], by=by, at=AT + SOON)
    assert holder_at(token, at=AT + 2 * SOON) is None
    with scoped(ROOT):
        assert ElderDevice.objects.get().ended_how == "换了新卡"


def test_a_death_ends_card_device_and_authority(issued: tuple[Card, str], world: World) -> None:
    card, code = issued
    token, by = entering.card_enter(at=AT, number=card.number, code=code, browser="") or "", world.actor("孙科")
    with scoped(by.scope):
        people.person_died(by=by, at=AT + SOON, person=world.people["王老"], on=date(2026, 3, 1), source="staff")
        assert Card.objects.get().ended_why == "本人去世"
    assert holder_at(token, at=AT + 2 * SOON) is None
    assert not code_of(PHONE)[1]


def test_staff_without_the_capability_issue_nothing(world: World) -> None:
    by = world.actor("周局")
    with scoped(by.scope), pytest.raises(Refused):
        acts.card_issue(world.people["王老"], by=by, at=AT)


def test_a_visitor_sees_through_the_wall_their_own_rows_alone(issued: tuple[Card, str], world: World) -> None:
    from weixia.registry.models import Person

    card, code = issued
    holder = holder_at(entering.card_enter(at=AT, number=card.number, code=code, browser="") or "", at=AT + SOON)
    assert holder is not None
    with scoped(holder.actor.scope):
        assert [person.name for person in Person.objects.all()] == ["王老"]
        assert FamilyContact.objects.count() == 1 and Event.objects.count() == 0


def test_the_card_of_a_merged_record_opens_nothing(issued: tuple[Card, str], world: World) -> None:
    card, code = issued
    token, by = entering.card_enter(at=AT, number=card.number, code=code, browser="") or "", world.actor("孙科")
    kept, gone = world.people["陈遗属"], world.people["王老"]
    with scoped(by.scope):
        merge_make(by=by, at=AT + SOON, survivor=kept, merged=gone, choices={}, reason="同一个人", confirmed=True,
                   versions={kept.pk: kept.version, gone.pk: gone.version})
        assert not Card.objects.exists() and not ElderDevice.objects.exists()
    assert holder_at(token, at=AT + 2 * SOON) is None
    assert entering.card_enter(at=AT + SOON, number=card.number, code=code, browser="") is None
