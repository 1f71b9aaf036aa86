"""Who may keep a 善后 case and approve a substitution."""

from weixia.registry.access import SERVING

CAPABILITIES = {
    "bereavement.read": SERVING,
    "bereavement.write": {"director", "section_head", "officer", "unit_officer"},
    "substitution.propose": {"section_head", "officer", "unit_officer"},
    "substitution.approve": {"director", "section_head"},
    "aid.write": {"director", "section_head", "officer", "unit_officer"},
}
