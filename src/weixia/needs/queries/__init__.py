"""Questions of the needs, one file a noun. Read only; asked through the wall."""

from weixia.needs.models import (
    CHANNELS,
    CONCLUSIONS,
    FACETS,
    HOLDS,
    HOWS,
    LEVELS,
    MODES,
    NEED_KINDS,
    NEED_STATES,
    OCCASIONS,
    ON_BEHALF,
    OUTCOMES,
    RATED_BY,
    RATED_HOW,
    REASONS,
    STATES,
    STEPS,
    URGENCIES,
    WITH_STATE,
)
from weixia.needs.queries.contacts import (
    contact_get,
    contacts_between,
    contacts_of,
    contacts_on,
    contacts_since,
    gifts,
    home_visits,
    how,
    last_reached,
    last_visits,
    last_wording,
    silent,
    tried,
    visited,
)
from weixia.needs.queries.receptions import Brought, brought, brought_get, reception_days, reception_get, receptions
from weixia.needs.queries.searches import out_of_touch, running_searches, search_get, searches, searches_of

__all__ = [
    "CHANNELS", "CONCLUSIONS", "FACETS", "HOLDS", "HOWS", "LEVELS", "MODES", "NEED_KINDS", "NEED_STATES", "OCCASIONS",
    "ON_BEHALF", "OUTCOMES",
    "RATED_BY", "RATED_HOW", "REASONS", "STATES", "STEPS", "URGENCIES",
    "WITH_STATE", "Brought", "brought", "brought_get", "contact_get", "contacts_between", "contacts_of", "contacts_on", "contacts_since",
    "gifts", "home_visits", "how", "last_reached", "last_visits", "last_wording", "out_of_touch", "reception_days",
    "reception_get", "receptions", "running_searches", "search_get", "searches", "searches_of", "silent", "tried", "visited",
]
