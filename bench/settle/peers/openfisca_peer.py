"""One day's duties as a small OpenFisca system: each version of a rule is a Variable of the person, for one day.

Inputs are the kept facts and, of the facts with a day, what one person has on that day: whether an event became known,
the last and the next of a chain, the first that keeps.
"""

import numpy as np
import words
from arrays import EPOCH, NONE, plus_days, plus_months
from facts import dates, key, places
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

A_DAY = {"minutes": 1440, "hours": 24, "days": 1}
TOLD = ("period", "due", "late_until", "kept_on")


def build(facts, rules, *, day):
    """(what answers, the inputs by name): the system of these rules, filled for one day."""
    person = build_entity(key="person", plural="persons", label="One retired cadre", is_person=True)
    system = TaxBenefitSystem([person])
    inputs = _inputs(facts, rules, day)
    for name, column in inputs.items():
        system.add_variable(_variable(name, person, bool if column.dtype == bool else int))
    for number, rule in enumerate(rules):
        found = {}

        def shared(people, period, rule=rule, found=found):
            if "all" not in found:
                found["all"] = _decide(facts, rule, day, lambda name: people(name, period))
            return found["all"]

        for what in ("owed", *TOLD):
            system.add_variable(_variable(f"r{number}_{what}", person, bool if what == "owed" else int,
                                          lambda people, period, parameters=None, what=what, shared=shared: shared(people, period)[what]))
    when = str(EPOCH + day)
    simulation = SimulationBuilder().build_default_simulation(system, count=facts.count)
    for name, column in inputs.items():
        simulation.set_input(name, when, column)
    return simulation, when


def decide(facts, rules, simulation, when, *, day):
    """Ask every Variable of the day."""
    for number, rule in enumerate(rules):
        owed = simulation.calculate(f"r{number}_owed", when)
        told = {what: simulation.calculate(f"r{number}_{what}", when)[owed] for what in TOLD}
        count = int(owed.sum())
        yield {"rule": np.full(count, rule["no"]), "person": facts.subject["person"][owed], "opens": np.full(count, day), **told}


def _variable(name, person, kind, formula=None):
    body = {"entity": person, "value_type": kind, "definition_period": DateUnit.DAY, "label": name}
    if formula:
        body["formula"] = formula
    return type(name, (Variable,), body)


def _inputs(facts, rules, day):
    today = np.full(facts.count, day)
    told = {name: facts.was(name, facts.place, today).astype(np.int32) for name in facts.subject if name != "person"}
    for rule in rules:
        if rule["way"] == "Event":
            known = facts.keys(rule["when"]["event"], rule["values"])
            happened = np.zeros(facts.count, bool)
            happened[places(known[dates(known) == day])] = True
            told[f"known_{rule['when']['event']}"] = happened
        if rule["way"] == "SinceLast":
            told[f"last_{rule['when']['since_last']}"] = _last_before(facts, rule["when"]["since_last"], day)
        for word in rule["kept_by"]:
            first = facts.about(word, facts.place, today) if words.TOLD.get(word) else facts.first_from(
                word, rule["values"], facts.place, today)
            told[f"first_{word}"] = first.astype(np.int32)
    return told


def _last_before(facts, word, day):
    """The last base of each chain before the day: the charge's first day or a fact after it."""
    known, start = facts.keys(word), facts.subject["start"]
    at = np.searchsorted(known, key(facts.place, np.full(facts.count, day))) - 1
    found = known[np.maximum(at, 0)] if len(known) else np.zeros(facts.count, np.int64)
    last = np.where((at >= 0) & (places(found) == facts.place), dates(found), NONE)
    return np.where((start == NONE) | (start >= day), NONE, np.maximum(last, start)).astype(np.int32)


def _decide(facts, rule, day, ask):
    told = WAYS[rule["way"]](facts, rule, day, ask)
    start, death = ask("start"), ask("death")
    owed = told["owed"] & (start != NONE) & (start <= day)
    if not rule["outlives"]:
        owed &= (death == NONE) | (day <= death)
    if rule["first"] is not None:
        owed &= told["about"] >= rule["first"]
    if rule["until"] is not None:
        owed &= told["about"] < rule["until"]
    for fact, test, operand in rule["who"]:
        owed &= facts.fits(fact, told["turning_age"] if fact == "turning_age" else ask(fact), test, operand)
    due, late = told["due"] + np.zeros(facts.count, np.int64), rule["late"]
    late_until = np.full(facts.count, NONE) if late == "always" else due if late == "never" else plus_days(due, late)
    until = np.where(due == NONE, NONE, 1 << 30 if late == "always" else late_until)
    if rule["way"] == "SinceLast":
        until = 1 << 30
    if not rule["outlives"]:
        until = np.minimum(until, np.where(death == NONE, 1 << 30, death))
    kept = np.full(facts.count, NONE)
    for word in rule["kept_by"]:
        first = ask(f"first_{word}")
        first = np.where((first != NONE) & (first <= until), first, NONE)
        kept = np.where((kept == NONE) | ((first != NONE) & (first < kept)), first, kept)
    period = told["period"] + np.zeros(facts.count, np.int64)
    return {"owed": owed, "period": period, "due": due, "late_until": late_until, "kept_on": kept}


def _every(facts, rule, day, ask):
    when, start, period = rule["when"], ask("start"), facts.period
    owed, told = np.zeros(facts.count, bool), {"period": 0, "due": np.full(facts.count, NONE), "about": 0}
    told["period"], told["about"] = np.zeros(facts.count, np.int64), np.zeros(facts.count, np.int64)
    for n in np.flatnonzero(period["cadence"] == facts.folder.code("cadence", when["every"])):
        first, last = int(period["first"][n]), int(period["last"][n])
        opens = (int(plus_months(first, when["from_months"])) if "from_months" in when else first) - when.get("opens", 0)
        goal = (int(plus_months(first, when["within_months"])) - 1 if "within_months" in when else last) + when.get("closes", 0)
        if "joins" in when:
            now = (np.maximum(start, opens) == day) & (start <= last - when["joins"]) & (start != NONE)
        else:
            now = np.full(facts.count, opens == day) & (start != NONE) & (start <= opens)
        if goal < day - 400 or not now.any():
            continue
        due = int(facts.last_workday(np.array([goal]))[0]) if "shift" in when else goal
        owed |= now
        told = {name: np.where(now, value, told[name]) for name, value in (("period", period["id"][n]), ("due", due), ("about", first))}
    return {"owed": owed, **told}


def _anniversary(facts, rule, day, ask):
    before, closes = rule["when"].get("opens", 0), rule["when"].get("closes", 0)
    held, born = facts.anniversary, ask("bd_year")
    owed, age = np.zeros(facts.count, bool), np.full(facts.count, NONE)
    for n in np.flatnonzero(held["held"] == day + before):
        mine = ask("bd_calendar") == held["calendar"][n]
        mine &= (ask("bd_month") == held["month"][n]) & (ask("bd_day") == held["day"][n])
        nominal = ask("nominal") if "nominal" in rule["when"].get("reckoned", ()) else 0
        age = np.where(mine & (born != NONE), held["year"][n] - born + nominal, age)
        owed |= mine
    owed &= (age == NONE) | (age > 0)
    return {"owed": owed, "period": day + before, "due": day + before + closes, "about": day + before, "turning_age": age}


def _event(facts, rule, day, ask):
    way = next(way for way in (*A_DAY, "workdays", "months") if way in rule["when"])
    number, today = rule["when"][way], np.array([day])
    if way == "workdays":
        due = facts.workday_after(today, number)[0]
    else:
        due = plus_months(today, number)[0] if way == "months" else day + number // A_DAY[way]
    return {"owed": ask(f"known_{rule['when']['event']}"), "period": day, "due": int(due), "about": day}


def _since_last(facts, rule, day, ask):
    base = ask(f"last_{rule['when']['since_last']}")
    opens, due = facts.opening(rule, facts.place, base, lambda *asked: _months(rule, facts, *asked))
    return {"owed": (base != NONE) & (opens == day), "period": base, "due": due, "about": base}


def _months(rule, facts, place, base, kind):
    values, months = rule["values"], rule["when"]["months"]
    if months != "checkup_months":
        return months
    born = facts.subject["birth_on"][place]
    of_age = (born != NONE) & (base != NONE)
    of_age &= plus_months(born, values["stricter_age"] * 12) <= plus_months(base, values["stricter_months"])
    kinds = [facts.folder.code("kind", one) for one in values["stricter_kinds"]]
    return np.where(np.isin(kind, kinds) | of_age, values["stricter_months"], values["months"])


WAYS = {"EveryPeriod": _every, "Anniversary": _anniversary, "Event": _event, "SinceLast": _since_last}
