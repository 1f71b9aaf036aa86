"""养: what is given to people, and the money it comes from. Funds so far; entitlements and claims join later.

Main sentences: a list is drafted, filled, approved by another hand, given person by person, closed; every gift is booked
once against a budget line (S003-7-27). Stands on registry; what a visit brought comes down from needs by `weixia.reactions`.
"""
