"""The ground every benchmark stands on: a scratch instance full of synthetic people, a stopwatch, one JSON document.

    with ground(people=100_000, contacts_each=3) as unit_ids:
        floor, ours = median(bare), median(work)
        say("merge", people=100_000, floor_s=floor, ours_s=ours)
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

UNITS = 40
PEOPLE = """
INSERT INTO registry_person (uuid, org_path, number, name, pinyin, initials, grams, address_form, sex, kind, ethnicity, politics,
  party_joined_precision, branch, language, interests, id_sealed, id_index, phone_sealed, phone_index, address_sealed, address_index,
  health_sealed, health_index, birth_on, birth_precision, birth_calendar, lunar_leap, died_source, revolution_joined_precision,
  work_started_precision, retired_precision, rank, treatment, payer, former_unit, division, residence_kind, resettled, unit_id,
  charge_since, primary_contact, leader, note, version, created_at, updated_at)
SELECT gen_random_uuid(), '', 'B' || lpad(n::text, 8, '0'), name, 'wang ' || n, 'w', ARRAY[left(name, 2), right(name, 2)], '', '1',
  (ARRAY['lixiu', 'tuixiu', 'tuixiu', 'worker', 'tuixiu'])[1 + n %% 5], '', '', '', '', '', '', '', md5('i' || n), '', md5('p' || n),
  '', '', '', '',
  date '1928-01-01' + (n * 37 %% 10000), 'day', 'solar', false, '', '', '', '', '', '', '', '', '', '', false,
  (%(units)s::bigint[])[1 + n %% %(many)s], date '2015-01-01', '小张', '周局', '', 1, now(), now()
FROM (SELECT n, '王' || chr(19968 + n %% 3000) || chr(19968 + n * 7 %% 3000) AS name FROM generate_series(1, %(people)s) n) s"""
CHARGES = """
INSERT INTO registry_stewardship (person_id, org_path, unit_id, since) SELECT id, org_path, unit_id, charge_since FROM registry_person"""
CONTACTS = """
INSERT INTO needs_contact (person_id, org_path, day, mode, reached, handler, handler_level, occasion, summary, next_step, gift_items,
  recorded_at, recorded_by, late, fingerprint)
SELECT id, org_path, date '2026-01-01' + ((id * 13 + k * 97) %% 320)::int, (ARRAY['home', 'phone'])[1 + (id + k) %% 2], true,
  '小张', 'staff', 'daily', '身体平稳', '', '', now(), '小张', false, '' FROM registry_person, generate_series(1, %(each)s) k"""


@contextmanager
def ground(*, people: int, contacts_each: int = 3) -> Iterator[list[int]]:
    """A fresh instance in a temporary folder, filled, inside the root scope; gives the ids of its units."""
    with instance():
        yield fill(people, contacts_each)


@contextmanager
def instance() -> Iterator[Path]:
    """An empty instance of its own in a temporary folder, inside the root scope; its server ends and the folder goes,
    however the block ends. Whatever database the caller's settings name is left alone.

    WEIXIA_BENCH_READY may name the data folder of an instance that was made and stopped before: a copy is brought up to date."""
    folder, ready = tempfile.mkdtemp(prefix="weixia-bench-"), os.environ.get("WEIXIA_BENCH_READY")
    for name in [name for name in os.environ if name.startswith("WEIXIA_")]:
        del os.environ[name]
    os.environ["WEIXIA_VAR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    from weixia.kernel import home, processes
    from weixia.kernel.embedded import Server

    server = Server(home.var())
    try:
        if ready:
            subprocess.run(["cp", "-a", f"{ready}/.", folder], check=True)  # the server's files stay the server's
        home.make_keys()
        with server.in_use():
            yield from _installed(Path(folder))
    finally:
        if server.data.exists() and processes.postgres_in(server.data):  # interrupted while it was starting
            with server.in_use():
                pass
        shutil.rmtree(server.socket, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _installed(folder: Path) -> Iterator[Path]:
    import django

    django.setup()
    from django.db import connection

    from weixia.kernel import install
    from weixia.kernel.scope import ROOT, scoped

    install.install()
    try:
        with scoped(ROOT):
            yield folder
    finally:
        connection.close()


def fill(people: int, contacts_each: int) -> list[int]:
    """Units and people in the open instance, each with what a blind index of a number and a phone looks like."""
    from django.db import connection, transaction

    from weixia.registry.models import Unit

    with transaction.atomic():
        top = Unit.objects.add_root({"code": "B0", "name": "霞光市老干部局", "kind": "bureau"})
        units = [Unit.objects.add_child(Unit.objects.get(pk=top.pk), {"code": f"B0{n:03}", "name": f"第{n}单位", "kind": "organ"}).pk
                 for n in range(UNITS)]
        with connection.cursor() as cursor:
            cursor.execute(PEOPLE, {"units": units, "many": UNITS, "people": people})
            cursor.execute(CHARGES)
            cursor.execute(CONTACTS, {"each": contacts_each})
    import psycopg

    from weixia.kernel import home

    with psycopg.connect(**home.connection_settings("owner"), autocommit=True) as owner:
        owner.execute("ANALYZE")
    return units


def median(work: Callable[[], object], *, times: int = 5) -> float:
    """Seconds of the middle run."""
    return statistics.median(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def say(name: str, **figures: object) -> None:
    """Print the one JSON document; every `*_s` beside `floor_s` also as a ratio to it."""
    floor = figures.get("floor_s")
    ratios = {key[:-2] + "_ratio": round(value / floor, 2) for key, value in figures.items()
              if key.endswith("_s") and key != "floor_s" and isinstance(value, float) and isinstance(floor, float) and floor}
    told = {key: round(value, 6) if isinstance(value, float) else value for key, value in figures.items()}
    print(json.dumps({"bench": name, **told, **ratios, "cores": os.cpu_count(), "python": platform.python_version()}, ensure_ascii=False))
