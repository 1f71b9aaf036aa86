"""Questions about accounts and posts."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from weixia.kernel.actor import ROLES, Actor
from weixia.kernel.fields import clear
from weixia.kernel.sealing import blind
from weixia.kernel.words import said
from weixia.registry import posts
from weixia.registry.masking import masked
from weixia.registry.models import Account, Invitation, Person, Post
from weixia.registry.models.staff import MOST_TRIES

PAGE = 50


def accounts(*, seen_by: Actor, on: date) -> QuerySet[Account]:
    """Accounts whose every present post lies in the actor's units, those without any post included."""
    held = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=on), account=OuterRef("pk"))
    inside = Q(unit__path__gte=seen_by.path) & Q(unit__path__lt=seen_by.path + "~")
    return Account.objects.filter(~Exists(held.filter(~inside)))


def account_of(*, seen_by: Actor, pk: int, on: date) -> Account | None:
    """One account that the actor keeps, or None when it is foreign or absent."""
    return accounts(seen_by=seen_by, on=on).filter(pk=pk).first()


def account_lines(
    *, seen_by: Actor, at: datetime, text: str = "", after: int = 0,
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of accounts in order of opening, and the key of the next page."""
    kept = accounts(seen_by=seen_by, on=_day(at)).filter(pk__gt=after)
    if text:
        kept = kept.filter(Q(name__contains=text) | Q(username__contains=text.lower()))
    open_codes = Prefetch("invitations", _open_codes(at), to_attr="open_codes")
    posts = Prefetch("posts", Post.objects.select_related("unit").order_by("since", "id"))
    rows = list(kept.order_by("pk").prefetch_related(posts, open_codes)[:PAGE + 1])
    return [account_line(row, at=at) for row in rows[:PAGE]], rows[PAGE - 1].pk if len(rows) > PAGE else None


def account_line(account: Account, *, at: datetime) -> dict[str, Any]:
    """`{id, name, username, posts [str], state, last_seen}`; state: active, invited, none or stopped."""
    held = [line for line in post_lines(account, on=_day(at)) if line["current"]]
    codes = getattr(account, "open_codes", None)
    invited = bool(codes) if codes is not None else _open_codes(at).filter(account=account).exists()
    state = "stopped" if not account.is_active else "active" if account.has_usable_password() else "none"
    return {
        "id": account.pk, "name": account.name, "username": account.username, "last_seen": account.last_login,
        "posts": [f"{line['unit_name']} {said(line['role_name'])}" for line in held],
        "state": "invited" if state == "none" and invited else state,
    }


def unowned_names(*, seen_by: Actor, most: int = 20) -> list[dict[str, Any]]:
    """主联系人 whose name is tied to no account, with how many people wait on each; `{name, count}`."""
    if seen_by.scope.path is None:
        return []
    waiting = Person.objects.filter(primary_account__isnull=True, died_on__isnull=True).exclude(primary_contact="")
    counted = waiting.values("primary_contact").annotate(count=Count("pk")).order_by("-count", "primary_contact")
    return [{"name": row["primary_contact"], "count": row["count"]} for row in counted[:most]]


def account_named(username: str) -> Account | None:
    """The account of that name, or None. For the operator's commands only."""
    return Account.objects.filter(username="".join(username.split()).lower()).first()


def actor_now(account_id: int | None, *, on: date) -> Actor | None:
    """The account in its present post, or None without one."""
    return posts.actor_of(Account.objects.filter(pk=account_id).first(), on=on) if account_id else None


def posts_now(account: Account, *, on: date) -> list[Post]:
    """Posts held on the day."""
    return list(account.posts.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on).select_related("unit"))


def post_lines(account: Account, *, on: date) -> list[dict[str, Any]]:
    """All posts of an account, those in force first: `{id, unit_name, role_name, since, until, current, ended}`."""
    lines = [
        {"id": post.pk, "unit_name": post.unit.name, "role": post.role, "role_name": ROLES[post.role],
         "since": post.since, "until": post.until, "ended": post.until is not None and post.until <= on,
         "current": post.since <= on and (post.until is None or post.until > on)}
        for post in account.posts.all()
    ]
    return sorted(lines, key=lambda line: (line["ended"], not line["current"], line["since"]))


def post_kept(*, seen_by: Actor, pk: int, on: date) -> Post | None:
    """One post of an account that the actor keeps, or None."""
    post = Post.objects.select_related("unit", "account").filter(pk=pk).first()
    return post if post and account_of(seen_by=seen_by, pk=post.account_id, on=on) else None


def account_marks(account: Account) -> dict[str, str]:
    """What two versions of an account are told apart by; the telephone as its index."""
    return {"name": account.name, "phone": blind("phone", clear(account, "phone_sealed"))}


def masked_phone(account: Account) -> str:
    """The telephone with its middle hidden."""
    return masked("phone_sealed", clear(account, "phone_sealed"))


def _open_codes(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at__isnull=True, expires_at__gt=at, tries__lt=MOST_TRIES)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
