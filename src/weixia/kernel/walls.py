"""What each wall means, as row policies: the one place where they are worded.

| wall | rows | the application may |
|---|---|---|
| person | own `org_path`, set from the unit | read within scope or by a relation, write into its own scope only |
| unit | `org_path` copied from its unit | read, write within scope |
| child | `org_path` copied from the person; where there may be none, from the row's own unit | read, write within scope or by a relation |
| part | `org_path` and `person_id` copied from the row that it is `part_of` | read, write within scope or by a relation |
| confided | as a unit; `barred` from whom it is shut to | read, write within scope, where told in confidence, not shut out |
| confided_child | `org_path`, `barred` copied from the petition | likewise |
| confided_named | and `named` copied likewise | likewise, and only by whoever is named |
| between | as a child; `from_path`, `to_path` from its two units | read, answer from all three; add, remove at the person's |
| range | `org_path` said by the action | read, write within scope |
| history | `org_path` copied by the version trigger | read in scope, append |
| journal | `org_path` said by the action | read in scope (of petitions: where told in confidence), append |
| append | no scope | read, append |
| open | no scope | read, write |
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from weixia.kernel import confiding

GUARDED = {"person", "unit", "child", "part", "between", "range", "history", "journal"} | confiding.FAMILY
OF_A_PERSON = {"child", "between"}
APPEND_ONLY = {"history", "journal", "append"}
WALLS = GUARDED | APPEND_ONLY | {"open"}
PATHS = ("org_path", "from_path", "to_path")
WITHIN = (
    "{path} >= substr(current_setting('wx.lo'), current_setting('wx.on')::int)"
    " AND {path} < current_setting('wx.hi')"
)
SCOPE = WITHIN.format(path="org_path")
DOOR = "{column} = ANY(current_setting('wx.people')::bigint[])"


class Unwalled(Exception):
    """A model of ours does not say which wall it stands behind."""


def ours() -> Iterator[type[models.Model]]:
    """Every model of the house, pghistory's version tables included."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("weixia."):
            yield model


def wall_of(model: type[models.Model]) -> str:
    """The wall that a model names; raises Unwalled."""
    wall = getattr(model, "wall", None)
    if wall not in WALLS:
        raise Unwalled(f"{model._meta.label} names no wall")
    return str(wall)


def is_told_once(model: type[models.Model]) -> bool:
    """Whether triggers keep the rows of a model as they were told: only what they hang on may follow."""
    return bool(getattr(model, "told_once", False))


def tells_paths(model: type[models.Model]) -> bool:
    """Whether a statement may tell the paths of a child's rows itself: they are then compared with the persons' all at once."""
    return bool(getattr(model, "tells_paths", False))


def may_be_nobodys(model: type[models.Model]) -> bool:
    """Whether a child's row may be about nobody whom the register knows: it then stands where its `unit` does."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return wall_of(model) == "child" and "unit" in fields and fields["person"].null


def whole_of(model: type[models.Model]) -> tuple[type[models.Model], str]:
    """What the rows of a part are part of, and the column that says of which."""
    link: Any = model._meta.get_field(model.part_of)  # type: ignore[attr-defined]
    return link.related_model, link.column


def parts_of(whole: type[models.Model]) -> dict[str, str]:
    """The tables whose rows are part of a model's, each with the column that says of which."""
    found = {model: whole_of(model) for model in ours() if wall_of(model) == "part"}
    return {model._meta.db_table: column for model, (of, column) in found.items() if of is whole}


def version_triggers(model: type[models.Model]) -> list[str]:
    """What keeps row versions of a model, and what keeps the versions from being changed."""
    return [trigger.get_pgid(model) for trigger in getattr(model._meta, "triggers", [])]


def keepers() -> dict[str, set[str]]:
    """The triggers that stand in for foreign keys, as the models say that lean on them: table → names."""
    found: dict[str, set[str]] = {}
    for model in ours():
        for table, names in getattr(model, "kept_by", {}).items():
            found.setdefault(table, set()).update(names)
    return found


def guarded() -> list[type[models.Model]]:
    """Models whose rows are kept apart by scope."""
    return [model for model in ours() if wall_of(model) in GUARDED]


def policies(wall: str, *, app_role: str = "weixia_app", owner_role: str = "weixia_owner") -> dict[str, str]:
    """Every policy of a wall: name → what follows `ON table` in CREATE POLICY."""
    related = f"({SCOPE}) OR {DOOR.format(column='id' if wall == 'person' else 'person_id')}"
    anywhere = " OR ".join([f"({WITHIN.format(path=path)})" for path in PATHS] + [DOOR.format(column="person_id")])
    confided = f"({SCOPE}) AND ({confiding.OPEN})"
    named = f"{confided} AND ({confiding.IS_NAMED})"
    to = f"TO {app_role}"
    worded = {
        "person": {"wx_scope": f"{to} USING ({related}) WITH CHECK ({SCOPE})"},
        "child": {"wx_scope": f"{to} USING ({related}) WITH CHECK ({related})"},
        "part": {"wx_scope": f"{to} USING ({related}) WITH CHECK ({related})"},
        "between": {
            "wx_read": f"FOR SELECT {to} USING ({anywhere})", "wx_add": f"FOR INSERT {to} WITH CHECK ({related})",
            "wx_answer": f"FOR UPDATE {to} USING ({anywhere}) WITH CHECK ({anywhere})",
            "wx_remove": f"FOR DELETE {to} USING ({related})"},
        "range": {"wx_scope": f"{to} USING ({SCOPE}) WITH CHECK ({SCOPE})"},
        "unit": {"wx_scope": f"{to} USING ({SCOPE}) WITH CHECK ({SCOPE})"},
        "history": {"wx_scope": f"{to} USING ({SCOPE}) WITH CHECK ({SCOPE})"},
        "confided": {"wx_scope": f"{to} USING ({confided}) WITH CHECK ({confided})"},
        "confided_child": {"wx_scope": f"{to} USING ({confided}) WITH CHECK ({confided})"},
        "confided_named": {"wx_scope": f"{to} USING ({named}) WITH CHECK ({named})"},
        "journal": {"wx_read": f"FOR SELECT {to} USING (({SCOPE}) AND {confiding.HEARD})",
                    "wx_append": f"FOR INSERT {to} WITH CHECK (true)"},
    }[wall]
    return worded | {"wx_owner": f"TO {owner_role} USING (true) WITH CHECK (true)"}
