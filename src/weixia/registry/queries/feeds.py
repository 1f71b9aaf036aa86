"""Questions about calendar feeds."""

from datetime import date

from weixia.kernel.actor import Actor
from weixia.registry import posts
from weixia.registry.actions.feeds import mac_of
from weixia.registry.models import Feed


def feed_of(*, seen_by: Actor) -> Feed | None:
    """One's own open feed, or None."""
    return Feed.objects.filter(account_id=seen_by.account_id or 0, ended_at=None).first()


def reader_of(token: str, *, on: date) -> tuple[Feed, Actor] | None:
    """The feed of a token and the actor it reads as today; None for an unknown or closed one, a stopped account, an ended post."""
    feed = Feed.objects.select_related("account").filter(token_mac=mac_of(token), ended_at=None).first()
    actor = posts.actor_of(feed.account, on=on) if feed else None
    return (feed, actor) if feed and actor and actor.can("duty.read") else None
