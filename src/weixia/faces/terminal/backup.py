"""weixia backup [FILE]: one sealed file of the whole instance; with --drill, proof that one comes back."""

import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from weixia.faces.terminal import _drill
from weixia.faces.terminal._desk import desk, json_option, show
from weixia.kernel import backup, home, locks
from weixia.kernel.home import NotReady

ADVICE = "打开它要用备份密钥 {key}。请把这把密钥另存一份在别处：丢了它，备份就打不开。"


@click.command(name="backup")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--recipient", default="", help="用这个公钥封（64 位十六进制，或存着它的文件），不用本机的。")
@click.option("--with-keys", is_flag=True, help="把本机密钥也放进去，用口令封好。")
@click.option("--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="口令文件。")
@click.option("--scheduled", is_flag=True, help="按日程做：今天做过就不做，做完清理旧的（留 7 天、4 周）。")
@click.option("--drill", is_flag=True, help="恢复演练：把备份恢复到一个临时实例里，逐项核对。")
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="演练时用的备份密钥。")
@json_option
def command(as_json: bool, file: Path | None, drill: bool, key: Path | None, scheduled: bool, recipient: str,
            with_keys: bool, passphrase_file: Path | None) -> None:
    """备份整个实例到一个加密的文件；加 --drill 是恢复演练。"""
    words = passphrase(passphrase_file, ask=with_keys)
    with desk(), ExitStack() as stack:
        if drill:
            found = file or _newest()
            result = _drill.run(found, secret=key or home.var() / "keys" / "backup", words=words)
            _note("backup.drilled", found, {"good": result["good"]})
            show(result) if as_json else _tell_drill(result)
            sys.exit(0 if result["good"] else 1)
        if scheduled:
            lock = backup.alone(_folder())
            stack.callback(locks.release, lock)
            if lock is None or not _due():
                show({"made": False}) if as_json else click.echo("今天已经备份过。")
                return
        made = _make(file, recipient=recipient, words=words, scheduled=scheduled)
        gone = backup.rotate(_folder()) if scheduled else []
    document = asdict(made) | {"rows": sum(made.rows.values()), "tables": len(made.rows), "dropped": len(gone), "made": True}
    show(document) if as_json else _tell(made)


def passphrase(path: Path | None, *, ask: bool) -> str:
    """The passphrase from its file, or asked twice at the terminal; '' when none is wanted."""
    if path is not None:
        words = path.read_text(encoding="utf-8").strip()
    elif ask:
        words = click.prompt("封密钥的口令", hide_input=True, confirmation_prompt="再输一遍", err=True)
    else:
        return ""
    if len(words) < 12:
        raise click.UsageError("口令至少 12 个字符。")
    return str(words)


def _make(file: Path | None, *, recipient: str, words: str, scheduled: bool) -> backup.Made:
    at = datetime.now(UTC)
    target = (file or _folder() / backup.name_at(at)).absolute()
    made = backup.make(target, at=at, recipient=recipient, words=words, scheduled=scheduled)
    _note("backup.made", target, {"size": made.size, "rows": sum(made.rows.values())})
    return made


def _note(word: str, path: Path, fields: dict[str, Any]) -> None:
    from django.db import transaction

    from weixia.kernel import journal
    from weixia.kernel.actor import OPERATOR

    with transaction.atomic():
        journal.record(word, by=OPERATOR, at=datetime.now(UTC), about=path.name, fields=fields)


def _folder() -> Path:
    from weixia.kernel import queries

    return backup.folder(str(queries.setting("backup.folder")))


def _due() -> bool:
    from weixia.kernel import looks, queries

    hour = int(queries.setting("backup.hour"))
    return backup.nightly_due(_folder(), at=datetime.now(UTC), hour=hour, since=looks.made_at())


def _newest() -> Path:
    found = backup.kept(_folder())
    if not found:
        raise NotReady(f"{_folder()} 里还没有备份。请先运行：weixia backup")
    return found[0].path


def _tell(made: backup.Made) -> None:
    click.echo(f"已备份：{made.path}（{made.size / 1024 / 1024:.1f} MB，{len(made.rows)} 张表 {sum(made.rows.values())} 行）")
    click.echo(ADVICE.format(key=home.var() / "keys" / "backup"))


def _tell_drill(result: dict[str, Any]) -> None:
    age = timedelta(seconds=round(result["age_hours"] * 3600))
    click.echo(f"恢复演练：{result['backup']}（{age} 以前做的），用时 {result['seconds']:.1f} 秒")
    click.echo(f"  数据 {result['tables']} 张表 {result['rows']} 行，流水 {result['events']} 条，页面 {result['page']}")
    for problem in result["problems"]:
        click.echo(f"  有问题：{problem}")
    click.echo("  备份能用。" if result["good"] else "  备份不能用，请马上处理。")
