"""One size, in a process of its own: fill, settle, the floors, facts as they come, and every engine's answer laid beside.

    python -m bench.settle.measure ASKED.json RESULT.json
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench.ground import instance
from bench.settle import agreement, arriving, columns, floors, orm, ours, versions
from bench.settle.filling import Asked, fill
from bench.settle.joins import Joins
from bench.settle.peers import words

DAY = timedelta(days=1)
BEGINNING = date(1900, 1, 1)
OFTEN, THOROUGH = 5, 100
LARGE = 200_000  # people, from which on one run of what takes minutes says enough
SAMPLE, SMALL_SAMPLE = 200, 40
PEERS = ("numpy", "openfisca")
SHOWN_SETTINGS = ("shared_buffers", "work_mem", "maintenance_work_mem", "effective_cache_size", "max_parallel_workers_per_gather",
                  "jit", "fsync", "synchronous_commit", "full_page_writes", "wal_level", "max_wal_size", "random_page_cost")


@dataclass
class Run:
    """What one size is asked and what came of it. `python`: the peers' interpreter; '' where there is none, and `why`.
    `times`: how many facts come one at a time. `spoil`: ENGINE:RULE, a rule that a peer reads wrong on purpose."""

    asked: Asked
    engines: list[str]
    python: str = ""
    why: str = ""
    times: int = 300
    spoil: str = ""
    progress: bool = False
    found: dict[str, Any] = field(default_factory=dict)
    admin: Any = None
    folder: Path = Path()
    memory: ours.Memory = field(default_factory=ours.Memory)
    began: float = field(default_factory=time.perf_counter)

    @property
    def often(self) -> int:
        """How often what takes seconds is repeated; once in a run that is only to show that it runs."""
        return OFTEN if self.times >= THOROUGH else 1

    @property
    def questions(self) -> dict[str, tuple[date, date]]:
        """Name → (on, after): the day when month, quarter and half begin, an ordinary day, and all that was ever owed."""
        eve = self.asked.on - DAY
        return {"heavy": (eve, eve - DAY), "ordinary": (self.asked.on, eve), "full": (self.asked.on, BEGINNING)}

    def say(self, step: str) -> None:
        if self.progress:
            passed = time.perf_counter() - self.began
            print(f"\r\033[K{self.asked.people:,} people, {passed:.0f} s: {step}", end="", file=sys.stderr, flush=True)


def measure(run: Run) -> dict[str, Any]:
    """Everything, in order; the figures of one size."""
    with instance() as folder:
        from weixia.kernel import home

        run.folder = folder
        run.found["second_versions"] = versions.use(folder)
        began = time.perf_counter()
        fill(run.asked, run.say)
        run.found["fill_s"] = time.perf_counter() - began
        admin = home.connection_settings("admin") | {"dbname": home.database_name()}
        with psycopg.connect(**admin, autocommit=True) as run.admin:
            for name, value in floors.SETTINGS.items():
                run.admin.execute(f"SET {name} = '{value}'")
            floors.alone(run.admin)
            run.found |= {"counts": _counts(run.admin), "filled": _hashed(run.admin)}
            _days(run)
            _facts(run)
            _proof(run)
            _engines(run)
            run.found["postgres"] = _settings(run.admin)
    return run.found


def _counts(admin: Any) -> dict[str, int]:
    names = ("registry_unit", "registry_person", "needs_contact", "registry_happening", "registry_classtag")
    return {name: admin.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608


def _hashed(admin: Any) -> dict[str, str]:
    """What the generator made, so that two runs can be told to have had the same people."""
    hashed = "SELECT md5(string_agg(md5(t::text), '' ORDER BY t.{key})) FROM {table} t WHERE t.{key} <= 20000"
    return {name: admin.execute(hashed.format(table=name, key="id")).fetchone()[0]
            for name in ("registry_person", "needs_contact", "registry_happening", "registry_classtag")}


def _settings(admin: Any) -> dict[str, str]:
    told = {name: admin.execute("SELECT reset_val || coalesce(unit, '') FROM pg_settings WHERE name = %s", [name]).fetchone()[0]
            for name in SHOWN_SETTINGS}
    [size] = admin.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone()
    return {"version": admin.execute("SHOW server_version").fetchone()[0], **told, "database": size}


def _days(run: Run) -> None:
    """The first settle, then day after day: the heavy one, and an ordinary one beside the bare scan."""
    asked, found = run.asked, run.found
    with run.memory.watched():
        run.say("compiling the rules")
        found["compile_s"] = floors.timed(ours.warm)
        run.say("the first settle")
        found["first"] = ours.settle(asked.on - 2 * DAY, since=asked.since)
        run.admin.execute("VACUUM (ANALYZE) duties_duty")
        for name, (day, _after) in list(run.questions.items())[:2]:
            run.say(f"the {name} day")
            query, tests = floors.scan(columns.plain_rules(), day)
            scans, decided = [], []
            for _ in range(1 if name == "heavy" and run.asked.people > LARGE else run.often):
                scans.append(floors.timed(lambda query=query: run.admin.execute(query).fetchall()))
                decided.append(ours.settle(day, daily=True, write=False))
            found[name] = ours.settle(day, daily=True) | {"tests": tests, "scan_s": median(scans),
                                                          "decide_s": median(one["decide_s"] for one in decided)}
    floors.beside(run.admin)
    found["ordinary"]["scan_parallel_s"] = floors.timed(lambda: run.admin.execute(query).fetchall(), run.often)
    floors.alone(run.admin)


def _facts(run: Run) -> None:
    run.say("one fact at a time")
    run.found["one_fact"] = arriving.one_fact(run.asked, run.times)
    run.found["other_facts"] = arriving.others(run.asked, run.times // 3)


def _proof(run: Run) -> None:
    """The full proof over what the days left behind: it must find nothing to change."""
    found, times = run.found, min(run.often, 3) if run.asked.people <= LARGE else 1
    run.admin.execute("VACUUM (ANALYZE) duties_duty, needs_contact, registry_happening, duties_subject")
    run.say("laying out windows")
    bare = Joins(run.admin, columns.plain_rules(), since=run.asked.since, on=run.asked.on)
    decided, proved, joined, counted = [], [], {"on_the_way": [], "at_once": [], "one_by_one": []}, {}
    for _ in range(times):
        run.say("the bare joins")
        for name, took in joined.items():
            took.append(floors.timed(lambda name=name: counted.update({name: getattr(bare, name)()})))
        with run.memory.watched():
            run.say("the proof, deciding only")
            decided.append(ours.settle(run.asked.on, write=False))
            run.say("the proof")
            proved.append(ours.settle(run.asked.on))
    joins = {f"joins_{name}_s": median(took) for name, took in joined.items()}
    best = min(proved, key=lambda one: one["wall_s"])
    found["proof"] = best | {
        "nothing_changed": not any(one["added"] or one["changed"] or one["gone"] for one in proved),
        "only_decide_s": median(one["decide_s"] for one in decided), "only_decide_wall_s": median(one["wall_s"] for one in decided),
        **joins, "joins_ready_s": min(joins["joins_at_once_s"], joins["joins_one_by_one_s"]), "windows": bare.windows,
        "joined": counted}
    floors.beside(run.admin)
    found["proof"]["joins_on_the_way_parallel_s"] = floors.timed(bare.on_the_way)
    floors.alone(run.admin)
    run.say("the bare insert")
    found["insert"] = {"bare_s": floors.insert(run.admin), "guarded_s": floors.insert(run.admin, guarded=True),
                       "rows": run.admin.execute("SELECT count(*) FROM duties_duty").fetchone()[0]}
    found["peak_mb"] = run.memory.peak


def _engines(run: Run) -> None:
    """Our rows of each question, then every other engine's beside them."""
    read = [rule for rule in columns.plain_rules() if not words.unread(rule)]
    run.found["rules"] = len({rule["rule"] for rule in columns.plain_rules()})
    run.found["versions_of_rules"] = len(columns.plain_rules())
    run.found["left_out"] = {rule["rule"]: said for rule in columns.plain_rules() if (said := words.unread(rule))}
    names = sorted({rule["rule"] for rule in read})
    for name, (on, after) in run.questions.items():
        mine = agreement.table(run.admin, f"ours_{name}")
        run.admin.execute(f"INSERT INTO {mine} SELECT rule, person_id, period, opens, due, late_until, kept_on FROM duties_duty"  # noqa: S608
                          " WHERE opens <= %s AND opens > %s AND rule = ANY(%s)", [on, after, names])
    proof, told = run.found["proof"], {}
    for name in run.questions:
        hashed = agreement.hashes(run.admin, f"bench.ours_{name}")
        told[name] = {"rows": sum(rows for rows, _hash in hashed.values()), "hash": agreement.whole(hashed)}
    engines = [{"engine": "postgres", "ran": True, "agree": proof["nothing_changed"], "answers": told}]
    for engine in PEERS:
        if engine in run.engines:
            engines.append(_peer(run, engine) if run.python else {"engine": engine, "ran": False, "why": run.why})
    if "orm" in run.engines:
        engines.append(_orm(run))
    run.found["engines"] = engines


def _spoiled(run: Run, engine: str) -> str:
    """The rule that this engine is to read wrong; '' for none."""
    who, _colon, rule = run.spoil.partition(":")
    return rule if who == engine else ""


def _peer(run: Run, engine: str) -> dict[str, Any]:
    """NumPy or OpenFisca in its own process, over files."""
    work = run.folder / "peers"
    if not work.exists():
        work.mkdir()
        run.say("exporting columns")
        with run.admin.cursor() as cursor:
            columns.export(cursor, work)
    run.say(engine)
    asked = [{"name": name} | {word: (day - columns.FIRST).days for word, day in (("on", on), ("after", after), ("since", run.asked.since))}
             for name, (on, after) in run.questions.items() if engine == "numpy" or name != "full"]
    command = [run.python, str(Path(__file__).parent / "peers" / "run.py"), engine, str(work), json.dumps(asked)]
    spoiled = _spoiled(run, engine)
    done = subprocess.run([*command, *(["--spoil", spoiled] if spoiled else [])], capture_output=True, text=True, check=False)
    if done.returncode:
        return {"engine": engine, "ran": False, "agree": False, "why": done.stderr.strip()[-500:]}
    told = json.loads(done.stdout)
    for name, answer in told["answers"].items():
        theirs = agreement.table(run.admin, "theirs")
        columns.take(run.admin, work / f"{engine}-{name}.bin", theirs)
        _lay(run, answer, f"bench.ours_{name}", theirs)
    return {"engine": engine, "ran": True, "agree": all(answer["agree"] for answer in told["answers"].values()), **told}


def _lay(run: Run, answer: dict[str, Any], mine: str, theirs: str) -> None:
    verdict = agreement.compare(run.admin, mine, theirs)
    answer |= {"rows": verdict.rows, "hash": verdict.hash, "agree": verdict.agree, "differences": verdict.differences}
    if verdict.unlike:
        answer["unlike"] = verdict.unlike


def _orm(run: Run) -> dict[str, Any]:
    """Plain Python over the ORM for a sample; its seconds are scaled to everybody."""
    from django.db import transaction

    run.say("the loop over the ORM")
    size = SAMPLE if run.times >= THOROUGH else SMALL_SAMPLE
    sample = sorted(random.Random(run.asked.seed).sample(range(1, run.asked.people + 1), min(size, run.asked.people)))
    told: dict[str, Any] = {"engine": "orm", "ran": True, "sample": len(sample), "answers": {}}
    with transaction.atomic():
        calendar, rules = orm.almanac(run.asked.since, run.asked.on), orm.rules()
        for rule in [rule for rule in rules if rule["rule"] == _spoiled(run, "orm")]:
            rule["who"] = [*rule["who"], ["kind", "in", []]]
        for name, (on, after) in run.questions.items():
            rows, seconds = orm.loop(sample, rules, calendar, on=on, since=run.asked.since, after=after)
            theirs, mine = agreement.table(run.admin, "theirs"), agreement.table(run.admin, "ours_sample")
            with run.admin.cursor() as cursor, cursor.copy(f"COPY {theirs} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            run.admin.execute(f"INSERT INTO {mine} SELECT * FROM bench.ours_{name} WHERE person = ANY(%s)", [sample])  # noqa: S608
            answer = told["answers"][name] = {"sample_s": seconds, "seconds": seconds * run.asked.people / len(sample), "scaled": True}
            _lay(run, answer, mine, theirs)
    return told | {"agree": all(answer["agree"] for answer in told["answers"].values())}


@contextmanager
def _once_interrupted() -> Iterator[None]:
    """The first signal ends the run through every `finally`; those after it wait until it is clean."""
    def stop(_number: int, _frame: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    yield


def _end_with(parent: int) -> None:
    """Whoever asked was killed: nobody waits for the answer, and nobody would clean up."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def main(asked: Path, result: Path) -> None:
    told = json.loads(asked.read_text())
    days = {name: date.fromisoformat(told["asked"].pop(name)) for name in ("since", "on") if name in told["asked"]}
    run = Run(**told | {"asked": Asked(**told["asked"], **days)})
    with _once_interrupted():
        result.write_text(json.dumps(measure(run), ensure_ascii=False, default=str))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except KeyboardInterrupt:
        sys.exit(130)
