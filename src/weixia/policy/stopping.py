"""A clock of working days that stands still while a case waits for somebody (挂起), with a ceiling."""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.policy.asking import Facts
from weixia.policy.book import Version
from weixia.policy.tables import CALENDAR, WORKDAY
from weixia.policy.words import plus_days


def stopped(table: ir.Table, when: Any, version: Version, facts: Facts) -> ir.Table:
    """`due` in working days by a clock that stands still on some stretches: the days after the first of each, the last one too, do
    not count, but no more than `stops_most` of them all. A stretch moves only a due day that it begins no later than. Null where
    a year on the way is not known."""
    number, most = version.values[str(when.workdays)], version.values[str(when.stops_most)]
    day = CALENDAR.select(calendar_day="day", opens_no="workday_no")
    table = table.left_join(day, table.opens == day.calendar_day)
    stood = _still(table, number, most, facts.stretches[str(when.stops)])
    table = table.left_join(stood, [table.person == stood.still_person, table.opens == stood.still_opens])
    still = ibis.ifelse(_.unknown.fill_null(0) == 0, ibis.coalesce(_.still, 0), ibis.null("int32"))
    table = table.mutate(target=(_.opens_no + number + still).cast("int32"))
    goal = WORKDAY.rename(due="day")
    return table.left_join(goal, table.target == goal.no)


def _still(table: ir.Table, number: int, most: int, stretches: ir.Table) -> ir.Table:
    """(still_person, still_opens, still, unknown): how many working days the clock of each duty stood still in all; `unknown` is
    more than 0 where they cannot be counted."""
    eve, begins, ends = (CALENDAR.select(**{f"{one}_day": "day", f"{one}_no": "workday_no"}) for one in ("eve", "first", "last"))
    stood = stretches.select(stood_person="person", first="first", last="last").mutate(eve=plus_days(_.first, -1))
    stood = table.select("person", "opens", "opens_no").join(stood, [_.person == stood.stood_person, stood.first >= _.opens])
    stood = stood.left_join(eve, stood.eve == eve.eve_day).left_join(begins, _.first == begins.first_day)
    stood = stood.left_join(ends, _.last == ends.last_day)
    in_order = {"group_by": ["person", "opens"], "order_by": ["first", "last"]}
    stood = stood.mutate(long=_.last_no - _.first_no)
    stood = stood.mutate(earlier=ibis.coalesce(_.long.lag().over(ibis.window(**in_order)), 0))
    stood = stood.mutate(earlier=_.earlier.sum().over(ibis.window(**in_order, preceding=None, following=0)))
    in_time = (_.eve_no < _.opens_no + number + ibis.least(_.earlier, most)).fill_null(False)
    stood = stood.mutate(in_time=in_time.cast("int32"))
    stood = stood.mutate(counts=_.in_time.min().over(ibis.window(**in_order, preceding=None, following=0)))
    unknown = ((_.counts == 1) & _.long.isnull()).cast("int32")
    return stood.group_by(still_person="person", still_opens="opens").agg(
        still=ibis.least(ibis.ifelse(_.counts == 1, _.long, 0).sum(), most).cast("int32"), unknown=unknown.max())
