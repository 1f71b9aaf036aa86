"""Row versions beneath the journal: triggers copy each row as it was inserted, changed or deleted, bulk paths too."""

from collections.abc import Callable

import pghistory
from django.db import models

Model = type[models.Model]


def versioned(*, wall: str = "history") -> Callable[[Model], Model]:
    """Keep every version of a model's rows, append-only. `append` where the rows have no place in the tree."""
    track: Callable[[Model], Model] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(),
        context_field=pghistory.ContextJSONField(), context_id_field=pghistory.ContextUUIDField(null=True),
        append_only=True, attrs={"wall": wall},
    )
    return track
