"""Questions about duties. Read only; every one is asked through the wall and names the day it is asked for."""

from weixia.duties.explaining import RuleWords, Why
from weixia.duties.models import STATUSES
from weixia.duties.queries.ahead import Owed, listed, owed
from weixia.duties.queries.book import Whole, rule_to_try, rule_whole, version_on, whole_book, whom
from weixia.duties.queries.coming import Coming, coming
from weixia.duties.queries.credit import credited_unit, kept_since
from weixia.duties.queries.desk import (
    FRAIL,
    GROUPS,
    answered_by,
    assigned,
    in_order,
    in_places,
    page_ids,
    page_in_order,
    rows_shown,
    undetermined,
    undetermined_counts,
    waiting,
    waiting_rows,
)
from weixia.duties.queries.figures import Counts, Tally, counts, progress, tally, unowned_counts
from weixia.duties.queries.folding import folded, unfolded
from weixia.duties.queries.following import (
    follow_counts,
    follow_lines,
    follow_up_get,
    follow_ups_of,
    follow_ups_standing,
    follow_ups_to,
    level,
    steps,
)
from weixia.duties.queries.looks import settled, years
from weixia.duties.queries.overrides import Held, May, may_override, overrides
from weixia.duties.queries.proving import unproven
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
    catalogue,
    day_words,
    desk_of,
    imported_years,
    lacks,
    rule_get,
    rule_title,
    rules,
    started,
    waiver_of,
    why,
    workday_marks,
    workday_tables,
    workday_years,
)
from weixia.duties.rulebook import holding, kept_by
from weixia.duties.wording import UNDATED, value_label, value_options, value_text

__all__ = [
    "Coming", "Counts", "FRAIL", "Filters", "GROUPS", "Held", "May", "Owed", "PAGE", "RuleWords", "STATUSES", "Tally", "UNDATED",
    "WAITING", "Whole", "Why", "answered_by", "assigned", "catalogue", "coming", "counts", "counts_by_person", "credited_unit",
    "day_words", "desk_of", "duties", "duty_get", "follow_counts", "follow_lines", "follow_up_get", "follow_ups_of",
    "follow_ups_standing", "follow_ups_to", "folded", "holding", "imported_years", "in_order", "in_places", "kept_by", "kept_since",
    "lacks", "level", "listed", "may_override", "of_person", "overrides", "owed", "page_ids", "page_in_order", "page_of", "progress",
    "rows_shown", "rule_get", "rule_title", "rule_to_try", "rule_whole", "rules", "settled", "started", "steps", "tally", "undetermined",
    "undetermined_counts", "unfolded", "unowned_counts", "unproven", "value_label", "value_options", "value_text", "version_on",
    "waiting", "waiting_rows", "waiver_of", "whole_book", "whom", "why", "workday_marks", "workday_tables", "workday_years", "years",
]
