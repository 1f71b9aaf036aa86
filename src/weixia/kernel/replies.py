"""回执: one effect for one idempotency key."""

from datetime import datetime

from django.db import IntegrityError, transaction

from weixia.kernel.models import Reply


def claim(*, account_id: int, key: str, request: str, at: datetime) -> str:
    """Take the key, or give the stored answer's location. Two at once: the second waits for the first's commit."""
    stored = Reply.objects.filter(account_id=account_id, key=key, request=request).first()
    if stored is None:
        try:
            with transaction.atomic():
                Reply.objects.create(account_id=account_id, key=key, request=request, at=at)
            return ""
        except IntegrityError:
            stored = Reply.objects.filter(account_id=account_id, key=key).first()
    return stored.location if stored else ""


def settle(*, account_id: int, key: str, location: str) -> None:
    """Keep where the answer led; an answer that led nowhere (a form with errors) gives the key back."""
    mine = Reply.objects.filter(account_id=account_id, key=key)
    if location:
        mine.update(location=location[:300])
    else:
        mine.delete()


def is_same(*, account_id: int, key: str, request: str) -> bool:
    """Whether the stored answer belongs to this very request."""
    return Reply.objects.filter(account_id=account_id, key=key, request=request).exists()
