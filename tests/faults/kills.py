"""python -m tests.faults.kills --kills 200 [--seed N]: SIGKILL at random moments while eight writers write (R1).

The web server, the worker, the clock, the supervisor, PostgreSQL's postmaster and one of its backends are killed in a
random order, 0–400 ms after the writers were at work again. Then what the writers were told is laid beside the database:
an act that was told done is there once; an act is never there twice; a contact has its one journal event and its one
receipt and the other way round; a full settle changes nothing; the audit chain is whole. Prints one JSON document.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from tests.faults.serving import Instance, kill
from tests.faults.writers import Browser, Ledger, Writer
from weixia.kernel.embedded import Server

KINDS = ("web", "worker", "clock", "supervisor", "postmaster", "backend")
WRITERS, OFFICER = 8, "zhang"
CHINA = ZoneInfo("Asia/Shanghai")
LOOKS = {
    "twice": "SELECT summary FROM needs_contact WHERE summary LIKE 'kills-%' GROUP BY 1 HAVING count(*) > 1",
    "without_event": "SELECT c.summary FROM needs_contact c WHERE c.summary LIKE 'kills-%' AND 1 <> (SELECT count(*) FROM"
                     " kernel_event e WHERE e.action = 'contact.recorded' AND (e.fields->>'id')::bigint = c.id)",
    "event_without_contact": "SELECT e.id::text FROM kernel_event e WHERE e.action = 'contact.recorded' AND e.fields ? 'id'"
                             " AND NOT EXISTS (SELECT 1 FROM needs_contact c WHERE c.id = (e.fields->>'id')::bigint)",
    "receipt_unfinished": "SELECT key FROM kernel_reply WHERE status = 0",
}


def run(instance: Instance, passwords: dict[str, str], *, kills: int, seed: int, minutes: float = 600,
        kinds: tuple[str, ...] = KINDS) -> dict[str, Any]:
    """Fire at a prepared instance, count. `kinds`: what is killed."""
    chance, ledger, stop, began = random.Random(seed), Ledger(f"kills-{seed}"), threading.Event(), time.monotonic()
    people = in_charge(instance)
    killed: Counter[str] = Counter()
    back: list[float] = []
    with instance:
        instance.wait()
        writers = [Writer(n, signed_in(instance, passwords), people, ledger, stop) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        fired = time.monotonic()
        while sum(killed.values()) < kills and time.monotonic() - fired < minutes * 60:
            until_at_work(ledger)
            time.sleep(chance.uniform(0, 0.4))
            kind = chance.choice(kinds)
            targets = instance.targets().get(kind)
            if targets and kill(chance.choice(targets)):
                killed[kind] += 1
                back.append(instance.wait())
        stop.set()
        for writer in writers:
            writer.join(180)
        fired = time.monotonic() - fired
    found = compare(instance, ledger)
    return {
        "kills": sum(killed.values()), "wanted": kills, "seed": seed, "killed": dict(killed), "writers": WRITERS, "acts": len(ledger.sent),
        "acknowledged": len(ledger.told), "tries": ledger.tries, "replayed": ledger.replayed, "starts": instance.starts,
        "refused": ledger.refused[:5], "seconds_under_fire": round(fired, 1), "seconds": round(time.monotonic() - began, 1),
        "back_s": {"median": round(sorted(back)[len(back) // 2], 2), "worst": round(max(back), 2)}, **found,
        "good": not any(found[name] for name in ("lost", "twice", "half_written", "problems")) and not ledger.refused
        and len(ledger.told) == len(ledger.sent),
    }


def signed_in(instance: Instance, passwords: dict[str, str]) -> Browser:
    """The officer, at a browser of their own."""
    browser = Browser(instance.url)
    browser.sign_in(OFFICER, passwords[OFFICER])
    return browser


def in_charge(instance: Instance) -> list[int]:
    """People whom the officer may visit."""
    with Server(instance.folder / "var").in_use() as server, psycopg.connect(**server.settings | {"dbname": "weixia"}) as admin:
        path = admin.execute("SELECT u.path FROM registry_post p JOIN registry_unit u ON u.id = p.unit_id JOIN registry_account a"
                             " ON a.id = p.account_id WHERE a.username = %s", [OFFICER]).fetchone()[0]
        return [pk for (pk,) in admin.execute("SELECT id FROM registry_person WHERE org_path LIKE %s AND died_on IS NULL AND"
                                              " birth_on IS NOT NULL ORDER BY id LIMIT 60", [path + "%"])]


def until_at_work(ledger: Ledger, seconds: float = 90) -> None:
    """Wait until something more was acknowledged: the writers have found their way back."""
    before, until = len(ledger.told), time.monotonic() + seconds
    while len(ledger.told) == before:
        assert time.monotonic() < until, f"nobody writes any more: {ledger.refused[-3:]}"
        time.sleep(0.02)


def compare(instance: Instance, ledger: Ledger) -> dict[str, Any]:
    """Lay what was told beside what is there."""
    verdict = json.loads(instance.weixia("audit", "verify", "--json"))
    with Server(instance.folder / "var").in_use() as server, psycopg.connect(**server.settings | {"dbname": "weixia"}) as admin:
        there = {summary for (summary,) in admin.execute("SELECT summary FROM needs_contact WHERE summary LIKE 'kills-%'")}
        looks = {name: [row[0] for row in admin.execute(question)] for name, question in LOOKS.items()}
        receipts = {key for (key,) in admin.execute("SELECT key FROM kernel_reply WHERE status > 0")}
        duties = "SELECT md5(string_agg(d::text, '|' ORDER BY d.id)) FROM (SELECT id, rule, person_id, period, kept_on FROM duties_duty) d"
        before = admin.execute(duties).fetchone()
        admin.commit()
        instance.weixia("duties", "settle", "--on", f"{datetime.now(CHINA):%Y-%m-%d}", "--json")
        after = admin.execute(duties).fetchone()
    lost = sorted(act for act in ledger.told if act not in there)
    half = looks["without_event"] + looks["event_without_contact"] + looks["receipt_unfinished"]
    half += sorted(act for act, key in ledger.sent.items() if (key in receipts) != (act in there))
    problems = verdict["problems"] + ([] if before == after else ["a full settle changed what the incremental one had written"])
    return {"lost": lost[:20], "twice": looks["twice"][:20], "half_written": half[:20], "problems": problems[:20],
            "contacts": len(there), "events": verdict["events"]}


def main() -> int:
    """Print the document; 0 when nothing was lost, doubled or half written."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--minutes", type=float, default=600, help="stop killing after so long, and say how many there were")
    parser.add_argument("--settings", default="weixia.settings", help="e.g. tests.faults.broken.early")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="weixia-kills-"))
    try:
        instance = Instance(folder, settings=told.settings)
        result = run(instance, instance.prepare(), kills=told.kills, seed=told.seed, minutes=told.minutes,
                     kinds=tuple(told.kinds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["good"] else 1


if __name__ == "__main__":
    sys.exit(main())
