"""Whatever is tried by whomever in whatever order, a report walks C3.6 and no other way: a model beside the actions."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emergency import making
from tests.emergency.making import made
from tests.world import AT, World
from weixia.emergency import actions
from weixia.emergency.models import Report
from weixia.kernel.actor import Impossible, Refused

# act → (the step it makes, the steps it may come after, posts that may)
C36 = {
    "write": ("written", {"oral"}, {"section_head", "officer", "unit_officer"}),
    "receive": ("received", {"written"}, {"director", "section_head"}),
    "instruct": ("instructed", {"received"}, {"director", "section_head"}),
    "follow": ("followed", {"instructed", "followed"}, {"section_head", "officer", "unit_officer"}),
    "close": ("closed", {"followed"}, {"director", "section_head"}),
    "supplement": (None, {"oral", "written", "received", "instructed", "followed", "closed"}, {"section_head", "officer", "unit_officer"}),
}
PEOPLE = {"周局": "director", "孙科": "section_head", "小张": "officer", "钱单位": "unit_officer", "何信": "keeper", "刘审": "auditor"}
TRIES = st.lists(st.tuples(st.sampled_from(sorted(C36)), st.sampled_from(sorted(PEOPLE))), min_size=6, max_size=18)
LIKELY = st.permutations(["周局", "孙科", "小张"]).map(
    lambda who: [(act, name) for act in ("write", "receive", "instruct", "follow", "close") for name in who])


class Undo(Exception):
    """Takes an example back."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            with making.county() as cast:
                yield cast
                raise Undo
        except Undo:
            pass


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.one_of(TRIES, LIKELY, st.tuples(LIKELY, TRIES).map(lambda both: both[0] + both[1])))
def test_no_other_path_exists(world: World, tries: list[tuple[str, str]]) -> None:
    try:
        with transaction.atomic():
            _walk(world, made(world), tries)
            raise Undo
    except Undo:
        pass


def _walk(world: World, report: Report, tries: list[tuple[str, str]]) -> None:
    path, writer, said = ["oral"], "", 0
    for act, name in tries:
        step, after, posts = C36[act]
        fits = PEOPLE[name] in posts and path[-1] in after and not (act == "receive" and name == writer)
        assert _try(world, report, act, name) == fits, f"{name} {act} after {path}"
        if fits:
            path += [step] if step else []
            said += act == "supplement"
            writer = name if act == "write" else writer
        assert list(report.steps.order_by("number").values_list("step", flat=True)) == path
        assert report.supplements.count() == said


def _try(world: World, report: Report, act: str, name: str) -> bool:
    told = {"receive": {}, "write": {"when": AT, "text": "有内容"}}.get(act, {"text": "有内容"})
    try:
        with transaction.atomic():
            getattr(actions, f"report_{act}")(report, by=world.actor(name), at=AT, **told)
    except (Impossible, Refused):
        return False
    return True
