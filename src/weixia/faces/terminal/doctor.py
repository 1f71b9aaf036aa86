"""weixia doctor: every setting with its source, every problem with what to do."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import click

from weixia.faces.terminal import _drill
from weixia.faces.terminal._desk import desk, json_option, show
from weixia.kernel import home
from weixia.kernel.explained import SETTINGS, Finding


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
            from weixia.duties import queries
            from weixia.kernel import looks

            yield from looks.every((
                looks.database, looks.tables, _wall, queries.years, queries.settled, looks.journal, looks.queue, looks.posts,
                looks.backups, looks.disk), at=datetime.now(UTC))
            yield from _drilled()
    except Exception as problem:
        yield Finding("数据库", False, str(problem).strip(), "先运行 weixia init；仍不行时看数据目录里 pg/log 的日志。")


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


def _wall(at: datetime) -> Iterator[Finding]:
    """行级安全"""
    from weixia.kernel import guard

    try:
        guard.check()
    except guard.WallDown as problem:
        yield Finding("行级安全", False, str(problem), "运行：weixia init；不是您自己改的，请保留现场并报告。")
        return
    yield Finding("行级安全", True, f"{len(guard.guarded())} 张表强制隔离，应用角色不能绕过")


def _drilled() -> Iterator[Finding]:
    """When a backup last proved to come back; none yet is no fault."""
    last = home.var() / _drill.LAST
    if last.exists():
        told = json.loads(last.read_text())
        do = "" if told["good"] else "运行：weixia backup，再运行：weixia backup --drill"
        yield Finding("恢复演练", told["good"], f"{told['at'][:10]}，{told['rows']} 行", do)


def _tell(findings: list[Finding]) -> None:
    click.echo("设置")
    for setting in SETTINGS:
        click.echo(f"  {setting.name} = {setting.value}（{setting.source}）  {setting.says}")
    click.echo("检查")
    for finding in findings:
        click.echo(f"  {'好' if finding.good else '有问题'}  {finding.about}：{finding.found}")
        if finding.do:
            click.echo(f"        怎么办：{finding.do}")
