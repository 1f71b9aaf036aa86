"""AC-31, as far as the workbench goes: the language somebody speaks reaches whoever goes to see them, and a reader's own
language is in force on every answer, refusals and errors too.

The elder's own pages (letters of 18, targets of 60 by 60, a claim by screen reader) wait for the portal.
"""

import re
from datetime import date

import pytest
from django.test import Client

from tests.acceptance import stage
from tests.world import World
from tools.words import SPOKEN

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
