"""一、精准需求调研: contacts and visits, searches, and the head's reception days; requests, petitions and surveys join this room later.

Main sentences: a contact is recorded, a contact is withdrawn, a reception day is held. Stands on registry.
"""
