"""weixia imports: what was imported, and taking one back."""

import click

from weixia.faces.terminal._desk import json_option, show, with_database
from weixia.kernel.home import NotReady


@click.group(name="imports")
def command() -> None:
    """导入记录：列出，撤销。"""


@command.command(name="list", help="最近的导入，新的在前。")
@click.option("--most", type=int, default=20, show_default=True, help="最多列几条。")
@json_option
@with_database
def list_(most: int, as_json: bool) -> None:
    from django.db import transaction

    from weixia.kernel.actor import OPERATOR
    from weixia.registry.queries.imports import imports

    with transaction.atomic():
        rows = [{"id": row.pk, "kind": row.kind, "file": row.file_name, "state": row.state, "by": row.by_name, "at": row.at,
                 "counts": row.counts, "hash": row.file_hash} for row in imports(seen_by=OPERATOR)[:most]]
    if as_json:
        show({"imports": rows})
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['at']:%Y-%m-%d %H:%M}  {row['state']}  {row['file']}  "
                   + "，".join(f"{verdict} {count}" for verdict, count in row["counts"].items()))


@command.command(name="undo", help="撤销一次导入（办完后 72 小时内）；之后又改过的保留。")
@click.argument("import_id", type=int)
@click.option("--dry-run", is_flag=True, help="只看会撤销什么。")
@json_option
@with_database
def undo(import_id: int, dry_run: bool, as_json: bool) -> None:
    from django.db import transaction
    from django.utils import timezone

    from weixia.kernel.actor import OPERATOR, Impossible
    from weixia.registry.actions import import_undoing
    from weixia.registry.queries.imports import import_of

    with transaction.atomic():
        record = import_of(import_id, seen_by=OPERATOR)
        if record is None:
            raise NotReady(f"没有编号为 {import_id} 的导入。")
        try:
            if not dry_run:
                import_undoing.import_undo(by=OPERATOR, at=timezone.now(), record=record, at_once=True)
            told = import_undoing.told(import_undoing.import_look(by=OPERATOR, at=timezone.now(), record=record)) \
                if dry_run else record.report.get("undone", {})
        except Impossible as problem:
            raise NotReady(problem.do) from None
    if as_json:
        show({"id": import_id, "dry_run": dry_run, **told})
        return
    what = "个单位" if record.kind == "units" else "人"
    click.echo(f"移去 {told['removed']} {what}，还原 {told['restored']} {what}，撤去 {told['facts']} 条记录，保留 {told['left']} 处。"
               + ("只是看看，没有撤销。" if dry_run else ""))
