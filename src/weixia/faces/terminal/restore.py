"""weixia restore FILE: the whole instance back from a backup; all of it or nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from weixia.faces.terminal._desk import desk, holding_database, json_option, show
from weixia.faces.terminal.backup import passphrase
from weixia.kernel import backup, envelope, home, restoring, unpacking
from weixia.kernel.home import NotReady


@click.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="备份密钥；默认用本机的。")
@click.option("--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="封密钥的口令。")
@click.option("--replace", is_flag=True, help="这里已有数据也恢复：先把现有数据另做一份备份，原来的库改名留着。")
@click.option("--check", is_flag=True, help="只检查备份能不能打开、是否完整，什么也不改。")
@json_option
def command(as_json: bool, file: Path, key: Path | None, passphrase_file: Path | None, replace: bool, check: bool) -> None:
    """从备份恢复整个实例：要么全部恢复，要么什么也不变。"""
    secret = (key or home.var() / "keys" / "backup").absolute()
    try:
        if check:
            manifest, kept_as, saved = unpacking.check(file, secret=secret), "", None
        else:
            manifest, kept_as, saved = _restore(file.absolute(), secret, passphrase(passphrase_file, ask=False), replace)
    except envelope.Closed as problem:
        raise NotReady(str(problem)) from None
    document = {"backup": str(file), "taken_at": manifest["at"], "tables": len(manifest["rows"]),
                "rows": sum(manifest["rows"].values()), "events": manifest["audit"]["events"],
                "restored": not check, "kept_as": kept_as, "saved_first": str(saved or "")}
    show(document) if as_json else _tell(document)


def _restore(file: Path, secret: Path, words: str, replace: bool) -> tuple[dict[str, Any], str, Path | None]:
    saved: list[Path] = []

    def save_first() -> None:
        at = datetime.now(UTC)
        saved.append(backup.make(home.var() / "backups" / f"before-restore-{backup.name_at(at)}", at=at).path)

    with holding_database():
        done = restoring.restore(file, secret=secret, words=words, replace=replace, save_first=save_first)
        envelope.make_keys(home.var() / "keys")
    with desk():
        _note(file, done.manifest["at"])
    return done.manifest, done.kept_as, saved[0] if saved else None


def _note(file: Path, taken_at: str) -> None:
    from django.db import transaction

    from weixia.kernel import journal
    from weixia.kernel.actor import OPERATOR

    with transaction.atomic():
        journal.record("backup.restored", by=OPERATOR, at=datetime.now(UTC), about=file.name, fields={"taken_at": taken_at})


def _tell(done: dict[str, Any]) -> None:
    rows = f"{done['tables']} 张表 {done['rows']} 行，流水 {done['events']} 条（备份于 {done['taken_at']}）"
    if not done["restored"]:
        click.echo(f"备份完好：{rows}")
        return
    click.echo(f"已恢复：{rows}")
    if done["kept_as"]:
        click.echo(f"原来的数据库改名为 {done['kept_as']}，另存了一份备份：{done['saved_first']}。核对无误后可以删除。")
