"""The queue and the intake's look-up at size, through the real server, beside Django's bare ORM list in the same process.

| file | holds |
|---|---|
| `command.py` | what was asked, the turns, the document |
| `place.py` | the instance in a process of its own: filled, served until its input ends |
| `filling.py` | the needs, over the people of bench/pages |
| `site.py`, `bare.py` | the house's server and addresses, and the floor beside them |
"""
