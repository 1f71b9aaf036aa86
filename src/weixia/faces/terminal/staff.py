"""weixia staff: the first administrator, the staff ledger, one-time codes on paper."""

import sys
from pathlib import Path
from typing import Any

import click

from weixia.faces.terminal._desk import json_option, show, with_database
from weixia.faces.terminal._ledgers import refuse, tell
from weixia.kernel.home import NotReady


@click.group(name="staff")
def command() -> None:
    """人员账号：第一位系统管理员、人员账号台账、一次性开通码。"""


@command.command()
@click.option("--username", required=True, help="账号（登录名）。")
@click.option("--name", required=True, help="姓名。")
@click.option("--unit", "code", default="", help="单位编码；默认是最上级单位。")
@click.option("--unit-name", default="本单位", show_default=True, help="还没有任何单位时，新建的单位叫什么。")
@json_option
@with_database
def admin(username: str, name: str, code: str, unit_name: str, as_json: bool) -> None:
    """开通一位系统管理员，打印一次性开通码。账号已有时只换新码。"""
    from weixia.kernel.actor import Impossible, Refused

    try:
        _tell(_make_admin(username, name, code, unit_name), as_json)
    except (Impossible, Refused) as problem:
        raise NotReady(str(problem)) from None


@command.command()
@click.argument("usernames", nargs=-1, required=True, metavar="USERNAME...")
@click.option("--drop-second-step", is_flag=True, help="同时取消两步验证（本人丢了手机时）。")
@json_option
@with_database
def invite(usernames: tuple[str, ...], drop_second_step: bool, as_json: bool) -> None:
    """给账号打印新的一次性开通码：首次登录，或忘了口令。旧码随即作废。"""
    from django.db import transaction

    from weixia.kernel.actor import Impossible, Refused

    try:
        with transaction.atomic():
            printed = [_invite(username, drop_second_step) for username in usernames]
    except (Impossible, Refused) as problem:
        raise NotReady(str(problem)) from None
    _tell(printed[0] if len(printed) == 1 else printed, as_json)


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不写入。")
@json_option
@with_database
def import_(file: Path, dry_run: bool, as_json: bool) -> None:
    """导入人员账号台账：姓名、账号、单位、岗位、电话、起始日。有误的行不写入，退出码为 1。"""
    from django.utils import timezone

    from weixia.kernel.actor import OPERATOR
    from weixia.registry import staff_ledger
    from weixia.registry.ledgers.reading import SheetRefused

    at = timezone.now()
    try:
        ledger = staff_ledger.ledger_on(timezone.localdate(at))
        plan = staff_ledger.office_import(ledger, file, by=OPERATOR, at=at, dry_run=dry_run)
    except SheetRefused as refused:
        refuse(refused, as_json)
    if as_json:
        show(plan.as_json() | {"dry_run": dry_run})
    else:
        tell(plan, dry_run=dry_run)
    sys.exit(1 if plan.wrong else 0)


def _make_admin(username: str, name: str, code: str, unit_name: str) -> dict[str, Any]:
    from django.db import transaction
    from django.utils import timezone

    from weixia.kernel.actor import OPERATOR
    from weixia.registry.actions import staff, units
    from weixia.registry.queries.staff import account_named, posts_now
    from weixia.registry.queries.units import root_unit, unit_named

    at = timezone.now()
    with transaction.atomic():
        unit = unit_named(code) if code else root_unit()
        if unit is None and root_unit() is not None:
            raise NotReady(f"没有编码或名称为「{code}」的单位。请先运行：weixia units import")
        if unit is None:
            unit = units.unit_add(by=OPERATOR, at=at, code=code or "U000", name=unit_name, kind="bureau")
        account = account_named(username) or staff.account_add(by=OPERATOR, at=at, username=username, name=name)
        held = [post for post in posts_now(account, on=timezone.localdate(at)) if post.role == "sysadmin"]
        if not held or (code and unit.pk not in {post.unit_id for post in held}):
            staff.post_give(by=OPERATOR, at=at, account=account, unit=unit, role="sysadmin",
                            since=timezone.localdate(at))
        return _invite(username)


def _invite(username: str, drop_second_step: bool = False) -> dict[str, Any]:
    from django.utils import timezone

    from weixia.kernel.actor import OPERATOR
    from weixia.registry.actions import invitations
    from weixia.registry.queries.staff import account_named

    at = timezone.now()
    account = account_named(username)
    if account is None:
        raise NotReady(f"没有账号「{username}」。")
    if drop_second_step:
        invitations.second_step_drop(by=OPERATOR, at=at, account=account)
    code = invitations.account_invite(by=OPERATOR, at=at, account=account)
    return {"username": account.username, "name": account.name, "code": code, "expires_at": at + invitations.LIVES}


def _tell(printed: Any, as_json: bool) -> None:
    if as_json:
        show(printed)
        return
    from django.utils import timezone

    for one in printed if isinstance(printed, list) else [printed]:
        until = timezone.localtime(one["expires_at"])
        click.echo(f"{one['name']}（账号 {one['username']}）的一次性开通码：{one['code']}")
        click.echo(f"请在 {until:%Y-%m-%d %H:%M} 前打开 /enter 页面，凭码设置口令。码只能用一次。")

