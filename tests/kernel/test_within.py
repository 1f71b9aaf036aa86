"""A word within a name is found by a function that reads past the wall: it tells of nobody outside the scope it is asked in."""

import pytest
from django.db import connection, transaction

from tests.world import build
from weixia.kernel.scope import ROOT, Scope, ScopeError, scoped
from weixia.registry.models import Person
from weixia.registry.naming import spell
from weixia.registry.queries.within import within_names

NAMED = {"A0001": "王建国", "A0002": "李建国", "A0003": "阿依·建国", "A0004": "赵国建", "B0001": "外建国"}


@pytest.fixture
def world():
    with scoped(ROOT):
        made = build()
        for person in Person.objects.filter(number__in=NAMED):
            person.name = NAMED[person.number]
            person.grams = spell(person.name).grams
            person.save(update_fields=["name", "grams"])
        yield made


def found(part: str, scope: Scope) -> list[str]:
    with scoped(scope), transaction.atomic():
        known = dict(Person.objects.values_list("pk", "number"))
        ids = within_names(part, spell(part).grams, most=50)
    assert known.keys() >= set(ids), "an id of nobody in scope"
    return sorted(known[pk] for pk in ids)


@pytest.mark.django_db
def test_a_word_within_a_name_is_found_in_the_scope_alone(world) -> None:
    assert found("建国", ROOT) == ["A0001", "A0002", "A0003", "B0001"]
    assert found("依建", ROOT) == ["A0003"]
    assert found("建国", world.actor("小张").scope) == ["A0001", "A0002", "A0003"]
    assert found("建国", world.actor("钱单位").scope) == ["A0002"]
    assert found("建国", world.actor("管理员").scope) == [] == found("建国", Scope(path=None, people=(world.people["李老"].pk,)))


@pytest.mark.django_db
def test_who_has_somebody_outside_reads_the_names_of_the_scope_and_no_index_of_all(world) -> None:
    """What cannot be read cannot be told by time: names without pairs of characters are found in a part and not in the whole."""
    Person.objects.update(grams=[])
    assert found("建国", world.actor("钱单位").scope) == ["A0002"]
    assert found("建国", ROOT) == []


@pytest.mark.django_db
def test_without_a_scope_it_is_an_error_whatever_is_asked(world) -> None:
    for part in ("建国", "没有这样的名字"):
        with scoped(None), pytest.raises(ScopeError), transaction.atomic():
            within_names(part, spell(part).grams, most=50)


@pytest.mark.django_db
def test_nobody_else_may_ask_it(world) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proacl::text FROM pg_proc WHERE proname = 'wx_people_named'")
        [(granted,)] = cursor.fetchall()
    assert "weixia_app" in granted and "{=" not in granted and ",=" not in granted
