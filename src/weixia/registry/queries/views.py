"""One's own saved views and habits."""

from django.db.models import QuerySet

from weixia.kernel.actor import Actor
from weixia.registry.models import Preference, SavedView


def views(*, seen_by: Actor, page: str = "") -> QuerySet[SavedView]:
    """The actor's own views, of one page or of all, by name."""
    own = SavedView.objects.filter(account_id=seen_by.account_id or 0)
    return (own.filter(page=page) if page else own).order_by("page", "name")


def view_get(view_id: int, *, seen_by: Actor) -> SavedView | None:
    """One of the actor's own, or None: another's and an absent one are not told apart."""
    return views(seen_by=seen_by).filter(pk=view_id).first()


def preference(*, seen_by: Actor) -> Preference:
    """What the account has chosen; as it is by default before it chose."""
    stored = Preference.objects.filter(account_id=seen_by.account_id or 0).first()
    return stored or Preference(account_id=seen_by.account_id or 0)
