"""The demo county 霞山县: made up, the same for the same day, written as the ledgers a bureau would hand over.

    county = make(today)        units, people, contacts, happenings, staff: rows in the ledgers' own headings
    county.save(folder)         five Excel files

Its shape is the documents': 1,460 people; 603 Party members = 26 离休 + 529 退休 + 48 提前离岗 = 401 + 196 + 6 by
residence; 15 formal and 16 non-formal branches; 19 resettled elders in 13 provinces with 8 survivors. The names
are drawn at random and the identity numbers carry a division that does not exist.
"""
