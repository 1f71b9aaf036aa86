"""Who may record and read contacts."""

from weixia.registry.access import SERVING

CAPABILITIES = {
    "contact.read": SERVING,
    "search.write": {"section_head", "officer", "unit_officer"},
    "contact.write": {"director", "section_head", "officer", "unit_officer"},
}
