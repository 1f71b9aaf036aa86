"""The rules over whole columns with NumPy: any span of days, the full history included."""

import numpy as np
import words
from arrays import NONE, plus_days, plus_months
from facts import Facts

A_DAY = {"minutes": 1440, "hours": 24, "days": 1}


def decide(facts: Facts, rules, *, on, since, after):
    """The answer of each version of each rule, as columns."""
    for rule in rules:
        yield _decide(facts, rule, on, since, after)


def _decide(facts, rule, on, since, after):
    rows = WAYS[rule["way"]](facts, rule, on, since, after)
    rows = _only(rows, (rows["opens"] <= on) & (rows["opens"] > after))
    subject, place = facts.subject, rows["place"]
    fits = np.ones(len(place), bool)
    if rule["first"] is not None:
        fits &= rows["about"] >= rule["first"]
    if rule["until"] is not None:
        fits &= rows["about"] < rule["until"]
    start, death = subject["start"][place], subject["death"][place]
    fits &= (start != NONE) & (start <= rows["opens"])
    if not rule["outlives"]:
        fits &= (death == NONE) | (rows["opens"] <= death)
    for fact, test, operand in rule["who"]:
        fits &= _test(facts, rows, fact, test, operand)
    rows = _kept(facts, rule, _only(rows, fits), since)
    return {"rule": np.full(len(rows["place"]), rule["no"]), "person": subject["person"][rows["place"]],
            **{name: rows[name] for name in ("period", "opens", "due", "late_until", "kept_on")}}


def _only(rows, fits):
    return {name: column[fits] for name, column in rows.items()}


def _test(facts, rows, fact, test, operand):
    column = rows["turning_age"] if fact == "turning_age" else facts.was(fact, rows["place"], rows["opens"])
    return facts.fits(fact, column, test, operand)


def _kept(facts, rule, rows, since):
    due, death = rows["due"], facts.subject["death"][rows["place"]]
    late = rule["late"]
    rows["late_until"] = np.full(len(due), NONE) if late == "always" else due if late == "never" else plus_days(due, late)
    lifetime = np.where((death == NONE) | rule["outlives"], 1 << 30, death)
    if "next" in rows:
        kept = np.where((rows["next"] != NONE) & (rows["next"] <= lifetime), rows["next"], NONE)
        rows["kept_on"] = kept
        return _only(rows, (due >= since) | (kept == NONE) | (kept >= since))
    until = np.where(due == NONE, -(1 << 30), 1 << 30) if late == "always" else np.where(due == NONE, -(1 << 30), rows["late_until"])
    rows = _only({**rows, "until": np.minimum(until, lifetime)}, np.where(due == NONE, rows["opens"], due) >= since)
    kept = np.full(len(rows["place"]), NONE)
    for word in rule["kept_by"]:
        if words.TOLD.get(word):
            day = facts.about(word, rows["place"], rows["period"])
        else:
            day = facts.first_from(word, rule["values"], rows["place"], rows["opens"])
        day = np.where((day != NONE) & (day <= rows["until"]), day, NONE)
        kept = np.where((kept == NONE) | ((day != NONE) & (day < kept)), day, kept)
    rows["kept_on"] = kept
    return rows


def _every(facts, rule, on, since, after):
    when, period, start = rule["when"], facts.period, facts.subject["start"]
    parts = []
    for n in np.flatnonzero(period["cadence"] == facts.folder.code("cadence", when["every"])):
        first, last = int(period["first"][n]), int(period["last"][n])
        opens = int(plus_months(first, when["from_months"])) if "from_months" in when else first
        due = int(plus_months(first, when["within_months"])) - 1 if "within_months" in when else last
        opens, due = opens - when.get("opens", 0), due + when.get("closes", 0)
        if opens > on or due < since or ("joins" not in when and opens <= after):
            continue
        latest = last - when["joins"] if "joins" in when else opens
        joined = np.flatnonzero((start != NONE) & (start <= latest) & ((start > after) | (opens > after)))
        opening = np.maximum(start[joined], opens) if "joins" in when else np.full(len(joined), opens)
        due = int(facts.last_workday(np.array([due]))[0]) if "shift" in when else due
        parts.append((joined, np.full(len(joined), period["id"][n]), opening, np.full(len(joined), due), np.full(len(joined), first)))
    return _rows(parts, ("place", "period", "opens", "due", "about"))


def _anniversary(facts, rule, on, since, after):
    when, held, subject = rule["when"], facts.anniversary, facts.subject
    before, closes = when.get("opens", 0), when.get("closes", 0)
    near = (held["held"] + closes >= since) & (held["held"] - before <= on) & (held["held"] - before > after)
    name = _birthday(held["calendar"], held["month"], held["day"])[near]
    order = np.argsort(name, kind="stable")
    name, days, years = name[order], held["held"][near][order], held["year"][near][order]
    mine = _birthday(subject["bd_calendar"], subject["bd_month"], subject["bd_day"])
    low, high = np.searchsorted(name, mine), np.searchsorted(name, mine, side="right")
    low, high = (np.where(subject["bd_month"] == NONE, 0, edge) for edge in (low, high))
    place = np.repeat(facts.place, high - low)
    at = np.arange(len(place)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + np.repeat(low, high - low)
    born = subject["bd_year"][place]
    nominal = subject["nominal"][place] if "nominal" in when.get("reckoned", ()) else 0
    age = np.where(born == NONE, NONE, years[at] - born + nominal)
    rows = {"place": place, "period": days[at], "opens": days[at] - before, "due": days[at] + closes, "about": days[at], "turning_age": age}
    return _only(rows, (age == NONE) | (age > 0))


def _birthday(calendar, month, day):
    return calendar.astype(np.int64) * 10000 + month * 100 + day


def _event(facts, rule, on, since, after):
    known = np.unique(facts.keys(rule["when"]["event"], rule["values"]))
    place, day = known >> 17, (known & 0x1FFFF) - (1 << 16)
    fits = (day <= on) & (day > after)
    place, day = place[fits], day[fits]
    way = next(way for way in (*A_DAY, "workdays", "months") if way in rule["when"])
    number = rule["when"][way]
    if way == "workdays":
        due = facts.workday_after(day, number)
    else:
        due = plus_months(day, number) if way == "months" else day + number // A_DAY[way]
    return {"place": place, "period": day, "opens": day, "due": due, "about": day}


def _since_last(facts, rule, on, since, after):
    when = rule["when"]
    place, base, after_it = facts.chain(when["since_last"])
    opens, due = facts.opening(rule, place, base, lambda *asked: _months(facts, rule, *asked))
    rows = {"place": place, "period": base, "opens": opens, "due": due, "about": base, "next": after_it}
    return _only(rows, (opens != NONE) & ((after_it == NONE) | (after_it >= opens)))


def _months(facts, rule, place, base, kind):
    if rule["when"]["months"] != "checkup_months":
        return rule["when"]["months"]
    values, born = rule["values"], facts.subject["birth_on"][place]
    of_age = (born != NONE) & (plus_months(born, values["stricter_age"] * 12) <= plus_months(base, values["stricter_months"]))
    kinds = [facts.folder.code("kind", one) for one in values["stricter_kinds"]]
    return np.where(np.isin(kind, kinds) | of_age, values["stricter_months"], values["months"])


def _rows(parts, names):
    if not parts:
        return {name: np.zeros(0, np.int64) for name in names}
    return {name: np.concatenate([part[n] for part in parts]).astype(np.int64) for n, name in enumerate(names)}


WAYS = {"EveryPeriod": _every, "Anniversary": _anniversary, "Event": _event, "SinceLast": _since_last}
