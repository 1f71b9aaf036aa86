"""A fresh instance in its own data folder, spoken to only by commands."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path


class Bureau:
    def __init__(self, folder: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("WEIXIA_") or k == "WEIXIA_DATABASE_URL"}
        self.folder, self.env = folder, kept | {"WEIXIA_VAR": str(folder / "var")}

    def run(self, *words: str | Path, expect: int = 0) -> str:
        """Run one command; its standard output. Any other exit code than the expected one fails the test."""
        command = [str(Path(sys.executable).parent / "weixia"), *map(str, words)]
        done = subprocess.run(command, env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def imported(self, book: str, file: Path, expect: int = 1) -> dict:
        return json.loads(self.run(book, "import", file, "--json", expect=expect))

    def settled(self, on: date, *more: str) -> tuple[int, int, int]:
        """(added, changed, gone) of a settling."""
        done = json.loads(self.run("duties", "settle", "--on", on.isoformat(), *more, "--json"))
        return done["added"], done["changed"], done["gone"]

    def listed(self, on: date) -> list[dict]:
        """The lines of `duties list`, as they are printed."""
        return json.loads(self.run("duties", "list", "--on", on.isoformat(), "--json"))


def plain(row: dict) -> dict:
    """A line of `duties list --json` in the slow reader's shape."""
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("opens", "due", "kept_on")}
    return {name: row[name] for name in ("rule", "person", "period", "status")} | days


def unlike(answer: dict, expected: list[tuple[str, str]]) -> list[str]:
    """Rows whose verdict is not the expected one, as text; the file's rows must all be there, in order."""
    assert [row["row"] for row in answer["rows"]] == list(range(2, len(expected) + 2))
    said = [(row["person"] or "", row["verdict"]) for row in answer["rows"]]
    return [
        f"row {number}: expected {want}, was {have} {answer['rows'][number - 2]['problems']}"
        for number, (want, have) in enumerate(zip(expected, said, strict=True), 2)
        if want != have
    ]
