"""Every model names its wall and has its migration; guarded rows carry what the wall needs."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, models

from weixia.kernel import guard, walls
from weixia.kernel.fields import CText, SealedText

OURS = list(guard.ours())


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_model_names_a_wall(model: type[models.Model]) -> None:
    assert guard.wall_of(model) in guard.WALLS


@pytest.mark.parametrize("model", guard.guarded(), ids=lambda model: model.__name__)
def test_a_guarded_row_carries_its_place_in_the_c_collation(model: type[models.Model]) -> None:
    place = model._meta.get_field("org_path")
    assert getattr(place, "db_collation", None) == "C" and not place.null


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_what_points_at_a_person_is_guarded(model: type[models.Model]) -> None:
    """A table with a person in it cannot be open."""
    points = any(field.name == "person" or field.column == "person_id" for field in model._meta.concrete_fields)
    assert not points or guard.wall_of(model) in guard.GUARDED


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_sealed_field_has_a_uuid_on_its_row(model: type[models.Model]) -> None:
    sealed = [field.name for field in model._meta.concrete_fields if isinstance(field, SealedText)]
    assert not sealed or any(isinstance(f, models.UUIDField) for f in model._meta.concrete_fields)
    assert all(name.endswith("_sealed") for name in sealed)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_an_index_over_a_secret_is_blind(model: type[models.Model]) -> None:
    """`x_index` beside `x_sealed` holds a keyed digest, 32 characters."""
    for field in model._meta.concrete_fields:
        if field.name.endswith("_index"):
            assert isinstance(field, CText) and field.max_length == 32


def hangs_on_a_person(model: type[models.Model]) -> bool:
    return guard.wall_of(model) in walls.OF_A_PERSON


@pytest.mark.parametrize("model", [model for model in OURS if hangs_on_a_person(model)], ids=lambda model: model.__name__)
def test_what_hangs_on_a_person_says_what_a_merge_does_with_it(model: type[models.Model]) -> None:
    """`moves` goes over row by row, so a row must be more than its person; `goes` is sealed with the merged record."""
    says = getattr(model, "in_merge", None)
    assert says in ("moves", "goes"), "in_merge, under wall"
    assert says == "goes" or model._meta.pk.column != "person_id"
    named = (*getattr(model, "same_fact", ()), *filter(None, [getattr(model, "merge_prefers", None)]))
    assert set(named) <= {field.column for field in model._meta.concrete_fields}


@pytest.mark.django_db
def test_what_moves_in_a_merge_has_no_exclusion_constraint() -> None:
    """Equal keys are told apart by unique indexes; an overlap would not be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'x'")
        excluded = {table for (table,) in cursor.fetchall()}
    moving = {model._meta.db_table for model in filter(hangs_on_a_person, OURS) if model.in_merge == "moves"}  # type: ignore[attr-defined]
    assert excluded & moving == set()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_money_is_integer_cents() -> None:
    for model in OURS:
        for field in model._meta.concrete_fields:
            assert not isinstance(field, models.FloatField | models.DecimalField), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_table_of_money_keeps_its_versions(model: type[models.Model]) -> None:
    """And so do the lists that money is approved on."""
    money = {field.name for field in model._meta.concrete_fields} & {"cents", "approved_by"}
    assert not money or hasattr(model, "pgh_event_models") or hasattr(model, "pgh_tracked_model")
