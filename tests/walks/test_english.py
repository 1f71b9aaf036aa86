"""Every page in English: it opens as it does in Chinese, and whatever Chinese is left on it is somebody's data.

The stage of the matrix, read by whoever may: pages, the links of a page to itself (tabs, filters), forms sent with nothing in
them, and the words that an act answers with. What a page quotes in Chinese says so (`lang="zh-Hans"`).
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from tests.walks.cases import CASES
from tests.walks.routes import Route, routes
from tests.walks.staging import Stage, Undo, holders, path_of, send, standing
from weixia.kernel.actor import declared
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Person

CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
MARKS = re.compile(r"[\u3001-\u3002\uff0c\uff1a\uff1b\uff01\uff1f\uff08\uff09]")  # 、。，：；！？（）
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-copy", "data-copied", "data-confirm")
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TODAY = next(route for route in routes() if route.name == "workbench:today")
NOT_STAGED = {"workbench:feed": "a calendar program's address, which is its key", "mfa_edit_webauthn": "nobody on the stage has a passkey",
              "mfa_remove_webauthn": "nobody on the stage has a passkey"}
PAGES = [route for route in routes() if not route.name.startswith("api:") and route.name not in NOT_STAGED]
BOOK = {"duties_duty": {"grounds"}}  # the rule's words when it was decided: the page says today's, in the reader's language
OWN_LINKS = 8


class Words(HTMLParser):
    """What a reader sees or hears of a page, but for what is marked as Chinese."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "html":
            self.language = told.get("lang") or ""
        passed = (bool(self._open) and self._open[-1][1]) or tag in {"script", "style"} or (
            tag != "html" and (told.get("lang") or "").startswith("zh"))
        if tag not in EMPTY:
            self._open.append((tag, passed))
        if not passed:
            self.found += [text for name, text in told.items() if name in SPOKEN and text]
        if tag == "input" and told.get("type") in {"submit", "button"}:
            self.found.append(told.get("value") or "")
        if tag == "a":
            self.links.append(told.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.found.append(data)


def pieces(text: str) -> set[str]:
    return set(CHINESE.findall(text))


def data() -> set[str]:
    """Every Chinese word that some row of the database holds."""
    found: set[str] = set()
    with scoped(ROOT):
        for model in apps.get_models(include_auto_created=True):
            names = [field.attname for field in model._meta.concrete_fields if isinstance(field, TEXTS)
                     and field.name not in BOOK.get(model._meta.db_table, set())]
            if names and not model._meta.db_table.startswith(("policy_", "django_", "procrastinate")) and model._meta.managed:
                for row in model._default_manager.values_list(*names):
                    found |= pieces(json.dumps([str(value) if not isinstance(value, list | dict) else value for value in row],
                                               ensure_ascii=False, default=str))
        names = Person.objects.values_list("name", flat=True)
        return found | {name[0] for name in names}  # in the round picture beside the name


def left_over(page: str, known: set[str]) -> list[str]:
    """The Chinese words of a page that no row holds, and Chinese marks that stand in no Chinese text."""
    wrong = []
    for text in Words(page).found:
        wrong += [f"{word} in {text.strip()[:80]}" for word in CHINESE.findall(text) if word not in known]
        if MARKS.search(text) and not CHINESE.search(text):
            wrong.append(f"a Chinese mark in {text.strip()[:80]!r}")
    return wrong


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One stage for the module."""
    with django_db_blocker.unblock(), standing() as stage:
        yield stage


@pytest.fixture(scope="module")
def known(stage: Stage) -> set[str]:
    return data()


def speaking(browser: Client, language: str) -> Client:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return browser


def holder(stage: Stage, route: Route) -> Client:
    """A browser of whoever may open it; for what is open to all, a browser that is signed in."""
    able = holders(route) if route.capability in declared() else {"officer"}
    return stage.browsers[min(able)]


def asked(stage: Stage, route: Route, method: str, told: dict[str, Any], language: str) -> tuple[HttpResponse, set[str]]:
    """The answer, the page that a POST leads to, and what the act wrote; whatever was done is taken back."""
    browser, written = speaking(holder(stage, route), language), set()
    answer = HttpResponse(status=599)
    try:
        with transaction.atomic():
            answer = send(browser, route, method, path_of(stage, route, "own"), told)
            if answer.status_code == 302 and method == "POST" and answer["Location"].startswith("/"):
                answer = browser.get(answer["Location"])
            written = data() if method == "POST" else set()
            raise Undo
    except Undo:
        return answer, written


def is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and answer.get("Content-Type", "").startswith("text/html")


@pytest.mark.parametrize("route", [route for route in PAGES if "GET" in route.methods], ids=lambda route: route.name)
def test_a_page_is_english(stage: Stage, known: set[str], route: Route) -> None:
    chinese, _none = asked(stage, route, "GET", {}, "zh")
    english, _none = asked(stage, route, "GET", {}, "en")
    assert english.status_code == chinese.status_code < 500
    if not is_page(english):
        return
    if "<html" in english.content.decode():
        assert (Words(chinese.content.decode()).language, Words(english.content.decode()).language) == ("zh-Hans", "en")
    browser, path = holder(stage, route), path_of(stage, route, "own")
    wrong = left_over(english.content.decode(), known)
    own = {urljoin(path, link) for link in Words(english.content.decode()).links if link.startswith(("?", f"{path}?"))}
    for link in sorted(own)[:OWN_LINKS]:
        answer = browser.get(link)
        wrong += [f"{link}: {one}" for one in (left_over(answer.content.decode(), known) if is_page(answer) else [])]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


@pytest.mark.parametrize("route", [route for route in PAGES if "POST" in route.methods], ids=lambda route: route.name)
def test_what_an_act_says_is_english(stage: Stage, known: set[str], route: Route) -> None:
    """Once as it should be sent, once with nothing in it: the page that follows, its message and its mistakes."""
    case = CASES[route.name].post if route.name in CASES else {}
    for told in (case, {}):
        chinese, kept = asked(stage, route, "POST", told, "zh")
        english, written = asked(stage, route, "POST", told, "en")
        assert english.status_code == chinese.status_code
        assert written == kept, "a row was written in the reader's language"
        if is_page(english):
            typed = pieces(json.dumps(told, ensure_ascii=False, default=str))  # stored sealed, shown to whoever may read it
            wrong = left_over(english.content.decode(), known | written | typed)
            assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_the_walk_sees_a_word_that_was_left_in_chinese(stage: Stage, known: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk has teeth: without its English, a word of the page is found, seen or only heard."""
    page = holder(stage, TODAY).get
    speaking(holder(stage, TODAY), "en")
    assert left_over(page("/people").content.decode(), known) == []
    for word in ("跳到正文", "管理单位", "搜姓名、拼音、证件号码、电话"):
        with monkeypatch.context() as without:
            for words in trans_real.translation("en")._catalog._catalogs:
                without.delitem(words, word, raising=False)
            with translation.override("en"):
                assert translation.gettext(word) == word
            assert left_over(page("/people").content.decode(), known)


@pytest.mark.parametrize(("page", "wrong"), [
    ("<p>没有人</p>", True), ('<a title="没有人">x</a>', True), ('<input placeholder="没有人">', True),
    ('<input type="submit" value="没有人">', True),
    ("<p>Li，5</p>", True), ("<p>Li（5）</p>", True), ("<p>王老, 5</p>", False), ('<p lang="zh-Hans">没有人</p>', False),
    ('<p lang="zh-Hans"><b>没有人</b></p><p>没有人</p>', True), ("<script>没有人</script>", False), ('<br lang="zh">没有人', True),
])
def test_the_reader_sees_each_kind_of_chinese(page: str, wrong: bool) -> None:
    assert bool(left_over(page, {"王老"})) is wrong
