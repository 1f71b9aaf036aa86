"""Every URL has a capability and a case in the access matrix; every capability is asked somewhere."""

import re

import pytest

from tests.house import reading
from tests.walks.cases import CASES, OPEN_TO_ALL
from tests.walks.routes import Route, routes
from weixia.kernel.actor import ROLES, VISITORS, declared

ROUTES = routes()
GUARDED = [route for route in ROUTES if route.name not in OPEN_TO_ALL]


def test_there_are_pages() -> None:
    assert len(GUARDED) > 50


@pytest.mark.parametrize("route", GUARDED, ids=lambda route: f"{route.name} {'/'.join(route.methods)}")
def test_a_url_has_a_capability_and_a_case(route: Route) -> None:
    assert route.capability in declared(), "open it with @page or InPost"
    assert route.name in CASES, "register it in tests/walks/cases.py"


def test_no_case_outlives_its_url() -> None:
    names = {route.name for route in ROUTES}
    assert sorted(CASES.keys() - names) == []
    assert sorted(OPEN_TO_ALL.keys() - names) == []


def test_what_is_open_to_all_claims_no_capability() -> None:
    assert [route.name for route in ROUTES if route.name in OPEN_TO_ALL and route.capability not in {"", "public"}] == []


def test_every_capability_is_asked_somewhere() -> None:
    asked = {route.capability for route in ROUTES}
    source = "\n".join(path.read_text() for path in reading.files(".py", ".html") if path.name != "access.py")
    idle = [name for name in declared() if name not in asked and f'"{name}"' not in source]
    assert idle == []


@pytest.mark.parametrize("name", sorted(declared()))
def test_somebody_holds_every_capability(name: str) -> None:
    assert declared()[name] and declared()[name] <= {*ROLES, *VISITORS}


def test_the_system_administrator_reads_no_person() -> None:
    personal = {name for name, roles in declared().items() if "sysadmin" in roles}
    assert not {name for name in personal if re.match(r"(person|happening|contact|duty|suspicion|import)\.", name)} - {
        "import.read"}


def test_acts_are_nouns() -> None:
    """POST /duties/12/waiver, not /duties/12/waive."""
    verbs = {"create", "update", "delete", "edit", "save", "add", "remove", "waive", "close", "withdraw"}
    used = {word for route in ROUTES for word in re.split(r"[:\-_]", route.name) if not route.name.startswith(("mfa", "account"))}
    assert used & verbs <= {"edit"}, "person-edit is the form of a file"
