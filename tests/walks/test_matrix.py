"""Who may open what: every URL × every post × {own, foreign, absent}, as the URLconf says it today.

What is foreign looks exactly like what is absent; what is refused changes nothing; reading changes nothing.
`pytest -s tests/walks/test_matrix.py` prints how many requests were made.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.walks.cases import CASES, OPEN_TO_ALL
from tests.walks.routes import Route, routes
from tests.walks.staging import CALLERS, WHOSE, Stage, Undo, callers, holders, path_of, send, standing
from weixia.kernel import guard
from weixia.kernel.scope import ROOT, scoped

ROUTES = [route for route in routes() if route.name not in OPEN_TO_ALL]
READ_ALOUD = {"kernel_event", "kernel_reply", "registry_device", "registry_elderdevice"}  # an opening is journalled, a device was seen
tally: Counter[str] = Counter()


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One stage for the module."""
    with django_db_blocker.unblock(), standing() as stage:
        yield stage
        print(f"\n{len(ROUTES)} URLs × {len(CALLERS) + 1} callers: {sum(tally.values())} requests {dict(tally)}")


def ask(stage: Stage, route: Route, method: str, role: str, whose: str, *, watch: bool = False) -> tuple[HttpResponse, bool]:
    """The answer, and whether anything changed; whatever was done is taken back."""
    path, told = path_of(stage, route, whose), CASES[route.name].post if method == "POST" else {}
    answer, changed = HttpResponse(status=599), False
    try:
        with transaction.atomic():
            before = fingerprint() if watch else ""
            answer = send(stage.browsers[role], route, method, path, told)
            changed = watch and fingerprint() != before
            raise Undo
    except Undo:
        tally[str(answer.status_code)] += 1
        return answer, changed


def fingerprint() -> str:
    """Everything that anybody keeps, but the journal."""
    tables = [model._meta.db_table for model in guard.ours()
              if model._meta.db_table not in READ_ALOUD and not model._meta.db_table.startswith("policy_")]
    sums = " || ".join(f'(SELECT coalesce(sum(hashtextextended(x::text, 0)), 0)::text FROM "{table}" x)' for table in tables)
    with scoped(ROOT), connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums}")
        return str(cursor.fetchone()[0])


def body(answer: HttpResponse) -> str:
    """What was said, without what differs from one request to the next."""
    text = answer.content.decode(errors="replace")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"', "", text)
    text = re.sub(r'name="once" value="[^"]*"', "", text)
    return re.sub(r"\b\d{1,12}\b", "#", text)


def pairs() -> list[tuple[Route, str]]:
    return [(route, method) for route in ROUTES for method in route.methods if method in {"GET", "POST"}]


each_url = pytest.mark.parametrize(("route", "method"), pairs(), ids=lambda part: getattr(part, "name", part))


@each_url
def test_a_stranger_is_led_to_the_login(stage: Stage, route: Route, method: str) -> None:
    for whose in WHOSE:
        answer, _ = ask(stage, route, method, "stranger", whose)
        if route.name.startswith("api:"):
            assert answer.status_code == 401
        else:
            assert is_led_to_the_door(answer, route, method)


def is_led_to_the_door(answer: HttpResponse, route: Route, method: str) -> bool:
    door = "/e/enter" if route.name.startswith("portal:") else "/accounts/login/"
    led = answer.status_code == 302 and answer["Location"].startswith(door)
    return led or (method == "POST" and answer.status_code == 401 and door in answer.content.decode())


@each_url
def test_who_came_by_one_door_is_a_stranger_at_the_other(stage: Stage, route: Route, method: str) -> None:
    """A session of the staff never becomes an elder's, nor an elder's device a session."""
    for caller in sorted(set(CALLERS) - callers(route)):
        answer, changed = ask(stage, route, method, caller, "own", watch=method == "POST")
        assert answer.status_code == 401 if route.name.startswith("api:") else is_led_to_the_door(answer, route, method), caller
        assert not changed, caller


@each_url
def test_a_post_without_the_capability_is_refused_whatever_it_asks_for(stage: Stage, route: Route, method: str) -> None:
    for role in callers(route) - holders(route):
        said = set()
        for whose in WHOSE:
            answer, changed = ask(stage, route, method, role, whose, watch=method == "POST")
            assert answer.status_code == 403, f"{role} {whose}: {answer.status_code}"
            assert not changed, f"{role} {whose} changed something"
            said.add(body(answer))
        assert len(said) == 1, f"{role}: a refusal tells own from foreign"


@each_url
def test_a_holder_reaches_their_own(stage: Stage, route: Route, method: str) -> None:
    case = CASES[route.name]
    wanted = case.get_ok if method == "GET" else case.post_ok
    for role in holders(route):
        answer, changed = ask(stage, route, method, role, "own", watch=method == "GET")
        assert answer.status_code in wanted or _kept_from(route, role, method, answer), (
            f"{role}: {answer.status_code} {answer.get('Location', '')} {body(answer)[-300:]}")
        assert not changed, f"{role}: reading changed something"


def _kept_from(route: Route, role: str, method: str, answer: HttpResponse) -> bool:
    """A finer rule than the capability, which the page itself explains; each with its reason."""
    return (route.name, role, method, answer.status_code) in FINER


FINER: dict[tuple[str, str, str, int], str] = {
    ("workbench:transfer-confirmation", "unit_officer", "POST", 403): "the staged transfer goes to another unit than theirs",
    ("workbench:transfer-refusal", "unit_officer", "POST", 403): "the staged transfer goes to another unit than theirs",
    ("workbench:reception", "unit_officer", "GET", 404): "the reception is the bureau's, above their unit",
    ("workbench:unit-duty", "unit_officer", "GET", 404): "the duty is the bureau's, above their unit",
    **{("workbench:need-draft-end", role, "POST", 404): "a draft is seen by nobody but whoever typed it"
       for role in ("director", "section_head", "unit_officer")},
}


@pytest.mark.parametrize(("route", "method"), [pair for pair in pairs() if pair[0].keys],
                         ids=lambda part: getattr(part, "name", part))
def test_what_is_foreign_looks_absent(stage: Stage, route: Route, method: str) -> None:
    for role in holders(route):
        foreign, changed = ask(stage, route, method, role, "foreign", watch=True)
        absent, _ = ask(stage, route, method, role, "absent")
        assert (foreign.status_code, absent.status_code) == (404, 404), f"{role}: {foreign.status_code} {absent.status_code}"
        assert body(foreign) == body(absent), role
        assert not changed, f"{role} changed something"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_no_other_method_gets_in(stage: Stage, route: Route) -> None:
    role = min(holders(route))
    shared = {method for other in ROUTES if other.url_name == route.url_name for method in other.methods}
    path = path_of(stage, route, "own")
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - shared:
        with transaction.atomic():
            answer = stage.browsers[role].generic(method, path)
            transaction.set_rollback(True)
        assert answer.status_code == 405, method


@pytest.mark.parametrize("route", [route for route in ROUTES if "POST" in route.methods], ids=lambda route: route.name)
def test_no_write_without_the_token(stage: Stage, route: Route) -> None:
    role = min(holders(route))
    careful = Client(enforce_csrf_checks=True, raise_request_exception=False)
    careful.cookies = stage.browsers[role].cookies
    path = path_of(stage, route, "own")
    with transaction.atomic():
        answer = send(careful, route, "POST", path, CASES[route.name].post)
        transaction.set_rollback(True)
    assert answer.status_code == 403


@pytest.mark.parametrize("role", CALLERS)
def test_no_page_of_one_county_names_the_other_s_people(stage: Stage, role: str) -> None:
    """The canary: 孟老, their numbers and their officer appear on no page that 甲县 can open."""
    canaries = ("孟老", "B0001", "139****0001", "外人的", "wairen")
    for route, method in pairs():
        if method == "GET" and role in holders(route):
            answer, _ = ask(stage, route, "GET", role, "own")
            text = answer.content.decode(errors="replace") if not answer.streaming else ""
            assert not [canary for canary in canaries if canary in text], route.name


def test_the_matrix_would_see_a_page_that_forgets_the_wall(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix has teeth: a page that works in the root scope answers a foreign id."""
    from weixia.kernel.actor import Actor

    monkeypatch.setattr(Actor, "scope", property(lambda self: ROOT))
    monkeypatch.setattr("weixia.registry.queries.people.visible", lambda *args, **more: __import__("django").db.models.Q())
    route = next(route for route in ROUTES if route.name == "api:person")
    answer, _ = ask(stage, route, "GET", "officer", "foreign")
    assert answer.status_code == 200
