"""python -m tests.faults.names --each 200: neither bytes nor time of a refusal tell whether an account name exists (T5).

At the sign-in and at the page for a one-time code, wrong tries with names that exist (in use, not used yet, stopped; with
an open code and without) and with names that do not, in random order, inside one process: nearer than any network.
`nobody` are unknown names too, and say how far apart two heaps of the same kind lie here and now.
Prints one JSON document: medians in milliseconds, their difference to the unknown names' (and that of the fastest tenth),
and the chance of so great a difference between the two distributions (Kolmogorov and Smirnov) if they were one.
"""

import argparse
import json
import logging
import math
import random
import re
import statistics
import sys
import time
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bench.ground import ground

NEW = "Xia-guang-2026"
DOORS = {
    "/accounts/login/": (("in_use", "not_used_yet", "stopped", "nobody"), {"login": "", "password": "Wrong-one-42"}),
    "/enter": (("with_code", "in_use", "nobody"), {"username": "", "code": "ABCDE-FGH23", "password1": NEW, "password2": NEW}),
}
TELLS = 0.01
REFUSED = re.compile("账号或口令|账号与一次性码对不上|用户名|密码")
CHANGING = re.compile(r'(?<=value=")[\w-]{20,}(?=")|(?<=nonce=")[^"]+')


def people_of_the_house(each: int, unit: int) -> dict[str, list[str]]:
    """Kind of name → names; those of `unknown` are nobody's."""
    from django.contrib.auth.hashers import make_password

    from weixia.registry.models import Account, Invitation, Post

    now, hashed = datetime.now(ZoneInfo("UTC")), make_password("Right-one-42")
    real = ("in_use", "not_used_yet", "stopped", "with_code")
    found = {kind: [f"{kind[:3]}{n:05}" for n in range(each)] for kind in (*real, "unknown", "nobody")}
    for kind in real:
        password = make_password(None) if kind in ("not_used_yet", "with_code") else hashed
        made = Account.objects.bulk_create([
            Account(username=name, name=name, password=password, is_active=kind != "stopped") for name in found[kind]])
        Post.objects.bulk_create([Post(account=one, unit_id=unit, role="officer", since=date(2020, 1, 1)) for one in made])
        if kind == "with_code":
            Invitation.objects.bulk_create([
                Invitation(account=one, code_mac=one.username, issued_by="甲", issued_at=now, expires_at=now + timedelta(days=7))
                for one in made])
    return found


def measure(door: str, names: dict[str, list[str]], chance: random.Random) -> dict[str, Any]:
    """Try every name once, in random order, from an address and a browser of its own."""
    from django.test import Client

    kinds, form = DOORS[door]
    tries = [(kind, name) for kind in (*kinds, "unknown") for name in names[kind]]
    took: dict[str, list[float]] = {}
    pages: dict[str, set[str]] = {}
    chance.shuffle(tries)
    for place, (kind, name) in enumerate([*tries[:10], *tries]):
        said = {**form, next(iter(form)): name}
        client = Client(REMOTE_ADDR=f"10.{place >> 16}.{place >> 8 & 255}.{place & 255}")
        began = time.perf_counter()
        answer = client.post(door, said)
        spent = (time.perf_counter() - began) * 1000
        assert answer.status_code in (200, 422) and REFUSED.search(answer.content.decode()), answer.content.decode()
        if place >= 10:  # the first ones warm up
            took.setdefault(kind, []).append(spent)
            pages.setdefault(kind, set()).add(CHANGING.sub("", answer.content.decode().replace(name, "")))
    floor = statistics.median(took["unknown"])
    return {"unknown_ms": round(floor, 2)} | {
        kind: {"ms": round(statistics.median(took[kind]), 2), "difference_ms": round(statistics.median(took[kind]) - floor, 2),
               "tenth_differs_ms": round(tenth(took[kind]) - tenth(took["unknown"]), 2),
               "p": round(same(took[kind], took["unknown"]), 4), "same_bytes": pages[kind] == pages["unknown"] and len(pages[kind]) == 1}
        for kind in kinds}


def tenth(times: list[float]) -> float:
    """The time that one try in ten undercuts: a busy machine troubles it least."""
    return sorted(times)[len(times) // 10]


def same(one: list[float], other: list[float]) -> float:
    """How likely two samples of one distribution are to lie as far apart as these do."""
    gap = max(abs(sum(x <= at for x in one) / len(one) - sum(x <= at for x in other) / len(other)) for at in one + other)
    root = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    reach = (root + 0.12 + 0.11 / root) * gap
    return min(1.0, max(0.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * reach) ** 2) for k in range(1, 101)))) if reach > 0.2 else 1.0


def main() -> int:
    """0 when nothing tells."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.names")
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--doors", nargs="+", choices=DOORS, default=DOORS)
    told = parser.parse_args()
    with ground(people=40, contacts_each=0) as units:
        from django.conf import settings
        from django.db import transaction

        settings.ALLOWED_HOSTS = ["testserver"]
        logging.disable()
        with transaction.atomic():
            names = people_of_the_house(told.each, units[0])
        found = {door: measure(door, names, random.Random(told.seed)) for door in told.doors}
    kinds = [(door, kind) for door in told.doors for kind in DOORS[door][0]]
    good = all(found[door][kind]["same_bytes"] and found[door][kind]["p"] > TELLS for door, kind in kinds)
    print(json.dumps({"each": told.each, "seed": told.seed, **found, "good": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
