"""The portal's door through HTTP: nobody learns which numbers are known, and no crowd of guesses gets in (T5, T6)."""

import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.registry.test_cards import code_of, wrong
from tests.world import World, build
from weixia.faces.portal.page import ASKED, DEVICE
from weixia.kernel.fields import put
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.sealing import blind
from weixia.registry.actions import cards, entering
from weixia.registry.models import EntryCode

MANY = 200


def stage(phones: int = 1) -> tuple[World, list[str]]:
    """The cast, and numbers that somebody made sure of: each has a card."""
    with transaction.atomic(), scoped(ROOT):
        world = build()
        by, person, known = world.actor("小张"), world.people["王老"], []
        for number in range(phones):
            phone = f"138{number:08d}"
            card, _code = cards.card_issue(person, by=by, at=timezone.now())
            put(card, "phone_sealed", phone)
            card.phone_index, card.ended_at = blind("phone", phone), None
            card.save()
            known.append(phone)
    return world, known


def said(answer) -> tuple[object, ...]:
    """All that somebody outside can see, but the random word that binds the session."""
    headers = {name: value for name, value in answer.headers.items() if name != "Expires"}  # the moment itself
    text = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)
    cookies = {name: {key: value for key, value in morsel.items() if key != "expires"} | {"length": len(morsel.value)}
               for name, morsel in answer.cookies.items() if name != "csrftoken"}
    return answer.status_code, text, repr(sorted(headers.items())), repr(sorted(cookies.items()))


def statements(queries) -> list[str]:
    """The work done: each statement without its values; the office's settings are read anew each minute, whoever asks."""
    bare = [re.sub(r"'(?:[^']|'')*'|\"s\d+_x\d+\"|\b\d+\b", "?", one["sql"]) for one in queries]
    return [one for one in bare if "kernel_preference" not in one]


@pytest.mark.django_db
def test_a_known_and_an_unknown_number_cannot_be_told_apart() -> None:
    """200 + 200: the same bytes, the same headers, the same statements in the same order, on asking and on trying."""
    _world, known = stage(MANY)
    Client().get("/e/enter")
    unknown = [f"139{number:08d}" for number in range(MANY)]
    answers, work = set(), set()
    for phone in [one for pair in zip(known, unknown, strict=True) for one in pair]:
        browser = Client()
        with CaptureQueriesContext(connection) as done:
            asked = browser.post("/e/enter/phone", {"phone": phone})
            tried = browser.post("/e/enter/code", {"code": "000000"})
        answers.add((said(asked), said(tried)))
        work.add(tuple(statements(done.captured_queries)))
    assert len(answers) == 1, list(answers)[:2]
    assert len(work) == 1, [set(one) ^ set(other) for one, other in itertools.pairwise(work)]
    assert len(next(iter(work))) > 4
    assert EntryCode.objects.count() == 2 * MANY
    assert "如已登记，将收到来电" in tried.content.decode()


@pytest.mark.django_db
def test_an_unknown_card_reads_like_a_wrong_code() -> None:
    with scoped(ROOT):
        world = build()
        card, code = cards.card_issue(world.people["王老"], by=world.actor("小张"), at=timezone.now())
    answers = {said(Client().post("/e/enter/card", {"number": number, "code": wrong(code)})) for number in (card.number, "1000000000")}
    texts = {re.sub(rb'value="\d{10}"', b"", answer[1]) for answer in answers}  # type: ignore[arg-type]
    assert len(texts) == 1 and {answer[0] for answer in answers} == {422}


@pytest.mark.django_db
def test_a_card_opens_the_portal_and_nothing_else() -> None:
    with scoped(ROOT):
        world = build()
        card, code = cards.card_issue(world.people["王老"], by=world.actor("小张"), at=timezone.now())
    browser = Client()
    came = browser.post("/e/enter/card", {"number": card.number, "code": code})
    cookie = came.cookies[DEVICE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 180 * 24 * 3600
    home = browser.get("/e").content.decode()
    assert "王老" in home and "110105" not in home and "13800000002" not in home
    assert browser.get("/today").status_code == 302 and "sessionid" not in browser.cookies
    browser.post("/e/leaving")
    assert browser.get("/e").status_code == 302


def guess_in_parallel(token: str, codes: list[str]) -> list[str]:
    """Each guess in a thread and a connection of its own, all at once."""
    gate = Barrier(len(codes))

    def one(code: str) -> str:
        try:
            gate.wait(timeout=30)
            return entering.code_try(at=timezone.now(), token=token, code=code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(codes)) as crowd:
        return list(crowd.map(one, codes))


def evaluated(outcomes: list[str]) -> int:
    return sum(outcome != entering.WAIT for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_a_crowd_of_guesses_five_are_looked_at() -> None:
    stage()
    token, code = code_of("13800000000", at=timezone.now())
    outcomes = guess_in_parallel(token, [wrong(code)] * 24)
    assert evaluated(outcomes) == 5 and EntryCode.objects.get(sent_at__isnull=False).tries == 5
    assert entering.code_try(at=timezone.now(), token=token, code=code) == entering.WAIT, "the right one comes too late"


@pytest.mark.django_db(transaction=True)
def test_the_crowd_would_be_seen_to_get_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above has teeth: where rows are only read and counted, more than five are looked at."""
    stage()
    token, code = code_of("13800000000", at=timezone.now())
    read = EntryCode.objects.filter(phone_index=EntryCode.objects.get().phone_index).order_by("pk")
    gate = Barrier(24)

    def unlocked(phone_index: str, *, at) -> list[EntryCode]:
        rows = list(read.all())
        gate.wait(timeout=30)
        return rows

    monkeypatch.setattr(entering, "_of_number", unlocked)
    assert evaluated(guess_in_parallel(token, [wrong(code)] * 24)) > 5


@pytest.mark.django_db(transaction=True)
def test_a_right_code_lets_one_of_a_crowd_in() -> None:
    stage()
    token, code = code_of("13800000000", at=timezone.now())
    outcomes = guess_in_parallel(token, [code] * 4)
    assert outcomes.count(entering.PASSED) == 1
    [card] = entering.cards_passed(at=timezone.now(), token=token)
    gate = Barrier(4)

    def enter(_turn: int) -> bool:
        try:
            gate.wait(timeout=30)
            return entering.code_enter(at=timezone.now(), token=token, card_id=card.pk, browser="") is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as crowd:
        assert sum(crowd.map(enter, range(4))) == 1


@pytest.mark.django_db(transaction=True)
def test_at_once_a_number_gets_no_more_than_five_codes() -> None:
    stage()
    for _turn in range(12):
        entering.code_ask(at=timezone.now(), phone="13800000000")
    gate, ids = Barrier(12), list(EntryCode.objects.values_list("pk", flat=True))

    def send(code_id: int) -> bool:
        try:
            with scoped(ROOT):
                gate.wait(timeout=30)
                return entering.code_send(by=entering.NOBODY, at=timezone.now(), code_id=code_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as crowd:
        assert sum(crowd.map(send, ids)) == 5
    assert EntryCode.objects.filter(sent_at__isnull=False).count() == 5


@pytest.mark.django_db
def test_a_code_of_another_session_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bound to the session: the cookie decides, not the number; and a lock that counts for others still counts."""
    stage()
    _token, code = code_of("13800000000", at=timezone.now())
    thief = Client()
    thief.post("/e/enter/phone", {"phone": "13800000000"})
    assert thief.cookies[ASKED].value and thief.post("/e/enter/code", {"code": code}).status_code == 422
    EntryCode.objects.update(tries=F("tries") + 5, tried_at=timezone.now())
    assert "15 分钟" in thief.post("/e/enter/code", {"code": code}).content.decode()
