"""Nouns of the registry; one file a noun."""

from weixia.registry.models.family import ClassTag, FamilyContact
from weixia.registry.models.happening import Happening
from weixia.registry.models.importing import Import, ImportedRow
from weixia.registry.models.person import Person, Stewardship
from weixia.registry.models.staff import Account, Invitation, Post
from weixia.registry.models.suspicion import Suspicion
from weixia.registry.models.unit import Unit

__all__ = [
    "Account", "ClassTag", "FamilyContact", "Happening", "Import", "ImportedRow", "Invitation", "Person", "Post",
    "Stewardship", "Suspicion", "Unit",
]
