"""Verbs of the registry, one file a noun: `people`, `happenings`, `suspicions`, `staff`, `invitations`, `units`.

Each changes the world in five beats: may they, is it possible, change rows, write the journal, return.
"""
