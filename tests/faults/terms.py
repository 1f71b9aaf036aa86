"""SIGTERM while writers write (R21): what was begun is finished or sent again; nothing is lost, and it ends by itself."""

import random
import threading
import time
from typing import Any

from tests.faults.kills import WRITERS, compare, in_charge, signed_in, until_at_work
from tests.faults.serving import Instance
from tests.faults.writers import Ledger, Writer

PATIENCE = 30.0


def drained(instance: Instance, passwords: dict[str, str], *, stops: int, seed: int) -> dict[str, Any]:
    """Stop the server so many times under load; each time it must end with 0 within PATIENCE seconds."""
    chance, ledger, stop = random.Random(seed), Ledger(f"kills-stop-{seed}"), threading.Event()
    people, ends = in_charge(instance), []
    with instance:
        instance.wait()
        writers = [Writer(n, signed_in(instance, passwords), people, ledger, stop) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(stops):
            until_at_work(ledger)
            time.sleep(chance.uniform(0, 0.4))
            began, serving = time.monotonic(), instance.serve
            serving.terminate()
            ends.append((serving.wait(PATIENCE), round(time.monotonic() - began, 1)))
            instance.wait()
        stop.set()
        for writer in writers:
            writer.join(180)
    found = compare(instance, ledger)
    good = not any(found[name] for name in ("lost", "twice", "half_written", "problems")) and not ledger.refused
    return {"stops": ends, "acknowledged": len(ledger.told), "acts": len(ledger.sent), **found,
            "good": good and all(code == 0 for code, _ in ends) and len(ledger.told) == len(ledger.sent)}
