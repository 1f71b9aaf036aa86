"""weixia contacts: the contacts ledger."""

import click

from weixia.faces.terminal._ledgers import import_command


@click.group(name="contacts")
def command() -> None:
    """联系走访：台账。"""


command.add_command(import_command("contacts", "导入联系走访台账（.xlsx）。"))
