"""撤销 a unit table: new units go where nothing hangs on them, changed ones return, what was touched since stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.registry.importing import AT, person, roster, take
from tests.registry.test_elsewhere_races import _until_it_waits
from tests.registry.test_ledgers_units import tree, unit
from weixia.kernel.actor import OPERATOR, Actor, Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import import_undoing
from weixia.registry.actions.units import unit_change
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.models import Account, Import, Person, Post, Unit

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def house(db: Any) -> Any:
    with scoped(ROOT):
        with transaction.atomic():
            take(UNITS, unit("A"), unit("B", "A"), unit("C", "A"))
        yield


def undo(at: Any = LATER, record: Import | None = None) -> dict[str, Any]:
    made = import_undoing.import_undo(by=OPERATOR, at=at, record=record or Import.objects.latest("id"))
    made.refresh_from_db()
    return dict(made.report["undone"])


def whole() -> list[Any]:
    return sorted(Unit.objects.values_list("id", "code", "name", "kind", "division", "numchild")) + sorted(tree().items())


def test_what_was_added_goes_and_what_was_changed_returns() -> None:
    before = whole()
    take(UNITS, unit("D", "B"), unit("E", "D"), unit("C", "B", "改名", 类型="医院", 行政区划="150102"), unit("F"))
    assert undo() | {"kept": []} == {"removed": 3, "restored": 1, "facts": 0, "left": 0, "kept": []}
    assert whole() == before
    assert Event.objects.filter(action="unit.import_undone").count() == 4
    assert take(UNITS, unit("D", "B"), unit("F"))[0] == "新增", "the same file is new again"


def test_a_unit_that_moved_under_a_new_one_comes_home_before_it_goes() -> None:
    before = whole()
    take(UNITS, unit("N", "A"), unit("B", "N"))
    assert undo()["left"] == 0 and whole() == before


def test_two_that_changed_places_change_back() -> None:
    take(UNITS, unit("D", "B"))
    before = whole()
    take(UNITS, unit("D", "A"), unit("B", "D"))
    assert tree()["B"] == "D"
    assert undo()["left"] == 0 and sorted(tree().items()) == before[-4:]


def test_people_posts_and_later_units_keep_a_new_unit_and_say_so() -> None:
    take(UNITS, unit("P", "A"), unit("Q", "A"), unit("R", "A"), unit("S", "A"))
    roster(person(管理单位="P"))
    account = Account.objects.create(username="x", name="某", created_at=AT)
    Post.objects.create(account=account, unit=Unit.objects.get(code="Q"), since=AT.date(), role="officer")
    record = Import.objects.filter(kind="units").latest("id")
    take(UNITS, unit("T", "R"))
    done = undo(record=record)
    assert {one["number"]: one["why"] for one in done["kept"]} == {
        "P": "名下已有老同志", "Q": "名下已有岗位", "R": "下面还有别的单位"}
    assert (done["removed"], set(tree())) == (1, {"A", "B", "C", "P", "Q", "R", "T"})
    assert Person.objects.get().unit.code == "P"


def test_what_somebody_changed_since_stays() -> None:
    take(UNITS, unit("D", "B"), unit("C", "B", "改名", 类型="医院"))
    unit_change(by=OPERATOR, at=LATER, unit=Unit.objects.get(code="D"), name="又改", kind="other")
    unit_change(by=OPERATOR, at=LATER, unit=Unit.objects.get(code="C"), name="再改", kind="hospital")
    done = undo()
    assert sorted(one["number"] for one in done["kept"]) == ["C", "D"]
    stored = Unit.objects.get(code="C")
    assert (stored.name, stored.kind, tree()["C"], tree()["D"]) == ("再改", "other", "A", "B")


def test_people_follow_a_unit_that_goes_home() -> None:
    roster(person(管理单位="C"))
    record_of = Import.objects.filter(kind="units")
    take(UNITS, unit("C", "B"))
    undo(record=record_of.latest("id"))
    assert Person.objects.get().org_path == Unit.objects.get(code="C").path and tree()["C"] == "A"


def test_it_is_open_for_three_days_and_only_to_whoever_keeps_units() -> None:
    take(UNITS, unit("D", "B"))
    with pytest.raises(Impossible, match="72 小时"):
        undo(at=AT + timedelta(hours=73))
    record = Import.objects.latest("id")
    Import.objects.filter(pk=record.pk).update(org_path=Unit.objects.get(code="B").path)
    record.refresh_from_db()
    beside = Unit.objects.get(code="C")
    for role in ("section_head", "sysadmin"):
        by = Actor(account_id=1, name="某", role=role, unit_id=beside.pk, path=beside.path)
        with pytest.raises(Refused):
            import_undoing.import_undo(by=by, at=LATER, record=record)


@pytest.mark.django_db(transaction=True)
def test_a_post_given_meanwhile_keeps_its_unit() -> None:
    """Whoever takes the table back waits for who is just hanging something on a unit, and then sees it."""
    with transaction.atomic():
        take(UNITS, unit("D", "B"))

    def take_back() -> dict[str, Any]:
        try:
            with scoped(ROOT), transaction.atomic():
                return undo()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            account = Account.objects.create(username="y", name="某", created_at=AT)
            Post.objects.create(account=account, unit=Unit.objects.get(code="D"), since=AT.date(), role="officer")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            answer = other.submit(take_back)
            _until_it_waits(answer)
        assert answer.result(timeout=20)["kept"] == [{"number": "D", "name": "单位D", "why": "名下已有岗位"}]
