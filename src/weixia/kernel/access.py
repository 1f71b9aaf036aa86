"""Capabilities of the house itself."""

CAPABILITIES = {
    "audit.read": {"auditor"},
    "confided.read": {"director", "section_head", "petition_officer"},
    "confided.acts": {"auditor"},
    "instance.manage": {"sysadmin"},
    "export.ask": {"director", "section_head", "officer", "unit_officer", "keeper", "auditor", "sysadmin"},
    "export.approve": {"director", "section_head"},
    "letter.read": {"director", "section_head", "officer", "unit_officer"},
    "letter.settle": {"director", "section_head", "officer", "unit_officer"},
    "help.read": {"director", "section_head", "officer", "unit_officer", "petition_officer", "keeper", "auditor", "sysadmin"},
}
