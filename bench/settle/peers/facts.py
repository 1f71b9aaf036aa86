"""What happened to whom, in arrays: evidence by word, sorted by (place of the person, day)."""

import numpy as np
import words
from arrays import NONE, Folder, plus_months

SHIFT = 17  # days from 2000 fit, moved to be positive
ZERO = 1 << 16
EARLY, LATE = -ZERO, ZERO - 1


class Facts:
    """Facts of one exported folder. A key is (place of the person among the subjects, day) in one number."""

    def __init__(self, folder):
        self.folder = Folder(folder)
        self.subject = self.folder.read("subject")
        self.count = len(self.subject["person"])
        self.place = np.arange(self.count)
        self._contact, self._happening, self._told = (self.folder.read(name) for name in ("contact", "happening", "told"))
        self._past = self.folder.read("past")
        for table in (self._contact, self._happening, self._told, self._past):
            table["place"] = np.searchsorted(self.subject["person"], table.pop("person"))
        self.calendar, self.workday = self.folder.read("calendar"), self.folder.read("workday")
        self.period, self.anniversary = self.folder.read("period"), self.folder.read("anniversary")
        self._keys, self._chains, self._was = {}, {}, {}
        self._changes = np.unique(key(self._past["place"], self._past["until"]))
        self._first_change = np.searchsorted(self._changes, key(self.place, np.full(self.count, EARLY)))
        self._number_of_changes = np.searchsorted(self._changes, key(self.place, np.full(self.count, LATE))) - self._first_change

    def prepare(self, rules):
        """Sort everything that these rules ask, once."""
        for rule in rules:
            for word in (*rule["kept_by"], *[rule["when"][name] for name in ("event", "since_last") if name in rule["when"]]):
                self.keys(word, rule["values"])
            if rule["way"] == "SinceLast":
                self.chain(rule["when"]["since_last"])

    def keys(self, word, values=None):
        """Sorted keys of an evidence word."""
        known = (word, values["attempts"], values["span_days"]) if word == "out_of_touch" else word
        if known not in self._keys:
            self._keys[known] = self._make(word, values)
        return self._keys[known]

    def _make(self, word, values):
        if word in words.CONTACTS:
            modes, levels = words.CONTACTS[word]
            table = self._contact
            stands = (table["reached"] == 1) & (table["withdrawn"] == 0)
            for name, wanted in (("mode", modes), ("level", levels)):
                if wanted:
                    stands &= np.isin(table[name], [self.folder.code(name, one) for one in wanted])
            return np.sort(key(table["place"][stands], table["day"][stands]))
        if word == "death":
            return self._deaths()
        if word == "out_of_touch":
            return self._lost(values["attempts"], values["span_days"])
        if word in words.EITHER:
            return np.unique(np.concatenate([self.keys(one) for one in words.EITHER[word]]))
        if word in words.TOLD:
            said = self._told["word"] == self.folder.code("told", word)
            return np.sort(key(self._told["place"][said], self._told["day"][said]))
        table = self._happening
        kinds = [self.folder.code("happening", one) for one in words.KNOWN.get(word) or words.HAPPENED[word]]
        stands = (table["withdrawn"] == 0) & np.isin(table["kind"], kinds)
        day = table["day"] if word in words.HAPPENED else np.where(table["known"] == NONE, table["day"], table["known"])
        return np.sort(key(table["place"][stands], day[stands]))

    def _deaths(self):
        """The first day that a death on the file was known, never before the death; one a person."""
        table, died = self._happening, self.subject["death"]
        told = (table["withdrawn"] == 0) & (table["kind"] == self.folder.code("happening", "death"))
        known = np.full(self.count, 1 << 30)
        np.minimum.at(known, table["place"][told], np.where(table["known"] == NONE, table["day"], table["known"])[told])
        known = np.where(known == 1 << 30, died, known)
        dead = died != NONE
        return np.sort(key(self.place[dead], np.maximum(died, known)[dead]))

    def _lost(self, attempts, span):
        """The first day of each unbroken row of days that reached nobody on which it is long enough."""
        table = self._contact
        tried = table["withdrawn"] == 0
        days, at, number = np.unique(key(table["place"][tried], table["day"][tried]), return_inverse=True, return_counts=True)
        met = np.zeros(len(days), bool)
        np.logical_or.at(met, at, table["reached"][tried] == 1)
        row = np.cumsum(met | np.concatenate([[True], places(days)[1:] != places(days)[:-1]]))
        days, number, row = days[~met], number[~met], row[~met]
        first = np.concatenate([[True], row[1:] != row[:-1]])
        begin = np.maximum.accumulate(np.where(first, np.arange(len(row)), 0))
        so_far = np.cumsum(number)
        failed = so_far - so_far[begin] + number[begin]
        lost = (failed >= attempts) & (dates(days) - dates(days)[begin] >= span)
        _rows, firsts = np.unique(row[lost], return_index=True)
        return days[lost][firsts]

    def chain(self, word):
        """(place, base, next or NONE): the charge's first day and every later fact."""
        if word not in self._chains:
            start, facts = self.subject["start"], self.keys(word)
            held = start != NONE
            facts = facts[held[places(facts)] & (dates(facts) > start[places(facts)])]
            bases = np.unique(np.concatenate([facts, key(self.place[held], start[held])]))
            after = np.where(places(bases[1:]) == places(bases[:-1]), dates(bases[1:]), NONE)
            self._chains[word] = places(bases), dates(bases), np.concatenate([after, [NONE]])
        return self._chains[word]

    def first_from(self, word, values, place, day):
        """The first such fact of these people on or after that day; NONE."""
        facts = self.keys(word, values)
        if not len(facts):
            return np.full(len(place), NONE)
        at = np.searchsorted(facts, key(place, day))
        found = facts[np.minimum(at, len(facts) - 1)]
        return np.where((at < len(facts)) & (places(found) == place), dates(found), NONE)

    def about(self, word, place, period):
        """The day of the fact that is about that day's duty, whenever it came; NONE."""
        if (word, "about") not in self._keys:
            said = self._told["word"] == self.folder.code("told", word)
            names = key(self._told["place"][said], self._told["period"][said])
            order = np.argsort(names)
            self._keys[word, "about"] = names[order], self._told["day"][said][order]
        names, days = self._keys[word, "about"]
        if not len(names):
            return np.full(len(place), NONE)
        at = np.minimum(np.searchsorted(names, key(place, period)), len(names) - 1)
        return np.where(names[at] == key(place, period), days[at], NONE)

    def was(self, mark, place, day):
        """A mark of these people as it was on a day: the past with the nearest end after it, else the present."""
        now = self.subject[mark][place]
        if mark not in self.folder.codes["mark"]:
            return now
        if mark not in self._was:
            mine = self._past["mark"] == self.folder.code("mark", mark)
            ends = key(self._past["place"][mine], self._past["until"][mine])
            order = np.argsort(ends)
            self._was[mark] = ends[order], self._past["value"][mine][order]
        ends, values = self._was[mark]
        if not len(ends):
            return now
        at = np.searchsorted(ends, key(place, day), side="right")
        near = np.minimum(at, len(ends) - 1)
        return np.where((at < len(ends)) & (places(ends[near]) == place), values[near], now)

    def stretches(self, place):
        """(which of these people, first day, day after the last) of their days between two changes, the earliest first."""
        number, begin = self._number_of_changes[place], self._first_change[place]
        for n in range(int(number.max(initial=0)) + 1):
            which = np.flatnonzero(number >= n)
            at, last = begin[which] + n, len(self._changes) - 1
            first = dates(self._changes[np.clip(at - 1, 0, last)]) if n else np.full(len(which), EARLY)
            after = dates(self._changes[np.clip(at, 0, last)]) if last >= 0 else np.full(len(which), LATE)
            yield which, first, np.where(number[which] == n, LATE, after)

    def opening(self, rule, place, base, months):
        """(opens, due) after each base, on the first days on which the rule asks it; NONE. `months(place, base, kind)`."""
        opens, due = (np.full(len(place), NONE) for _ in range(2))
        ahead = rule["when"]["opens"]
        for which, first, after in self.stretches(place):
            which, first, after = (column[opens[which] == NONE] for column in (which, first, after))
            mine, day = place[which], first
            asked = base[which] != NONE
            for fact, test, operand in rule["who"]:
                asked &= self.fits(fact, self.was(fact, mine, day), test, operand)
            goal = plus_months(base[which], months(mine, base[which], self.was("kind", mine, day)))
            begin = plus_months(goal, -ahead)
            late = begin < first
            begin, goal = np.where(late, first, begin), np.where(late, plus_months(np.where(late, first, 0), ahead), goal)
            asked &= begin < after
            opens[which[asked]], due[which[asked]] = begin[asked], goal[asked]
        return opens, due

    def fits(self, fact, column, test, operand):
        """Whether each value passes one test of a rule."""
        if fact in ("kind", "residence"):
            return np.isin(column, [self.folder.code(fact, one) for one in (operand if isinstance(operand, list) else [operand])])
        if test == "is":
            return column == int(operand)
        known = column != NONE
        if test == "in":
            return known & np.isin(column, operand)
        return known & (column >= operand if test == "at_least" else column <= operand)

    def workday_after(self, day, number):
        """The n-th working day after; NONE where a year on the way is not known."""
        first = self.calendar["day"][0]
        at = self.calendar["workday_no"][np.clip(day - first, 0, len(self.calendar["day"]) - 1)]
        return self.workday_of(np.where(at == NONE, NONE, at + number))

    def last_workday(self, day):
        """The last working day up to that day; NONE."""
        return self.workday_after(day, 0)

    def workday_of(self, number):
        at = np.clip(np.searchsorted(self.workday["no"], number), 0, len(self.workday["no"]) - 1)
        return np.where(self.workday["no"][at] == number, self.workday["day"][at], NONE)


def key(place, day):
    return (np.asarray(place, np.int64) << SHIFT) | (np.asarray(day, np.int64) + ZERO)


def places(keys):
    return keys >> SHIFT


def dates(keys):
    return (keys & ((1 << SHIFT) - 1)) - ZERO
