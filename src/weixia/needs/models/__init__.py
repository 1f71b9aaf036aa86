"""Nouns of the needs, one file a noun."""

from weixia.needs.models.contact import LEVELS, MODES, OCCASIONS, Contact
from weixia.needs.models.reception import OUTCOMES, Reception, ReceptionCase, ReceptionVisitor
from weixia.needs.models.search import CONCLUSIONS, STEPS, Search, SearchStep

__all__ = [
    "CONCLUSIONS", "LEVELS", "MODES", "OCCASIONS", "OUTCOMES", "STEPS", "Contact", "Reception", "ReceptionCase",
    "ReceptionVisitor", "Search", "SearchStep",
]
