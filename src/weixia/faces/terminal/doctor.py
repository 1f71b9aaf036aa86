"""weixia doctor: every setting with its source, every problem with what to do."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import click

from weixia.faces.terminal._desk import desk, json_option, show
from weixia.kernel import home
from weixia.kernel.explained import SETTINGS

ROOM_WANTED = 2 * 1024**3
CLOCK_MAY_DIFFER = 5
UNSEALED_MAY_BE = 20_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: fine, or a problem with what to do about it."""

    about: str
    good: bool
    found: str
    do: str = ""


@click.command(name="doctor")
@json_option
def command(as_json: bool) -> None:
    """检查：每个设置从哪里来，数据库、行级安全、时钟、日历是否正常，有问题该怎么办。"""
    findings = list(look())
    good = all(finding.good for finding in findings)
    if as_json:
        settings = [{"name": s.name, "value": s.value, "source": s.source, "says": s.says} for s in SETTINGS]
        show({"good": good, "settings": settings, "findings": [asdict(finding) for finding in findings]})
    else:
        _tell(findings)
    sys.exit(0 if good else 1)


def look() -> Iterator[Finding]:
    """Look at everything; a problem ends the looks that would need what is missing."""
    yield from _folder()
    if not home.has_keys():
        return
    try:
        with desk():
            for inspect in INSIDE:
                yield from _safely(inspect)
    except Exception as problem:
        yield Finding("数据库", False, str(problem).strip(), "先运行 weixia init；仍不行时看数据目录里 pg/log 的日志。")


def _safely(inspect: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from inspect()
    except Exception as problem:
        yield Finding(inspect.__doc__ or inspect.__name__, False, str(problem).strip(), "先运行 weixia init。")


def _folder() -> Iterator[Finding]:
    """数据目录"""
    where = home.var()
    if not home.has_keys():
        yield Finding("数据目录", False, f"{where} 还没有建好", "运行：weixia init")
        return
    try:
        home.keys()
        yield Finding("密钥", True, f"{where / 'keys'}，只有本用户能读")
    except home.NotReady as problem:
        yield Finding("密钥", False, str(problem), "照上面的话改好权限。")
    free = shutil.disk_usage(where).free
    yield Finding("磁盘", free > ROOM_WANTED, f"剩余 {free / 1024**3:.1f} GB", "" if free > ROOM_WANTED else "清出至少 2 GB 再用。")


def _database() -> Iterator[Finding]:
    """数据库"""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user, current_database()")
        version, user, name = cursor.fetchone()
    kind = "外部" if home.external_url() else "内嵌"
    yield Finding("数据库", True, f"{kind} PostgreSQL {version}，库 {name}，角色 {user}")
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding("表结构", not waiting, f"差 {waiting} 步" if waiting else "与程序一致", "运行：weixia init" if waiting else "")


def _wall() -> Iterator[Finding]:
    """行级安全"""
    from weixia.kernel import guard

    try:
        guard.check()
    except guard.WallDown as problem:
        yield Finding("行级安全", False, str(problem), "运行：weixia init；不是您自己改的，请保留现场并报告。")
        return
    yield Finding("行级安全", True, f"{len(guard.guarded())} 张表强制隔离，应用角色不能绕过")


def _clock() -> Iterator[Finding]:
    """时钟"""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    fine = apart <= CLOCK_MAY_DIFFER
    yield Finding("时钟", fine, f"本机与数据库相差 {apart:.1f} 秒", "" if fine else "校准两台机器的时钟（NTP）。")


def _calendar() -> Iterator[Finding]:
    """日历"""
    from django.utils import timezone

    from weixia.duties import queries

    years = sorted(queries.workday_years())
    today = timezone.localdate()
    wanted = {today.year} | ({today.year + 1} if today.month == 12 else set())
    missing = sorted(wanted - set(years))
    found = f"已有 {years[0]}–{years[-1]} 年的工作日表" if years else "没有工作日表"
    do = f"到「设置 › 工作日」导入国务院公布的 {'、'.join(map(str, missing))} 年放假安排。"
    yield Finding("日历", not missing, found, do if missing else "")


def _journal() -> Iterator[Finding]:
    """流水"""
    from django.db import transaction

    from weixia.kernel import audit

    with transaction.atomic():
        waiting = audit.unsealed()
    fine = waiting <= UNSEALED_MAY_BE
    yield Finding("流水", fine, f"待封存 {waiting} 条", "" if fine else "确认 weixia serve 在运行；可用 weixia audit verify 核验。")


INSIDE = (_database, _wall, _clock, _calendar, _journal)


def _tell(findings: list[Finding]) -> None:
    click.echo("设置")
    for setting in SETTINGS:
        click.echo(f"  {setting.name} = {setting.value}（{setting.source}）  {setting.says}")
    click.echo("检查")
    for finding in findings:
        click.echo(f"  {'好' if finding.good else '有问题'}  {finding.about}：{finding.found}")
        if finding.do:
            click.echo(f"        怎么办：{finding.do}")
