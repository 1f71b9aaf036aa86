"""One size in a process of its own: filled, settled, and served by the house's server until its input ends.

    python -m bench.pages.place PEOPLE FACTS SEED

Prints one line of JSON when it is ready: where it listens, who visits it, what they open.
"""

import ctypes
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.ground import instance
from bench.pages.filling import LIKE, fill

APPLICATION = "bench.pages.site:application"
OFTEN_OPENED = 20
COUNTY = 8  # length of a county's path
POSTS = {"county": "unit_officer", "root": "section_head"}


def main(people: int, facts: int, seed: int) -> None:
    began = time.perf_counter()
    with instance():
        from django.db import connection, transaction
        from django.utils import timezone

        fill(people, facts, seed, on=timezone.localdate(), say=_say)
        with transaction.atomic():
            told = {"people": people, "visitors": _visitors(timezone.localdate()), **_counts()}
        connection.close()
        with served() as (port, processes):
            told |= {"port": port, "processes": processes, "postmaster": _postmaster(), "fill_s": round(time.perf_counter() - began, 1)}
            print(json.dumps(told), flush=True)
            sys.stdin.read()


def _say(step: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {step}", file=sys.stderr, flush=True)


def _visitors(on: date) -> dict[str, dict[str, Any]]:
    """Who comes from where: a session, and what to open. The county is the one whose people are in the middle of all counties."""
    from weixia.registry.models import Unit

    root = Unit.objects.get(depth=1)
    counties = sorted((_people_in(unit.path), unit.pk) for unit in Unit.objects.filter(depth=2))
    middle = Unit.objects.get(pk=counties[len(counties) // 2][1])
    return {name: _visitor(name, unit, on) for name, unit in (("county", middle), ("root", root))}


def _people_in(path: str) -> int:
    from weixia.registry.models import Person

    return Person.objects.filter(org_path__gte=path, org_path__lt=path + "~").count()


def _visitor(name: str, unit: Any, on: date) -> dict[str, Any]:
    from django.db.models.functions import Left, Right
    from django.test import Client

    from bench.pages import naming
    from weixia.registry.models import Account, Person, Post

    account = Account.objects.create(username=f"bench-{name}", name=f"经办{unit.pk}", created_at=None)
    Post.objects.create(account=account, unit=unit, role=POSTS[name], since=on)
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    mine = Person.objects.filter(org_path__gte=unit.path, org_path__lt=unit.path + "~", died_on=None)
    opened = list(mine.filter(pk__lte=LIKE).order_by("uuid").values_list("pk", flat=True)[:OFTEN_OPENED])
    words = {"name": Left("name", 2), "inside": Right("name", 2), "letters": Left("initials", 3)}
    return {"session": browser.session.session_key, "people": mine.count(), "opened": opened,
            "words": {kind: _shared(mine, word) for kind, word in words.items()} | {"number": naming.phone(opened[0])}}


def _shared(mine: Any, word: Any) -> str:
    """A word that several people have, and as many as is usual among such words."""
    from django.db.models import Count
    from django.db.models.functions import Length

    found = mine.annotate(long=Length("name"), word=word).filter(long=3).values("word").annotate(n=Count("pk"))
    shared = list(found.filter(n__gte=2).order_by("n", "word").values_list("word", flat=True))
    return str(shared[len(shared) // 2])


def _counts() -> dict[str, int]:
    from weixia.duties.models import Duty
    from weixia.registry.models import Unit

    return {"duties": Duty.objects.count(), "open": Duty.objects.filter(kept_on=None).count(), "units": Unit.objects.count()}


@contextmanager
def served(application: str = APPLICATION) -> Iterator[tuple[int, list[int]]]:
    """The command of `weixia serve` for the pages, with the bare lists beside them. (port, its processes)."""
    from weixia.faces.terminal import serve
    from weixia.kernel import home

    (home.var() / "static").mkdir(exist_ok=True)
    port = serve._free_port("127.0.0.1", None)
    command = [application if word == "weixia.asgi:application" else word for word in serve._web("127.0.0.1", port)]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, preexec_fn=_ends_with_us)
    try:
        _wait(port, server)
        yield port, [server.pid, *_children(server.pid)]
    finally:
        server.terminate()
        server.wait()


def _ends_with_us() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait(port: int, server: Any) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _children(parent: int) -> list[int]:
    """Processes below `parent`. Linux only."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, parents = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parents == parent:
            found += [pid, *_children(pid)]
    return found


def _postmaster() -> int:
    from weixia.kernel import home
    from weixia.kernel.embedded import Server

    return int((Server(home.var()).data / "postmaster.pid").read_text().split()[0])


def _stop(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    try:
        main(*map(int, sys.argv[1:4]))
    except KeyboardInterrupt:
        sys.exit(130)
