"""weixia people: the roster."""

import click

from weixia.faces.terminal._ledgers import import_command
from weixia.faces.terminal._outgoing import export_command


@click.group(name="people")
def command() -> None:
    """老同志：花名册。"""


command.add_command(import_command("people", "导入花名册（.xlsx）。"))
command.add_command(export_command("people", "导出花名册（.xlsx），列与导入时相同，隐去的项目写明文。"))
