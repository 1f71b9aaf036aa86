"""weixia init: keys, database, tables, wall, calendar. May be run again at any time."""

import click

from weixia.faces.terminal._desk import holding_database, json_option, setup, show
from weixia.kernel import envelope, home, install, restoring


@click.command(name="init")
@json_option
@click.option("--plan", is_flag=True, help="只列出升级时会对数据库做的改动，什么也不改。")
@click.option("--sql", is_flag=True, help="只打印需要数据库管理员执行的语句（含口令）。")
def command(as_json: bool, sql: bool, plan: bool) -> None:
    """建好数据目录：密钥、数据库、角色、数据表、行级安全、日历。可以反复运行。"""
    if plan:
        _plan(as_json)
        return
    home.make_keys()
    if sql:
        click.echo(install.script(), nl=False)
        return
    envelope.make_keys(home.var() / "keys")
    with holding_database():
        restoring.finish()
        setup()
        install.install()
    if as_json:
        show({"var": str(home.var()), "database": home.database_name(), "ready": True})
    else:
        click.echo(f"已就绪。数据目录：{home.var()}")


def _plan(as_json: bool) -> None:
    """The steps that init would take on an instance that is there."""
    home.keys()
    with holding_database():
        setup()
        from weixia.kernel import looks

        steps = looks.pending()
    if as_json:
        show({"pending": steps})
    else:
        click.echo("\n".join(steps) if steps else "数据库已是这个版本，没有要做的。")
