"""回执: one effect for one idempotency key.

The key is taken first, in the same transaction as the effect: a kill leaves both or neither. The body is kept as an
HMAC only; an answer that is a page is sealed, because it may hold what its caller alone may read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet

from weixia.kernel import sealing
from weixia.kernel.models import Reply

KEPT = timedelta(hours=72)
LONGEST = 255  # characters of a key
LOCK_TIMEOUT = "55P03"


class Running(Exception):
    """The same key is at work in another transaction."""


class OtherBody(Exception):
    """The key belongs to another request: another place, or other words."""


@dataclass(frozen=True)
class Asked:
    """Who asks under which key; `request` is the hash of method and path, `body` the HMAC of what was sent."""

    account_id: int
    key: str
    request: str
    body: str


@dataclass(frozen=True)
class Answer:
    """What was answered: a status with a place to go, or with content in the clear."""

    status: int
    location: str = ""
    content: str = ""
    content_type: str = ""


def asked(*, account_id: int, key: str, method: str, path: str, body: bytes) -> Asked:
    """Hash what identifies a request; the words themselves are not kept.

    A key that cannot be stored is hashed, never cut: two acts would else be one.
    """
    if len(key) > LONGEST or "\x00" in key:
        key = sealing.mac("reply", key.encode())
    return Asked(account_id, key, sealing.mac("reply", f"{method} {path}".encode()), sealing.mac("reply", body))


def claim(one: Asked, *, at: datetime, wait_ms: int) -> Answer | None:
    """Take the key (None), or give the stored answer.

    Raises Running when another transaction holds the key longer than `wait_ms`, OtherBody when it was another request.
    """
    try:
        with transaction.atomic(), _patience(wait_ms):
            Reply.objects.create(account_id=one.account_id, key=one.key, request=one.request, body=one.body, at=at)
        return None
    except IntegrityError:
        return _stored(_mine(one).first(), one)
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", "") != LOCK_TIMEOUT:
            raise
        raise Running from None


def _stored(row: Reply | None, one: Asked) -> Answer:
    if row is None:
        raise Running
    if (row.request, row.body) != (one.request, one.body):
        raise OtherBody
    if not row.status:
        raise Running
    return Answer(row.status, row.location, _unsealed(row), row.content_type)


def settle(one: Asked, answer: Answer) -> None:
    """Keep the answer."""
    content = sealing.seal(answer.content, table="kernel_reply", field="content", uuid=_bound(one.request))
    _mine(one).update(status=answer.status, location=answer.location, content=content, content_type=answer.content_type)


def give_back(one: Asked) -> None:
    """The request had no effect: its key may be used again, also with other words."""
    _mine(one).delete()


def sweep(*, at: datetime) -> int:
    """Forget answers older than 72 h; how many."""
    return Reply.objects.filter(at__lt=at - KEPT).delete()[0]


def _mine(one: Asked) -> QuerySet[Reply]:
    return Reply.objects.filter(account_id=one.account_id, key=one.key)


def _unsealed(row: Reply) -> str:
    return sealing.unseal(row.content, table="kernel_reply", field="content", uuid=_bound(row.request))


def _bound(request: str) -> UUID:
    return UUID(request[:32])


@contextmanager
def _patience(wait_ms: int) -> Iterator[None]:
    """Wait at most so long for the other one; after an error the rollback to the savepoint takes the setting back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {int(wait_ms)}")
        yield
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
