"""失联 and 查找: who is out of touch, one search at a time, steps, a conclusion that is founded."""

from datetime import date, timedelta

import pytest

from tests.duties import making
from tests.world import AT, TODAY, build
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.fields import clear
from weixia.kernel.scope import ROOT, scoped
from weixia.needs import facts, queries
from weixia.needs.actions import searches as searching
from weixia.needs.actions.contacts import Telling
from weixia.needs.models import Contact, Search

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with scoped(ROOT):
        yield build()


def tried(who, *days, reached=False, mode="phone"):
    for day in days:
        making.contact(who, day, mode=mode, reached=reached)


def silent(world, on=TODAY, by="小张"):
    actor = world.actor(by)
    with scoped(actor.scope):
        rows = queries.out_of_touch(seen_by=actor, on=on, attempts=3, span_days=10)
        return [(row["person_id"], row["failed"], row["began"], row["last"]) for row in rows]


D = [TODAY - timedelta(days=ago) for ago in range(40)]


@pytest.mark.parametrize("missed,met,found", [
    ((20, 15, 10), (), 3), ((20, 15, 11), (), 0), ((20, 10), (), 0), ((20, 20, 10), (), 3), ((30, 20, 10), (15,), 0),
    ((30, 20, 10), (31,), 3), ((30, 20, 10), (10,), 0), ((30, 20, 10, 5), (), 4),
])
def test_out_of_touch_on_both_sides(world, missed, met, found):
    who = world.people["李老"]
    tried(who, *(D[ago] for ago in missed))
    tried(who, *(D[ago] for ago in met), reached=True)
    rows = silent(world)
    assert [row[1] for row in rows] == ([found] if found else [])
    assert rows == ([(who.pk, found, D[missed[0]], D[missed[-1]])] if found else [])


def test_it_is_the_same_as_the_rule_reads_from_the_same_rows(world):
    """The page and the rule read silence by two sentences: they must name the same people."""
    from random import Random

    from django.db import connection

    from weixia.policy import printing

    rng, people = Random(7), [world.people[name] for name in ("李老", "王老", "陈遗属")]
    sql = printing.sql(facts.out_of_touch({"attempts": 3, "span_days": 10}))
    for _round in range(40):
        Contact.objects.all().delete()
        for who in people:
            for _one in range(rng.randrange(9)):
                making.contact(who, D[rng.randrange(30)], reached=rng.random() < 0.15)
        with connection.cursor() as cursor:
            cursor.execute(sql)
            began = dict(sorted(cursor.fetchall()))
        last = {who.pk: max((c.day for c in who.contacts.filter(reached=True)), default=date.min) for who in people}
        assert {row[0] for row in silent(world, by="周局")} == {pk for pk, day in began.items() if day > last[pk]}


def test_foreign_and_withdrawn_attempts_and_the_dead_do_not_count(world):
    tried(world.people["孟老"], D[30], D[20], D[10])
    tried(world.people["陈老"], D[30], D[20], D[10])
    tried(world.people["李老"], D[30], D[20], D[10])
    Contact.objects.filter(person=world.people["李老"], day=D[20]).update(withdrawn_at=AT)
    assert silent(world) == []


def begin(world, name="李老", by="孙科"):
    actor = world.actor(by)
    with scoped(actor.scope):
        return (*searching.search_start(by=actor, at=AT, person_id=world.people[name].pk), actor)


def test_started_twice_there_is_one_and_another_after_a_conclusion(world):
    search, made, actor = begin(world)
    again, made_again, _actor = begin(world)
    assert made and not made_again and again.pk == search.pk and search.started_on == TODAY
    with scoped(actor.scope):
        searching.search_step(search, by=actor, at=AT, kind="family", day=TODAY, result="没人接")
        searching.search_conclude(search, by=actor, at=AT, conclusion="nowhere")
        with pytest.raises(Impossible, match="已经有了结论"):
            searching.search_step(search, by=actor, at=AT, kind="family", day=TODAY, result="又问")
    assert begin(world)[0].pk != search.pk and Search.objects.count() == 2


def test_the_dead_are_not_searched_for_and_an_auditor_does_not_search(world):
    with pytest.raises(Impossible, match="已经去世"):
        begin(world, "陈老")
    with pytest.raises(Refused):
        begin(world, by="刘审")


def test_a_conclusion_is_founded(world):
    search, _made, actor = begin(world)
    with scoped(actor.scope):
        with pytest.raises(Impossible, match="还没有记过一步"):
            searching.search_conclude(search, by=actor, at=AT, conclusion="nowhere")
        with pytest.raises(Impossible, match="联系上本人才算"):
            searching.search_conclude(search, by=actor, at=AT, conclusion="found")
        with pytest.raises(Impossible, match="启动查找那天"):
            searching.search_step(search, by=actor, at=AT, kind="family", day=TODAY - timedelta(days=1), result="早")
        with pytest.raises(Impossible, match="启动查找那天"):
            searching.search_step(search, by=actor, at=AT, kind="family", day=TODAY + timedelta(days=1), result="晚")
    assert not Search.objects.get().conclusion


def test_found_writes_the_contact_and_what_is_new_at_once(world):
    tried(world.people["李老"], D[30], D[20], D[10])
    search, _made, actor = begin(world)
    assert len(silent(world)) == 1
    with scoped(actor.scope):
        met = Telling(day=TODAY, mode="home", reached=True, summary="换了号码")
        done = searching.search_conclude(search, by=actor, at=AT, conclusion="found", met=met, details={"phone_sealed": "13800001234"})
    assert (done.conclusion, done.concluded_on, silent(world)) == ("found", TODAY, [])
    person = world.people["李老"]
    person.refresh_from_db()
    assert clear(person, "phone_sealed") == "13800001234" and person.verifications.get().changed == ["phone"]
    assert person.contacts.get(reached=True).summary == "换了号码"


def test_a_step_sent_twice_is_one_and_a_withdrawn_search_stays_on_file(world):
    search, _made, actor = begin(world)
    with scoped(actor.scope):
        for _twice in range(2):
            searching.search_step(search, by=actor, at=AT, kind="community", day=TODAY, result="社区没见到")
        assert search.steps.count() == 1
        with pytest.raises(Impossible, match="为什么撤回"):
            searching.search_withdraw(search, by=actor, at=AT, reason=" ")
        searching.search_withdraw(search, by=actor, at=AT, reason="点错了人")
    assert not Search.objects.get().is_open and begin(world)[1], "another may begin"
