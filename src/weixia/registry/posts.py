"""Which post an account acts in: the single hard idea of staff. One active post at a time."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.registry.models import Post


def held_on(account_id: int, *, on: date) -> QuerySet[Post]:
    """Posts that the account holds on the day: `[since, until)`."""
    return (
        Post.objects.filter(Q(until__isnull=True) | Q(until__gt=on), account_id=account_id, since__lte=on)
        .select_related("unit", "account").order_by("id")
    )


def actor_of(account: Any, *, on: date) -> Actor | None:
    """The account in its current post, else in its first one; None when it holds none today."""
    return actor_among(held_by(account, on=on), account)


def held_by(account: Any, *, on: date) -> list[Post]:
    """The posts of whoever is signed in; none of a stranger's, or of an account that was stopped."""
    is_in = getattr(account, "is_authenticated", False) and account.is_active
    return list(held_on(account.pk, on=on)) if is_in else []


def actor_among(held: list[Post], account: Any) -> Actor | None:
    """The actor that one of these posts makes: the account's current one, else the first."""
    return of_post(next((post for post in held if post.pk == account.current_post_id), held[0])) if held else None


def actor_in(account_id: int, post_id: int, on: date) -> Actor | None:
    """The account in that very post on the day; None when the post has ended or the account was stopped."""
    post = held_on(account_id, on=on).filter(pk=post_id, account__is_active=True).first()
    return of_post(post) if post else None


def of_post(post: Post) -> Actor:
    """The actor that a post makes of its holder."""
    return Actor(
        account_id=post.account_id, name=post.account.name, post_id=post.pk, role=post.role,
        unit_id=post.unit_id, unit_name=post.unit.name, path=post.unit.path,
    )
