"""Questions about duties. Read only; every one is asked through the wall and names the day it is asked for."""

from weixia.duties.explaining import RuleWords, Why
from weixia.duties.models import STATUSES
from weixia.duties.queries.desk import (
    FRAIL,
    GROUPS,
    Counts,
    counts,
    in_order,
    page_in_order,
    progress,
    undetermined,
    undetermined_people,
    waiting,
)
from weixia.duties.queries.standing import (
    PAGE,
    WAITING,
    Filters,
    counts_by_person,
    duties,
    duty_get,
    of_person,
    page_of,
)
from weixia.duties.queries.telling import (
    day_words,
    imported_years,
    rule_get,
    rule_title,
    rules,
    started,
    waiver_of,
    why,
    workday_tables,
    workday_years,
)

__all__ = [
    "Counts", "FRAIL", "Filters", "GROUPS", "PAGE", "RuleWords", "STATUSES", "WAITING", "Why", "counts",
    "counts_by_person", "day_words", "duties", "duty_get", "imported_years", "in_order", "of_person", "page_in_order",
    "page_of", "progress", "rule_get", "rule_title", "rules", "started", "undetermined", "undetermined_people",
    "waiting", "waiver_of", "why", "workday_tables", "workday_years",
]
