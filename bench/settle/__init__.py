"""The settle at any size: the daily settle, the full proof and one new contact, each beside its floor, and beside other
engines that must come to the same duties. `weixia bench settle`, or `python -m bench.settle`.

    command    what was asked; one child a size, the figures put together
    measure    one size in a process of its own
    filling    the people: units, persons, contacts, happenings, from a seed
    versions   the rule book with second versions of some values
    ours       the calls into the engine
    floors     hand-written SQL that the engine is measured against
    columns    the facts as files for the peers, and their answers back
    agreement  two sets of duties laid side by side
    peers/     NumPy and OpenFisca-Core: child processes in an environment of their own; and plain Python over the ORM
"""
