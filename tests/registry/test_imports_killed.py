"""R14: an import killed at any moment, by the command or in the worker, and finished afterwards: the same register.

The suite tries one moment of each kind with a small file; WEIXIA_KILLS=20 tries twenty with a larger one.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests import ready
from tests.registry.sheets import save

KILLS = int(os.environ.get("WEIXIA_KILLS", "1"))
COUNT = 1_500 if KILLS > 1 else 300
HEADER = ["人员编号", "姓名", "出生日期", "人员类别", "管理单位", "管理起始日", "联系电话", "分类标签", "家庭联系人", "家庭联系人电话"]
START = """
import asyncio, hashlib, json, sys, time
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from weixia.kernel import jobs, worker
from weixia.kernel.actor import OPERATOR
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions import imports
from weixia.registry.ledgers.verdicts import Choice
from weixia.registry.models import Import
imports.SMALL_FILE = imports.SMALL = 0
worker.SILENT, worker.HEARTBEAT, worker.LOOK_EVERY = 1.5, 0.5, 0.3
path, turn = sys.argv[1:]

def receive():
    with scoped(ROOT):
        return imports.import_receive(by=OPERATOR, at=timezone.now(), kind="people", name=turn, pieces=[open(path, "rb").read()])

def go(record):
    with scoped(ROOT), transaction.atomic():
        record = Import.objects.get(pk=record.pk)
        if record.state == "checked":
            imports.import_write(by=OPERATOR, at=timezone.now(), record=record, choice=Choice())

def drain():
    asyncio.run(worker.work(wait=False))
"""
ALL = START + """
record = receive()
drain(); go(record); drain()
"""
REST = START + """
time.sleep(1.6)
with scoped(ROOT), transaction.atomic():
    record = Import.objects.filter(file_name=turn).first()
record = record or receive()
for _ in range(40):
    drain(); go(record)
    if jobs.waiting().todo + jobs.waiting().doing == 0:
        with scoped(ROOT), transaction.atomic():
            if Import.objects.get(pk=record.pk).state == "done":
                break
    time.sleep(0.2)
"""
HASH = START + """
from weixia.kernel.models import Event
from weixia.registry.models import ClassTag, FamilyContact, ImportedChange, Person, Stewardship
with scoped(ROOT), transaction.atomic():
    mine = {"person__number__prefix": turn}
    parts = [
        [(n[len(turn):], *rest) for n, *rest in Person.objects.filter(number__prefix=turn).order_by("number").values_list(
            "number", "name", "birth_on", "phone_index", "unit__code", "version")],
        Stewardship.objects.filter(**mine).count(), ClassTag.objects.filter(**mine).count(),
        [(n[len(turn):], *rest) for n, *rest in FamilyContact.objects.filter(**mine).order_by("person__number").values_list(
            "person__number", "name", "phone_index")],
        ImportedChange.objects.filter(**mine).count(),
        Event.objects.filter(action="person.imported", person_id__in=Person.objects.filter(number__prefix=turn).values("pk")).count()]
    print(json.dumps([hashlib.sha256(repr(parts).encode()).hexdigest(), len(parts[0])]))
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """An instance of its own with one unit; gives its environment and a folder."""
    folder = tmp_path_factory.mktemp("killed")
    env = {key: value for key, value in os.environ.items() if not key.startswith(("WEIXIA_", "DJANGO_"))}
    env |= {"WEIXIA_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "weixia.settings"}
    weixia = [sys.executable, "-m", "weixia.cli"]
    ready.initialised(folder / "var")
    units = save(folder / "units.xlsx", ["单位编码", "单位名称"], [["U1", "甲县局"]])
    # `serve` would hold the database; a sleeping command does here
    holder = subprocess.Popen([sys.executable, "-c", (
        "import time\nfrom weixia.kernel import home\nfrom weixia.kernel.embedded import Server\n"
        "with Server(home.var()).in_use():\n print('up', flush=True)\n time.sleep(3600)")], env=env, stdout=subprocess.PIPE)
    assert holder.stdout.readline()
    subprocess.run([*weixia, "units", "import", str(units)], env=env, check=True, capture_output=True)
    yield env, folder
    holder.terminate()
    holder.wait(30)


def sheet(folder, turn):
    rows = [[f"{turn}{n:05}", f"王{chr(0x4E00 + n)}", f"19{30 + n % 40}-01-{n % 28 + 1:02}", "退休干部", "U1", "2019-03-01",
             f"138{n:08}", "高龄", f"李{chr(0x4E00 + n)}", f"139{n:08}"] for n in range(COUNT)]
    return str(save(folder / f"{turn}.xlsx", HEADER, rows))


def run(env, script, *words):
    done = subprocess.run([sys.executable, "-c", script, *words], env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def killed(env, command, after):
    """Whether the command was still at work when the kill came."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after)
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return alive


def test_the_worker_killed_at_random_moments_leaves_the_same_register(instance):
    env, folder = instance
    began = time.monotonic()
    run(env, ALL, sheet(folder, "W-"), "W-")
    whole, good = time.monotonic() - began, json.loads(run(env, HASH, "", "W-"))
    assert good[1] == COUNT
    dice, hits = random.Random(14), 0
    for kill in range(KILLS):
        turn = f"W{kill:02}-"
        path = sheet(folder, turn)
        hits += killed(env, [sys.executable, "-c", ALL, path, turn], whole * dice.uniform(0.15, 0.98))
        assert json.loads(run(env, HASH, "", turn))[1] in (0, COUNT), "half a file was written"
        run(env, REST, path, turn)
        assert json.loads(run(env, HASH, "", turn)) == good, turn
    print(f"\nworker: {hits} of {KILLS} kills came while it worked")
    assert hits or KILLS == 1


def test_the_command_killed_at_random_moments_leaves_the_same_register(instance):
    env, folder = instance
    weixia = [sys.executable, "-m", "weixia.cli", "people", "import"]
    began = time.monotonic()
    subprocess.run([*weixia, sheet(folder, "C-")], env=env, check=True, capture_output=True)
    whole, good = time.monotonic() - began, json.loads(run(env, HASH, "", "C-"))
    dice, hits = random.Random(15), 0
    for kill in range(KILLS):
        turn = f"C{kill:02}-"
        path = sheet(folder, turn)
        hits += killed(env, [*weixia, path], whole * dice.uniform(0.15, 0.98))
        assert json.loads(run(env, HASH, "", turn))[1] in (0, COUNT), "half a file was written"
        again = subprocess.run([*weixia, path, "--json"], env=env, capture_output=True, text=True, timeout=300)
        assert json.loads(again.stdout)["counts"]["有误"] == 0
        assert json.loads(run(env, HASH, "", turn)) == good, turn
        twice = subprocess.run([*weixia, path, "--json"], env=env, capture_output=True, text=True, timeout=300)
        assert json.loads(twice.stdout)["counts"] == {"新增": 0, "更新": 0, "重复": COUNT, "有误": 0}
    print(f"\ncommand: {hits} of {KILLS} kills came while it worked")
    assert hits or KILLS == 1
