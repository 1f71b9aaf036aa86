"""Verbs of the signed-in device: come, seen, sent away. A session that is sent away is dead at its next request."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.registry.models import Account, Device


class NoSuchDevice(Device.DoesNotExist):
    """Not one's own, or gone already: the two are not told apart."""


def device_come(*, account: Account, session_key: str, browser: str, at: datetime) -> Device:
    """A login: the device is known from here on. The login itself is journalled by entrance.account_signed_in."""
    return Device.objects.create(account=account, session_key=session_key, browser=browser[:120], came_at=at, seen_at=at)


def device_seen(*, device_id: int, session_key: str, at: datetime) -> bool:
    """It was here; False when it was sent away meanwhile. The key of a session changes with the password."""
    return bool(Device.objects.filter(pk=device_id, left_at__isnull=True).update(seen_at=at, session_key=session_key))


def device_left(*, device_id: int, at: datetime, how: str) -> None:
    """Signed out, or at the end of the longest session."""
    Device.objects.filter(pk=device_id, left_at__isnull=True).update(left_at=at, left_how=how)


@transaction.atomic
def device_end(*, by: Actor, at: datetime, device_id: int) -> None:
    """Send away one of one's own devices. Raises NoSuchDevice."""
    by.must("own.account")
    if not _end(Device.objects.filter(account_id=by.account_id or 0, pk=device_id), at=at, how=Word("本人退出这台")):
        raise NoSuchDevice
    journal.record("device.ended", by=by, at=at, fields={"devices": 1})


@transaction.atomic
def devices_end_others(*, by: Actor, at: datetime, here: str) -> int:
    """Send away all of one's own devices but the session `here`; how many."""
    by.must("own.account")
    others = Device.objects.filter(account_id=by.account_id or 0).exclude(session_key=here)
    if ended := _end(others, at=at, how=Word("本人退出其他")):
        journal.record("device.ended", by=by, at=at, fields={"devices": ended})
    return ended


def devices_end_all(*, account_id: int, at: datetime, how: str) -> int:
    """The account was stopped or lost its last post; the caller journals that. Returns how many were sent away."""
    return _end(Device.objects.filter(account_id=account_id), at=at, how=how)


def _end(devices: QuerySet[Device], *, at: datetime, how: str) -> int:
    keys = list(devices.filter(left_at__isnull=True).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return int(devices.filter(left_at__isnull=True).update(left_at=at, left_how=how[:40]))
