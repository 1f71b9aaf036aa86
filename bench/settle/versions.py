"""The rule book with second versions of some values, so that more than one version is in force inside the window."""

import shutil
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import yaml

# rule → value → the day from which it is another one
CHANGES: dict[str, dict[str, tuple[date, Any]]] = {
    "contact.retired_quarterly": {"days_left": (date(2026, 4, 1), 14)},
    "contact.lixiu_monthly": {"days_left": (date(2026, 3, 1), 12)},
    "greet.birthday": {"days_after": (date(2026, 5, 1), 5)},
    "visit.longevity_birthday": {"ages": (date(2026, 4, 15), [90, 95, 100]), "reckonings": (date(2026, 3, 1), ["full", "nominal"])},
    "visit.hospital": {"workdays": (date(2026, 6, 1), 2)},
    "checkup.regular": {"stricter_age": (date(2024, 7, 1), 60)},
    "tour.resettled": {"months": (date(2024, 1, 1), 24)},
}


def use(folder: Path) -> dict[str, list[str]]:
    """From now on this process reads a copy of the book, in `folder`, that has these versions. What was changed."""
    from weixia.policy import book

    copy = folder / "book"
    shutil.copytree(book.HERE / "book", copy)
    changed: dict[str, list[str]] = {}
    for path in sorted(copy.glob("**/*.yaml")):
        rule = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, (day, value) in CHANGES.get(rule["rule"], {}).items():
            rule["values"][name][day] = {"value": value, "source": book.HOUSE_CHOICE}
            changed.setdefault(rule["rule"], []).append(name)
        path.write_text(yaml.safe_dump(rule, allow_unicode=True, sort_keys=False), encoding="utf-8")
    if changed.keys() != CHANGES.keys():
        raise LookupError(f"The book has no {', '.join(sorted(CHANGES.keys() - changed.keys()))} any more.")
    book.load = partial(book.load, copy)  # type: ignore[assignment]
    return changed
