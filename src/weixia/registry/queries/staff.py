"""Questions about accounts and posts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from weixia.kernel.actor import ROLES, Actor
from weixia.kernel.fields import clear
from weixia.registry.masking import masked
from weixia.registry.models import Account, Invitation, Post

PAGE = 50


@dataclass(frozen=True)
class PostLine:
    """One post of an account as pages show it. `state` is now, later or ended."""

    id: int
    unit_name: str
    role: str
    role_name: str
    since: date
    until: date | None
    state: str


def accounts(*, seen_by: Actor, on: date) -> QuerySet[Account]:
    """Accounts whose every present post lies in the actor's units, those without any post included."""
    held = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=on), account=OuterRef("pk"))
    inside = Q(unit__path__gte=seen_by.path) & Q(unit__path__lt=seen_by.path + "~")
    return Account.objects.filter(~Exists(held.filter(~inside)))


def account_of(*, seen_by: Actor, pk: int, on: date) -> Account | None:
    """One account that the actor keeps, or None when it is foreign or absent."""
    return accounts(seen_by=seen_by, on=on).filter(pk=pk).first()


def accounts_page(
    *, seen_by: Actor, on: date, text: str = "", role: str = "", state: str = "", after: int = 0,
) -> tuple[list[Account], int | None]:
    """One page of accounts by id, and the key of the next page. `state`: '' all, active, stopped, unposted."""
    found = accounts(seen_by=seen_by, on=on).filter(pk__gt=after)
    now = Q(posts__since__lte=on) & (Q(posts__until__isnull=True) | Q(posts__until__gt=on))
    if text:
        found = found.filter(Q(name__contains=text) | Q(username__contains=text.lower()))
    if role:
        found = found.filter(now, posts__role=role).distinct()
    if state in {"active", "stopped"}:
        found = found.filter(is_active=state == "active")
    if state == "unposted":
        found = found.filter(~Exists(Post.objects.filter(
            Q(until__isnull=True) | Q(until__gt=on), account=OuterRef("pk"), since__lte=on)))
    rows = list(found.order_by("pk").prefetch_related("posts__unit")[:PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def account_named(username: str) -> Account | None:
    """The account of that name, or None. For the operator's commands only."""
    return Account.objects.filter(username="".join(username.split()).lower()).first()


def posts_now(account: Account, *, on: date) -> list[Post]:
    """Posts held on the day."""
    return list(account.posts.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on).select_related("unit"))


def post_lines(account: Account, *, on: date) -> list[PostLine]:
    """All posts of an account, those in force first, then coming, then past."""
    order = {"now": 0, "later": 1, "ended": 2}
    lines = [
        PostLine(post.pk, post.unit.name, post.role, ROLES[post.role], post.since, post.until, _state(post, on))
        for post in account.posts.all()
    ]
    return sorted(lines, key=lambda line: (order[line.state], line.since), reverse=False)


def post_of(account: Account, pk: int) -> Post | None:
    """One post of the account."""
    return account.posts.select_related("unit", "account").filter(pk=pk).first()


def masked_phone(account: Account) -> str:
    """The telephone with its middle hidden."""
    return masked("phone_sealed", clear(account, "phone_sealed"))


def open_code(account: Account, *, at: datetime) -> Invitation | None:
    """The printed code that still works, if any: when it was printed and until when it works."""
    return (Invitation.objects.filter(account=account, used_at__isnull=True, expires_at__gt=at, tries__lt=5)
            .order_by("-id").first())


def _state(post: Post, on: date) -> str:
    if post.until is not None and post.until <= on:
        return "ended"
    return "now" if post.since <= on else "later"
