"""Lists, a person, search and 今日 at size, through the real server, beside Django's bare ORM list in the same process.

| file | holds |
|---|---|
| `command.py` | what was asked, the turns, the document |
| `place.py` | one size in a process of its own: filled, settled, served until its input ends |
| `filling.py`, `naming.py` | the people: those of the settle, with real names, sealed fields that open, kin, officers |
| `site.py`, `bare.py` | the house's server and addresses, and the floors beside them |
| `visitor.py` | a logged-in browser, as far as a page needs one |
"""
