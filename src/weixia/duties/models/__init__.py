"""Duties, what they rest on, and the tables that the rules join."""

from weixia.duties.models.calendar import Anniversary, CalendarDay, Period, Workday, WorkYear
from weixia.duties.models.case import CaseDuty, CaseDutyQuerySet, NeedDuty, PetitionDuty
from weixia.duties.models.desk import Assignment, Postponement
from weixia.duties.models.duty import OUTLIVES, STATUSES, Duty, DutyQuerySet
from weixia.duties.models.errand import Errand
from weixia.duties.models.follow_up import FollowUp
from weixia.duties.models.override import Override
from weixia.duties.models.subject import Edition, Setting, Subject
from weixia.duties.models.unit import UnitDuty, UnitDutyQuerySet, UnitStretch
from weixia.duties.models.waiver import Waiver

__all__ = [
    "OUTLIVES", "STATUSES", "Anniversary", "Assignment", "CalendarDay", "CaseDuty", "CaseDutyQuerySet", "Duty", "DutyQuerySet",
    "Edition", "Errand", "FollowUp", "NeedDuty", "Override", "Period", "PetitionDuty",
    "Postponement", "Setting", "Subject", "UnitDuty", "UnitDutyQuerySet", "UnitStretch", "Waiver", "WorkYear", "Workday",
]
