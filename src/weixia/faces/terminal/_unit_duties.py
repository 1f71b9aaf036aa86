"""What units owe, as `weixia duties list --subject unit` tells it."""

from datetime import date
from typing import Any

import click


def listed(day: date, due_from: date | None, due_to: date | None, *, by: Any) -> list[dict[str, Any]]:
    """Every duty of a unit that is open by the day, whatever its status."""
    from weixia.duties import rulebook
    from weixia.duties.queries import of_units

    found = of_units.unit_duties(seen_by=by, on=day, due_from=due_from, due_to=due_to)
    return [{"id": duty.pk, "rule": duty.rule, "unit": duty.unit.code, "unit_name": duty.unit.name, "period": duty.period,
             "opens": duty.opens.isoformat(), "due": duty.due.isoformat() if duty.due else None, "status": duty.status,
             "kept_on": duty.kept.isoformat() if duty.kept else None, "source": rulebook.source(duty.rule)} for duty in found]


def table(rows: list[dict[str, Any]], day: date) -> None:
    """The figures, then a line for each."""
    from weixia.duties.queries import STATUSES
    from weixia.duties.rulebook import title

    counts = {status: sum(row["status"] == status for row in rows) for status in STATUSES}
    click.echo(f"{day} 单位共 {len(rows)} 件：" + "，".join(f"{STATUSES[s]} {n}" for s, n in counts.items() if n))
    for row in rows:
        click.echo(f"{row['id']:>8}  {STATUSES[row['status']]}  {row['due'] or '无法判定':<10}  {row['unit_name']}  {title(row['rule'])}")
