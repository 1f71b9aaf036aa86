"""Who may draft, approve and pay. The money is held by the department in charge (S003-7-28)."""

from weixia.registry.access import SERVING

CAPABILITIES = {
    "comfort.read": SERVING,
    "comfort.write": {"section_head", "officer", "unit_officer"},
    "comfort.approve": {"director", "section_head"},
    "budget.read": {"director", "section_head", "officer", "unit_officer"},
    "budget.write": {"section_head"},
}
