"""工作台: pages for staff and leaders. No rules, no tables: load through the actor, one action, answer."""
