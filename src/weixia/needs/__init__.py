"""一、精准需求调研: contacts and visits so far; requests, petitions and surveys join this room later.

Main sentences: a contact is recorded, a contact is withdrawn. Stands on registry.
"""
