"""Many change one thing at once: nothing is overwritten unseen, and the rows agree with a small model of them.

`WEIXIA_STEPS=50000 pytest -s tests/registry/test_conflicts.py -k model` takes so many steps, in walks of LONG.
"""

import os
import re
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.world import World, build
from weixia.duties import actions as duties
from weixia.duties import settling
from weixia.duties.models import Duty, Waiver
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import contacts as contacts
from weixia.needs.models import Contact
from weixia.registry.actions import people as acts
from weixia.registry.models import Person

NOW = timezone.now()
WRITERS = 32
STEPS = int(os.environ.get("WEIXIA_STEPS", "150"))
LONG = 200
ACTS = ("open", "save", "save", "record", "withdraw", "waive")


@pytest.fixture
def world() -> Iterator[World]:
    with scoped(ROOT), transaction.atomic():
        made = build()
    with scoped(ROOT):
        yield made


def browser(world: World, name: str = "小张") -> Client:
    client = Client()
    client.force_login(world.accounts[name])
    return client


def form_of(client: Client, path: str) -> dict[str, Any]:
    """What the drawn form would send when nothing is typed."""
    page = client.get(path).content.decode()
    page = page[page.index('<form class="card wx-form"'):]
    page = page[:page.index("</form>")]
    said: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        marks = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if marks.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        said.setdefault(marks.get("name", ""), []).append(marks.get("value", "on" if marks.get("type") == "checkbox" else ""))
    for name, inner in re.findall(r'<select\b[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        said[name] = [chosen.group(1) if chosen else ""]
    for name, text in re.findall(r'<textarea\b[^>]*name="(\w+)"[^>]*>\s*(.*?)</textarea>', page, re.S):
        said[name] = [text]
    return {name: values if len(values) > 1 else values[0] for name, values in said.items() if name}


@pytest.mark.django_db
def test_both_versions_are_shown_field_by_field_and_the_choice_is_kept(world: World) -> None:
    mine, theirs, person = browser(world), browser(world, "孙科"), world.people["李老"]
    path = f"/people/{person.pk}/edit"
    my_form, their_form = form_of(mine, path), form_of(theirs, path)
    assert theirs.post(path, their_form | {"note": "孙科写的", "rank": "正处", "phone": "13900001111"}).status_code == 302
    answer = mine.post(path, my_form | {"note": "小张写的", "interests": "书法"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("小张写的", "孙科写的", "正处", "用我的", "用刚才的", "书法", "我没改，已换成刚才的"):
        assert words in page, words
    assert "13900001111" not in page and 'name="pick_note"' in page and 'name="pick_interests"' not in page
    again = shown_again(page)
    assert (again["note"], again["interests"], again["rank"]) == ("小张写的", "书法", "正处")
    assert mine.post(path, again | {"pick_note": "theirs"}).status_code == 302
    stored = Person.objects.get(pk=person.pk)
    assert (stored.note, stored.interests, stored.rank, stored.version) == ("孙科写的", "书法", "正处", 3)
    assert stored.phone_index != person.phone_index, "the other one's telephone stands"


def shown_again(page: str) -> dict[str, Any]:
    """The form on a page that was just answered."""

    class Page:
        content = page.encode()

    class Once:
        def get(self, _path: str) -> Page:
            return Page()

    return form_of(Once(), "")  # type: ignore[arg-type]


@pytest.mark.django_db
def test_my_own_is_kept_where_i_choose_it(world: World) -> None:
    mine, theirs, path = browser(world), browser(world, "孙科"), f"/people/{world.people['李老'].pk}/edit"
    my_form, their_form = form_of(mine, path), form_of(theirs, path)
    theirs.post(path, their_form | {"note": "孙科写的", "family_1_name": "李大", "family_1_relation": "儿子"})
    again = shown_again(mine.post(path, my_form | {"note": "小张写的"}).content.decode())
    assert again["family_1_name"] == "李大", "a relative added meanwhile is not lost"
    assert mine.post(path, again | {"pick_note": "mine"}).status_code == 302
    with scoped(ROOT):
        stored = Person.objects.get(pk=world.people["李老"].pk)
        assert stored.note == "小张写的" and stored.family.get().name == "李大"


@pytest.mark.django_db
def test_a_third_change_meanwhile_is_a_conflict_again(world: World) -> None:
    mine, theirs, path = browser(world), browser(world, "孙科"), f"/people/{world.people['李老'].pk}/edit"
    my_form = form_of(mine, path)
    theirs.post(path, form_of(theirs, path) | {"note": "一"})
    again = shown_again(mine.post(path, my_form | {"note": "我"}).content.decode())
    theirs.post(path, form_of(theirs, path) | {"note": "二"})
    answer = mine.post(path, again | {"pick_note": "mine"})
    assert answer.status_code == 409 and "二" in answer.content.decode()
    assert mine.post(path, shown_again(answer.content.decode()) | {"pick_note": "mine"}).status_code == 302
    assert Person.objects.get(pk=world.people["李老"].pk).note == "我"


@pytest.mark.django_db
@pytest.mark.parametrize("forged", [{"version": ""}, {"version": "x"}, {"base": "v1.1.x.y", "version": "0"}])
def test_a_form_without_its_version_overwrites_nothing(world: World, forged: dict[str, str]) -> None:
    client, path = browser(world), f"/people/{world.people['李老'].pk}/edit"
    assert client.post(path, form_of(client, path) | {"note": "新"} | forged).status_code == 409
    assert Person.objects.get(pk=world.people["李老"].pk).version == 1


@pytest.mark.django_db(transaction=True)
def test_of_32_writers_one_wins_and_the_others_see_it(world: World) -> None:
    person, outcome = world.people["李老"], []
    forms = [form_of(browser(world), f"/people/{person.pk}/edit")]
    clients = [browser(world) for _ in range(WRITERS)]

    def write(place: int) -> None:
        try:
            answer = clients[place].post(f"/people/{person.pk}/edit", forms[0] | {"note": f"第{place}位", "once": f"w{place}"})
            outcome.append((answer.status_code, answer.content.decode() if answer.status_code == 409 else "", place))
        finally:
            connection.close()

    _together(write)
    with scoped(ROOT), transaction.atomic():
        stored = Person.objects.get(pk=person.pk)
        assert Event.objects.filter(action="person.changed", person_id=person.pk).count() == 1
    won = [place for status, _, place in outcome if status == 302]
    assert len(won) == 1 and stored.note == f"第{won[0]}位" and stored.version == 2
    losers = [(page, place) for status, page, place in outcome if status == 409]
    assert len(losers) == WRITERS - 1
    assert all(stored.note in page and f"第{place}位" in page for page, place in losers)


@pytest.mark.django_db(transaction=True)
def test_32_writers_who_try_again_lose_no_word(world: World) -> None:
    person, actor = world.people["李老"], world.actor("小张")

    def write(place: int) -> None:
        try:
            with scoped(actor.scope):
                while True:
                    with transaction.atomic():
                        seen = Person.objects.get(pk=person.pk)
                    try:
                        acts.person_change(by=actor, at=NOW, person=seen, version=seen.version, values={"note": f"{seen.note}|{place}"})
                        return
                    except acts.Conflict:
                        continue
        finally:
            connection.close()

    _together(write)
    with scoped(ROOT), transaction.atomic():
        stored = Person.objects.get(pk=person.pk)
    assert sorted(map(int, stored.note.split("|")[1:])) == list(range(WRITERS)) and stored.version == WRITERS + 1


def _together(write: Any) -> None:
    workers = [threading.Thread(target=write, args=(place,)) for place in range(WRITERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


class Undo(Exception):
    """Takes back what an example did."""


class Desk(RuleBasedStateMachine):
    """Two people, four tabs of two officers, contacts and waivers; beside it a model of a few dictionaries."""

    taken: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.scope = scoped(ROOT)
        self.scope.__enter__()

    @initialize()
    def cast(self) -> None:
        self.world = build()
        today = timezone.localdate()
        settling.settle(at=NOW, on=today, since=date(today.year, today.month, 1) - timedelta(40))
        self.people = [self.world.people["李老"], self.world.people["王老"]]
        self.actors = [self.world.actor("小张", on=today), self.world.actor("孙科", on=today)]
        self.model: dict[int, dict[str, Any]] = {person.pk: {"version": 1, "note": "", "changes": 0} for person in self.people}
        self.contacts: dict[int, bool] = {}
        self.waived: set[int] = set()
        self.tabs: dict[int, tuple[Person, int]] = {}
        self.duties = [duty.pk for duty in Duty.objects.filter(person__in=self.people, kept_on__isnull=True).order_by("pk")[:4]]

    @rule(act=st.sampled_from(ACTS), tab=st.integers(0, 3), which=st.integers(0, 1), who=st.integers(0, 1),
          place=st.integers(0, 50), note=st.text("甲乙丙丁", max_size=4))
    def act(self, act: str, tab: int, which: int, who: int, place: int, note: str) -> None:
        """One rule for all acts: hypothesis leaves whole rules out of a walk, and the acts matter together."""
        self.taken[act] += 1
        if act == "open":
            person = Person.objects.get(pk=self.people[which].pk)
            self.tabs[tab] = (person, person.version)
        elif act == "save" and tab in self.tabs:
            self._save(tab, who, note)
        elif act == "record":
            told = contacts.Telling(day=timezone.localdate() - timedelta(place % 21), mode="phone", reached=place % 2 == 0)
            self.contacts[contacts.contact_record(by=self.actors[who], at=NOW, person=self.people[which], told=told).pk] = True
        elif act == "withdraw" and self.contacts:
            pk = sorted(self.contacts)[place % len(self.contacts)]
            assert contacts.contact_withdraw(by=self.actors[who], at=NOW, contact=Contact.objects.get(pk=pk)) is self.contacts[pk]
            self.contacts[pk] = False
        elif act == "waive":
            self._waive(place)

    def _save(self, tab: int, who: int, note: str) -> None:
        person, version = self.tabs[tab]
        known = self.model[person.pk]
        try:
            acts.person_change(by=self.actors[who], at=NOW, person=person, version=version, values={"note": note})
            assert version == known["version"], "a stale tab was saved"
            known.update(version=version + 1, note=note, changes=known["changes"] + 1)
            self.taken["saved"] += 1
        except acts.Conflict as conflict:
            assert version != known["version"] and conflict.stored.note == known["note"]
            self.taken["conflict"] += 1

    def _waive(self, place: int) -> None:
        duty = Duty.objects.filter(pk=self.duties[place % len(self.duties)]).first()
        if duty is None:
            return
        try:
            duties.duty_waive(duty, by=self.actors[1], at=NOW, reason="已随迁")
            self.waived.add(duty.pk)  # twice is once
        except duties.Impossible:
            assert duty.kept_on is not None

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        for pk, known in self.model.items():
            stored = Person.objects.get(pk=pk)
            assert (stored.version, stored.note) == (known["version"], known["note"])
            assert Event.objects.filter(action="person.changed", person_id=pk).count() == known["changes"]
        counted = set(Contact.objects.filter(person__in=self.people, withdrawn_at__isnull=True).values_list("pk", flat=True))
        assert counted == {pk for pk, stands in self.contacts.items() if stands}
        assert Waiver.objects.filter(withdrawn_at__isnull=True).count() == len(self.waived)

    def teardown(self) -> None:
        self.scope.__exit__(None, None, None)
        self.atomic.__exit__(Undo, Undo(), None)


@pytest.mark.django_db
def test_the_rows_agree_with_the_model() -> None:
    each = min(LONG, max(STEPS // 5, 1))
    Desk.taken.clear()
    # the first walk is empty, and the cast is the first step of each
    run_state_machine_as_test(Desk, settings=settings(
        max_examples=-(-STEPS // each) + 1, stateful_step_count=each + 1, deadline=None, database=None, print_blob=False,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck)))
    print(dict(Desk.taken))
    assert sum(Desk.taken[act] for act in set(ACTS)) >= STEPS
    assert Desk.taken["saved"] and Desk.taken["conflict"]
