"""人员账号台账: who holds which post, as a bureau's sheet lists it. One row is one post of one account.

A row is known by account, unit and role: 新增 gives the post (and opens the account), 更新 changes the name, the
telephone or the first day, 重复 is already so. Duties that must stay apart are 有误.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel.actor import ROLES, Actor, Impossible
from weixia.kernel.fields import clear
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import Word, kept
from weixia.registry.actions import staff
from weixia.registry.dates import Unreadable, read_day
from weixia.registry.ledgers import cells, pipeline
from weixia.registry.ledgers.columns import Column, Row
from weixia.registry.ledgers.reading import SheetRefused
from weixia.registry.ledgers.verdicts import CHANGED, NEW, SAME, WRONG, Judged, Judgement, Ledger, Plan, wrong
from weixia.registry.models import Account, Post, Unit

ALSO_ROLE = {
    "局长": "director", "副局长": "director", "单位领导": "director", "分管领导": "director",
    "科长": "section_head", "副科长": "section_head", "处长": "section_head",
    "联络员": "officer", "联系人": "officer", "单位工作人员": "unit_officer", "离退休工作人员": "unit_officer",
    "信息管理员": "keeper", "档案员": "keeper", "审计员": "auditor", "安全审计员": "auditor", "管理员": "sysadmin",
} | {code: code for code in ROLES}


def _username(value: object) -> str:
    try:
        return staff.clean_username(cells.code(value))
    except Impossible as problem:
        raise Unreadable(problem.do.rstrip("。")) from None


def _first_day(value: object) -> date:
    return read_day(value, exact=True).on


COLUMNS = (
    Column("name", "姓名", cells.person_name, ("名字", "人员姓名"), required=True, most=60, example="王示例"),
    Column("username", "账号", _username, ("登录名", "用户名", "登录账号", "账户"), required=True, most=60,
           example="wangshili", hint="字母、数字或汉字，各人不同"),
    Column("unit", "单位", cells.narrow, ("单位名称", "单位编码", "所在单位", "工作单位"), required=True, most=100,
           example="示例局", hint="单位名称或单位编码"),
    Column("role", "岗位", cells.one_of(ROLES, also=ALSO_ROLE), ("角色", "岗位名称", "岗位角色", "职务"), required=True,
           choices=tuple(ROLES.values()), example="主联系人"),
    Column("phone", "电话", cells.phone, ("联系电话", "手机", "手机号", "电话号码"), most=60, soft=True, secret=True,
           example="13800000000"),
    Column("since", "起始日", _first_day, ("起始日期", "任职日期", "任职时间", "开始日期", "岗位起始日"),
           example="2026-01-01", hint="不填时为导入当天"),
)


def staff_import(path: Path, *, by: Actor, at: datetime, dry_run: bool = False) -> dict[str, Any]:
    """Check the file whole, write what is right; returns the `--json` document. Raises SheetRefused."""
    return office_import(ledger_on(timezone.localtime(at).date()), path, by=by, at=at, dry_run=dry_run).as_json()


@kept()
def office_import(
    ledger: Ledger, path: Path, *, by: Actor, at: datetime, dry_run: bool = False, follow: pipeline.Follow | None = None,
    raw: bytes | None = None,
) -> Plan:
    """A ledger that an administrator hands over: the record is filed at their unit, though they see no people; the report is kept."""
    plan = pipeline.check(ledger, path, by=by, raw=raw)
    if not dry_run:
        with scoped(ROOT):
            pipeline.apply(plan, by=by, at=at, follow=follow)
    return plan


def ledger_on(day: date) -> Ledger:
    """The ledger as it is judged and written on `day`: a row without 起始日 begins then."""
    return Ledger("staff", Word("人员账号"), COLUMNS, "account.write", partial(_judge, day=day), partial(_write, day=day))


@dataclass
class _Known:
    """What is stored, plus what earlier rows of the file add to it."""

    units: dict[str, Unit | None]
    accounts: dict[str, Account]
    posts: dict[str, list[Post]] = field(default_factory=dict)
    names: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: dict[tuple[str, int, str], Row] = field(default_factory=dict)


@dataclass(frozen=True)
class _Deed:
    """What one row asks for; `post` is the stored one when there is one."""

    row: Row
    unit: Unit
    post: Post | None


def _judge(rows: Sequence[Row], by: Actor, *, day: date) -> Judgement:
    known = _known(rows, by)
    judgement = Judgement([], work=[])
    for row in rows:
        unit = known.units.get(str(row.get("unit", "")))
        if "unit" in row.cells and unit is None:
            wrong(row, "单位", row.get("unit"), _("单位表里没有这个单位，或有几个同名的。请核对，或改填单位编码"))
        verdict = WRONG if row.problems or unit is None else _verdict(row, unit, known, by, day, judgement.work)
        judgement.rows.append(Judged(row, str(row.get("username", "")), verdict))
    return judgement


def _verdict(row: Row, unit: Unit, known: _Known, by: Actor, day: date, work: list[_Deed]) -> str:
    username, role = row.cells["username"], row.cells["role"]
    key = (username, unit.pk, role)
    if earlier := known.rows.get(key):
        return _second(row, earlier)
    post = _stored_post(row, unit, known, day)
    _check_account(row, known, by, day)
    if post is None and not row.problems:
        _check_role(row, unit, known, day)
    if row.problems:
        return WRONG
    known.rows[key] = row
    known.names.setdefault(username, (row.number, row.cells["name"]))
    account = known.accounts.get(username)
    if post is not None and account is not None and not _differs(row, account, post):
        return SAME
    if post is None:
        known.posts.setdefault(username, []).append(Post(unit=unit, role=role, since=row.get("since") or day))
    work.append(_Deed(row, unit, post))
    return NEW if post is None else CHANGED


def _second(row: Row, earlier: Row) -> str:
    if row.cells == earlier.cells:
        return SAME
    wrong(row, "账号", row.cells["username"],
          _("与第 {number} 行是同一账号、单位和岗位，内容却不同。请只留一行").format(number=earlier.number))
    return WRONG


def _stored_post(row: Row, unit: Unit, known: _Known, day: date) -> Post | None:
    """The stored post that the row speaks of: the one in force, else one that began on the day the row gives."""
    same = [post for post in known.posts.get(row.cells["username"], [])
            if post.pk and post.unit_id == unit.pk and post.role == row.cells["role"]]
    since = row.get("since")
    in_force = [post for post in same if post.until is None or post.until > day]
    began = [post for post in same if post.since == since]
    if same and not in_force and not began and since is None:
        wrong(row, "起始日", "", _("这个岗位已于 {day} 结束。再次任命请填新的起始日").format(day=same[-1].until))
    spoken_of = began or (in_force if since is None or not _after_end(same, since) else [])
    return spoken_of[0] if spoken_of else None


def _after_end(same: Sequence[Post], since: date) -> bool:
    return all(post.until is not None and post.until <= since for post in same)


def _check_account(row: Row, known: _Known, by: Actor, day: date) -> None:
    username = row.cells["username"]
    number, name = known.names.get(username, (0, row.cells["name"]))
    if name != row.cells["name"]:
        wrong(row, "账号", username, _("第 {number} 行的「{name}」已经用了这个账号。请给每人一个账号").format(
            number=number, name=name))
    account = known.accounts.get(username)
    if account is None:
        return
    if not account.is_active:
        wrong(row, "账号", username, _("这个账号已停用。请先恢复账号，或换一个账号"))
    if any(not post.unit.path.startswith(by.path) and (post.until is None or post.until > day)
           for post in known.posts.get(username, [])):
        wrong(row, "账号", username, _("这个账号由其他单位管理。请换一个账号"))


def _check_role(row: Row, unit: Unit, known: _Known, day: date) -> None:
    since = row.get("since") or day
    beside = [post for post in known.posts.get(row.cells["username"], []) if post.until is None or post.until > since]
    role = row.cells["role"]
    if staff.clashes(role, [post.role for post in beside]):
        held = "、".join(dict.fromkeys(ROLES[post.role] for post in beside))
        wrong(row, "岗位", ROLES[role], _("三员分立：这个账号同时担任{held}。请另开一个账号").format(held=held))


def _differs(row: Row, account: Account, post: Post) -> bool:
    """Blank cells state nothing, so they change nothing. An ended post keeps its days."""
    return bool(
        account.name != row.cells["name"]
        or ("phone" in row.cells and clear(account, "phone_sealed") != row.cells["phone"])
        or ("since" in row.cells and post.since != row.cells["since"]))


def _known(rows: Sequence[Row], by: Actor) -> _Known:
    usernames = {row.get("username", "") for row in rows}
    known = _Known(_units(by), {one.username: one for one in Account.objects.filter(username__in=usernames)})
    held = Post.objects.filter(account__username__in=usernames).select_related("unit", "account")
    for post in held.order_by("since", "id"):
        known.posts.setdefault(post.account.username, []).append(post)
    return known


def _units(by: Actor) -> dict[str, Unit | None]:
    """Units by code and by name; a name borne by several units names none of them."""
    mine = list(Unit.objects.filter(Q(path__gte=by.path) & Q(path__lt=by.path + "~")))
    found: dict[str, Unit | None] = {}
    for unit in mine:
        name = cells.narrow(unit.name)
        found[name] = None if name in found else unit
    return found | {cells.narrow(unit.code): unit for unit in mine}


def _write(plan: Plan, by: Actor, at: datetime, *, day: date) -> list[int]:
    """Open accounts, give posts; returns nobody: who is tied to whom is told by the posts themselves."""
    try:
        for deed in plan.work:
            _write_one(deed, by, at, day)
    except Impossible as problem:
        raise SheetRefused(_("检查之后，账号或岗位又有了变动。"), problem.do) from problem
    return []


def _write_one(deed: _Deed, by: Actor, at: datetime, day: date) -> None:
    row = deed.row
    account = Account.objects.filter(username=row.cells["username"]).first()
    if account is None:
        account = staff.account_add(by=by, at=at, username=row.cells["username"], name=row.cells["name"],
                                    phone=row.get("phone", ""))
    else:
        staff.account_change(by=by, at=at, account=account, name=row.cells["name"], phone=row.get("phone"))
    if deed.post is None:
        staff.post_give(by=by, at=at, account=account, unit=deed.unit, role=row.cells["role"],
                        since=row.get("since") or day)
    elif "since" in row.cells and deed.post.since != row.cells["since"]:
        staff.post_redate(by=by, at=at, post=deed.post, since=row.cells["since"])
