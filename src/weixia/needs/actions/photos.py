"""Verbs of photographs of paper: attached to a need, opened."""

from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.models import Need, NeedPhoto
from weixia.needs.photographs import read

MOST = 20


@transaction.atomic
def need_photo_add(need: Need, *, by: Actor, at: datetime, upload: IO[bytes] | Any) -> NeedPhoto:
    """Attach one page, as photographs.read makes it. Raises Refused, Impossible."""
    by.must("need.record")
    picture = read(upload)
    if NeedPhoto.objects.filter(need=need).count() >= MOST:
        raise Impossible("photo", _("这件需求已经有 {most} 张照片，放不下了。").format(most=MOST))
    row = NeedPhoto(need=need, at=at, by_id=by.account_id, by_name=by.name, width=picture.width, height=picture.height)
    row.picture = sealing.seal_bytes(picture.jpeg, bound=row.bound)
    row.save(force_insert=True)
    journal.record("need.photo_added", by=by, at=at, person_id=need.person_id, org_path=need.org_path, about=need.asked_as,
                   fields={"id": need.pk, "photo": row.pk})
    return row


@transaction.atomic
def need_photo_open(row: NeedPhoto, *, by: Actor, at: datetime) -> bytes:
    """The picture, a JPEG: looking at what somebody wrote leaves a trace that they can see."""
    by.must("need.read")
    journal.record("need.photo_opened", by=by, at=at, person_id=row.person_id, org_path=row.org_path, about=row.need.asked_as,
                   fields={"id": row.need_id, "photo": row.pk})
    return sealing.unseal_bytes(bytes(row.picture), bound=row.bound)
