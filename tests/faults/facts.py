"""python -m tests.faults.facts --facts 10000: after so many random facts, each settled alone, a full settle changes nothing.

The facts are those of tests/duties/test_settling.py: contacts, stays in hospital, withdrawals, deaths, moves, and days
that pass. After every EVERY facts a full settle must find nothing to do: a later fact of the same person would heal what
an earlier one left. At last every duty is thrown away and settled anew: the rows must be the same. Prints one JSON document.
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from datetime import time as clock

from bench.ground import ground

EVERY = 250


def main() -> int:
    """0 when the whole equals its parts."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.facts")
    parser.add_argument("--facts", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=600, help="stop after so long, and say how many facts there were")
    told = parser.parse_args()
    with ground(people=40, contacts_each=0):
        from django.db import transaction

        from tests.duties import test_settling as tests
        from weixia.duties import settling
        from weixia.duties.models import Duty

        with transaction.atomic():  # the scope is said where a transaction begins: one for each fact, as in the product
            life = tests.Life(told.seed, told.people)
            tests.settle(life.to)
            before, began, done, wholes = tests.rows(), time.monotonic(), 0, []
        while done < told.facts and time.monotonic() - began < told.minutes * 60:
            tests.AT = datetime.combine(life.to, clock(12), UTC)  # an act of a later day would settle its people further
            with transaction.atomic():
                life.step()
            done += 1
            if done % EVERY == 0:
                with transaction.atomic():
                    wholes.append(settling.settle(at=tests.AT))
        with transaction.atomic():
            wholes.append(settling.settle(at=tests.AT))
            spent, grown = time.monotonic() - began, tests.rows()
            Duty.objects.all().delete()
            settling.settle(at=tests.AT)
            same = tests.rows() == grown
    found = [each for whole in wholes if any(each := [whole.added, whole.changed, whole.gone])]
    result = {"facts": done, "wanted": told.facts, "people": told.people, "seed": told.seed, "duties": len(grown),
              "mattered": len(grown ^ before), "full_settles": len(wholes), "found": found,
              "anew_is_the_same": same, "seconds": round(spent, 1)}
    print(json.dumps(result))
    return 0 if same and not found else 1


if __name__ == "__main__":
    sys.exit(main())
