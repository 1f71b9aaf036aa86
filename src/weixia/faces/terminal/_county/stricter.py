"""One stricter value: 霞山县离退休干部管理中心 visits whoever goes into hospital within one working day."""

from datetime import datetime, timedelta

RULE, AGO = "visit.hospital", 60


def make(at: datetime) -> str:
    """Write it once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction
    from django.utils import timezone

    from weixia.duties import actions, queries
    from weixia.kernel.actor import OPERATOR
    from weixia.kernel.scope import ROOT, scoped
    from weixia.registry.queries.units import units

    now = timezone.localtime(at)  # the days of an act are the local ones
    day = now - timedelta(days=AGO)
    with scoped(ROOT), transaction.atomic():
        if queries.overrides(seen_by=OPERATOR, on=now.date(), rule=RULE):
            return "加严：已经有了"
        centre = next(unit for unit in units(seen_by=OPERATOR) if unit.kind == "centre")
        actions.rule_override(
            rule=RULE, unit=centre, name="workdays", value=1, since=day.date(), by=OPERATOR, at=day, reason="中心离县医院近",
            rest=actions.Rest("霞山县离退休干部走访办法", "霞老干〔2026〕3 号", "得知老同志住院的，中心一个工作日内到院看望。"))
    with scoped(ROOT):
        actions.errands_do(by=OPERATOR, at=at)
    return f"加严：{centre.name}，住院 1 个工作日内看望"
