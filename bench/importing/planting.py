"""A roster with people in it who are on file already, people who are in it twice, and people who only look like others.

How many of each, and which recastings are common, is drawn from the seed: no two seeds make the same mix.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from bench.importing.noise import LOOKALIKES, RECASTS
from bench.importing.people import Maker, One


@dataclass
class Planted:
    """The rows, and which pairs of 人员编号 are one person; `how`: pair → what was done to it, or what it only looks like."""

    rows: list[One] = field(default_factory=list)
    pairs: dict[str, list[str]] = field(default_factory=dict)
    lookalikes: dict[str, str] = field(default_factory=dict)
    mix: dict[str, float] = field(default_factory=dict)


def key(one: str, other: str) -> str:
    """A pair in either order, as the product writes it."""
    return "|".join(sorted((one, other)))


class Mix:
    """How often what happens, from a seed."""

    def __init__(self, seed: object) -> None:
        self.dice = Random(f"mix {seed}")
        self.on_file = self.dice.uniform(0.07, 0.13)
        self.twice = self.dice.uniform(0.01, 0.03)
        self.lookalike = self.dice.uniform(0.05, 0.10)
        self.no_number = self.dice.uniform(0.1, 0.25)
        self.recasts = {name: self.dice.gammavariate(1.5, 1) for name in RECASTS}
        self.lookalikes = {name: self.dice.gammavariate(2, 1) for name in LOOKALIKES}
        self.how_many = [self.dice.uniform(0.3, 1), self.dice.uniform(0.5, 1), self.dice.uniform(0.3, 0.8), self.dice.uniform(0.05, 0.3)]

    def told(self) -> dict[str, float]:
        total = sum(self.recasts.values())
        return {name: round(getattr(self, name), 3) for name in ("on_file", "twice", "lookalike", "no_number")} | {
            name: round(weight / total, 3) for name, weight in self.recasts.items()}


def chosen(existing: int, rows: int, seed: object) -> list[int]:
    """Which of the people on file come again, or have somebody like them in the roster; in the order of planting."""
    mix = Mix(seed)
    wanted = int(rows * mix.on_file) + int(rows * mix.lookalike)
    return Random(f"chosen {seed}").sample(range(existing), min(existing // 2, wanted))


def plant(on_file: Sequence[One], rows: int, maker: Maker, seed: object) -> Planted:
    """`rows` rows, some of them about those `on_file` (as chosen); everything from the seed."""
    mix, dice, planted = Mix(seed), Random(f"rows {seed}"), Planted()
    again = min(int(rows * mix.on_file), len(on_file) * 2 // 3)
    for one in on_file[:again]:
        _recast(one, planted, mix, maker, dice)
    for one in on_file[again:]:
        name = dice.choices([*mix.lookalikes], [*mix.lookalikes.values()])[0]
        row = LOOKALIKES[name](dice, maker, one, f"R{len(planted.rows):07}")
        planted.lookalikes[key(one.number, row.number)] = name
        planted.rows.append(row)
    for _ in range(int(rows * mix.twice)):
        first = maker.one(f"R{len(planted.rows):07}")
        planted.rows.append(first)
        _recast(first, planted, mix, maker, dice)
    while len(planted.rows) < rows:
        row = maker.one(f"R{len(planted.rows):07}")
        planted.rows.append(row.but(identity="") if dice.random() < mix.no_number else row)
    dice.shuffle(planted.rows)
    planted.mix = mix.told()
    return planted


def _recast(one: One, planted: Planted, mix: Mix, maker: Maker, dice: Random) -> None:
    row, done = one.but(number=f"R{len(planted.rows):07}"), []
    if dice.random() < mix.no_number:
        row = row.but(identity="")
    for name in dice.choices([*mix.recasts], [*mix.recasts.values()], k=dice.choices(range(1, 5), mix.how_many)[0]):
        changed = RECASTS[name](dice, maker, row)
        if changed != row and name not in done:
            row, done = changed, [*done, name]
    planted.pairs[key(one.number, row.number)] = done or ["as_it_was"]
    planted.rows.append(row)
