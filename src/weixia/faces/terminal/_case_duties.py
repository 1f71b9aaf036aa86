"""What needs and petitions owe, as `weixia duties list --subject case` tells it."""

from datetime import date
from typing import Any

import click


def listed(day: date, due_from: date | None, due_to: date | None, *, by: Any) -> list[dict[str, Any]]:
    """Every duty of a case that is open by the day, whatever its status; a case is told by its number alone."""
    from weixia.duties import rulebook
    from weixia.duties.queries import of_cases

    return [{"id": duty.pk, "rule": duty.rule, "subject": subject, "case": getattr(duty, subject).number, "period": duty.period,
             "opens": duty.opens.isoformat(), "due": duty.due.isoformat() if duty.due else None, "status": duty.status,
             "kept_on": duty.kept.isoformat() if duty.kept else None, "source": rulebook.source(duty.rule)}
            for subject in of_cases.subjects(seen_by=by)
            for duty in of_cases.case_duties(subject, seen_by=by, on=day, due_from=due_from, due_to=due_to)]


def table(rows: list[dict[str, Any]], day: date) -> None:
    """The figures, then a line for each that is not kept."""
    from weixia.duties.queries import STATUSES
    from weixia.duties.rulebook import title

    counts = {status: sum(row["status"] == status for row in rows) for status in STATUSES}
    click.echo(f"{day} 诉求和信访共 {len(rows)} 件：" + "，".join(f"{STATUSES[s]} {n}" for s, n in counts.items() if n))
    for row in rows:
        if row["status"] in ("open", "overdue", "undetermined"):
            click.echo(f"{row['id']:>8}  {STATUSES[row['status']]}  {row['due'] or '无法判定':<10}  {row['case']}  {title(row['rule'])}")
