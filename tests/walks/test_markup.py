"""Two hundred payloads in every text column: a page's elements and attributes stay those of harmless words.

Each round writes other payloads into all columns and opens some of the pages; after two hundred rounds every column
has held every payload. `python -m tests.walks.test_markup` opens every page in every round.
"""

import os
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction

from tests.walks.cases import OPEN_TO_ALL
from tests.walks.payloads import payloads
from tests.walks.routes import Route, routes
from tests.walks.spoiling import spoil
from tests.walks.staging import CALLERS, Stage, holders, path_of, send, standing

PAGES = [route for route in routes() if "GET" in route.methods and route.name not in OPEN_TO_ALL and not route.name.startswith("api:")]
TURN = 1 if os.environ.get("WEIXIA_EVERY") else 25
Bones = list[tuple[str, tuple[str, ...]]]


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One stage for the module."""
    with django_db_blocker.unblock(), standing() as stage:
        yield stage


class Skeleton(HTMLParser):
    """Elements and the names of their attributes, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bones: Bones = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bones.append((tag, tuple(name for name, _ in attrs)))
        for name, value in attrs:
            if name in {"href", "src", "action"} and (value or "").strip().lower().startswith(("javascript:", "data:text", "vbscript:")):
                self.bones.append(("lives", (name,)))


def skeleton(html: str) -> Bones:
    reader = Skeleton()
    reader.feed(html)
    return reader.bones


def look(stage: Stage, route: Route) -> Bones | None:
    """The page's skeleton as somebody who may open it sees it; None where the answer is no page."""
    role = next(role for role in CALLERS if role in holders(route))
    stage.browsers[role].cookies.pop("messages", None)  # what the page before had still to say
    with transaction.atomic():
        answer = send(stage.browsers[role], route, "GET", path_of(stage, route, "own"), {})
        transaction.set_rollback(True)
    assert answer.status_code < 500, route.name
    return skeleton(answer.content.decode()) if answer["Content-Type"].startswith("text/html") else None


def rounds(stage: Stage, *, turn: int) -> list[str]:
    """Pages that changed shape, with the round; every round opens one page in `turn`."""
    words, faults = payloads(), []
    with transaction.atomic():
        spoil(lambda place: f"平常话{place}平常话")  # no two alike: equal names would tie rows together
        plain = {route.name: look(stage, route) for route in PAGES}
        for number in range(len(words)):
            spoil(lambda place: words[(number + place) % len(words)])  # noqa: B023
            for place, route in enumerate(PAGES):
                if (number + place) % turn == 0 and look(stage, route) != plain[route.name]:
                    faults.append(f"{route.name}: {words[number]}")
        transaction.set_rollback(True)
    return faults


def test_no_payload_becomes_markup(stage: Stage) -> None:
    assert len(set(payloads())) == 200
    faults = rounds(stage, turn=TURN)
    assert faults == [], sorted({fault.partition(": ")[0] for fault in faults})


def test_a_word_that_is_not_escaped_would_be_seen() -> None:
    for word in payloads():
        if word.startswith("<") and word[1:2].isascii() and word[1:2].isalpha():
            assert skeleton(f"<p>{word}</p>") != skeleton("<p>平常</p>"), word
