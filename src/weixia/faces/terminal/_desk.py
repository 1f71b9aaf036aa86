"""What every command of the terminal shares: the database held, the operator's scope, one JSON document."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import click

from weixia.kernel import home
from weixia.kernel.embedded import Server
from weixia.kernel.home import NotReady

json_option = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")


def holding_database() -> Any:
    """A context that keeps the embedded server in use; of an external server nothing is held."""
    return nullcontext() if home.external_url() else Server(home.var()).in_use()


@contextmanager
def desk() -> Iterator[None]:
    """Inside: the database runs, Django is set up as the application, and the root scope is entered.

    Raises NotReady, in plain words, when `weixia init` has not been run here.
    """
    home.keys()
    if not home.external_url() and not Server(home.var()).data.exists():
        raise NotReady(f"数据目录 {home.var()} 里还没有数据库。请先运行：weixia init")
    with holding_database():
        setup()
        _reach()
        from weixia.kernel import audit
        from weixia.kernel.scope import ROOT, scoped

        try:
            with scoped(ROOT):
                _note_command()
                yield
        finally:
            audit.seal_all()


def _note_command() -> None:
    """Who holds the machine holds its keys: each command leaves its name in the journal, never its arguments."""
    from django.db import transaction
    from django.utils import timezone

    from weixia.kernel import journal
    from weixia.kernel.actor import OPERATOR

    context = click.get_current_context(silent=True)
    if context is None:
        return
    with transaction.atomic():
        journal.record("operator.command", by=OPERATOR, at=timezone.now(), about=context.command_path)


def setup() -> None:
    """Set Django up for this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    django.setup()


def with_database(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a command that needs the database: it runs inside `desk()`."""

    @functools.wraps(function)
    def inside(*args: Any, **kwargs: Any) -> Any:
        with desk():
            return function(*args, **kwargs)

    return inside


def show(document: Any) -> None:
    """Print the one JSON document of a command called with --json."""
    json.dump(document, sys.stdout, ensure_ascii=False, default=str)
    sys.stdout.write("\n")
    sys.stdout.flush()


def _reach() -> None:
    from django.db import OperationalError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            ready = cursor.fetchone()[0]
    except OperationalError as problem:
        raise NotReady(f"连不上数据库：{problem}\n请运行：weixia init；仍不行时运行：weixia doctor") from problem
    if not ready:
        raise NotReady("数据库还没有建表。请先运行：weixia init")
