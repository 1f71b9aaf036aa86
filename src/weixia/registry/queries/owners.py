"""Whether anybody answers for a person, and if not, why not."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.models import Account, Person, Post

CAUSES = {
    "nobody": _("没有主联系人"), "no_account": _("主联系人没有账号"), "ended": _("主联系人的岗位已结束"),
    "stopped": _("主联系人的账号已停用"),
}


def working(*, on: date) -> QuerySet[Account]:
    """Accounts that may do anything on the day: not stopped, and in a post."""
    in_post = Q(posts__until__isnull=True) | Q(posts__until__gt=on)
    return Account.objects.filter(in_post, posts__since__lte=on, is_active=True)


def cause_of(prefix: str, *, on: date) -> Case:
    """'' when an account that works in a post today answers for the person, else a key of CAUSES.

    `prefix` walks to the person, such as `person__`.
    """
    # the accounts are few and read once: each person asks the finished sets
    in_post = Q(until__isnull=True) | Q(until__gt=on)
    held = Post.objects.filter(in_post, since__lte=on).values("account")
    account, name = f"{prefix}primary_account", f"{prefix}primary_contact"
    is_tied = Q(**{f"{account}__isnull": False})

    def among(column: str, found: QuerySet[Any]) -> Q:
        return Q(**{f"{column}__in": found})

    named = Account.objects.values("name")
    alive = named.filter(is_active=True)
    told: list[Any] = [
        When(**{name: ""}, then=Value("nobody")),
        When(among(account, Account.objects.filter(is_active=False).values("pk")), then=Value("stopped")),
        When(is_tied & ~among(account, held), then=Value("ended")), When(is_tied, then=Value("")),
        When(among(name, alive.filter(pk__in=held)), then=Value("no_account")),
        When(among(name, alive), then=Value("ended")), When(among(name, named), then=Value("stopped")),
    ]
    return Case(*told, default=Value("no_account"), output_field=CharField())


def people_unowned(cause: str, *, seen_by: Actor, on: date) -> QuerySet[Person]:
    """The living whom nobody answers for, for this cause, by name."""
    living = Person.objects.filter(visible(seen_by), Q(died_on__isnull=True) | Q(died_on__gt=on))
    found = living.annotate(cause=cause_of("", on=on)).filter(cause=cause)
    return found.select_related("unit").order_by("pinyin", "id")


def headed_below(path: str, *, on: date) -> list[str]:
    """Places of the units below `path` that have a head of their own on the day, the highest of each branch."""
    now = Q(until__isnull=True) | Q(until__gt=on)
    held = Post.objects.filter(now, since__lte=on, role__in=("director", "section_head"), account__is_active=True)
    paths = held.filter(unit__path__gt=path, unit__path__lt=path + "~").values_list("unit__path", flat=True)
    highest: list[str] = []
    for one in sorted(set(paths)):
        if not highest or not one.startswith(highest[-1]):
            highest.append(one)
    return highest
