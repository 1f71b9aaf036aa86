"""Scopes: said in every transaction, restored on leaving, an error when missing."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.world import SINCE, TODAY, build
from weixia.kernel import sealing
from weixia.kernel.scope import ROOT, Scope, ScopeError, current, scoped
from weixia.registry import posts
from weixia.registry.models import Account, Person, PersonEvent, Post, Unit  # type: ignore[attr-defined]


def numbers() -> list[str]:
    return list(Person.objects.order_by("number").values_list("number", flat=True))


@pytest.mark.django_db
def test_each_sees_their_own() -> None:
    with scoped(ROOT):
        world = build()
        assert numbers() == ["A0001", "A0002", "A0003", "A0004", "B0001"]
    seen = {}
    for name in ("小张", "钱单位", "外人", "管理员"):
        with scoped(world.actor(name).scope):
            seen[name] = numbers()
    assert seen == {
        "小张": ["A0001", "A0002", "A0003", "A0004"], "钱单位": ["A0002"], "外人": ["B0001"], "管理员": [],
    }


@pytest.mark.django_db
def test_a_relation_opens_a_narrow_door() -> None:
    with scoped(ROOT):
        li = build().people["李老"]
    with scoped(Scope(path=None, people=(li.pk,))):
        assert numbers() == ["A0001"]
        assert list(Person.objects.values_list("family__name", flat=True)) == ["李老的女儿"]


@pytest.mark.django_db
def test_without_a_scope_every_question_is_an_error() -> None:
    assert current() is None
    for question in (Person.objects.count, Person.objects.filter(pk=-1).exists, Person.objects.first):
        with pytest.raises(ScopeError), transaction.atomic():
            question()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_scope_is_not_yet_said() -> None:
    with scoped(ROOT):
        with transaction.atomic():
            assert numbers() == []
        with pytest.raises(ScopeError):
            numbers()


@pytest.mark.django_db
def test_the_outer_scope_returns_after_an_inner_one_and_after_a_rolled_back_savepoint() -> None:
    with scoped(ROOT):
        world = build()
    with scoped(world.actor("外人").scope):
        with scoped(world.actor("钱单位").scope):
            assert numbers() == ["A0002"]
        assert numbers() == ["B0001"]
        with pytest.raises(IntegrityError), transaction.atomic(), scoped(ROOT):
            Unit.objects.create(code="A", path="9999", depth=1)
        assert numbers() == ["B0001"]


@pytest.mark.django_db
def test_leaving_a_scope_in_a_failed_transaction_does_not_hide_the_error() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), scoped(ROOT), connection.cursor() as cursor:
        cursor.execute("INSERT INTO registry_unit (code, name, path, depth, numchild, kind, division)"
                       " VALUES ('Q', '', '9', 1, 0, '', ''), ('Q', '', '8', 1, 0, '', '')")


@pytest.mark.django_db
def test_a_scope_that_cannot_be_said_is_left_and_an_outer_one_returns_without_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    outer, inner = (Scope(path="0001", actor_id=pk, confided="rows") for pk in (7, 8))
    with scoped(outer), monkeypatch.context() as gone:
        gone.setattr(sealing, "mac", lambda *told: 1 / 0)
        with scoped(ROOT), pytest.raises(ZeroDivisionError), scoped(inner):
            pytest.fail("a scope was entered that nobody had said")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('wx.actor')")
            assert (current(), cursor.fetchone()) == (outer, ("7",))
    assert current() is None


@pytest.mark.django_db(transaction=True)
def test_a_scope_does_not_outlive_its_transaction_on_the_connection() -> None:
    with scoped(ROOT), transaction.atomic():
        build()
    with pytest.raises(ScopeError), transaction.atomic():
        numbers()


@pytest.mark.django_db
def test_another_thread_has_no_scope() -> None:
    found: list[Scope | None] = []
    with scoped(ROOT):
        thread = threading.Thread(target=lambda: found.append(current()))
        thread.start()
        thread.join()
    assert found == [None]


@pytest.mark.django_db
def test_a_post_holds_from_its_first_day_until_the_day_before_its_end() -> None:
    with scoped(ROOT):
        world = build()
        former = Account.objects.create(username="qianren", name="前任")
        Post.objects.create(account=former, unit=world.units["甲县局"], role="officer", since=SINCE, until=TODAY)
    held = {day: posts.actor_of(former, on=day) is not None
            for day in (SINCE - timedelta(1), SINCE, TODAY - timedelta(1), TODAY, date(2099, 1, 1))}
    assert list(held.values()) == [False, True, True, False, False]


@pytest.mark.django_db
def test_one_active_post_at_a_time() -> None:
    with scoped(ROOT):
        world = build()
        zhang = world.accounts["小张"]
        second = Post.objects.create(account=zhang, unit=world.units["乙县局"], role="officer", since=SINCE)
        zhang.current_post = second
        zhang.save()
    with scoped(world.actor("小张").scope):
        assert numbers() == ["B0001"]


@pytest.mark.django_db
def test_people_follow_their_unit_even_when_the_mover_sees_no_person() -> None:
    with scoped(ROOT):
        world = build()
        wang = world.people["王老"]
    with scoped(world.actor("管理员").scope):
        Unit.objects.move(Unit.objects.get(code="A1"), Unit.objects.get(code="B"), "last-child")
    with scoped(world.actor("外人").scope):
        assert numbers() == ["A0002", "B0001"]
        assert Person.objects.get(pk=wang.pk).family.count() == 1
    with scoped(world.actor("小张").scope):
        assert "A0002" not in numbers()


@pytest.mark.django_db
def test_what_hangs_on_a_person_follows_them_and_cannot_be_filed_elsewhere() -> None:
    with scoped(ROOT):
        world = build()
        wang = world.people["王老"]
    with scoped(world.actor("小张").scope):
        Person.objects.filter(pk=wang.pk).update(unit=world.units["甲县中学"])
        Person.objects.filter(pk=wang.pk).update(org_path=world.units["甲县局"].path)
        wang.refresh_from_db()
        wang.family.update(org_path=world.units["甲县局"].path)
        assert wang.org_path == wang.family.get().org_path == world.units["甲县中学"].path


@pytest.mark.django_db
def test_a_version_is_kept_whatever_the_application_tries() -> None:
    """A temporary table of the same name, and the library's own switch, must not swallow the version row."""
    with scoped(ROOT):
        world = build()
        li = world.people["李老"]
        before = PersonEvent.objects.filter(pgh_obj_id=li.pk).count()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE registry_personevent (LIKE public.registry_personevent)")
            cursor.execute("SET LOCAL pgtrigger.ignore = '{registry_person:update_update}'")
            cursor.execute("UPDATE registry_person SET note = '改过' WHERE id = %s", [li.pk])
            cursor.execute("DROP TABLE pg_temp.registry_personevent")
        assert PersonEvent.objects.filter(pgh_obj_id=li.pk).count() == before + 1


@pytest.mark.django_db
def test_a_temporary_table_cannot_lend_a_hidden_person_another_path() -> None:
    with scoped(ROOT):
        world = build()
        wang = world.people["王老"]
    with scoped(world.actor("外人").scope), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE registry_person (id bigint, org_path text)")
        cursor.execute("INSERT INTO pg_temp.registry_person VALUES (%s, %s)", [wang.pk, world.units["乙县局"].path])
        from weixia.registry.models import ClassTag

        with pytest.raises(Exception, match="out of scope"), transaction.atomic():
            ClassTag.objects.create(person_id=wang.pk, tag="高龄")
