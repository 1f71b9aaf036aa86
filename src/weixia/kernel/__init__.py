"""内核: actor and access, scope and wall, journal, field encryption, the embedded database.

Stands on nothing. Rooms call `Actor.must`, `journal.record` and `sealing`; nobody reaches around them.
"""
