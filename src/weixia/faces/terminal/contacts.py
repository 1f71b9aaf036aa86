"""weixia contacts: the contacts ledger."""

import click

from weixia.faces.terminal._ledgers import import_command
from weixia.faces.terminal._outgoing import export_command


@click.group(name="contacts")
def command() -> None:
    """联系走访：台账。"""


command.add_command(import_command("contacts", "导入联系走访台账（.xlsx）。"))
command.add_command(export_command("contacts", "导出联系走访台账（.xlsx）。"))
