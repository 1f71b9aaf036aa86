"""weixia reports: what must be told at once, and how far it is."""

from datetime import date, datetime
from typing import Any

import click

from weixia.faces.terminal._desk import json_option, show, with_database

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(name="reports")
def command() -> None:
    """重要情况报告：没报的、迟的、等接收的。"""


@command.command(name="list")
@click.option("--since", type=DAY, help="从哪天得知的起，默认九十天前。")
@click.option("--until", type=DAY, help="到哪天得知的为止，默认今天。")
@json_option
@with_database
def list_(since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """这段时间得知的五类情况，没报的在前；报告的内容不列。"""
    from django.db import transaction
    from django.utils import timezone

    from weixia.duties import rulebook
    from weixia.emergency import queries
    from weixia.kernel.actor import OPERATOR

    now, last = timezone.now(), until.date() if until else timezone.localdate()
    first = since.date() if since else last - queries.BEHIND
    with transaction.atomic():
        held = queries.Hours(rulebook.in_force())
        rows = [_row(one, now) for one in queries.matters(seen_by=OPERATOR, since=first, until=last, hours=held)]
    if as_json:
        show(rows)
        return
    click.echo(f"{first} 至 {last} 共 {len(rows)} 件")
    for row in rows:
        oral, written = (STATES[row[clock]["state"]] for clock in ("oral", "written"))
        click.echo(f"{row['report'] or '未报':>6}  {row['kind_words']}  {row['known_at']:%Y-%m-%d %H:%M}  口头{oral}  书面{written}"
                   f"  {row['unit']}")


STATES = {"in_time": "按时", "late": "迟报", "running": "还在时限内", "overdue": "超过时限"}


def _row(one: Any, now: datetime) -> dict[str, Any]:
    from django.utils import timezone

    from weixia.emergency.queries import KINDS

    return {
        "happening": one.happening_id, "report": one.report_id, "person": one.person_id, "unit": one.unit_name, "kind": one.kind,
        "kind_words": KINDS[one.kind], "occurred_on": _iso(one.occurred_on), "known_at": timezone.localtime(one.known_at),
        "step": one.step, "oral": _clock(one.oral, now), "written": _clock(one.written, now),
    }


def _clock(clock: Any, now: datetime) -> dict[str, Any]:
    from django.utils import timezone

    done_at = timezone.localtime(clock.done_at) if clock.done_at else None
    return {"hours": clock.hours, "by": timezone.localtime(clock.by), "done_at": done_at, "state": clock.state(now)}


def _iso(day: date) -> str:
    return day.isoformat()
