"""Who may record and read contacts."""

from weixia.registry.access import SERVING

CAPABILITIES = {
    "contact.read": SERVING,
    "contact.write": {"director", "section_head", "officer", "unit_officer"},
}
