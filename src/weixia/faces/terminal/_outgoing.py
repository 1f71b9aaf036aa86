"""`weixia … export FILE`: the register written back into the ledgers it came from."""

from pathlib import Path
from typing import Any

import click

from weixia.faces.terminal._desk import json_option, show, with_database


def export_command(kind: str, says: str) -> click.Command:
    """The `export` sub-command of one ledger."""

    @click.command(name="export", help=f"{says}文件可以原样导回。退出码 0 已写好，2 不能写。")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--unit", default="", help="只要这个单位（编码或全称）和它下面的。")
    @json_option
    @with_database
    def command(file: Path, unit: str, as_json: bool) -> None:
        done = _write(kind, file, _path_of(unit))
        if as_json:
            show(done)
        else:
            click.echo(f"已写好 {file}：{done['rows']} 行，{done['people']} 人。文件里是明文，请妥善保管。")

    return command


def _path_of(text: str) -> str:
    from weixia.registry.queries.units import unit_named

    if not text:
        return ""
    unit = unit_named(text)
    if unit is None:
        raise click.UsageError(f"没有叫“{text}”的单位，或者不止一个。请写单位编码。")
    return str(unit.path)


def _write(kind: str, file: Path, under: str) -> dict[str, Any]:
    from django.db import transaction
    from django.utils import timezone

    from weixia.kernel import exports, unnamed
    from weixia.kernel.actor import OPERATOR
    from weixia.needs.ledger import LEDGERS
    from weixia.needs.ledger_out import OUTGOING
    from weixia.registry.actions.leaving import Met, ledger_exported
    from weixia.registry.ledgers.writing_out import as_ledger

    at, ledger = timezone.now(), LEDGERS[kind]
    if not file.absolute().parent.is_dir():
        raise click.UsageError(f"没有 {file.absolute().parent} 这个目录。")
    mark = f"由 {OPERATOR.name} 于 {timezone.localtime(at):%Y-%m-%d %H:%M} 导出"
    with transaction.atomic(), unnamed.becoming(file.absolute()) as out:
        met = Met(OUTGOING[kind](under=under))
        out.writelines(as_ledger(ledger, met, mark=mark, folder=exports.folder()))
        ledger_exported(met, by=OPERATOR, at=at, about=ledger.title, reason=f"写到 {file.name}"[:200])
    return {"file": str(file), "kind": kind, "rows": met.count, "people": len(met.people)}
