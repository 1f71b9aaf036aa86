"""What was asked, the turns, and the document: every page in turn, so that a busy moment falls on all alike."""

import os
import platform
from typing import Any

from bench.pages.command import SCOPES, Stopped, Turn, _over, placed, take
from bench.pages.visitor import Refused

__all__ = ["Refused", "Stopped", "run"]

TARGETS = {"queue_over_list": 2, "lookup_over_list": 2}
NOBODYS = "19900000001"


def run(*, people: int, needs: int, seed: int = 1, times: int = 15, progress: bool = False) -> dict[str, Any]:
    """The whole document. Raises Stopped, Refused."""
    with placed("bench.needs.place", people, needs, seed, progress=progress) as place:
        turns = [Turn(place, scope, name, page) for scope in SCOPES for name, page in _pages(place, scope).items()]
        take(turns, times)
    return _document(place, turns, {"people": people, "needs": needs, "seed": seed, "times": times})


def _pages(place: dict[str, Any], scope: str) -> dict[str, tuple[str, dict[str, str] | None, int]]:
    """Page → (address, form, status). `lookup_nobody`: a number that nobody has is answered by the same questions."""
    number = place["visitors"][scope]["words"]["number"]
    return {"list": ("/bare/needs", None, 200), "queue": ("/needs", None, 200), "queue_late": ("/needs?show=late", None, 200),
            "lookup": ("/needs/callers", {"caller": number}, 200), "lookup_nobody": ("/needs/callers", {"caller": NOBODYS}, 200)}


def _document(place: dict[str, Any], turns: list[Turn], asked: dict[str, Any]) -> dict[str, Any]:
    told = {scope: {turn.name: turn.told() for turn in turns if turn.scope == scope} for scope in SCOPES}
    apart = {scope: _ratios(told[scope]) for scope in SCOPES}
    return {
        "bench": "needs", **asked, "cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version(),
        "load": os.getloadavg(), "open": place["open"], "fill_s": place["fill_s"], "pages": told, "apart": apart, "targets": TARGETS,
        "ratios": {name: max(ratios[name] for ratios in apart.values()) for name in apart[SCOPES[0]]}}


def _ratios(pages: dict[str, Any]) -> dict[str, float]:
    """Of one visitor. Of two kinds of a page the slower counts."""
    def over(*names: str, unit: str = "ms") -> float:
        return _over(max(float(pages[name][unit]) for name in names), pages["list"][unit])

    return {"queue_over_list": over("queue", "queue_late"), "lookup_over_list": over("lookup", "lookup_nobody"),
            "queue_over_list_cpu": over("queue", "queue_late", unit="cpu_ms"),
            "lookup_over_list_cpu": over("lookup", "lookup_nobody", unit="cpu_ms")}
