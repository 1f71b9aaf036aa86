"""草稿: what somebody types is kept on the server at every pause, so that a browser that dies loses nothing.

A draft belongs to one account and one page and is sealed. Its uuid is the word under which the form is sent (see
faces/workbench/idempotency.py): sent and then restored, it leads to what became of it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import fields
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.models import Draft

KEPT = timedelta(days=7)
MOST = 20  # open drafts of one page and account: older ones give way
LONGEST = 20_000  # characters of one draft


@dataclass(frozen=True)
class Kept:
    """A draft as it is read: what was typed by field, or `done`, the place to which it led."""

    uuid: UUID
    at: datetime
    turn: int
    content: dict[str, str]
    done: str = ""


@transaction.atomic
def draft_save(uuid: UUID, *, by: Actor, at: datetime, page: str, turn: int, content: dict[str, str]) -> bool:
    """Keep what was typed; False where it is older than what is kept, or the form has been sent. Raises Impossible."""
    text = json.dumps({name: value for name, value in content.items() if value}, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Impossible("", _("写得太长，草稿存不下。先把这一件登记上，再接着写。"))
    row, made = Draft.objects.get_or_create(uuid=uuid, defaults={"account_id": by.account_id or 0, "page": page, "at": at})
    row = Draft.objects.select_for_update().get(pk=row.pk)
    if row.account_id != (by.account_id or 0) or row.page != page or row.done or (turn <= row.turn and not made):
        return False
    fields.put(row, "content_sealed", text)
    row.turn, row.at = turn, at
    row.save(update_fields=["content_sealed", "turn", "at"])
    if made:
        _give_way(row)
    return True


def draft_get(uuid: UUID, *, seen_by: Actor, page: str) -> Kept | None:
    """One of the actor's own."""
    row = Draft.objects.filter(uuid=uuid, account_id=seen_by.account_id or 0, page=page).first()
    return _read(row) if row else None


def drafts_open(*, seen_by: Actor, page: str) -> list[Kept]:
    """What the actor has begun on a page and not sent, the latest first."""
    return [_read(row) for row in Draft.objects.filter(account_id=seen_by.account_id or 0, page=page, done="").order_by("-at")[:MOST]]


@transaction.atomic
def draft_hold(uuid: UUID, *, by: Actor, at: datetime, page: str) -> Kept | None:
    """Take the draft while its form is being sent, until the transaction ends: of two sendings the second finds where the first
    led. None where the word is another's."""
    row, _made = Draft.objects.get_or_create(uuid=uuid, defaults={"account_id": by.account_id or 0, "page": page, "at": at})
    row = Draft.objects.select_for_update().get(pk=row.pk)
    return _read(row) if (row.account_id, row.page) == (by.account_id or 0, page) else None


@transaction.atomic
def draft_done(uuid: UUID, *, by: Actor, at: datetime, page: str, led_to: str) -> None:
    """The form was sent: what was typed goes, where it led stays. Also of a form of which nothing was kept before."""
    if draft_hold(uuid, by=by, at=at, page=page):
        Draft.objects.filter(uuid=uuid).update(content_sealed="", done=led_to, at=at)


@transaction.atomic
def draft_release(uuid: UUID, *, by: Actor, page: str) -> None:
    """The form came back: where nothing was typed, nothing stays of having held the draft."""
    Draft.objects.filter(uuid=uuid, account_id=by.account_id or 0, page=page, done="", content_sealed="").delete()


@transaction.atomic
def draft_drop(uuid: UUID, *, by: Actor, at: datetime, page: str) -> None:
    """不要了: nothing of it stays, and a late saving does not bring it back."""
    draft_done(uuid, by=by, at=at, page=page, led_to="-")


def sweep(*, at: datetime) -> int:
    """Forget drafts that nobody touched for a week; how many."""
    return Draft.objects.filter(at__lt=at - KEPT).delete()[0]


def _give_way(row: Draft) -> None:
    mine = Draft.objects.filter(account_id=row.account_id, page=row.page, done="").order_by("-at", "-pk")
    Draft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()


def _read(row: Draft) -> Kept:
    content = json.loads(fields.clear(row, "content_sealed") or "{}")
    return Kept(uuid=row.uuid, at=row.at, turn=row.turn, content=content, done=row.done)
