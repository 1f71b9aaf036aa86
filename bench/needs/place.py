"""The instance in a process of its own: filled, and served by the house's server until its input ends.

    python -m bench.needs.place PEOPLE NEEDS SEED

Prints one line of JSON when it is ready: where it listens, who visits it, whose numbers ring.
"""

import json
import signal
import sys
import time

from bench.ground import instance
from bench.needs.filling import fill
from bench.pages.place import _postmaster, _say, _stop, _visitors, served

APPLICATION = "bench.needs.site:application"
OFTEN = 5000  # look-ups an hour before an account is asked to prove itself


def main(people: int, needs: int, seed: int) -> None:
    began = time.perf_counter()
    with instance():
        from django.db import connection, transaction
        from django.utils import timezone

        from weixia.kernel.models import Preference
        from weixia.needs.models import Need

        fill(people, needs, seed, on=timezone.localdate(), say=_say)
        with transaction.atomic():
            told = {"people": people, "needs": Need.objects.count(), "open": Need.objects.filter(closed_at=None).count(),
                    "visitors": _visitors(timezone.localdate())}
            Preference.objects.create(name="look.hourly", value=str(OFTEN), at=timezone.now())
        connection.close()
        with served(APPLICATION) as (port, processes):
            told |= {"port": port, "processes": processes, "postmaster": _postmaster(), "fill_s": round(time.perf_counter() - began, 1)}
            print(json.dumps(told), flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        main(*map(int, sys.argv[1:4]))
    except KeyboardInterrupt:
        sys.exit(130)
