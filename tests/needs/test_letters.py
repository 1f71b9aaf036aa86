"""What a need writes to whoever asked: that it stands, that it is answered, never what it is about."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.kernel.test_outbox import office
from tests.needs.needing import DAY, WORKING, asked, county, led
from tests.world import AT, World
from weixia.kernel.fields import clear, put
from weixia.kernel.models import Letter
from weixia.kernel.scope import scoped
from weixia.needs.actions import needs, needs_work
from weixia.needs.models import Need
from weixia.registry.actions import happenings
from weixia.registry.models import CarePreference

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with county() as made:
        office()
        yield made


def said(need: Need) -> list[tuple[str, str, str]]:
    """(template, state, to) of each letter about the need, the oldest first."""
    rows = Letter.objects.filter(about__startswith=f"need:{need.pk}:").order_by("pk")
    return [(one.template.partition(".")[2], one.state, one.to_kind) for one in rows]


def text(need: Need, template: str) -> str:
    return clear(Letter.objects.get(about__startswith=f"need:{need.pk}:", template=template), "text_sealed")


def test_the_number_and_the_day_are_written_and_nothing_of_the_matter(world: World) -> None:
    need = asked(world, kind="medical", words="胃疼，想住院", urgency="three_days")
    [letter] = Letter.objects.all()
    assert said(need) == [("recorded", "waiting", "elder")] and clear(letter, "address_sealed") == "13800000001"
    assert text(need, "need.recorded") == f"【甲县老干部局】您的事已登记，编号{need.number}，3月3日前答复您。有事请打0471-6612345。"
    led(world, need, *WORKING, "answer")
    answered = text(need, "need.answered")
    assert "有答复了" in answered and "胃" not in answered and "修好" not in answered


def test_an_answer_told_by_somebody_needs_no_letter_and_asks_for_a_rating_a_day_later(world: World) -> None:
    need = led(world, asked(world), *WORKING, "answer", "tell")
    assert said(need)[1:] == [("answered", "stopped", "elder"), ("rating", "waiting", "elder")]
    assert Letter.objects.get(template="need.rating").not_before >= AT + DAY
    led(world, need, "rate")
    assert said(need)[2] == ("rating", "stopped", "elder"), "rated by telephone: not asked once more"


def test_a_refusal_says_that_somebody_will_explain_it(world: World) -> None:
    need = led(world, asked(world), *WORKING, "decline")
    assert "跟您说明" in text(need, "need.declined") and "钱" not in text(need, "need.declined")
    led(world, need, "tell")
    assert [one[:2] for one in said(need)[1:]] == [("declined", "stopped")], "and nobody asks whether they are content with a no"


def test_a_promise_that_moves_is_told(world: World) -> None:
    need = led(world, asked(world), "accept")
    needs_work.need_extend(need, by=world.actor("孙科"), at=AT, words="要会商")
    need.refresh_from_db()
    assert need.promised_at and f"改到{need.promised_at.month}月" in text(need, "need.moved")


def test_whoever_rang_for_them_is_written_to(world: World) -> None:
    kin = asked(world, on_behalf="family", caller_relation="女儿", caller_name="女儿", caller_phone="13700000009")
    unknown = asked(world, None)
    assert said(kin) == [("recorded", "waiting", "family")] and said(unknown) == [("recorded", "waiting", "caller")]
    assert [clear(one, "address_sealed") for one in Letter.objects.order_by("pk")] == ["13700000009", "13811112222"]
    assert Letter.objects.get(about=f"need:{unknown.pk}:record").org_path == unknown.org_path


def test_passed_on_only_the_number_they_hold_writes(world: World) -> None:
    need = asked(world)
    with scoped(world.actor("孙科").scope):
        new = needs.need_pass(need, by=world.actor("孙科"), at=AT, unit_id=world.units["乙县局"].pk, words="归乙县", phone="13800000001")
    with scoped(world.actor("乙科").scope):
        led(world, new, *WORKING, "answer", by="乙科", handler="外人")
    assert said(new) == []
    assert [one[0] for one in said(need)] == ["recorded", "answered"] and need.number in text(need, "need.answered")


def test_withdrawn_and_dead_are_let_go(world: World) -> None:
    gone = led(world, asked(world), "withdraw")
    assert said(gone) == [("recorded", "stopped", "elder")]
    kin = asked(world, on_behalf="family", caller_relation="女儿", caller_name="女儿", caller_phone="13700000009")
    mine = asked(world, kind="claim")
    happenings.happening_record(by=world.actor("小张"), at=AT, person=world.people["李老"], kind="death", happened_on=date(2026, 3, 2))
    assert not [one for one in Letter.objects.filter(to_kind="elder") if one.state != "stopped"]
    mine.refresh_from_db()
    led(world, Need.objects.get(pk=kin.pk), *WORKING, "answer")
    assert said(kin)[-1] == ("answered", "waiting", "family"), "what the family asked is answered to the family"


def test_the_person_s_own_channel_and_language_decide(world: World) -> None:
    person = world.people["李老"]
    person.language = "蒙古语"
    put(person, "address_sealed", "甲县解放路 1 号")
    person.save()
    CarePreference.objects.create(person=person, kind="channels", picked=["visit", "letter"], since=AT.date(), by_name="小张", at=AT)
    asked(world)
    letter = Letter.objects.get()
    assert (letter.channel, letter.wanted, letter.language) == ("print", "mn", "zh-Hans")
    assert clear(letter, "address_sealed") == "甲县解放路 1 号" and clear(letter, "name_sealed") == "李老"


def test_without_a_telephone_somebody_sees_that_nothing_could_be_sent(world: World) -> None:
    need = asked(world, "陈遗属", caller_phone="")
    person = world.people["陈遗属"]
    person.phone_sealed = ""
    person.save()
    assert said(need) == [("recorded", "waiting", "elder")]
    assert said(asked(world, "陈遗属", caller_phone="")) == [("recorded", "dead", "elder")]
