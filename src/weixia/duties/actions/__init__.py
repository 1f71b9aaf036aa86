"""Verbs of duties."""

from weixia.duties.actions.assignment import (
    assignments_end,
    assignments_leave,
    duties_assign,
    duty_assign,
    duty_unassign,
)
from weixia.duties.actions.errands import errands_do
from weixia.duties.actions.exporting import facts_export
from weixia.duties.actions.following import follow_up_answer, follow_up_ask, follow_up_end
from weixia.duties.actions.outcome import Outcome
from weixia.duties.actions.overriding import Rest, rule_override, rule_override_end
from weixia.duties.actions.postponement import duties_postpone, duty_postpone, duty_unpostpone, postponements_end
from weixia.duties.actions.settling import (
    Overtaken,
    duties_settle,
    duties_start,
    people_settle,
    settle_daily,
    warm,
    workdays_import,
)
from weixia.duties.actions.trial import rule_try
from weixia.duties.actions.waiver import duties_waive_mistaken, duty_unwaive, duty_waive
from weixia.duties.settling import NotStarted, Settled
from weixia.kernel.actor import Impossible
from weixia.policy.calendar import CalendarError

__all__ = [
    "CalendarError", "Impossible", "NotStarted", "Outcome", "Overtaken", "Rest", "Settled", "assignments_end", "assignments_leave",
    "duties_assign", "duties_postpone", "duties_settle", "duties_start", "duties_waive_mistaken", "duty_assign", "duty_postpone",
    "duty_unassign", "duty_unpostpone", "duty_unwaive", "duty_waive",
    "errands_do",
    "facts_export", "follow_up_answer", "follow_up_ask", "follow_up_end",
    "people_settle", "postponements_end", "rule_override", "rule_override_end", "rule_try", "settle_daily", "warm",
    "workdays_import",
]
