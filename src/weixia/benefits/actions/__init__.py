"""Verbs of the funds: lists, gifts, budget lines and standards."""
