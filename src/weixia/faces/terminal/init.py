"""weixia init: keys, database, tables, wall, calendar. May be run again at any time."""

import click

from weixia.faces.terminal._desk import holding_database, json_option, setup, show
from weixia.kernel import home, install


@click.command(name="init")
@json_option
@click.option("--sql", is_flag=True, help="只打印需要数据库管理员执行的语句（含口令）。")
def command(as_json: bool, sql: bool) -> None:
    """建好数据目录：密钥、数据库、角色、数据表、行级安全、日历。可以反复运行。"""
    home.make_keys()
    if sql:
        click.echo(install.script(), nl=False)
        return
    with holding_database():
        setup()
        install.install()
    if as_json:
        show({"var": str(home.var()), "database": home.database_name(), "ready": True})
    else:
        click.echo(f"已就绪。数据目录：{home.var()}")
