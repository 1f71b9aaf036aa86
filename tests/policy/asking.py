"""Short words to ask the slow reader about one person, so that its tests read as tables."""

from datetime import date, timedelta

from tests.policy.slow_reader import Contact, Happening, Person, read

S = date(2026, 1, 1)


def d(text: str) -> date:
    """'2026-03-05', or '03-05' for a day in 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def days(first: str, last: str, *holidays: str) -> set[date]:
    """Monday to Friday between two days, without the holidays."""
    span = (d(last) - d(first)).days + 1
    everyday = {d(first) + timedelta(n) for n in range(span)}
    return {day for day in everyday if day.weekday() < 5} - {d(h) for h in holidays}


def someone(kind="tuixiu", since="2020-01-01", **more) -> Person:
    for name in ("birth_on", "died_on"):
        if isinstance(more.get(name), str):
            more[name] = d(more[name])
    return Person("P1", kind, d(since), **more)


def seen(*facts: str, reached=True) -> list[Contact]:
    """'03-05 phone' or '03-05 home leader' each."""
    split = [f.split() for f in facts]
    return [Contact("P1", d(p[0]), p[1], reached, p[2] if len(p) > 2 else "staff") for p in split]


def told(*facts: str) -> list[Happening]:
    """'hospital 03-05' or 'hospital 03-05 03-07' (known later) each."""
    split = [f.split() for f in facts]
    return [Happening("P1", p[0], d(p[1]), d(p[2]) if len(p) > 2 else None) for p in split]


def ask(rule, person, on, contacts=(), happenings=(), since=S, workdays=None, waived=None):
    """'period opens due status kept_on' of each duty of the rule, 2026 left out of the days."""
    table = {2026: days("01-01", "12-31")} if workdays is None else workdays
    found = read([person], contacts, happenings, table, since=since, on=d(on), waived=waived)

    def short(day):
        return "-" if day is None else day.isoformat().removeprefix("2026-")

    rows = [r for r in found if r["rule"] == rule]
    return [" ".join([r["period"], short(r["opens"]), short(r["due"]), r["status"], short(r["kept_on"])]) for r in rows]
