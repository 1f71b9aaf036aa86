"""Deferred work: in the caller's transaction, as the actor who asked, once in effect, and never lost."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.working import run_jobs
from tests.world import build
from weixia.kernel import guard, jobs, worker
from weixia.kernel.actor import OPERATOR, Refused
from weixia.kernel.scope import ROOT, current, scoped
from weixia.registry.models import Post, Unit

done: list[dict] = []
given_up: list[int] = []


@jobs.job("test.note", parked=lambda *, by, at, mark: given_up.append(mark))
def note(*, by, at, mark):
    done.append({"mark": mark, "by": by, "scope": current(), "units": Unit.objects.count()})


@jobs.job("test.poison", parked=lambda *, by, at, mark: given_up.append(mark))
def poison(*, by, at, mark):
    raise ValueError("poison")


@pytest.fixture(autouse=True)
def fresh():
    done.clear()
    given_up.clear()


@pytest.fixture
def world(db):
    with scoped(ROOT):
        return build()


@pytest.mark.django_db
def test_runs_in_the_scope_of_the_actor_as_of_now(world):
    actor = world.actor("小张")
    with scoped(ROOT):
        jobs.defer("test.note", by=actor, mark=7)
        assert run_jobs() == ["test.note"]
    assert done[0]["mark"] == 7 and done[0]["by"] == actor and done[0]["scope"] == actor.scope


@pytest.mark.django_db
def test_a_post_that_ended_since_refuses(world):
    actor = world.actor("小张")
    today = timezone.localdate()
    with scoped(ROOT):
        jobs.defer("test.note", by=actor, mark=8)
        Post.objects.filter(pk=actor.post_id).update(since=today - timedelta(days=9), until=today)
        with pytest.raises(Refused):
            run_jobs()
    assert not done and given_up == [8]


@pytest.mark.django_db
def test_a_stopped_account_refuses(world):
    actor = world.actor("小张")
    with scoped(ROOT):
        jobs.defer("test.note", by=actor, mark=9)
        Post.objects.get(pk=actor.post_id).account.__class__.objects.filter(pk=actor.account_id).update(is_active=False)
        with pytest.raises(Refused):
            run_jobs()
    assert not done


@pytest.mark.django_db
def test_is_rolled_back_with_its_transaction():
    with scoped(ROOT), pytest.raises(KeyboardInterrupt), transaction.atomic():
        jobs.defer("test.note", by=OPERATOR, mark=1)
        raise KeyboardInterrupt
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_an_unknown_name_is_our_mistake():
    with pytest.raises(jobs.UndeclaredJob):
        jobs.defer("test.unheard_of", by=OPERATOR)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it_and_forgets_it():
    with scoped(ROOT):
        guard.check()
        jobs.defer("test.note", by=OPERATOR, mark=3)
    asyncio.run(worker.work(wait=False))
    assert [one["mark"] for one in done] == [3] and not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_poison_is_tried_a_bounded_number_of_times_then_parked():
    jobs.defer("test.poison", by=OPERATOR, mark=4)
    for tries in range(jobs.MOST_TRIES):
        assert not given_up, tries
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
        asyncio.run(worker.work(wait=False))
    assert given_up == [4] and jobs.waiting().parked == 1 and jobs.waiting().todo == 0


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_left_is_taken_up_again_and_parked_after_its_last_try():
    jobs.defer("test.note", by=OPERATOR, mark=5)
    jobs.defer("test.note", by=OPERATOR, mark=6)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id")
        dead = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead])
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s WHERE args->'ids'->>'mark' = '6'", [jobs.MOST_TRIES - 1])

    async def look():
        with app.replace_connector(app.connector.get_worker_connector()) as queue:
            async with queue.open_async():
                return await worker.take_up(queue)

    assert asyncio.run(look()) == 2
    assert given_up == [6] and jobs.waiting().todo == 1 and jobs.waiting().parked == 1
    asyncio.run(worker.work(wait=False))
    assert [one["mark"] for one in done] == [5]


HANG = """
import asyncio, django, time
django.setup()
from weixia.kernel import jobs, worker
jobs.job("test.hang")(lambda *, by, at: (print("begun", flush=True), time.sleep(60)))
worker.SILENT, worker.LOOK_EVERY, worker.HEARTBEAT = 3.0, 0.5, 1.0
asyncio.run(worker.work())
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_runs_again_in_the_next_worker():
    jobs.job("test.hang")(lambda *, by, at: None)
    jobs.defer("test.hang", by=OPERATOR)
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", HANG], stdout=subprocess.PIPE, env=dict(os.environ))
        began = time.monotonic()
        assert process.stdout.readline() == b"begun\n"
        assert time.monotonic() - began < 90  # three seconds of silence, and a new process on a busy machine
        process.send_signal(signal.SIGKILL)
        process.wait()
