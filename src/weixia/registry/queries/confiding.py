"""Whom a matter told in confidence may be given to, and which accounts a name stands for."""

from datetime import date

from django.db.models import Q

from weixia.kernel.actor import declared
from weixia.registry.models import Account, Post, Unit
from weixia.registry.queries.receivers import Receiver


def called(name: str) -> list[int]:
    """Every account of that name, stopped ones too: whoever is complained of by name alone is shut out whichever it is."""
    return list(Account.objects.filter(name="".join(name.split())).order_by("pk").values_list("pk", flat=True))


def account_for(username: str) -> int | None:
    """The account of that user name."""
    return Account.objects.filter(username="".join(username.split()).lower()).values_list("pk", flat=True).first()


def keepers(capability: str, org_path: str, *, on: date) -> list[Receiver]:
    """Accounts that hold the capability at that place or above, by name; each with the paths of all its present posts."""
    now = Q(until__isnull=True) | Q(until__gt=on)
    above = [org_path[:length] for length in range(1, len(org_path) + 1)]
    there = Post.objects.filter(now, since__lte=on, account__is_active=True, unit__path__in=above, role__in=declared()[capability])
    held = there.select_related("account").order_by("account__name")
    found = {post.account_id: Receiver(post.account_id, post.account.name) for post in held}
    for account_id, path in Post.objects.filter(now, since__lte=on, account_id__in=found).values_list("account_id", "unit__path"):
        found[account_id].paths.append(path)
    return list(found.values())


def paths_of(unit_ids: list[int]) -> list[str]:
    """Where units stand."""
    return list(Unit.objects.filter(pk__in=unit_ids).values_list("path", flat=True))


def around(org_path: str, *, below: str) -> list[Unit]:
    """The units above a place and those under it, in tree order, without that place: where a matter of it may be handed.
    `below` limits how far down the tree is told: the actor's own path."""
    above = [org_path[:length] for length in range(1, len(org_path))]
    under = Q(path__gte=below, path__lt=below + "~")
    return list(Unit.objects.filter(Q(path__in=above) | under).exclude(path=org_path).order_by("path"))
