"""Precision, recall and F1 over pairs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def score(found: Iterable[str], planted: Mapping[str, Any]) -> dict[str, Any]:
    """`found` and `planted` are pair keys."""
    told = set(found)
    right = len(told & planted.keys())
    precision, recall = right / len(told) if told else 0.0, right / len(planted) if planted else 0.0
    return {"told": len(told), "found": right, "precision": round(precision, 4), "recall": round(recall, 4),
            "f1": round(f1(precision, recall), 4)}


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def best(weighed: Sequence[tuple[str, float]], planted: Mapping[str, Any]) -> tuple[float, float]:
    """(the threshold with the best F1, that F1); a pair counts at its highest weight."""
    highest: dict[str, float] = {}
    for key, weight in weighed:
        highest[key] = max(weight, highest.get(key, weight))
    right, most, at = 0, 0.0, float("inf")
    ranked = sorted(highest.items(), key=lambda pair: -pair[1])
    for told, (key, weight) in enumerate(ranked, start=1):
        right += key in planted
        if told < len(ranked) and ranked[told][1] == weight:
            continue
        now = f1(right / told, right / len(planted)) if planted else 0.0
        if now > most:
            most, at = now, weight
    return at, most


def by_kind(found: Iterable[str], planted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Of each recasting: how many pairs had it, and the share of them that was found."""
    told, kinds = set(found), {}
    for key, done in planted.items():
        for name in done:
            kinds.setdefault(name, []).append(key in told)
    return {name: {"planted": len(hits), "recall": round(sum(hits) / len(hits), 3)} for name, hits in sorted(kinds.items())}
