"""Who may record and read contacts and reception days; who may let another receive in the head's place."""

from weixia.registry.access import SERVING

CAPABILITIES = {
    "contact.read": SERVING,
    "search.write": {"section_head", "officer", "unit_officer"},
    "reception.read": SERVING,
    "reception.write": {"director", "section_head", "officer"},
    "reception.authorise": {"director", "section_head"},
    "contact.write": {"director", "section_head", "officer", "unit_officer"},
}
