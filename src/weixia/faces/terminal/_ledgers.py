"""`weixia … import FILE`: one command for every ledger, the same pipeline as the import page."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from weixia.faces.terminal._desk import json_option, show, with_database

if TYPE_CHECKING:
    from weixia.registry.ledgers.verdicts import Plan

MOST_SHOWN = 20


def import_command(kind: str, says: str) -> click.Command:
    """The `import` sub-command of one ledger."""

    @click.command(name="import", help=f"{says}有误的行不写入，其余全部生效；退出码 0 全部通过，1 有误的行，2 文件不能导入。")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--dry-run", is_flag=True, help="只检查，不写入。")
    @click.option("--problems", type=click.Path(path_type=Path, dir_okay=False), help="把有误的行另存为这个 .xlsx 文件。")
    @json_option
    @with_database
    def command(file: Path, dry_run: bool, problems: Path | None, as_json: bool) -> None:
        plan = _run(kind, file, dry_run=dry_run, as_json=as_json)
        if problems and plan.wrong:
            from weixia.registry.ledgers.exporting import problem_sheet

            problems.write_bytes(problem_sheet(plan))
        if as_json:
            show(plan.as_json() | {"dry_run": dry_run})
        else:
            tell(plan, dry_run=dry_run)
        sys.exit(1 if plan.wrong else 0)

    return command


def _run(kind: str, file: Path, *, dry_run: bool, as_json: bool) -> "Plan":
    from django.utils import timezone

    from weixia import reactions
    from weixia.kernel.actor import OPERATOR
    from weixia.needs.ledger import LEDGERS
    from weixia.registry.ledgers import pipeline
    from weixia.registry.ledgers.reading import SheetRefused

    at = timezone.now()
    steps = ["检查", "写入", "完成"]
    with click.progressbar(length=len(steps), label=steps[0], file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        try:
            plan = pipeline.check(LEDGERS[kind], file, by=OPERATOR)
            bar.label = steps[1]
            bar.update(1)
            if not dry_run:
                pipeline.apply(plan, by=OPERATOR, at=at, follow=reactions.after_import)
            bar.label = steps[2]
            bar.update(2)
        except SheetRefused as refused:
            if not dry_run:
                pipeline.keep_refusal(kind, file.name, refused, by=OPERATOR, at=at)
            refuse(refused, as_json)
    return plan


def refuse(refused: Any, as_json: bool) -> NoReturn:
    """The whole file is not taken: say why, exit 2."""
    if as_json:
        show({"refused": {"read": refused.read, "do": refused.do}, "rows": [], "counts": {}})
    click.echo(f"{refused.read}{refused.do}", err=True)
    sys.exit(2)


def tell(plan: "Plan", *, dry_run: bool) -> None:
    """What became of the rows, in words."""
    counts = "，".join(f"{verdict} {count}" for verdict, count in plan.counts.items())
    click.echo(f"{plan.ledger.title} {plan.file_name}：{len(plan.rows)} 行，{counts}。"
               + ("只检查，没有写入。" if dry_run else "已写入。"))
    if plan.unknown_columns:
        click.echo(f"没有用到的列：{'、'.join(plan.unknown_columns)}")
    for cause in plan.causes():
        rows = "、".join(map(str, cause["rows"])) + ("…" if cause["count"] > len(cause["rows"]) else "")
        read = f"（如「{cause['read']}」）" if cause["read"] else ""
        click.echo(f"有误 {cause['count']} 行 · {cause['column']}{read}：{cause['do']}。第 {rows} 行")
    for warned in plan.warnings[:MOST_SHOWN]:
        click.echo(f"提醒 · 第 {warned.row} 行 {warned.person}：{warned.text}")
    if len(plan.warnings) > MOST_SHOWN:
        click.echo(f"另有 {len(plan.warnings) - MOST_SHOWN} 条提醒，用 --json 查看全部。")
