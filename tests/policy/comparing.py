"""Two lists of duties laid side by side, the first differences in words a person can check."""

from collections.abc import Iterable
from typing import Any

Key = tuple[str, str, str]
Row = dict[str, Any]


def keyed(rows: Iterable[Row]) -> dict[Key, Row]:
    """By (rule, person, period); a key that comes twice is an error in itself."""
    found: dict[Key, Row] = {}
    for row in rows:
        key = (row["rule"], row["person"], row["period"])
        assert key not in found, f"twice in one list: {key}"
        found[key] = row
    return found


def differences(slow: Iterable[Row], engine: Iterable[Row]) -> list[tuple[Key, str]]:
    """(key, what differs) of every duty that is not the same in both lists."""
    want, have = keyed(slow), keyed(engine)
    unlike = [key for key in sorted({*want, *have}) if want.get(key) != have.get(key)]
    return [(key, words(want.get(key), have.get(key))) for key in unlike]


def words(want: Row | None, have: Row | None) -> str:
    if want is None:
        return f"only the engine has it: {brief(have)}"
    if have is None:
        return f"only the slow reader has it: {brief(want)}"
    unlike = [name for name in want if want[name] != have[name]]
    return "; ".join(f"{name} slow {want[name]} engine {have[name]}" for name in unlike) + f" | slow: {brief(want)}"


def brief(row: Row | None) -> str:
    row = row or {}
    return f"{row['opens']} … {row['due']} {row['status']} {row['kept_on'] or '-'}"


def report(found: list[tuple[Key, str]], total: int, about: str, first: int = 20) -> str:
    counts: dict[str, int] = {}
    for key, _text in found:
        counts[key[0]] = counts.get(key[0], 0) + 1
    lines = [f"{about}: {len(found)} of {total} differ {counts}"]
    return "\n".join(lines + [f"  {rule} {who} {period}: {text}" for (rule, who, period), text in found[:first]])
