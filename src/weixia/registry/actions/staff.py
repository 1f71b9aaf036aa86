"""Verbs of the account and the post: added, renamed, stopped; given, ended, switched.

Three officers are kept apart (三员分立): an account that holds a system administrator's or an auditor's post
holds no other kind of post at the same time.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import ROLES, Actor, Impossible, Refused
from weixia.kernel.fields import clear, put
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import Word, listing
from weixia.registry import posts
from weixia.registry.actions.devices import devices_end_all
from weixia.registry.actions.people import Conflict
from weixia.registry.models import Account, Invitation, Post, Unit
from weixia.registry.queries.staff import account_marks

KEPT_APART = ("sysadmin", "auditor")
USERNAME = re.compile(r"[\w.@-]{2,60}")


NoSuchPost = Post.DoesNotExist
together = transaction.atomic  # several acts, all or none


def clean_username(text: str) -> str:
    """An account name as it is kept: half-width, no spaces, small letters. Raises Impossible."""
    name = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if not USERNAME.fullmatch(name):
        raise Impossible("username", _("账号用 2 到 60 个字母、数字或汉字，可以带点、横线和下划线。"))
    return name


@transaction.atomic
def account_add(*, by: Actor, at: datetime, username: str, name: str, phone: str = "") -> Account:
    """Open an account without a password and without a post: a printed code and a post make it useful."""
    by.must("account.write")
    username = clean_username(username)
    if not name.strip():
        raise Impossible("name", _("请填写姓名。"))
    if Account.objects.filter(username=username).exists():
        raise Impossible("username", _("账号「{username}」已经有人用了。请换一个。").format(username=username))
    account = Account(username=username, name=name.strip(), created_at=at)
    account.set_unusable_password()
    put(account, "phone_sealed", phone.strip())
    account.save(force_insert=True)
    _record("account.added", account, by=by, at=at, fields={"name": account.name})
    return account


@transaction.atomic
def account_change(
    *, by: Actor, at: datetime, account: Account, name: str, phone: str | None = None, seen: Mapping[str, str] | None = None,
) -> Account:
    """Change the name or the telephone (None leaves it). People matched by name are matched anew.

    `seen`: what the form was drawn from (queries.account_marks). Raises Refused, Impossible, Conflict.
    """
    must_be_in_charge(by, account, on=_day(at))
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if seen is not None and seen != account_marks(account):
        raise Conflict(account)
    if not name.strip():
        raise Impossible("name", _("请填写姓名。"))
    before, changed = account.name, []
    if account.name != name.strip():
        account.name = name.strip()
        changed.append("name")
    if phone is not None and clear(account, "phone_sealed") != phone.strip():
        put(account, "phone_sealed", phone.strip())
        changed.append("phone")
    if not changed:
        return account
    account.save(update_fields=["name", "phone_sealed"])
    fields: dict[str, Any] = {"changed": changed} | ({"name": [before, account.name]} if "name" in changed else {})
    _record("account.changed", account, by=by, at=at, fields=fields)
    if "name" in changed:
        match_primary_contacts(names=[before, account.name], on=_day(at))
    return account


@transaction.atomic
def account_stop(*, by: Actor, at: datetime, account: Account, reason: str = "") -> None:
    """Stop an account: its sessions die at once, its open codes too. Its posts and history stay."""
    must_be_in_charge(by, account, on=_day(at))
    if account.pk == by.account_id:
        raise Impossible("", _("不能停用自己的账号。请由另一位系统管理员办理。"))
    if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        return
    account.is_active = False
    void_codes(account, at=at)
    devices_end_all(account_id=account.pk, at=at, how=Word("账号停用"))
    _record("account.stopped", account, by=by, at=at, reason=reason)
    match_primary_contacts(names=[account.name], on=_day(at))


@transaction.atomic
def account_resume(*, by: Actor, at: datetime, account: Account, reason: str = "") -> None:
    """Let a stopped account in again; the old password is gone, so a new code is needed."""
    must_be_in_charge(by, account, on=_day(at))
    if account.is_active:
        return
    account.is_active = True
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    _record("account.changed", account, by=by, at=at, fields={"changed": ["is_active"]}, reason=reason)
    match_primary_contacts(names=[account.name], on=_day(at))


@transaction.atomic
def post_give(
    *, by: Actor, at: datetime, account: Account, unit: Unit, role: str, since: date, until: date | None = None,
) -> Post:
    """Give a post: a role in one unit over `[since, until)`. Raises Impossible where duties must stay apart."""
    must_be_in_charge(by, account, on=_day(at))
    if not unit.path.startswith(by.path):
        raise Refused(_("只能任命本单位和下级单位的岗位。"))
    if account.pk == by.account_id and role != "sysadmin":
        raise Impossible("role", _("三员分立：系统管理员不能给自己任命业务岗位或审计岗位。请由另一位系统管理员办理。"))
    Account.objects.select_for_update().get(pk=account.pk)
    _must_fit(account, unit, role, since, until)
    post = Post.objects.create(account=account, unit=unit, role=role, since=since, until=until)
    _record("post.given", account, by=by, at=at, unit=unit, fields=_said(post))
    match_primary_contacts(names=[account.name], on=_day(at))
    return post


@transaction.atomic
def post_end(*, by: Actor, at: datetime, post: Post, until: date, reason: str = "") -> Post:
    """End a post: `until` is the first day without it. A post that never began is taken away."""
    must_be_in_charge(by, post.account, on=_day(at))
    if not post.unit.path.startswith(by.path):
        raise Refused(_("只能结束本单位和下级单位的岗位。"))
    if post.until is not None and post.until <= _day(at):
        raise Impossible("until", _("这个岗位已于 {day} 结束。").format(day=post.until))
    if post.role == "sysadmin" and not _other_admins(post, on=until):
        raise Impossible("until", _("这是最后一个系统管理员岗位。请先任命另一位系统管理员。"))
    if until <= post.since:
        Account.objects.filter(current_post=post).update(current_post=None)
        said = _said(post)
        Post.objects.filter(pk=post.pk).delete()
    else:
        post.until = until
        post.save(update_fields=["until"])
        said = _said(post)
    if not posts.held_on(post.account_id, on=max(until, _day(at))).exists():
        devices_end_all(account_id=post.account_id, at=at, how=Word("没有岗位了"))
    _record("post.ended", post.account, by=by, at=at, unit=post.unit, fields=said, reason=reason)
    match_primary_contacts(names=[post.account.name], on=_day(at))
    return post


@transaction.atomic
def post_redate(*, by: Actor, at: datetime, post: Post, since: date) -> Post:
    """Correct the first day of a post. Raises Impossible where it would not begin before it ends."""
    must_be_in_charge(by, post.account, on=_day(at))
    if post.until is not None and since >= post.until:
        raise Impossible("since", _("起始日应在结束日 {day} 之前。").format(day=post.until))
    before, post.since = post.since, since
    post.save(update_fields=["since"])
    _record("post.given", post.account, by=by, at=at, unit=post.unit, fields=_said(post) | {"changed": str(before)})
    match_primary_contacts(names=[post.account.name], on=_day(at))
    return post


@transaction.atomic
def post_switch(*, by: Actor, at: datetime, post_id: int) -> Post:
    """Act in another of one's own posts from now on. Raises NoSuchPost for a foreign or ended one."""
    by.must("own.account")
    today = _day(at)
    post = posts.held_on(by.account_id or 0, on=today).get(pk=post_id)
    Account.objects.filter(pk=by.account_id or 0).update(current_post=post)
    if post.pk != by.post_id:
        _record("post.switched", post.account, by=by, at=at, unit=post.unit, fields=_said(post))
    return post


def must_be_in_charge(by: Actor, account: Account, *, on: date) -> None:
    """Raise Refused unless `by` keeps accounts and every present post of `account` lies in their units."""
    by.must("account.write")
    held = account.posts.filter(Q(until__isnull=True) | Q(until__gt=on)).select_related("unit")
    if any(not post.unit.path.startswith(by.path) for post in held):
        raise Refused(_("这个账号在其他单位有岗位，由那里的系统管理员管理。"))


def clashes(role: str, others: Iterable[str]) -> bool:
    """Whether a role may not stand beside the other roles of one account at one time."""
    kinds = {kind if kind in KEPT_APART else "business" for kind in (role, *others)}
    return len(kinds) > 1


def void_codes(account: Account, *, at: datetime) -> None:
    """Earlier printed codes of the account stop working."""
    Invitation.objects.filter(account=account, used_at__isnull=True, expires_at__gt=at).update(expires_at=at)


MATCH = """
WITH wanted AS (
  SELECT id, org_path, primary_contact FROM registry_person WHERE {which}
), found AS (
  SELECT w.id, min(a.id) AS account_id, count(DISTINCT a.id) AS holders
  FROM wanted w
  JOIN registry_account a ON a.name = w.primary_contact AND a.is_active
  JOIN registry_post p ON p.account_id = a.id AND p.since <= %(on)s AND (p.until IS NULL OR p.until > %(on)s)
  JOIN registry_unit u ON u.id = p.unit_id AND (w.org_path ^@ u.path OR u.path ^@ w.org_path)
  WHERE w.primary_contact <> '' GROUP BY w.id
), matched AS (
  SELECT w.id, CASE WHEN f.holders = 1 THEN f.account_id END AS account_id
  FROM wanted w LEFT JOIN found f ON f.id = w.id
)
UPDATE registry_person AS person SET primary_account_id = m.account_id FROM matched m
WHERE person.id = m.id AND person.primary_account_id IS DISTINCT FROM m.account_id
RETURNING person.id
"""


def match_primary_contacts(
    person_ids: Sequence[int] | None = None, *, on: date, names: Sequence[str] | None = None,
) -> list[int]:
    """Tie 主联系人 names to accounts, set-wise; returns the ids of people whose account changed.

    A name is tied when exactly one active account of that name holds a post, on the day `on`, in the person's
    unit, above it or below it. Otherwise the name stays text and no account is tied. Give `person_ids` or `names`
    to look at those people alone. Works for the whole register, also when a system administrator, who sees
    nobody, gives a post.
    """
    which = "TRUE"
    values: dict[str, Any] = {"on": on}
    if person_ids is not None:
        which, values["some"] = "id = ANY(%(some)s)", list(person_ids)
    elif names is not None:
        which, values["some"] = "primary_contact = ANY(%(some)s)", list(names)
    with scoped(ROOT), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MATCH.format(which=which), values)
        return [row[0] for row in cursor.fetchall()]


def _must_fit(account: Account, unit: Unit, role: str, since: date, until: date | None) -> None:
    if role not in ROLES:
        raise Impossible("role", _("请选一个岗位：{roles}。").format(roles=listing(ROLES.values())))
    if until is not None and until <= since:
        raise Impossible("until", _("结束日应在起始日之后。"))
    if not account.is_active:
        raise Impossible("", _("这个账号已停用。请先恢复账号。"))
    beside = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=since), account=account)
    if until is not None:
        beside = beside.filter(since__lt=until)
    held = list(beside)
    if any(post.unit_id == unit.pk and post.role == role for post in held):
        raise Impossible("role", _("{name}在这段时间里已经有{unit}的{role}岗位。").format(
            name=account.name, unit=unit.name, role=ROLES[role]))
    if clashes(role, [post.role for post in held]):
        names = listing(dict.fromkeys(ROLES[post.role] for post in held))
        told = _("三员分立：{name}同时担任{held}，不能再任{role}。请先结束原岗位，或另开一个账号。")
        raise Impossible("role", told.format(name=account.name, held=names, role=ROLES[role]))


def _other_admins(post: Post, *, on: date) -> bool:
    return Post.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), role="sysadmin", account__is_active=True, since__lte=on,
    ).exclude(pk=post.pk).exists()


def _said(post: Post) -> dict[str, str]:
    return {"unit": post.unit.name, "role": ROLES[post.role], "since": str(post.since), "until": str(post.until or "")}


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _record(
    action: str, account: Account, *, by: Actor, at: datetime, unit: Unit | None = None,
    fields: Mapping[str, Any] | None = None, reason: str = "",
) -> None:
    """The operator's acts on an account are filed where the account works, so that its auditor finds them."""
    path = unit.path if unit else by.path or home_path(account)
    said = {"account": account.pk, "username": account.username} | dict(fields or {})
    journal.record(action, by=by, at=at, about=account.name, fields=said, reason=reason, org_path=path)


def home_path(account: Account | None) -> str:
    """The place of the account's first post, else of the first unit: where its events are filed."""
    post = account.posts.select_related("unit").order_by("id").first() if account else None
    unit = post.unit if post else Unit.objects.filter(depth=1).order_by("path").first()
    return unit.path if unit else ""
