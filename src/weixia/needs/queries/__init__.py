"""Questions of the needs, one file a noun. Read only; asked through the wall."""

from weixia.needs.models import CONCLUSIONS, LEVELS, MODES, OCCASIONS, OUTCOMES, STEPS
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
from weixia.needs.queries.receptions import Brought, brought, reception_days, reception_get, receptions
from weixia.needs.queries.searches import out_of_touch, running_searches, search_get, searches, searches_of

__all__ = [
    "CONCLUSIONS", "LEVELS", "MODES", "OCCASIONS", "OUTCOMES", "STEPS", "Brought", "brought", "contact_get", "contacts_between",
    "contacts_of", "contacts_on", "contacts_since", "gifts", "home_visits", "how", "last_reached", "last_visits", "last_wording",
    "out_of_touch", "reception_days", "reception_get", "receptions", "running_searches", "search_get", "searches", "searches_of",
    "silent", "tried", "visited",
]
