"""The calendar tables that rules join, as policy.calendar fills them."""

import ibis

CALENDAR = ibis.table(
    {"day": "date", "lunar_year": "int32", "lunar_month": "int32", "lunar_day": "int32", "lunar_leap": "boolean",
     "festival": "string", "kind": "string", "workday_no": "int32"}, name="policy_calendar")
WORKDAY = ibis.table({"no": "int32", "day": "date"}, name="policy_workday")
PERIOD = ibis.table({"cadence": "string", "key": "string", "first": "date", "last": "date"}, name="policy_period")
ANNIVERSARY = ibis.table(
    {"calendar": "string", "month": "int32", "day": "int32", "year": "int32", "held": "date"},
    name="policy_anniversary")
