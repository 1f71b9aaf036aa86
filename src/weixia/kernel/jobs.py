"""Work that no page waits for: a registered function, deferred inside the caller's transaction, run by the worker.

    @jobs.job("import.check", parked=give_up)
    def check(*, by: Actor, at: datetime, import_id: int) -> None: ...

    jobs.defer("import.check", by=request.actor, import_id=record.pk)

A job is rolled back with the transaction that deferred it. It may run more than once (its worker may be killed), so
it looks at its own rows first and has its effect once. The actor travels as account and post and is looked up anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.jobs import Job as Queued

from weixia.kernel.actor import OPERATOR, Actor, Impossible, Refused
from weixia.kernel.scope import scoped

TASK = "weixia.job"
MOST_TRIES = 8
NEVER_AGAIN = (Refused, Impossible)  # an answer, not an accident: trying again changes nothing


Told = Callable[..., object]  # (*, by: Actor, at: datetime, **ids): ids are numbers and short codes, no person's data


@dataclass(frozen=True)
class _Job:
    run: Told
    parked: Told | None


class UndeclaredJob(LookupError):
    """A job that no room registers: a mistake of ours."""


_jobs: dict[str, _Job] = {}
_who: list[Callable[[int, int, date], Actor | None]] = []


def job(name: str, *, parked: Told | None = None) -> Callable[[Told], Told]:
    """Register a function as the job `name`. `parked(by=, at=, **ids)` says so where people look when it is given up."""

    def register(function: Told) -> Told:
        _jobs[name] = _Job(function, parked)
        return function

    return register


def actors_from(look_up: Callable[[int, int, date], Actor | None]) -> None:
    """The registry says how an account and a post become an actor on a day; None when the post has ended."""
    _who[:] = [look_up]


def defer(name: str, *, by: Actor, **ids: Any) -> int:
    """Put a job in the queue, inside the caller's transaction. Returns its number."""
    if name not in _jobs:
        raise UndeclaredJob(name)
    return app.configure_task(TASK, allow_unknown=False).defer(
        name=name, account=by.account_id, post=by.post_id, ids=ids)


def run(name: str, *, account: int | None, post: int | None, ids: dict[str, Any], last: bool = False) -> None:
    """Do one job now. On the `last` try, or when it is refused, it is parked: told to its room, and raised."""
    known = _jobs.get(name)
    if known is None:
        raise UndeclaredJob(name)
    at = timezone.now()
    try:
        by = _actor(account, post)
        with scoped(by.scope):
            known.run(by=by, at=at, **ids)
    except Exception as problem:
        if last or isinstance(problem, NEVER_AGAIN):
            park(name, ids=ids)
        raise


def park(name: str, *, ids: dict[str, Any]) -> None:
    """Tell a job's room that it was given up. The house itself does this: the actor may be gone."""
    known = _jobs.get(name)
    if known and known.parked:
        with scoped(OPERATOR.scope):
            known.parked(by=OPERATOR, at=timezone.now(), **ids)


def _actor(account: int | None, post: int | None) -> Actor:
    """Who acts, as they are today; without an account the machine's operator. Raises Refused."""
    if account is None:
        return OPERATOR
    found = _who[0](account, post or 0, timezone.localdate()) if _who else None
    if found is None:
        raise Refused(_("交办人已不在这个岗位，这件事没有办。请由现任的同事重新交办。"))
    return found


class Patience(BaseRetryStrategy):
    """Eight tries, each pause twice the last; a refusal is not tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:
        if isinstance(exception, NEVER_AGAIN) or is_last(job.attempts):
            return None
        return RetryDecision(retry_at=timezone.now() + timedelta(seconds=2 ** job.attempts))


def is_last(attempts: int) -> bool:
    """Whether a job that was tried `attempts` times before has its last try now."""
    return attempts >= MOST_TRIES - 1


@app.task(name=TASK, pass_context=True, retry=Patience())
def _run(context: Any, *, name: str, account: int | None, post: int | None, ids: dict[str, Any]) -> None:
    run(name, account=account, post=post, ids=ids, last=is_last(context.job.attempts))


@dataclass(frozen=True)
class Waiting:
    """The queue in figures: to do, being done, given up; `oldest` is when the first one in line was put there."""

    todo: int
    doing: int
    parked: int
    oldest: datetime | None


def waiting() -> Waiting:
    """The state of the queue, for the health pages."""
    counted = ProcrastinateJob.objects.aggregate(
        todo=Count("pk", filter=Q(status="todo")), doing=Count("pk", filter=Q(status="doing")),
        parked=Count("pk", filter=Q(status="failed")))
    first = ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("pk", flat=True).first()
    deferred = ProcrastinateEvent.objects.filter(job_id=first, type="deferred").values_list("at", flat=True)
    return Waiting(**counted, oldest=deferred.first() if first else None)
