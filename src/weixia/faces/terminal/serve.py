"""weixia serve: the pages on this machine, until told to stop."""

import errno
import os
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from weixia.faces.terminal._desk import desk
from weixia.kernel import home, locks, restoring
from weixia.kernel.embedded import Server
from weixia.kernel.home import NotReady
from weixia.kernel.supervisor import Child, keep

PORT = 8000


@click.command(name="serve")
@click.option("--port", type=int, envvar="WEIXIA_PORT", help="端口；默认 8000，被占用时另找一个。")
@click.option("--host", envvar="WEIXIA_HOST", default="127.0.0.1", show_default=True, help="监听地址。")
def command(port: int | None, host: str) -> None:
    """启动网页服务。按 Ctrl-C 停止。"""
    with _database_or_not():
        with ExitStack() as stack:
            server = None if home.external_url() else stack.enter_context(Server(home.var()).in_use())
            chosen = _free_port(host, port)
            (home.var() / "static").mkdir(exist_ok=True)
            web = Child("网页服务", _web(host, chosen))
            clock = Child("定时任务", [sys.executable, "-m", "weixia.schedule"])
            worker = Child("后台任务", [sys.executable, "-m", "weixia.kernel.worker"])
            post = Child("寄信", [sys.executable, "-m", "weixia.faces.letters.worker"])
            keep([web, clock, worker, post], server=server, ready=lambda: _announce(host, chosen))
    click.echo("已停止。")


@contextmanager
def _database_or_not() -> Iterator[None]:
    """The database seen to be in order; where another machine's is not up yet, the pages say so until it is (503)."""
    if home.external_url() and not (home.var() / "restore.new").exists() and not _is_up(home.connection_settings("app")):
        click.echo("数据库还没有起来：先开着网页，连上就能用。", err=True)
        yield
        return
    with desk():
        restoring.finish()
        _check()
        yield


def _is_up(where: dict[str, Any]) -> bool:
    """Whether the server takes connections; a wrong password is another matter."""
    return PGconn.ping(make_conninfo(**where | {"connect_timeout": 5}).encode()) in (Ping.OK, Ping.NO_ATTEMPT)


def _check() -> None:
    """Refuse to serve on a database that is behind or does not keep the wall, and let go of the connection."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from weixia.kernel import guard

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("数据表还是旧版本的。请先运行：weixia init")
    try:
        guard.check()
    except guard.WallDown as problem:
        raise NotReady(f"数据库不合要求，没有启动：\n{problem}\n请运行：weixia init；仍不行时运行：weixia doctor") from None
    connection.close()


def _free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or 8000; when nobody insisted on a taken one, any that is free."""
    for port in [wanted] if wanted else [PORT, 0]:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                if port and not _claim(port):
                    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
                probe.bind((host, port))
                return int(probe.getsockname()[1])
            except OSError as problem:
                refusal = problem
    raise click.UsageError(f"端口 {wanted} 用不了（{refusal.strerror}）。换一个端口，或不指定端口。")


def _claim(port: int) -> bool:
    """Reserve a port among this user's instances as long as this process lives.

    The web server shares its port with whoever asks: two instances that start at the same moment would both
    find it free, and each would answer the other's browser.
    """
    folder = Path(tempfile.gettempdir()) / f"wx-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        return True
    return locks.take(folder / str(port), shared=False, wait=False) is not None


def _web(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "weixia.asgi:application", "--interface", "asginl"),
        *("--host", host, "--port", str(port), "--workers", "1", "--backpressure", "2000"),
        *("--log-level", os.environ.get("WEIXIA_WEB_LOG", "warning"), "--no-ws", "--workers-kill-timeout", "8"),
    ]


def _announce(host: str, port: int) -> bool:
    """Say the address once the pages answer there."""
    near = "127.0.0.1" if host in {"0.0.0.0", "127.0.0.1", "localhost"} else host
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"http://{f'[{near}]' if ':' in near else near}:{port}/accounts/login/", timeout=5).close()
    except urllib.error.HTTPError as answer:
        if answer.code == 503:  # no database yet: the service has started, its pages say what they wait for
            _tell_systemd("READY=1")
            time.sleep(1)
            return False
        if answer.code >= 500:
            click.echo(f"网页服务出错（{answer.code}），请看上面的日志。", err=True)
    except OSError:
        return False
    _tell_systemd("READY=1")
    print(f"为霞已就绪：\nhttp://localhost:{port}\n按 Ctrl-C 停止。", flush=True)
    return True


def _tell_systemd(word: str) -> None:
    """sd_notify(3): a service of Type=notify counts as started from here on."""
    if address := os.environ.get("NOTIFY_SOCKET", ""):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(word.encode(), "\0" + address[1:] if address.startswith("@") else address)
