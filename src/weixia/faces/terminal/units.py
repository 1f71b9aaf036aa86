"""weixia units: the tree of units."""

import click

from weixia.faces.terminal._ledgers import import_command
from weixia.faces.terminal._outgoing import export_command


@click.group(name="units")
def command() -> None:
    """单位：单位表。"""


command.add_command(import_command("units", "导入单位表（.xlsx）；上级单位可以写在后面的行。"))
command.add_command(export_command("units", "导出单位表（.xlsx）。"))
