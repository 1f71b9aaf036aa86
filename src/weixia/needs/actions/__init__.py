"""Verbs of the needs, one file a noun: `contacts`, `searches`, `receptions`."""
