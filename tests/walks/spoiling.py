"""Words of our choosing in every free text column of every row, whatever models the rooms add."""

from collections.abc import Callable, Iterator

from django.db import models, transaction

from weixia.kernel import guard, walls
from weixia.kernel.fields import SealedText
from weixia.kernel.scope import ROOT, scoped

# keys and codes, which nobody types
KEPT = {"org_path", "path", "to_path", "username", "password", "rule", "period", "pinyin", "initials", "number", "code", "mac", "grams",
        "fingerprint", "pair_key", "digest", "file_hash", "code_mac",
        "cadence", "key", "body", "kind", "numchild", "token_mac", "query", "page", "session_key"}


def columns() -> Iterator[tuple[type[models.Model], list[models.Field]]]:
    """Each model of the house that may be rewritten, with its free text columns."""
    for model in guard.ours():
        kept = guard.wall_of(model) in guard.APPEND_ONLY or walls.is_told_once(model)  # of reports: tests/walks/test_reports.py
        if kept or model._meta.db_table.startswith("policy_"):
            continue
        keys = {name for rule in model._meta.constraints for name in getattr(rule, "fields", ())}
        texts = [field for field in model._meta.concrete_fields if _is_free(field) and field.name not in keys]
        if texts:
            yield model, texts


def _is_free(field: models.Field) -> bool:
    typed = isinstance(field, models.CharField | models.TextField) and not isinstance(field, SealedText)
    code = field.choices or field.unique or field.name in KEPT or field.name.endswith(("_index", "_mac", "_hash", "_path"))
    return typed and not code and (field.max_length or 99) > 8


def spoil(word: Callable[[int], str]) -> int:
    """Write `word(n)` into the n-th column of every row, cut to its length; returns how many columns there are."""
    place = 0
    with scoped(ROOT):
        for model, texts in columns():
            values = {}
            for field in texts:
                values[field.name] = word(place)[: field.max_length or None].replace("\x00", "")
                place += 1
            model._default_manager.update(**values)
    return place


def spoil_rows(words: list[str]) -> None:
    """Row n holds word n in every column: as many rows of a table as there are words hold them all."""
    with scoped(ROOT), transaction.atomic():
        for model, texts in columns():
            for place, row in enumerate(model._default_manager.order_by("-pk")[: len(words)]):
                for step, field in enumerate(texts):
                    value = words[(place + step) % len(words)].replace("\x00", "")
                    setattr(row, field.name, value[: field.max_length or None])
                row.save(update_fields=[field.name for field in texts])


if __name__ == "__main__":
    import django

    django.setup()
    from tests.walks.payloads import payloads

    spoil_rows(payloads())
