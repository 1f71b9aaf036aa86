"""weixia digest: a head's morning, in figures."""

from dataclasses import asdict
from typing import Any

import click

from weixia.faces.terminal._desk import json_option, show, with_database


@click.command(name="digest")
@click.option("--unit", required=True, help="哪个单位（编码或全称），连同它下面的。")
@json_option
@with_database
def command(unit: str, as_json: bool) -> None:
    """督办晨报：逾期、无人负责、未办、生日、停下的导入、等着的转接和导出。只有数字，没有老同志的姓名。"""
    told = _told(unit)
    if as_json:
        show(told)
    else:
        click.echo(told["text"])


def _told(text: str) -> dict[str, Any]:
    from django.db import transaction
    from django.utils import timezone

    from weixia.duties.queries import digest as queries
    from weixia.kernel.actor import OPERATOR, Actor
    from weixia.kernel.scope import scoped
    from weixia.registry.queries.units import unit_named

    unit = unit_named(text)
    if unit is None:
        raise click.UsageError(f"没有叫“{text}”的单位，或者不止一个。请写单位编码。")
    head = Actor(account_id=None, name=OPERATOR.name, role=OPERATOR.role, unit_id=unit.pk, unit_name=unit.name,
                 path=str(unit.path), everything=True)
    with scoped(head.scope), transaction.atomic():
        found = queries.digest(seen_by=head, on=timezone.localdate())
    return asdict(found) | {"unit": unit.code, "text": queries.as_text(found, unit=unit.name), "quiet": found.is_quiet}
