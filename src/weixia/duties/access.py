"""Who may read, waive and settle duties."""

from weixia.registry.access import SERVING

CAPABILITIES = {
    "digest.read": {"director", "section_head"},
    "duty.read": SERVING,
    "duty.keep": {"director", "section_head", "officer", "unit_officer"},
    "duty.assign": {"director", "section_head", "officer", "unit_officer"},
    "duty.postpone": {"director", "section_head", "officer", "unit_officer"},
    "duty.waive": {"director", "section_head"},
    "duty.settle": {"section_head"},
    "follow.read": {"director", "section_head"},
    "follow.ask": {"director", "section_head"},
    "rule.override": {"director", "section_head"},
    "rule.read": SERVING | {"auditor", "sysadmin"},
    "rule.try": SERVING,
    "calendar.read": SERVING | {"sysadmin"},
    "calendar.write": {"section_head", "sysadmin"},
}
