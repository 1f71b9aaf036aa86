"""一群人: who is asked, by plain conditions; everybody, or a stratified random sample that anybody can draw again.

A stratum is a kind and an age band. Within one, people are ordered by a hash of the seed and their 人员编号, and the first
so many are taken: the same seed and the same people give the same sample, on any machine, in any order.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.registry.queries.people import AGE_BANDS, KINDS, Filters, people

# 层级: code → (its word, what a 职级 or 待遇级别 of it contains), the first that fits
RANKS = {
    "province": (Word("省部级"), ("省部", "省级", "部级", "正省", "副省", "正部", "副部")),  # data
    "bureau": (Word("厅局级"), ("厅", "司局", "局级", "地厅", "地级", "地市", "巡视员")),  # data
    "county": (Word("县处级"), ("县", "处", "调研员")),  # data
    "section": (Word("乡科级"), ("乡", "科", "股")),  # data
    "other": (Word("其他"), ()),
}
BANDS = {"-69": Word("70 岁以下"), "70-79": Word("70—79 岁"), "80-89": Word("80—89 岁"), "90-99": Word("90—99 岁"),
         "100-": Word("百岁以上"), "": Word("年龄不详")}


@dataclass(frozen=True)
class Conditions:
    """Whom a survey is for; empty means any. All of them hold together; within a list one is enough."""

    unit: int | None = None
    kinds: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    resettled: str = ""  # "1" yes, "0" no
    language: str = ""

    def told(self) -> dict[str, Any]:
        """As it is stored: only what narrows."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items() if value}


def conditions_of(told: Mapping[str, Any]) -> Conditions:
    """From what is stored."""
    known = {one.name for one in fields(Conditions)}
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items() if key in known}
    return Conditions(**given)


@dataclass(frozen=True)
class Chosen:
    """One person of a cohort, with what the figures are later told apart by."""

    person_id: int
    unit_id: int
    number: str
    name: str
    kind: str
    band: str
    rank: str

    @property
    def stratum(self) -> str:
        return f"{self.kind}|{self.band}"


def frame(told: Conditions, *, seen_by: Actor, on: date) -> list[Chosen]:
    """Everybody alive in scope who meets the conditions on the day, by 人员编号."""
    found = people(Filters(unit=told.unit), seen_by=seen_by, on=on)
    if told.kinds:
        found = found.filter(kind__in=told.kinds)
    if told.tags:
        found = found.filter(tags__tag__in=told.tags).distinct()
    if told.resettled:
        found = found.filter(resettled=told.resettled == "1")
    if told.language:
        found = found.filter(language=told.language)
    rows = found.order_by("number").values_list(
        "pk", "unit_id", "number", "name", "kind", "birth_on", "birth_precision", "rank", "treatment")
    everybody = (Chosen(pk, unit, number, name, kind, band_on(born, on) if precise else "", rank_of(rank, treatment))
                 for pk, unit, number, name, kind, born, precise, rank, treatment in rows)
    return [one for one in everybody if not told.bands or one.band in told.bands]


def band_on(born: date | None, on: date) -> str:
    """The age band of 周岁 on a day; '' when the birth is not known."""
    if born is None:
        return ""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((code for code, (low, high) in AGE_BANDS.items() if low <= age <= high), "")


def rank_of(rank: str, treatment: str) -> str:
    """层级 by 职级, else by 待遇级别, as bureaus write them (S002-7)."""
    for text in (rank, treatment):
        for code, (_word, marks) in RANKS.items():
            if any(mark in text for mark in marks):
                return code
    return "other"


def sample(rows: Iterable[Chosen], *, size: int, seed: int) -> list[Chosen]:
    """So many of them, each stratum in proportion; where the size allows, at least one of each. In order of 人员编号."""
    strata: dict[str, list[Chosen]] = {}
    for one in rows:
        strata.setdefault(one.stratum, []).append(one)
    quota = shares({key: len(group) for key, group in strata.items()}, size)
    taken = [one for key, group in strata.items() for one in sorted(group, key=lambda one: _lot(seed, one.number))[:quota[key]]]
    return sorted(taken, key=lambda one: one.number)


def shares(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """`{stratum: how many}` in proportion by largest remainder, at least one of each where the size allows."""
    total = sum(sizes.values())
    if size >= total:
        return dict(sizes)
    parts = {key: divmod(n * size, total) for key, n in sizes.items()}
    given = {key: whole for key, (whole, _left) in parts.items()}
    for key in sorted(sizes, key=lambda key: (-parts[key][1], key))[: size - sum(given.values())]:
        given[key] += 1
    for key in [key for key in given if not given[key]] if size >= len(sizes) else []:
        given[max(given, key=lambda other: (given[other], other))] -= 1
        given[key] = 1
    return given


def count_strata(everybody: Iterable[Chosen], asked: Iterable[Chosen]) -> dict[str, list[int]]:
    """`{stratum: [found, asked]}`."""
    counts: dict[str, list[int]] = {}
    for place, rows in enumerate((everybody, asked)):
        for one in rows:
            counts.setdefault(one.stratum, [0, 0])[place] += 1
    return counts


def group_word(by: str, code: str) -> str:
    """The word of a group: by `band`, `rank` or `kind`."""
    if by == "rank":
        return RANKS[code][0] if code in RANKS else RANKS["other"][0]
    return BANDS.get(code, BANDS[""]) if by == "band" else KINDS.get(code, code)


def _lot(seed: int, number: str) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
