"""The choice of a language: two links, one cookie, and nothing else that decides it."""

import pytest
from django.conf import settings
from django.test import Client

from tests.world import World
from weixia.kernel.models import Export
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


def test_a_link_keeps_the_choice_and_goes_back(browser: Client) -> None:
    answer = browser.get("/en", headers={"referer": "http://testserver/people?kind=lixiu"})
    assert (answer.status_code, answer["Location"]) == (302, "http://testserver/people?kind=lixiu")
    kept = answer.cookies[COOKIE]
    assert (kept.value, kept["httponly"], kept["samesite"], kept["max-age"]) == ("en", True, "Lax", settings.LANGUAGE_COOKIE_AGE)
    people = browser.get("/people")
    assert (people["Content-Language"], '<html lang="en">' in people.content.decode()) == ("en", True)
    assert 'href="/zh"' in people.content.decode() and "Cookie" in people["Vary"]
    browser.get("/zh")
    assert '<html lang="zh-Hans">' in browser.get("/people").content.decode()


@pytest.mark.parametrize("referer", [
    "", "http://elsewhere.example/people", "https://testserver.elsewhere.example/", "//elsewhere.example", "javascript:alert(1)",
    "http://testserver@elsewhere.example/", "http:///elsewhere.example", "\\\\elsewhere.example",
])
def test_a_foreign_page_is_not_gone_back_to(browser: Client, referer: str) -> None:
    answer = browser.get("/en", headers={"referer": referer} if referer else {})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("chosen", ["", "fr", "en-GB", "EN", "../en", "zh-hans"])
def test_anything_else_is_chinese_whatever_the_browser_likes(browser: Client, chosen: str) -> None:
    browser.cookies[COOKIE] = chosen
    answer = browser.get("/people", headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="zh-Hans">' in answer.content.decode() and answer["Content-Language"] == "zh-hans"


def test_choosing_changes_nothing_but_the_cookie(browser: Client) -> None:
    assert browser.post("/en").status_code == 405
    assert browser.get("/en").cookies.keys() <= {COOKIE, "sessionid"}


def test_a_stranger_may_choose_before_the_login(db: None) -> None:
    stranger = Client()
    stranger.get("/en")
    login = stranger.get("/accounts/login/").content.decode()
    assert '<html lang="en">' in login and "Account" in login


def test_the_next_request_of_the_same_thread_is_chinese_again(browser: Client) -> None:
    browser.get("/en")
    browser.get("/people")
    assert '<html lang="zh-Hans">' in Client().get("/accounts/login/").content.decode()


def test_a_program_is_answered_in_chinese(browser: Client, world: World) -> None:
    """The same JSON with either cookie: data, refusals and mistakes."""
    person, absent = world.people["李老"].pk, 987_654_321
    for path in (f"/api/v1/people/{person}", "/api/v1/today", "/api/v1/rules", f"/api/v1/people/{absent}", "/api/v1/people?after=x"):
        said = {}
        for language in ("zh", "en"):
            browser.cookies[COOKIE] = language
            said[language] = browser.get(path)
        assert said["en"].status_code == said["zh"].status_code
        assert said["en"].content == said["zh"].content and said["en"]["Content-Language"] == "zh-hans"


def test_a_file_that_leaves_the_house_is_the_same_file(browser: Client) -> None:
    """A list asked for in English: the file's name, its titles and its cells are those of everybody."""
    files = {}
    for language in ("zh", "en"):
        browser.cookies[COOKIE] = language
        browser.post("/exports/new/people", {"purpose": "other", "purpose_text": "核对", "form": "csv"})
        with scoped(ROOT):
            made = Export.objects.latest("id")
        answer = browser.get(f"/exports/{made.pk}/file")
        sheet = b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]
        files[language] = (answer["Content-Disposition"] + sheet).replace(made.number, "")
    assert "姓名" in files["zh"] and files["en"] == files["zh"]
