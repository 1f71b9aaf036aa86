"""Questions before and after 交接: what an account still holds, who may take it, the receipt."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from weixia.kernel.actor import ROLES, Actor
from weixia.registry.access import visible
from weixia.registry.models import Account, Handover, HandoverLine, Person, Post, Suspicion
from weixia.registry.queries.receivers import KEEPS
from weixia.registry.queries.transfers import waiting


def people_of(account: Account, *, seen_by: Actor) -> QuerySet[Person]:
    """The living whose 主联系人 is this account, or bears its name and is tied to no account."""
    named = Q(primary_account__isnull=True, primary_contact=account.name)
    held = Person.objects.filter(visible(seen_by), Q(primary_account=account) | named, died_on__isnull=True)
    return held.select_related("unit").order_by("pinyin", "id")


def posts_waiting(account: Account, *, seen_by: Actor) -> dict[str, int]:
    """Work that belongs to the account's posts and stays with their units: `{transfers, pairs}`."""
    paths = [post.unit.path for post in Post.objects.filter(account=account).select_related("unit")]
    transfers = sum(any(one.to_path.startswith(path) for path in paths) for one in waiting(seen_by=seen_by))
    pairs = Suspicion.objects.filter(visible(seen_by), verdict="")
    near = Q(pk__in=[])
    for path in paths:
        near |= Q(org_path__gte=path, org_path__lt=path + "~")
    return {"transfers": transfers, "pairs": pairs.filter(near).count()}


def successors(*, seen_by: Actor, on: date, leaving: int | None = None) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who may take people, by unit: `[(unit, [(account id, words)])]`, from the actor's units and those above."""
    above = [seen_by.path[:length] for length in range(1, len(seen_by.path) + 1)]
    near = Q(unit__path__in=above) | Q(unit__path__gte=seen_by.path, unit__path__lt=seen_by.path + "~")
    now = Q(until__isnull=True) | Q(until__gt=on)
    posts = Post.objects.filter(near, now, since__lte=on, role__in=KEEPS, account__is_active=True)
    groups: dict[str, list[tuple[int, str]]] = {}
    for post in posts.exclude(account_id=leaving or 0).select_related("account", "unit").order_by("unit__path", "account__name"):
        groups.setdefault(post.unit.name, []).append((post.account_id, f"{post.account.name}（{ROLES[post.role]}）"))
    return list(groups.items())


def handover_get(pk: int, *, seen_by: Actor) -> Handover | None:
    """One receipt, or None when absent or foreign."""
    return Handover.objects.filter(visible(seen_by), pk=pk).first()


def lines_of(handover: Handover, *, seen_by: Actor) -> list[dict[str, Any]]:
    """What went to whom: `{person_id, person, number, matter, text, to}`, people first."""
    rows = HandoverLine.objects.filter(visible(seen_by), handover=handover).select_related("person")
    return [{"person_id": row.person_id, "person": row.person.name, "number": row.person.number,
             "matter": HandoverLine.MATTERS[row.matter], "text": row.text, "to": row.name}
            for row in rows.order_by("-matter", "person__pinyin", "id")]


def successors_chosen(handover_id: int) -> dict[int, int]:
    """`{person: account}` of the people handed over in one act."""
    return dict(HandoverLine.objects.filter(handover_id=handover_id, matter="person").values_list("person_id", "account_id"))
