"""One verdict a row, and the plan that a checked file makes: what would be written, what needs a human."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from weixia.kernel.actor import Actor
from weixia.registry.ledgers.columns import Column, Problem, Row

NEW, CHANGED, SAME, WRONG = "新增", "更新", "重复", "有误"
VERDICTS = (NEW, CHANGED, SAME, WRONG)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and its verdict. `why` says in words why a row is 重复 when that needs a human's eye."""

    row: Row
    person: str
    verdict: str
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row.number, "person": self.person, "verdict": self.verdict,
                "problems": [problem.as_json() for problem in self.row.problems]}


@dataclass(frozen=True)
class Warned:
    """Written, but implausible: `row` and `person` say where, `text` what to look at."""

    row: int
    person: str
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "person": self.person, "text": self.text}


@dataclass(frozen=True)
class Ledger:
    """One kind of sheet: its columns, how its rows are judged, and how a plan is written.

    `judge(rows, by)` returns verdicts, warnings and whatever `write(plan, by, at)` needs; `write` returns the
    ids of the people it touched. Ledgers that update what is on file also say what would change (`preview`) and
    leave out what was not chosen (`narrow`). `undo` takes an import back; without it there is no way back.
    """

    kind: str
    title: str
    columns: tuple[Column, ...]
    capability: str
    judge: Callable[[Sequence[Row], Actor], "Judgement"]
    write: Callable[["Plan", Actor, datetime], list[int]]
    preview: Callable[["Plan"], Iterator[dict[str, Any]]] | None = None
    narrow: Callable[["Plan", "Choice"], None] | None = None
    undo: "Undo | None" = None


CHOICES = ("all", "new", "blank")  # 新增并更新 · 只新增 · 新增，已有的只补空白


@dataclass(frozen=True)
class Choice:
    """What of a plan is written: which rows, and whether protected fields are overwritten."""

    rows: str = "all"
    overwrite: bool = False


@dataclass(frozen=True)
class Kept:
    """What an undo leaves as it is, and why: somebody changed it since."""

    number: str
    name: str
    why: str


@dataclass
class Undoing:
    """What an undo would do: people removed, people put back, facts removed; `kept` stays and is listed."""

    remove: list[int] = field(default_factory=list)
    restore: dict[int, dict[str, Any]] = field(default_factory=dict)
    facts: list[int] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def takes(self) -> int:
        return len(self.remove) + len(self.restore) + len(self.facts)


@dataclass(frozen=True)
class Undo:
    """`look(source)` finds what can be taken back; `write(source, undoing, by, at)` does it, returns people touched."""

    look: Callable[[Any], Undoing]
    write: Callable[[Any, Undoing, Actor, datetime], list[int]]


@dataclass
class Judgement:
    """What `Ledger.judge` found; `work` is the ledger's own list of things to write."""

    rows: list[Judged]
    warnings: list[Warned] = field(default_factory=list)
    work: Any = None
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass
class Plan:
    """A checked file. Nothing is written until `pipeline.apply`; applying it twice changes nothing the second time. `seconds`
    by step: read, match, judge, suspect, write, settle."""

    ledger: Ledger
    file_name: str
    file_hash: str
    header: list[str]
    unknown_columns: list[str]
    rows: list[Judged]
    warnings: list[Warned]
    work: Any
    source: Any = None
    columns: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    tell: Callable[[int, int], object] = lambda done, total: None

    @property
    def kind(self) -> str:
        return self.ledger.kind

    @property
    def counts(self) -> dict[str, int]:
        """Rows by verdict, all four keys present."""
        found = Counter(judged.verdict for judged in self.rows)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def wrong(self) -> list[Judged]:
        """The rows that would not be written because something in them is wrong."""
        return [judged for judged in self.rows if judged.verdict == WRONG]

    def causes(self) -> list[dict[str, Any]]:
        """Problems grouped by column and remedy, most frequent first: {column, do, count, rows (first 10), read}."""
        groups: dict[tuple[str, str], dict[str, Any]] = {}
        for judged in self.wrong:
            for problem in judged.row.problems:
                group = groups.setdefault((problem.column, problem.do), {
                    "column": problem.column, "do": problem.do, "count": 0, "rows": [], "read": problem.read})
                group["count"] += 1
                if len(group["rows"]) < 10:
                    group["rows"].append(judged.row.number)
        return sorted(groups.values(), key=lambda group: -group["count"])

    def as_json(self) -> dict[str, Any]:
        """The document that `--json` prints."""
        return {
            "rows": [judged.as_json() for judged in self.rows], "counts": self.counts,
            "warnings": [warned.as_json() for warned in self.warnings], "unknown_columns": self.unknown_columns,
        }


def wrong(row: Row, column: Column | str, read: object, do: str) -> None:
    """Mark the row as 有误."""
    row.problems.append(Problem(column if isinstance(column, str) else column.title, str(read), do))
