"""Model fields of the house."""

from typing import Any

from django.db import models

from weixia.kernel import sealing


class SealedText(models.TextField):
    """Holds only ciphertext. The row needs a `uuid`; clear text goes in by `put` and out by `clear`.

    Reading is explicit on purpose: nothing prints a clear value by accident.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


def put(row: models.Model, field: str, clear: str) -> None:
    """Seal `clear` into `row.<field>`, bound to this table, field and row."""
    sealed = sealing.seal(clear, table=row._meta.db_table, field=field, uuid=row.uuid)  # type: ignore[attr-defined]
    setattr(row, field, sealed)


def clear(row: models.Model, field: str) -> str:
    """The clear text of `row.<field>`; journalling the reading is the caller's duty (registry.actions)."""
    sealed = getattr(row, field)
    return sealing.unseal(sealed, table=row._meta.db_table, field=field, uuid=row.uuid)  # type: ignore[attr-defined]


class CText(models.CharField):
    """Text in the C collation: prefix ranges and `^@` use its index and cannot leak past the wall."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


@models.CharField.register_lookup
@CText.register_lookup
class Prefix(models.Lookup):
    """`name__prefix='张'` → `name ^@ '张'`: leak-proof and indexed, where LIKE is neither."""

    lookup_name = "prefix"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", (*left_params, *right_params)
