"""Verbs of the calendar feed: made, made anew, ended. It is one's own; nobody makes one for somebody else."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor, Impossible
from weixia.registry.models import Feed


def mac_of(token: str) -> str:
    """What is kept of a token."""
    return sealing.mac("blind", f"feed|{token}".encode())


@transaction.atomic
def feed_make(*, by: Actor, at: datetime) -> str:
    """A new address; the old one closes at once. Returns the token, which nobody can read again."""
    by.must("own.account")
    if by.account_id is None:
        raise Impossible("", _("本机操作员没有账号，不能订阅日历。"))
    Feed.objects.select_for_update().filter(account_id=by.account_id, ended_at=None).update(ended_at=at)
    token = secrets.token_urlsafe(24)
    Feed.objects.create(account_id=by.account_id, token_mac=mac_of(token), made_at=at)
    journal.record("feed.made", by=by, at=at, about=by.name)
    return token


@transaction.atomic
def feed_end(*, by: Actor, at: datetime) -> bool:
    """Close one's address; whether there was one."""
    by.must("own.account")
    ended = Feed.objects.filter(account_id=by.account_id or 0, ended_at=None).update(ended_at=at)
    if ended:
        journal.record("feed.ended", by=by, at=at, about=by.name)
    return bool(ended)
