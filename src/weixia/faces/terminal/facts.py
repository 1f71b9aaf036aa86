"""weixia facts export: what the rules read, as Parquet, for `weixia duties settle --engine spark`."""

import sys
from pathlib import Path

import click

from weixia.faces.terminal._desk import json_option, show, with_database
from weixia.faces.terminal._spark import spark_options


@click.group(name="facts")
def command() -> None:
    """规则要读的事实：导出成 Parquet，在一台机器以外核算。"""


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@spark_options
@json_option
@with_database
def export(folder: Path, master: str, memory: str, as_json: bool) -> None:
    """把规则要读的全部事实写进一个新文件夹（Parquet）。

    是同一瞬间的事实；只有内部编号、日期和类别，没有姓名、证件号、电话、地址。要装 weixia[spark] 和 Java 17。
    文件夹要么整个出现，要么不出现。退出码 0 已写好，2 不能写。
    """
    from django.utils import timezone

    from weixia.duties import actions
    from weixia.duties.spark.session import Machine
    from weixia.kernel.actor import OPERATOR
    from weixia.kernel.home import NotReady

    def told(table: str) -> None:
        if not as_json and sys.stderr.isatty():
            click.echo(f"\r\033[K{table}", nl=False, err=True)

    try:
        made = actions.facts_export(folder, by=OPERATOR, at=timezone.now(), machine=Machine(master, memory), told=told)
    except actions.NotStarted:
        raise NotReady("还没有核算过，日历也还没有建。请先运行：weixia duties settle --on 今天 --since 启用日（如 2026-01-01）") from None
    if as_json:
        show({"folder": str(folder), "people": made.people, "rows": sum(made.rows.values()), "tables": made.rows})
        return
    for table, rows in made.rows.items():
        click.echo(f"{rows:>12,}  {table}")
    click.echo(f"已写好 {folder}：{made.people:,} 人，{sum(made.rows.values()):,} 行。里面有重病、去世等情况，虽没有姓名，也请妥善保管。")
