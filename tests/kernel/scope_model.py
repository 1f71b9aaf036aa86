"""A model of the wall: random trees, posts, doors, moves and transfers, and after each step what everybody may see.

    python -m tests.kernel.scope_model [--cases 20000] [--seed 1]

plays in a scratch instance and prints one JSON document. A case is one question: which people, which of their rows and
which transfers does this post see by the database; it is compared with `Reference`, which follows parents one by one and
knows nothing of paths. `tests/kernel/test_scope_model.py` lets hypothesis choose the steps for a few hundred cases.
"""

import argparse
import json
import random
import sys
import time
from dataclasses import dataclass, field
from itertools import count

from django.db import transaction

from tests import conftest  # first: it says which scratch instance Django talks to
from tests.world import AT, SINCE, TODAY
from weixia.kernel import home, install, journal
from weixia.kernel.actor import OPERATOR, Actor, Impossible
from weixia.kernel.embedded import Server
from weixia.kernel.scope import ROOT, Scope, scoped
from weixia.registry.actions import transfers
from weixia.registry.models import ClassTag, Person, Transfer, Unit

_numbers = count(1)


@dataclass
class Reference:
    """What must be seen: parents by unit, home by person, and (person, from, to) by transfer."""

    parents: dict[int, int | None] = field(default_factory=dict)
    homes: dict[int, int] = field(default_factory=dict)
    open: dict[int, tuple[int, int, int | None]] = field(default_factory=dict)
    answered: dict[int, tuple[int, int, int | None]] = field(default_factory=dict)

    def is_under(self, unit: int | None, above: int) -> bool:
        while unit is not None and unit != above:
            unit = self.parents[unit]
        return unit == above

    def people(self, unit: int | None, doors: set[int]) -> set[int]:
        return {who for who, at in self.homes.items() if who in doors or unit is not None and self.is_under(at, unit)}

    def transfers(self, unit: int | None, doors: set[int]) -> set[int]:
        return {
            pk for pk, (who, sender, receiver) in (self.open | self.answered).items()
            if who in doors or unit is not None and any(self.is_under(at, unit) for at in (self.homes[who], sender, receiver))}


class Play:
    """One world: the same steps are done to the database and to the reference."""

    def __init__(self) -> None:
        self.known = Reference()
        self.cases = 0

    def add_unit(self, pick: int) -> None:
        made = {"code": f"M{next(_numbers)}", "name": "单位", "kind": "organ"}
        above = self._unit(pick) if self.known.parents and pick % 7 else None
        unit = Unit.objects.add_child(Unit.objects.get(pk=above), made) if above else Unit.objects.add_root(made)
        self.known.parents[unit.pk] = above

    def add_person(self, pick: int) -> None:
        if self.known.parents:
            unit = self._unit(pick)
            person = Person.objects.create(number=f"M{next(_numbers)}", name="人", kind="tuixiu", unit_id=unit,
                                           charge_since=SINCE, created_at=AT, updated_at=AT)
            ClassTag.objects.create(person=person, tag="高龄")
            self.known.homes[person.pk] = unit

    def move_unit(self, pick: int, there: int) -> None:
        if self.known.parents and not self.known.is_under(self._unit(there), self._unit(pick)):
            Unit.objects.move(Unit.objects.get(pk=self._unit(pick)), Unit.objects.get(pk=self._unit(there)), "last-child")
            self.known.parents[self._unit(pick)] = self._unit(there)

    def move_person(self, pick: int, there: int) -> None:
        if self.known.homes:
            Person.objects.filter(pk=self._person(pick)).update(unit_id=self._unit(there))
            self.known.homes[self._person(pick)] = self._unit(there)

    def propose(self, pick: int, there: int) -> None:
        if self.known.homes:
            person = Person.objects.get(pk=self._person(pick))
            to_unit = Unit.objects.get(pk=self._unit(there)) if there % 5 else None
            try:
                made = transfers.transfer_propose(by=OPERATOR, at=AT, person=person, to_unit=to_unit, day=TODAY, reason="随迁")
                self.known.open[made.pk] = (person.pk, person.unit_id, to_unit.pk if to_unit else None)
            except Impossible:
                pass  # already there, or another one is open

    def answer(self, pick: int, how: int) -> None:
        if not self.known.open:
            return
        pk = sorted(self.known.open)[pick % len(self.known.open)]
        who, sender, receiver = self.known.open[pk]
        row, receiving = Transfer.objects.get(pk=pk), receiver is not None and self.known.homes[who] == sender
        if receiving and how % 3:  # by the receiver's own post, who does not see the person
            unit = Unit.objects.get(pk=receiver)
            by = Actor(account_id=None, name="某", role="section_head", unit_id=unit.pk, path=unit.path)
            with scoped(by.scope):
                transfers.transfer_confirm(by=by, at=AT, transfer=row)
            self.known.homes[who] = receiver  # type: ignore[assignment]
        else:
            transfers.transfer_withdraw(by=OPERATOR, at=AT, transfer=row)
        self.known.answered[pk] = self.known.open.pop(pk)

    def ask(self, pick: int, doors: list[int]) -> None:
        """Compare what one post, or a helper with doors only, sees by the database."""
        unit = self._unit(pick) if self.known.parents and pick % 6 else None
        let_in = {self._person(door) for door in doors} if self.known.homes else set()
        path = Unit.objects.get(pk=unit).path if unit else None
        with scoped(Scope(path=path, people=tuple(let_in))):
            people = set(Person.objects.values_list("pk", flat=True))
            tags = set(ClassTag.objects.values_list("person_id", flat=True))
            moving = set(Transfer.objects.values_list("pk", flat=True))
        wanted = self.known.people(unit, let_in)
        assert people == wanted, (unit, let_in, people ^ wanted)
        assert tags == wanted, (unit, let_in, tags ^ wanted)
        assert moving == self.known.transfers(unit, let_in), (unit, let_in)
        self.cases += 1

    def _unit(self, pick: int) -> int:
        return sorted(self.known.parents)[pick % len(self.known.parents)]

    def _person(self, pick: int) -> int:
        return sorted(self.known.homes)[pick % len(self.known.homes)]


STEPS = {"add_unit": 1, "add_person": 1, "move_unit": 2, "move_person": 2, "propose": 2, "answer": 2}


def play(dice: random.Random, *, steps: int, questions: int) -> int:
    """One random world, never committed; how many questions were asked of it."""
    with scoped(ROOT), transaction.atomic():
        world = Play()
        for _ in range(4):
            world.add_unit(dice.randrange(1000))
        for _ in range(steps):
            step = dice.choice(list(STEPS))
            getattr(world, step)(*(dice.randrange(1000) for _ in range(STEPS[step])))
            for _ in range(questions):
                world.ask(dice.randrange(1000), [dice.randrange(1000) for _ in range(dice.choice([0, 0, 1, 2]))])
        transaction.set_rollback(True)
    return world.cases


def main() -> int:
    """The whole run in a scratch instance of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice, said, began = random.Random(asked.seed), {"seed": asked.seed, "worlds": 0, "cases": 0, "differences": 0}, time.monotonic()
    try:
        with Server(home.var()).in_use():
            install.install()
            journal.react({})
            while said["cases"] < asked.cases:
                said["cases"] += play(dice, steps=60, questions=5)
                said["worlds"] += 1
    finally:
        conftest.pytest_unconfigure()
    print(json.dumps(said | {"seconds": round(time.monotonic() - began, 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
