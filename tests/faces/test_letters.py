"""The channels, the round of the postman, what a provider may tell, and the page of letters."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.faces.gateway import SECRET, Gateway
from tests.kernel.test_outbox import office, to
from tests.world import build
from weixia.faces.letters import https_json, rounds, settings, to_file
from weixia.faces.letters.https_json import HttpsJson, signature
from weixia.kernel import home, letters, outbox, postman
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Event, Letter, Preference
from weixia.kernel.outgoing import Door
from weixia.kernel.postman import Taken
from weixia.kernel.scope import ROOT, scoped

ONE = Taken(1, 1, "k-1", "sms", "13800000001", "【单位】话", "need.answered", 1, "zh-Hans", {"number": "1"})


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    with Gateway() as made:
        path = tmp_path / "letters.yaml"
        path.write_text(made.settings())
        path.chmod(0o600)
        monkeypatch.setenv("WEIXIA_LETTERS", str(path))
        monkeypatch.setenv("WEIXIA_LETTERS_LOOPBACK", "1")
        yield made


@pytest.mark.parametrize(("answer", "word"), [
    ("ok", "accepted"), ("no", "refused"), ("silent", "unknown"), ("down", "unknown"), ("busy", "unreached")])
def test_a_provider_s_answer_is_read_without_a_guess(gateway: Gateway, answer: str, word: str) -> None:
    gateway.answer = answer
    channel = settings.connected().channels["sms"]
    assert channel.send(ONE).word == word and gateway.signed
    assert channel.ask(ONE).word == ("absent" if answer in ("no", "busy") else "accepted")
    assert gateway.said == [{"key": "k-1", "channel": "sms", "to": "13800000001", "text": "【单位】话", "template": "need.answered",
                             "version": 1, "language": "zh-Hans", "values": {"number": "1"}}]


def test_nobody_there_is_not_sent() -> None:
    gone = HttpsJson("http://127.0.0.1:9/send", SECRET, Door([], loopback=True), ask_url="http://127.0.0.1:9/ask")
    assert gone.send(ONE).word == "unreached" and gone.ask(ONE).word == "unknown"
    forbidden = HttpsJson("https://10.0.0.1/send", SECRET, Door(["10.0.0.1"]))
    assert forbidden.send(ONE).why == "guard_host" and SECRET not in repr(forbidden)


@pytest.mark.parametrize(("told", "words"), [
    ({"channels": {"sms": {"url": "http://sms.example.cn/", "secret": SECRET}}}, "https"),
    ({"hosts": ["sms.example.cn"], "channels": {"sms": {"url": "https://other.example.cn/", "secret": SECRET}}}, "hosts"),
    ({"hosts": ["sms.example.cn"], "channels": {"sms": {"url": "https://sms.example.cn/", "secret": "short"}}}, "secret"),
    ({"channels": {"fax": {"url": "", "secret": SECRET}}}, "fax"), ({"channels": {"sms": {"uri": "", "secret": SECRET}}}, "uri"),
    ([1], "读不懂")])
def test_a_wrong_setting_says_what_to_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Any, words: str) -> None:
    path = tmp_path / "letters.yaml"
    path.write_text(json.dumps(told))
    path.chmod(0o600)
    monkeypatch.setenv("WEIXIA_LETTERS", str(path))
    with pytest.raises(settings.Misset, match=words):
        settings.connected()


def test_a_setting_that_others_may_read_is_refused(gateway: Gateway) -> None:
    Path(os.environ["WEIXIA_LETTERS"]).chmod(0o640)
    with pytest.raises(settings.Misset, match="chmod 600"):
        settings.connected()


def test_without_a_provider_letters_are_files_for_their_owner_alone() -> None:
    once = Taken(**ONE.__dict__ | {"key": "k-file", "secret": True})
    channel = to_file.ToFile()
    assert channel.ask(once).word == "absent"
    for _ in range(2):
        assert channel.send(once).word == "accepted"
    [path] = (home.var() / "letters").glob("k-file*")
    assert path.stat().st_mode & 0o777 == 0o600 and "13800000001" not in path.read_text() and channel.ask(once).word == "accepted"
    to_file.sweep(datetime.fromtimestamp(path.stat().st_mtime + 601, UTC))
    assert not path.exists(), "a code is nowhere once its time is over"


@pytest.fixture
def world(db: Any) -> Any:
    with scoped(ROOT), transaction.atomic():
        made = build()
        office()
        Preference.objects.create(pk="letters.from", value="0", by_name="测试", at=datetime.now(UTC))
        Preference.objects.create(pk="letters.until", value="24", by_name="测试", at=datetime.now(UTC))
    with scoped(ROOT):
        yield made


def answered(world: Any, about: str = "need:1:answer", **more: Any) -> Letter:
    made = outbox.letter_put(outbox.Writing("need.answered", about=about, to=to(world, **more), values={"number": "318204"}),
                             by=OPERATOR, at=datetime.now(UTC))
    assert made is not None
    return made


def test_a_round_sends_what_is_due_and_asks_after_what_is_in_doubt(world: Any, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = answered(world)
    gateway.answer = "silent"
    assert rounds.go_round(settings.connected()) == 1 and Letter.objects.get(pk=letter.pk).state == "unsure"
    monkeypatch.setattr(postman, "LEASE", postman.LEASE * 0)
    Letter.objects.update(lease_until=datetime.now(UTC))
    rounds.go_round(settings.connected())
    assert Letter.objects.get(pk=letter.pk).state == "sent" and gateway.sent == {str(letter.uuid): 1}


def receipt(letter: Letter, *, status: str = "delivered", at: float | None = None, nonce: str = "n" * 16, secret: str = SECRET,
            channel: str = "sms", body: bytes | None = None) -> int:
    told = body or json.dumps({"key": str(letter.uuid), "status": status, "why": "out_of_range"}).encode()
    stamp = str(int(at or datetime.now(UTC).timestamp()))
    return Client().post(f"/letters/receipts/{channel}", told, content_type="application/json", headers={
        "X-Weixia-Timestamp": stamp, "X-Weixia-Nonce": nonce, "X-Weixia-Signature": signature(secret, stamp, nonce, told)}).status_code


def test_only_a_signed_fresh_receipt_is_heard_and_once(world: Any, gateway: Gateway) -> None:
    letter, now = answered(world), datetime.now(UTC).timestamp()
    rounds.go_round(settings.connected())
    for wrong in ({"secret": "x" * 32}, {"at": now - 310}, {"at": now + 330}, {"nonce": "short"}, {"channel": "fax"}, {"channel": "wecom"},
                  {"status": "read"}, {"body": b"[]"}, {"body": b"{"}, {"body": b" " * 5000}):
        assert receipt(letter, **wrong) == 404, wrong  # type: ignore[arg-type]
    assert Client().get("/letters/receipts/sms").status_code == 405
    assert Letter.objects.get(pk=letter.pk).state == "sent"
    assert receipt(letter) == 204 and Letter.objects.get(pk=letter.pk).state == "delivered"
    assert receipt(letter, status="failed") == 204 and Letter.objects.get(pk=letter.pk).state == "delivered", "a nonce counts once"
    other = answered(world, about="need:2:answer")
    rounds.go_round(settings.connected())
    assert receipt(other, status="failed", nonce="m" * 16) == 204
    assert (Letter.objects.get(pk=other.pk).state, Letter.objects.get(pk=other.pk).why) == ("dead", "out_of_range")


def browser(world: Any, name: str = "小张") -> Client:
    made = Client()
    made.force_login(world.accounts[name])
    return made


def test_the_page_shows_a_dead_letter_and_what_to_do(world: Any) -> None:
    letter = answered(world, phone="", address="")
    page = browser(world).get("/letters").content.decode()
    assert "没有能用的电话或地址" in page and "李老" in page and "318204" not in page, "a list shows no words of a letter"
    opened = browser(world).get(f"/letters/{letter.pk}").content.decode()
    assert "318204号事" in opened and "记为已告知" in opened and "改为纸质信" in opened
    assert Event.objects.filter(action="letter.opened", person_id=world.people["李老"].pk).count() == 1
    assert browser(world, "外人").get(f"/letters/{letter.pk}").status_code == 404
    browser(world).post(f"/letters/{letter.pk}/telling", {"how": "called"})
    assert letters.why_of(Letter.objects.get(pk=letter.pk)) == "已打电话告知"


def test_paper_is_printed_in_one_go(world: Any) -> None:
    many = [answered(world, about=f"need:{n}:answer", phone="", address="甲县解放路 1 号") for n in range(3)]
    page = browser(world).post("/letters/sheet", {"letter": [one.pk for one in many], "size": "a5"}).content.decode()
    assert page.count("wx-letter-a5") == 3 == page.count("甲县解放路 1 号") and "甲县老干部局" in page
    browser(world).post("/letters/posting", {"letter": [one.pk for one in many[:2]]})
    assert [Letter.objects.get(pk=one.pk).state for one in many] == ["posted", "posted", "waiting"]


def test_the_health_of_each_channel_is_told(world: Any, gateway: Gateway) -> None:
    from weixia.kernel import looks

    answered(world)
    rounds.go_round(settings.connected())
    [fine] = looks.posts(datetime.now(UTC))
    assert fine.good and fine.about == "寄信（短信）"
    gateway.answer = "no"
    answered(world, about="need:2:answer")
    rounds.go_round(settings.connected())
    [lying] = looks.posts(datetime.now(UTC))
    assert lying.good, "somebody may still be about to look"
    [bad] = looks.posts(datetime.now(UTC) + timedelta(days=1))
    assert not bad.good and "没有送到 1 封" in bad.found and "信件" in bad.do


def test_nothing_of_a_letter_is_said_to_the_log(world: Any, gateway: Gateway, capfd: pytest.CaptureFixture[str]) -> None:
    for gateway.answer in ("ok", "no", "silent", "down", "busy"):
        answered(world, about=f"need:{gateway.answer}:answer")
        rounds.go_round(settings.connected())
    said = "".join(capfd.readouterr())
    assert not any(word in said for word in ("13800000001", "318204", "李老", SECRET))
    assert https_json.SHORT.fullmatch("a sentence of theirs") is None
