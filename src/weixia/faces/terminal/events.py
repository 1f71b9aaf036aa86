"""weixia events: the ledger of what happened to people."""

import click

from weixia.faces.terminal._ledgers import import_command
from weixia.faces.terminal._outgoing import export_command


@click.group(name="events")
def command() -> None:
    """重要情况：台账。"""


command.add_command(import_command("events", "导入重要情况台账（.xlsx）。"))
command.add_command(export_command("events", "导出重要情况台账（.xlsx）。"))
