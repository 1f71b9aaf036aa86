"""weixia people: the roster."""

import click

from weixia.faces.terminal._ledgers import import_command


@click.group(name="people")
def command() -> None:
    """老同志：花名册。"""


command.add_command(import_command("people", "导入花名册（.xlsx）。"))
