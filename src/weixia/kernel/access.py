"""Capabilities of the house itself."""

CAPABILITIES = {
    "audit.read": {"auditor"},
    "help.read": {"director", "section_head", "officer", "unit_officer", "keeper", "auditor", "sysadmin"},
}
