"""The `weixia` command: one sub-command a job, each read from faces/terminal only when it is asked for."""

import sys
import traceback
from importlib import import_module
from pkgutil import iter_modules

import click

from weixia.faces import terminal
from weixia.kernel.embedded import ServerError
from weixia.kernel.home import NotReady

FAILED = 3


class Lazy(click.Group):
    """Sub-commands are the files of faces/terminal."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(m.name for m in iter_modules(terminal.__path__) if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{terminal.__name__}.{name}").command
        return command


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="weixia", prog_name="weixia")
def root() -> None:
    """为霞：老干部工作平台。数据目录由 WEIXIA_VAR 指定，默认是当前目录下的 var。"""


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 some rows were 有误, 2 misuse, 3 it failed."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        root()
    except NotReady as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
    except ServerError as problem:
        click.echo(str(problem), err=True)
        sys.exit(FAILED)
    except Exception as problem:
        traceback.print_exc()
        click.echo(f"没有办成：{problem}", err=True)
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
