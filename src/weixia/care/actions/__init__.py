"""Verbs of care; one file a noun."""
