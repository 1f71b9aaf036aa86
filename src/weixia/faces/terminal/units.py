"""weixia units: the tree of units."""

import click

from weixia.faces.terminal._ledgers import import_command


@click.group(name="units")
def command() -> None:
    """单位：单位表。"""


command.add_command(import_command("units", "导入单位表（.xlsx）；上级单位可以写在后面的行。"))
