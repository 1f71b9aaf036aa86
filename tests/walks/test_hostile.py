"""Crooked questions and forms: never a crash, never an unescaped word, never a live formula."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.walks.cases import CASES, OPEN_TO_ALL
from tests.walks.routes import Route, routes
from tests.walks.staging import CALLERS, Stage, holders, path_of, send, standing

ROUTES = [route for route in routes() if route.name not in OPEN_TO_ALL]
SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    SCRIPT, '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "' OR 1=1 --", "=HYPERLINK(1)", "\x00", "\ufffd\ufeff",
    "9" * 30, "-1", "0", "1e309", "NaN", "2026-02-30", "0000-00-00", "9999-12-31", "x" * 5000, "李" * 600, "\u202e倒\u202c",
    "😀" * 50, " ", "\r\nSet-Cookie: a=b", "../../etc/passwd", "%00", "[]", "null", "true", "|", "a|b|c", "2026-01-01.x", ".",
]
TOGETHER = [word for word in HOSTILE if word != "\x00"]  # a NUL alone ends the matter
QUERIES = ["after", "q", "show", "whose", "tab", "unit", "kind", "band", "tag", "contact", "mine", "silent", "since", "until",
           "who", "action", "status", "rule", "due_from", "due_to", "on", "person", "living", "sort", "then", "days"]
FIELDS = ["name", "number", "day", "mode", "summary", "reached", "level", "gift_cents", "gift_items", "handler", "occasion",
          "happened_on", "known_on", "text", "reason", "reason_text", "field", "verdict", "note", "username", "unit", "role",
          "since", "until", "post", "version", "birth_on", "birth_calendar", "kind", "id_sealed", "phone_sealed", "tags",
          "charge_since", "once", "confirm_new", "confirm", "go", "csrfmiddlewaretoken", "next_step", "number_of_kin"]
tally: Counter[str] = Counter()


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One stage for the module."""
    with django_db_blocker.unblock(), standing() as stage:
        yield stage
        print(f"\n{sum(tally.values())} crooked requests: {dict(tally)}")


def crooked(names: list[str], seed: str, base: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each field spoilt once with a word of its own, then all at once, three times."""
    dice = random.Random(seed)
    words = itertools.cycle(dice.sample(HOSTILE, len(HOSTILE)))
    for name in [*base, *dice.sample(names, 6)]:
        yield {**base, name: next(words)}
    for _ in range(3):
        yield {**base, **{name: dice.choice(TOGETHER) for name in names}}


@pytest.mark.parametrize(("route", "method"), [(route, method) for route in ROUTES for method in route.methods
                                               if method in {"GET", "POST"}], ids=lambda part: getattr(part, "name", part))
def test_nothing_crooked_crashes_or_comes_back_live(stage: Stage, route: Route, method: str) -> None:
    role = next(role for role in CALLERS if role in holders(route))
    names, base = (QUERIES, {}) if method == "GET" else (FIELDS, CASES[route.name].post)
    for told in crooked(names, f"{route.name} {method}", base):
        with transaction.atomic():
            answer = send(stage.browsers[role], route, method, path_of(stage, route, "own"), told)
            transaction.set_rollback(True)
        tally[f"{method} {answer.status_code}"] += 1
        assert answer.status_code < 500, told
        said = answer.content.decode(errors="replace")
        assert SCRIPT not in said and "<img src=x" not in said, told
        assert not any("\n" in value or "\r" in value for value in answer.headers.values()), told


@pytest.mark.parametrize("role", CALLERS)
def test_what_was_stored_comes_back_as_text(stage: Stage, role: str) -> None:
    """Every text that people can type holds markup; every page that the post may open shows it as text."""
    with transaction.atomic():
        _poison(stage)
        for route in ROUTES:
            if "GET" in route.methods and role in holders(route):
                answer = send(stage.browsers[role], route, "GET", path_of(stage, route, "own"), {})
                assert answer.status_code < 500, route.name
                if answer["Content-Type"].startswith("text/html"):
                    assert b"<i>x" not in answer.content, route.name
        transaction.set_rollback(True)


def _poison(stage: Stage) -> None:
    """`<i>x` in every free text column of every row of the cast."""
    from django.db import models
    from django.db.models import Value
    from django.db.models.functions import Cast, Concat

    from weixia.kernel import guard, walls
    from weixia.kernel.fields import SealedText
    from weixia.kernel.scope import ROOT, scoped

    kept = {"org_path", "path", "username", "password", "rule", "period", "pinyin", "initials", "number", "code", "mac", "grams",
            "fingerprint", "pair_key", "digest", "file_hash", "code_mac", "cadence", "key", "body", "kind"}
    with scoped(ROOT):
        for model in guard.ours():
            if guard.wall_of(model) in guard.APPEND_ONLY or walls.is_told_once(model) or model._meta.db_table.startswith("policy_"):
                continue
            text = Concat(Value("<i>x"), Cast("pk", models.CharField()))
            texts = {field.name: text for field in model._meta.concrete_fields
                     if isinstance(field, models.CharField | models.TextField) and not isinstance(field, SealedText)
                     and not field.choices and field.name not in kept and not field.name.endswith("_index")
                     and (field.max_length or 99) > 8}
            if texts:
                model._default_manager.update(**texts)
