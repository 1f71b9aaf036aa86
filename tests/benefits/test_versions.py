"""Every row of money keeps what it was: by an action, by a bulk update, by a bare statement; and none of it can be rewritten."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from tests.benefits.making import approved, budget, county, standard
from weixia.benefits.models import Budget, Comfort, ComfortItem, Spending, Standard

pytestmark = pytest.mark.django_db
MONEY = {Budget: "title", Comfort: "title", ComfortItem: "note", Spending: "why", Standard: "source"}


def filled(world) -> None:
    """A row in each table of money."""
    standard(world, 500)
    line = budget(world)
    item = approved(world, "李老", line=line).items.get()
    Spending.objects.create(budget=line, org_path=line.org_path, cents=100, day=item.comfort.day, item=item, why="慰问",
                            at=item.comfort.drafted_at, by_name="某")


def labels(model: type[models.Model], pk: int) -> list[str]:
    return list(model.pgh_event_models["insert"]._default_manager.filter(pgh_obj_id=pk).order_by("pgh_id")
                .values_list("pgh_label", flat=True))


@pytest.mark.parametrize("model", MONEY, ids=lambda model: model.__name__)
def test_a_change_leaves_what_was_before(model: type[models.Model]) -> None:
    with county() as world:
        filled(world)
        row = model._default_manager.first()
        before = labels(model, row.pk)
        assert before[0] == "insert"
        model._default_manager.filter(pk=row.pk).update(**{MONEY[model]: "改过"})
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {model._meta.db_table} SET {MONEY[model]} = '又改过' WHERE id = %s", [row.pk])
        assert labels(model, row.pk) == [*before, "update", "update"]
        versions = model.pgh_event_models["insert"]._default_manager.filter(pgh_obj_id=row.pk)
        assert list(versions.order_by("-pgh_id").values_list(MONEY[model], flat=True)[:2]) == ["又改过", "改过"]


def test_what_was_deleted_is_kept() -> None:
    with county() as world:
        filled(world)
        spent = Spending.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM benefits_spending WHERE id = %s", [spent.pk])
        assert labels(Spending, spent.pk)[-1] == "delete"


@pytest.mark.parametrize("model", MONEY, ids=lambda model: model.__name__)
@pytest.mark.parametrize("act", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_a_version_cannot_be_rewritten(model: type[models.Model], act: str) -> None:
    with county() as world:
        filled(world)
        versions = model.pgh_event_models["insert"]._meta.db_table
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act.format(versions))
