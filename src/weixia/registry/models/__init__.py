"""Nouns of the registry; one file a noun."""

from weixia.registry.models.card import Authority, Card, ElderDevice, EntryCode
from weixia.registry.models.death import Death, KindChange, Revocation
from weixia.registry.models.device import Device
from weixia.registry.models.family import ClassTag, FamilyContact
from weixia.registry.models.feed import Feed
from weixia.registry.models.happening import Happening
from weixia.registry.models.importing import Import, ImportedChange, ImportedRow, Mapping, Progress
from weixia.registry.models.mark import PastMark
from weixia.registry.models.merge import Merge
from weixia.registry.models.person import Person, Stewardship
from weixia.registry.models.preference import CarePreference
from weixia.registry.models.staff import Account, Invitation, Post
from weixia.registry.models.suspicion import Suspicion
from weixia.registry.models.transfer import Handover, HandoverLine, Transfer
from weixia.registry.models.unit import Unit
from weixia.registry.models.verification import Verification
from weixia.registry.models.view import Preference, SavedView

__all__ = [
    "Account", "Authority", "Card", "CarePreference", "ClassTag", "Death", "Device", "ElderDevice",
    "EntryCode", "FamilyContact", "Feed", "Handover", "HandoverLine", "Happening", "Import", "ImportedChange",
    "ImportedRow", "Invitation", "KindChange", "Mapping", "Merge", "PastMark", "Person", "Post", "Preference",
    "Progress", "Revocation", "SavedView", "Stewardship", "Suspicion", "Transfer", "Unit", "Verification",
]
