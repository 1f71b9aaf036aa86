"""Named facts of the reports that rules may ask, as Ibis tables.

The registry's standing facts make the duties, reports keep them. Where one day brought two facts about one person, the
duty of that day is kept when both are reported, on the later day: one report in time does not hide that the other is late.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.registry import facts as registry

# no rule asks whose they are: settling reads those of the people it decides
REPORT = ibis.table({"id": "int64", "person_id": "int64", "happening_id": "int64"}, name="emergency_report")
STEP = ibis.table({"person_id": "int64", "report_id": "int64", "step": "string", "day": "date"}, name="emergency_step")

# what is told within hours besides a death, which has rules of its own
SIGNIFICANT = ("illness", "hardship", "accident", "activity")


def evidence() -> dict[str, ir.Table]:
    """What must be reported as (person, day we knew), and what was, as (person, day, period of the duty)."""
    significant = registry.happenings().filter(_.kind.isin(SIGNIFICANT))
    deaths = registry.happenings().filter(_.kind == "death")
    return {
        "significant": significant.select(person=_.person, day=_.known),
        "reported_orally": _all_told(significant, "oral"),
        "reported_in_writing": _all_told(significant, "written"),
        "death_reported_unit": _told(deaths, "oral").filter(_.told.notnull()).select(person=_.person, day=_.told),
        "death_reported_bureau": _told(deaths, "written").filter(_.told.notnull()).select(person=_.person, day=_.told),
    }


def _told(facts: ir.Table, step: str) -> ir.Table:
    """The facts, each with the day on which it was `told` in that way, or null."""
    steps = STEP.filter(_.step == step).select(step_report="report_id", told="day")
    reports = REPORT.join(steps, REPORT.id == steps.step_report).select(about="happening_id", told="told")
    return facts.left_join(reports, facts.id == reports.about)


def _all_told(facts: ir.Table, step: str) -> ir.Table:
    days = _told(facts, step).group_by("person", "known").agg(
        day=_.told.max(), waiting=_.told.isnull().cast("int32").max())
    return days.filter(_.waiting == 0).select(person=_.person, day=_.day, period=_.known.cast("string"))
