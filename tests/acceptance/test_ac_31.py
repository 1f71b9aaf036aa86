"""AC-31: the language somebody speaks reaches whoever goes to see them, and a reader's own language is in force on every answer,
refusals and errors too; the elder's own pages have letters of 18 and targets of 60 by 60.

A claim by screen reader waits for claims.
"""

import re
from datetime import date

import pytest
from django.test import Client

from tests.acceptance import stage
from tests.world import World
from tools.words import SPOKEN
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 20)
LANGUAGES = ("维吾尔语", "蒙古语")


@pytest.fixture
def world() -> World:
    return stage.county(ON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ac_31_whoever_goes_to_see_them_is_told_their_language(world: World, language: str) -> None:
    person = stage.joined(world, "买买提", on=ON, language=language)
    officer = stage.browser(world, "小张")
    assert f"讲{language}" in stage.read(officer, f"/people/{person.pk}")
    assert language in stage.read(officer, f"/people/{person.pk}/brief"), "the page that is taken along"


def english(world: World, name: str = "小张") -> Client:
    client = stage.browser(world, name)
    client.get("/en")
    return client


def test_ac_31_a_reader_s_language_is_in_force_on_every_answer(world: World) -> None:
    client, person = english(world), world.people["王老"]
    for path, status in (("/today", 200), ("/rules", 200), (f"/people/{person.pk}", 200), ("/people/987654321", 404), ("/merges", 403)):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Language"]) == (status, "en"), path
        assert '<html lang="en">' in answer.content.decode(), path


def test_ac_31_what_is_wrong_with_a_form_is_said_in_the_reader_s_language(world: World) -> None:
    answer = english(world).post(f"/people/{world.people['王老'].pk}/contacts/new", {"mode": "", "day": "2026-02-30"})
    said = re.findall(r'<p class="wx-error".*?</p>', answer.content.decode())
    assert answer.status_code == 422 and said
    assert not any(SPOKEN.search(text) for text in said), said


MEASURE = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, label, p, li')]
  .filter(one => one.offsetParent && one.closest('main')).map(one => {
    const box = (one.closest('label') || one).getBoundingClientRect();
    const press = /^(A|BUTTON|INPUT|SELECT|TEXTAREA)$/.test(one.tagName), dot = /radio|checkbox|file/.test(one.type || '');
    return [one.tagName, one.textContent.trim().slice(0, 20), press ? Math.min(box.width, box.height) : 999,
      dot ? 99 : parseFloat(getComputedStyle(one).fontSize)]; })"""


def test_ac_31_the_elders_pages_have_large_letters_and_large_targets(world: World) -> None:
    from django.contrib.staticfiles import finders
    from django.utils import timezone
    from playwright.sync_api import Route, sync_playwright

    from tests.walks.served import chrome
    from tests.walks.staging_portal import browser_of
    from weixia.registry.actions import cards

    with scoped(ROOT):
        elder = browser_of(*cards.card_issue(world.people["王老"], by=world.actor("小张"), at=timezone.now()))
    pages = {"/e/enter": Client().get("/e/enter"), **{path: elder.get(path) for path in ("/e", "/e/requests", "/e/requests/new")}}
    assert {path: answer.status_code for path, answer in pages.items()} == dict.fromkeys(pages, 200)

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix("http://elder").split("?")[0]
        kept = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if kept:
            route.fulfill(path=kept)
        else:
            route.fulfill(body=pages[path].content.decode() if path in pages else "", content_type="text/html; charset=utf-8")

    small = {}
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 390, "height": 844})
        page.route("**/*", serve)
        for path in pages:
            page.goto(f"http://elder{path}")
            measured = page.evaluate(MEASURE)
            assert measured, path
            small[path] = [one for one in measured if one[2] < 60 or one[3] < 18]
        opened.close()
    assert small == dict.fromkeys(pages, [])
