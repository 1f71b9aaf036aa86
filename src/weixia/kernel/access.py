"""Capabilities of the house itself."""

CAPABILITIES = {
    "audit.read": {"auditor"},
    "instance.manage": {"sysadmin"},
    "export.ask": {"director", "section_head", "officer", "unit_officer", "keeper", "auditor", "sysadmin"},
    "export.approve": {"director", "section_head"},
    "help.read": {"director", "section_head", "officer", "unit_officer", "keeper", "auditor", "sysadmin"},
}
