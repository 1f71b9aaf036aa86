"""Every act sent twice has one effect: each URL twice with one word, some of them 32 times at once.

`pytest -s tests/walks/test_once.py` prints how many acts there are.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.kernel import rows
from tests.walks.cases import CASES, OPEN_TO_ALL
from tests.walks.routes import Route, routes
from tests.walks.staging import PLAYERS, Stage, Undo, path_of, send, standing
from tests.walks.test_matrix import fingerprint, holders
from tests.world import World, build, proved
from weixia.care.models import AidPlan, BereavementStep, Substitution
from weixia.care.queries import STEPS
from weixia.duties import settling
from weixia.emergency.models import Recipient, Report, Step
from weixia.kernel.models import Event, Reply
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry.models import Account, Death, Invitation, Person, Revocation

ACTS = [route for route in routes() if "POST" in route.methods and route.name not in OPEN_TO_ALL]
TODAY = str(timezone.localdate())
# a form that is right, where the case of the matrix says nothing
RIGHT: dict[str, dict[str, Any]] = {
    "workbench:person-new": {"name": "新来老", "kind": "tuixiu", "birth": "1950-01-01", "birth_calendar": "solar",
                             "charge_since": "2026-01-01"},
    "workbench:staff-new": {"name": "新来", "username": "xinlai", "role": "officer", "since": TODAY},
    "workbench:post-new": {"role": "keeper", "since": TODAY},
    "workbench:aid-plan": {"goals": "能自己下楼", "measures": "每周陪走一次", "owner": "小张", "day": TODAY,
                           "review_on": str(timezone.localdate() + timedelta(days=30))},
    "workbench:death-verification": {"how": "看了死亡证明"},
    "workbench:death-doubt": {"reason": "本人接了电话"},
    "workbench:revocation-answer": {"verdict": "decline", "note": "家属说没有弄错"},
    "workbench:bereavement-step": {"outcome": "done", "day": TODAY},
    "workbench:substitution-new": {"since": TODAY, "reason": "迁居国外"},
}
READ_ONLY = {  # reads that are posted: each is a reading of its own, journalled each time
    "workbench:person-reveal": "showing hidden values twice is two readings, and the elder sees both",
    "workbench:need-callers": "each look-up by a number is a reading of its own",
    "workbench:search": "a search changes nothing", "workbench:slips": "printing slips changes nothing",
    "portal:leaving": "whoever left is a stranger, and is led to the door",
    "workbench:export-picked": "the ticks go on to the form that asks for what; nothing leaves yet",
}


def _no_plan(stage: Stage, _role: str) -> None:
    AidPlan.objects.filter(person=stage.objects["person_id"]["own"]).update(ended_on=TODAY)


def _own(stage: Stage) -> Person:
    return Person.objects.get(pk=stage.objects["person_id"]["own"])


def _dead(stage: Stage, _role: str) -> None:
    """Declared by the machine, verified by nobody, doubted by nobody."""
    person = _own(stage)
    Person.objects.filter(pk=person.pk).update(died_on=TODAY)
    rows.make(Death, person)
    Revocation.objects.filter(person=person).update(answer="declined")


def _doubted(stage: Stage, role: str) -> None:
    """Doubted by whoever answers: all who may doubt may take it back, not all may answer another's doubt."""
    Revocation.objects.filter(pk=stage.objects["revocation_id"]["own"]).update(proposed_id=stage.world.accounts[PLAYERS[role]].pk)


def _all_said(stage: Stage, _role: str) -> None:
    """Every step of the case is done or said why not."""
    for kind in STEPS:
        rows.make(BereavementStep, _own(stage), case_id=stage.objects["case_id"]["own"], kind=kind, outcome="excused")


def _not_asked(stage: Stage, _role: str) -> None:
    Substitution.objects.filter(person=_own(stage)).update(answer="declined")


def _report_at(stage: Stage, *steps: str) -> None:
    """The report, told by word of mouth so far, has come through these steps too and waits for its unit."""
    report, last = Report.objects.get(pk=stage.objects["report_id"]["own"]), "oral"
    rows.make(Recipient, report.person, report=report)
    for number, step in enumerate(steps, 2):
        rows.make(Step, report.person, report=report, number=number, after=last, step=step)
        last = step


# acts that the stage as it stands would refuse: what must be so before the first one
STATE: dict[str, Callable[[Stage, str], None]] = {
    "workbench:aid-plan": _no_plan,
    "workbench:death-verification": _dead,
    "workbench:death-doubt": _dead,
    "workbench:revocation-answer": _doubted,
    "workbench:bereavement-step": lambda _stage, _role: None,
    "workbench:bereavement-closing": _all_said,
    "workbench:substitution-new": _not_asked,
    "workbench:substitution-answer": lambda _stage, _role: None,
    "workbench:report-receipt": lambda stage, _role: _report_at(stage, "written"),
    "workbench:report-instruction": lambda stage, _role: _report_at(stage, "written", "received"),
    "workbench:report-follow-up": lambda stage, _role: _report_at(stage, "written", "received", "instructed"),
    "workbench:report-closing": lambda stage, _role: _report_at(stage, "written", "received", "instructed", "followed"),
}
tally: Counter[str] = Counter()


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), standing() as stage:
        yield stage
        print(f"\n{len(ACTS)} acts: {dict(tally)}")


def told(stage: Stage, route: Route) -> dict[str, Any]:
    said = dict(CASES[route.name].post) | RIGHT.get(route.name, {})
    if route.name in RIGHT and route.name not in STATE:
        said["unit"] = stage.objects["unit_id"]["own"] if route.name != "workbench:person-new" else stage.world.units["甲县局"].pk
    return said


def twice(stage: Stage, route: Route, role: str, second: dict[str, Any] | None = None) -> tuple[HttpResponse, HttpResponse, bool]:
    """Both answers, and whether the second changed anything; all of it is taken back."""
    path, said = path_of(stage, route, "own"), told(stage, route)
    try:
        with transaction.atomic():
            STATE.get(route.name, lambda _stage, _role: None)(stage, role)
            first = post(stage.browsers[role], route, path, said)
            before = (fingerprint(), _acts_told())
            again = post(stage.browsers[role], route, path, said | (second or {}))
            changed = (fingerprint(), _acts_told()) != before
            raise Undo
    except Undo:
        return first, again, changed


def _acts_told() -> int:
    """What the journal tells of acts: a page of sealed words that is drawn again, with what is wrong, is read again, and says so."""
    return Event.objects.exclude(action__endswith=".opened").count()


def post(browser: Client, route: Route, path: str, said: dict[str, Any]) -> HttpResponse:
    if route.name.startswith("api:"):
        return browser.post(path, json.dumps(said), content_type="application/json", headers={"Idempotency-Key": "one"})
    return send(browser, route, "POST", path, said | {"once": "one"})


@pytest.mark.parametrize("route", ACTS, ids=lambda route: route.name)
def test_an_act_sent_twice_has_one_effect(stage: Stage, route: Route) -> None:
    with scoped(ROOT):
        for role in sorted(holders(route)):
            first, again, changed = twice(stage, route, role)
            tally[f"{first.status_code}"] += 1
            assert first.status_code < 500 and again.status_code == first.status_code, f"{role}: {again.status_code}"
            assert first.status_code == 302 or route.name not in STATE, f"{role}: {first.status_code}"
            if route.name in READ_ONLY:
                continue
            assert not changed, f"{role}: the second had an effect"
            if first.status_code < 400 and (first.status_code >= 300 or again.has_header("Idempotent-Replayed")):
                assert again["Idempotent-Replayed"] == "true" and again.get("Location") == first.get("Location"), role
                assert again.content == first.content


@pytest.mark.parametrize("name", ["workbench:contact-new", "workbench:duty-waiver", "api:contact_new", "workbench:person-new"])
def test_other_words_under_a_used_word_are_told_apart_and_not_lost(stage: Stage, name: str) -> None:
    route = next(route for route in ACTS if route.name == name)
    with scoped(ROOT):
        other = {"summary": "后来改的话", "reason": "后来改的话", "name": "后来改的话"}
        first, again, changed = twice(stage, route, "section_head", {
            key: value for key, value in other.items() if key in told(stage, route) or (key == "summary" and "contact" in name)})
    assert first.status_code in (201, 302) and again.status_code == 422 and not changed
    if not name.startswith("api:"):
        page = again.content.decode()
        assert "后来改的话" in page and "再交一次" in page and 'name="once" value="one"' not in page


def test_a_form_with_errors_gives_its_word_back(stage: Stage) -> None:
    route = next(route for route in ACTS if route.name == "workbench:duty-waiver")
    path = path_of(stage, route, "own")
    with transaction.atomic():
        assert stage.browsers["section_head"].post(path, {"reason": "", "once": "w"}).status_code == 422
        assert stage.browsers["section_head"].post(path, {"reason": "已随迁", "once": "w"}).status_code == 302
        transaction.set_rollback(True)


def test_a_word_is_good_for_one_account_and_one_place_only(stage: Stage) -> None:
    route = next(route for route in ACTS if route.name == "workbench:contact-new")
    path, said = path_of(stage, route, "own"), told(stage, route) | {"once": "w"}
    with scoped(ROOT), transaction.atomic():
        before = Contact.objects.count()
        assert stage.browsers["officer"].post(path, said).status_code == 302
        assert stage.browsers["section_head"].post(path, said).status_code == 302
        assert Contact.objects.count() == before + 2
        other = path.replace(str(stage.objects["person_id"]["own"]), str(stage.world.people["李老"].pk))
        assert stage.browsers["officer"].post(other, said).status_code == 422
        transaction.set_rollback(True)


@pytest.mark.parametrize(("one", "other"), [("w" * 255, "w" * 256), ("w" * 300 + "a", "w" * 300 + "b"), ("\x00a", "\x00b")])
def test_a_word_that_cannot_be_kept_is_still_one_word(stage: Stage, one: str, other: str) -> None:
    route = next(route for route in ACTS if route.name == "workbench:contact-new")
    path, said = path_of(stage, route, "own"), told(stage, route)
    with scoped(ROOT), transaction.atomic():
        before = Contact.objects.count()
        for word in (one, one, other):
            assert stage.browsers["officer"].post(path, said | {"once": word}).status_code == 302
        assert Contact.objects.count() == before + 2
        transaction.set_rollback(True)


def test_a_one_time_code_is_shown_again_and_not_made_again(stage: Stage) -> None:
    route = next(route for route in ACTS if route.name == "workbench:staff-invitation")
    path = path_of(stage, route, "own")
    with scoped(ROOT), transaction.atomic():
        first = stage.browsers["sysadmin"].post(path, {"once": "w"})
        again = stage.browsers["sysadmin"].post(path, {"once": "w"})
        assert first.content == again.content and again["Idempotent-Replayed"] == "true"
        assert Invitation.objects.filter(account_id=stage.objects["account_id"]["own"]).count() == 1
        kept = Reply.objects.get(key="w")
        assert "一次性码" not in kept.content, "an answer that is a page is sealed"
        transaction.set_rollback(True)


@pytest.fixture
def world() -> Iterator[World]:
    with scoped(ROOT), transaction.atomic():
        made = build()
        settling.settle(at=timezone.now(), on=timezone.localdate(), since=timezone.localdate().replace(day=1))
    yield made


CROWD = 32


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["contact", "api contact", "person", "account"])
def test_32_at_once_have_one_effect(world: World, act: str) -> None:
    li, unit = world.people["李老"].pk, world.units["甲县局"].pk
    contact = {"mode": "phone", "reached": "yes", "day": TODAY, "occasion": "daily"}
    who, path, said, made = {
        "contact": ("小张", f"/people/{li}/contacts/new", contact, Contact.objects),
        "api contact": ("小张", f"/api/v1/people/{li}/contacts", {"mode": "phone", "reached": True, "day": TODAY}, Contact.objects),
        "person": ("小张", "/people/new", RIGHT["workbench:person-new"] | {"unit": unit}, Person.objects.filter(name="新来老")),
        "account": ("甲管", "/staff/new", RIGHT["workbench:staff-new"] | {"unit": unit}, Account.objects.filter(username="xinlai")),
    }[act]
    answers = at_once(world, who, path, said, is_api=act.startswith("api"))
    with scoped(ROOT), transaction.atomic():
        assert made.count() == 1
    done, waiting = [one for one in answers if one.status_code < 400], [one for one in answers if one.status_code >= 400]
    assert {one.status_code for one in waiting} <= {409} and all(one.has_header("Retry-After") for one in waiting)
    assert len({one.get("Location") for one in done}) == 1
    assert sum(not one.has_header("Idempotent-Replayed") for one in done) == 1


def at_once(world: World, who: str, path: str, said: dict[str, Any], *, is_api: bool) -> list[HttpResponse]:
    browser, answers = Client(), []
    browser.force_login(world.accounts[who])
    proved(browser)

    def call() -> None:
        twin = Client()
        twin.cookies = browser.cookies
        try:
            if is_api:
                answers.append(twin.post(path, json.dumps(said), content_type="application/json", headers={"Idempotency-Key": "w"}))
            else:
                answers.append(twin.post(path, said | {"once": "w"}))
        finally:
            connection.close()

    workers = [threading.Thread(target=call) for _ in range(CROWD)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(answers) == CROWD
    return answers
