"""What was asked, the turns, and the document: every page of every size in turn, so that a busy moment falls on all alike."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.pages.visitor import Refused, Visitor

__all__ = ["Refused", "Stopped", "run"]

SCOPES = ("county", "root")
SEARCHES = ("name", "inside", "letters", "number")
TARGETS = {"list_over_orm": 2, "person_over_orm": 2, "search_over_list": 2, "list_1m_over_50k": 1.5}
WARM = 3


class Stopped(Exception):
    """A size did not come to its end; the text says what its process said."""


def run(*, people: list[int], facts: int = 2, seed: int = 1, times: int = 15, progress: bool = False) -> dict[str, Any]:
    """The whole document; two sizes or more for the growth. Raises Stopped."""
    with ExitStack() as stack:
        places = [stack.enter_context(placed("bench.pages.place", size, facts, seed, progress=progress)) for size in sorted(people)]
        turns = [Turn(place, scope, name, page) for place in places for scope in SCOPES for name, page in _pages(place, scope).items()]
        take(turns, times)
    return _document(places, turns, {"facts": facts, "seed": seed, "times": times})


def take(turns: list["Turn"], times: int) -> None:
    """Every page so many times, in turn, after a few that count for nothing."""
    for round_ in range(min(WARM, times) + times):
        for turn in turns:
            turn.take(keep=round_ >= min(WARM, times))


@contextmanager
def placed(module: str, *asked: int, progress: bool) -> Iterator[dict[str, Any]]:
    """One size, filled and served by a process of its own; what it said when it was ready. Raises Stopped."""
    roots = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    child = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, asked)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=None if progress else subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": os.pathsep.join(roots)}, text=True)
    try:
        assert child.stdin and child.stdout
        if not (said := child.stdout.readline()):
            raise Stopped(f"{asked[0]} people: exit {child.wait()}")
        yield json.loads(said)
        child.stdin.close()
        child.wait(120)
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def _pages(place: dict[str, Any], scope: str) -> dict[str, tuple[str, dict[str, str] | None, int]]:
    """Page → (address, form, status). A number that one person has leads straight to them."""
    words = place["visitors"][scope]["words"]
    searches = {f"search_{kind}": ("/search", {"q": words[kind]}, 302 if kind == "number" else 200) for kind in SEARCHES}
    return {"orm": ("/bare/duties", None, 200), "orm_people": ("/bare/people", None, 200), "dressed": ("/bare/dressed", None, 200),
            "list": ("/people", None, 200), "person": ("/people/{}", None, 200), "today": ("/today?whose=all", None, 200), **searches}


class Turn:
    """One page, (address, form, status), as one visitor of one size opens it."""

    def __init__(self, place: dict[str, Any], scope: str, name: str, page: tuple[str, dict[str, str] | None, int]) -> None:
        self.people, self.scope, self.name = place["people"], scope, name
        self._address, self._form, self._status = page
        visitor = place["visitors"][scope]
        self._opened, self._at = visitor["opened"], 0
        self._visitor = Visitor(place["port"], visitor["session"])
        self._processes, self._postmaster = place["processes"], place["postmaster"]
        self.seconds: list[float] = []
        self.cpu, self.bytes = 0.0, 0

    def take(self, *, keep: bool = True) -> None:
        self._at += 1
        worked = self._cpu()
        address = self._address.format(self._opened[self._at % len(self._opened)])
        took, page = self._visitor.open(address, self._form, status=self._status)
        if keep:
            self.seconds.append(took)
            self.cpu += self._cpu() - worked
            self.bytes = len(page)

    def told(self) -> dict[str, Any]:
        return {"ms": round(median(self.seconds) * 1000, 2), "least_ms": round(min(self.seconds) * 1000, 2),
                "cpu_ms": round(self.cpu / len(self.seconds) * 1000, 2), "bytes": self.bytes}

    def _cpu(self) -> float:
        """Seconds that the server and its database have worked: what a busy machine does not blur. Linux only."""
        return sum(map(_worked, [*self._processes, *_backends(self._postmaster)]))


def _worked(process: int) -> float:
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _backends(postmaster: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()]
    except OSError:
        return []


def _document(places: list[dict[str, Any]], turns: list[Turn], asked: dict[str, Any]) -> dict[str, Any]:
    sizes = []
    for place in places:
        told = {name: place[name] for name in ("people", "units", "duties", "open", "fill_s")}
        sizes.append(told | {scope: {"people": place["visitors"][scope]["people"]} | {
            turn.name: turn.told() for turn in turns if (turn.people, turn.scope) == (place["people"], scope)} for scope in SCOPES})
    apart = {f"{size['people']}": {scope: _ratios(size[scope]) for scope in SCOPES} for size in sizes}
    every = [ratios for scopes in apart.values() for ratios in scopes.values()]
    worst = {name: max(ratios[name] for ratios in every) for name in every[0]}
    grown = {scope: {name: _over(sizes[-1][scope][name]["ms"], sizes[0][scope][name]["ms"]) for name in sizes[0][scope] if name != "people"}
             for scope in SCOPES} if len(sizes) > 1 else {}
    growth = {"list_1m_over_50k": max(grown[scope]["list"] for scope in SCOPES)} if grown else {}
    return {
        "bench": "pages", **asked, "cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version(),
        "load": os.getloadavg(), "sizes": sizes, "growth": grown, "apart": apart, "targets": TARGETS, "ratios": worst | growth,
    }


def _ratios(pages: dict[str, Any]) -> dict[str, float]:
    """Of one visitor at one size. The slowest kind of search counts."""
    def over(name: str, floor: str = "orm", unit: str = "ms") -> float:
        return _over(pages[name][unit], pages[floor][unit])

    searched = max((f"search_{kind}" for kind in SEARCHES), key=lambda name: float(pages[name]["ms"]))
    return {
        "list_over_orm": over("list"), "person_over_orm": over("person"), "search_over_list": over(searched, "list"),
        "today_over_orm": over("today"), "list_over_orm_people": over("list", "orm_people"), "today_over_dressed": over("today", "dressed"),
        "list_over_orm_cpu": over("list", unit="cpu_ms"), "person_over_orm_cpu": over("person", unit="cpu_ms"),
        "today_over_orm_cpu": over("today", unit="cpu_ms"),
    }


def _over(ours: float, floor: float) -> float:
    return round(ours / floor, 3) if floor else 0.0
