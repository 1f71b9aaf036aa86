"""weixia init: keys, database, tables, wall, calendar. May be run again at any time."""

import click

from weixia.faces.terminal._desk import holding_database, json_option, setup, show
from weixia.kernel import home, install
from weixia.kernel.home import NotReady


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
        _administer()
        setup("owner")
        install.migrate_and_guard()
        _fill()
        install.become_app()
        _check()
    if as_json:
        show({"var": str(home.var()), "database": home.database_name(), "ready": True})
    else:
        click.echo(f"已就绪。数据目录：{home.var()}")


def _administer() -> None:
    """An administrator's rights are needed once; later the owner's are enough."""
    try:
        install.prepare_server()
    except NotReady:
        if not home.external_url() or not install.reachable_as_owner():
            raise


def _fill() -> None:
    """The calendar: the days from 1901 to 2100, and the workday tables that ship with us."""
    from django.db import transaction

    from weixia.duties import calendar
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT), transaction.atomic():
        calendar.fill()


def _check() -> None:
    from weixia.kernel import guard

    guard.check()
