"""帮: what a person is helped with by name. Bereavement and substitutions so far; case files, pairings and aid join later.

Main sentences: a death opens a 善后 case; its steps are done, or it is said why not; it is closed when none is missing
(S003-7-19). A far survivor's visit may become a video call when another hand approves, with the reason kept (AC-10).
Stands on needs (a visit keeps the first step) and registry (a survivor registered keeps the last).
"""
