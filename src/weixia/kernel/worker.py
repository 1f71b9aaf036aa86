"""The worker: does the deferred jobs, and takes up again those that a killed worker left. A child of `weixia serve`.

It ends when PostgreSQL goes away; the supervisor starts it again.
"""

import asyncio
import logging
import sys

HEARTBEAT = 3.0
SILENT = 15.0  # seconds without a heartbeat after which a worker counts as dead
LOOK_EVERY = 3.0
AT_ONCE = 2
GRACE = 8.0  # the supervisor waits ten


async def work(*, wait: bool = True) -> None:
    """Do jobs until told to stop; with `wait=False` until none is left."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as queue:  # type: ignore[attr-defined]
        async with queue.open_async():
            reviving = asyncio.create_task(_revive(queue))
            working = asyncio.create_task(queue.run_worker_async(
                wait=wait, concurrency=AT_ONCE, delete_jobs="successful", update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT, shutdown_graceful_timeout=GRACE))
            done, _left = await asyncio.wait({reviving, working}, return_when=asyncio.FIRST_COMPLETED)
            reviving.cancel()
            for finished in done:
                finished.result()
            if not working.done():
                working.cancel()


async def _revive(queue: object) -> None:
    while True:
        await take_up(queue)
        await asyncio.sleep(LOOK_EVERY)


async def take_up(queue: object) -> int:
    """Queue again what dead workers left, or park it after its last try. Returns how many were found."""
    from asgiref.sync import sync_to_async
    from procrastinate.exceptions import ConnectorException
    from procrastinate.jobs import Status

    from weixia.kernel import jobs

    manager = queue.job_manager  # type: ignore[attr-defined]
    left = list(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in left:
        try:
            if jobs.is_last(job.attempts):
                await manager.finish_job(job, Status.FAILED, delete_job=False)
                await sync_to_async(jobs.park)(job.task_kwargs["name"], ids=job.task_kwargs["ids"])
            else:
                await manager.retry_job(job)
        except ConnectorException:
            logging.getLogger(__name__).info("another worker took job %s up", job.id)
    return len(left)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    django.setup()
    sys.exit(asyncio.run(work()))
