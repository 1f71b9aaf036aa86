"""The worker's part in tests: what was deferred is done here and now, on the test's own connection."""

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from weixia.kernel import jobs


def run_jobs(most: int = 100) -> list[str]:
    """Do every waiting job once, in order, those that they defer included; returns their names. A failure is raised."""
    done: list[str] = []
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("id").first():
        assert len(done) < most, done
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
        done.append(job.args["name"])
        jobs.run(**job.args)
    return done
