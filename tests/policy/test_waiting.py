"""待接: every rule that waits is ready. Given pretended facts for its words, it compiles for both engines and decides."""

from datetime import date

import ibis
import pytest

from weixia.duties import rulebook
from weixia.duties.facts import facts
from weixia.policy import asking, book, compiler, printing
from weixia.policy.grammar import CASES

WHOLE = book.load()
WAITING = sorted(rule.rule for rule in WHOLE if not asking.is_active(rule, facts()))
DAY = {"person": "int64", "day": "date"}
STRETCH = {"person": "int64", "first": "date", "last": "date"}


def pretended() -> asking.Facts:
    """Today's facts, and an empty table of the right shape for every word that nobody answers yet."""
    told, marks = facts(), {fact: "boolean" for rule in WHOLE for fact in rule.who} | {"turning_age": "int32"}
    subject = told.subject.schema()
    stretches = {rule.when.standing for rule in WHOLE if isinstance(rule.when, book.Standing)}
    more = {name: kind for name, kind in marks.items() if name not in subject}
    others = {"person": "int64", "start": "date", "death": "date", **more}
    return asking.Facts(
        ibis.table({**subject, **more}, name="subject"),
        {word: ibis.table(DAY | ({"period": "string"} if one.of_period else {}), name=word)
         for word, one in WHOLE.awaited.items()} | dict(told.evidence), told.moments, told.reckoned,
        {word: ibis.table(STRETCH, name=word) for word in stretches},
        {word: ibis.table(others, name=word) for word in ("branch", "unit", *CASES)})


def test_the_rules_in_force_and_those_that_wait_are_the_whole_book():
    assert {*rulebook.rule_book().rules} | {*WAITING} == {*WHOLE.rules}
    assert not {*rulebook.rule_book().rules} & {*WAITING}
    assert all(WHOLE[name].waits_for for name in WAITING)
    assert [rule.rule for rule in rulebook.rule_book() if rule.waits_for] == [], "a word has come: take it off waits_for"


def test_a_word_that_is_neither_known_nor_waited_for_is_an_error():
    rule = WHOLE["party.dues"].model_copy(update={"waits_for": ["party_member"]})
    with pytest.raises(book.BookError, match="dues_paid"):
        asking.is_active(rule, facts())


@pytest.mark.parametrize("name", WAITING)
def test_it_switches_on_when_its_facts_come(name):
    assert asking.is_active(WHOLE[name], pretended())
    table = compiler.compile_rule(WHOLE[name], pretended())
    assert all(printing.sql(table, engine) for engine in ("postgres", "spark"))


def decide(name, rows, since, on):
    """'period opens due kept_on' of one rule's duties of subject 1 as told on the day, over pretended rows: word → rows, or
    None for none. What opens later is decided already where a fact decides it (decision 12), and not told yet."""
    from django.db import connection

    from weixia.duties import almanac
    from weixia.kernel.scope import ROOT, scoped

    told, text = pretended(), printing.sql(compiler.compile_rule(WHOLE[name], pretended()))
    subject = WHOLE[name].subject
    tables = {**told.evidence, **told.stretches, **told.others, "subject": told.subject}
    with scoped(ROOT), connection.cursor() as cursor:
        almanac.fill()
        ctes = []
        for word in {*rows, *WHOLE[name].duty.kept_by, *asked(WHOLE[name]), "subject" if subject == "person" else subject}:
            columns = {column: str(kind) for column, kind in tables[word].schema().items()}
            ctes.append(f'"{word}" AS ({filled(columns, rows.get(word, []))})')
        cursor.execute(f"WITH {', '.join(ctes)} {text}", {"on": on, "since": since, "after": date(1, 1, 1)})
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert compiler.ahead(WHOLE[name]) or all(r["opens"] <= on for r in found), "the calendar opens nothing before its day"
    return sorted(f"{r['period']} {r['opens']} {r['due']} {r['kept_on'] or '-'}" for r in found if r["opens"] <= on)


def asked(rule):
    word = getattr(rule.when, "event", None) or getattr(rule.when, "standing", None)
    return [word] if word in WHOLE.awaited else []


SQL = {"int64": "bigint", "int32": "int", "string": "text"}


def filled(columns, rows):
    kinds = {column: SQL.get(kind, kind) for column, kind in columns.items()}
    values = ", ".join("(" + ", ".join("NULL" if row.get(c) is None else f"'{row[c]}'" for c in kinds) + ")" for row in rows)
    chosen = ", ".join(f'v."{c}"::{kind} AS "{c}"' for c, kind in kinds.items())
    given = ", ".join(f'"{c}"' for c in kinds)
    return (f"SELECT {chosen} FROM (VALUES {values}) AS v({given})" if rows
            else "SELECT " + ", ".join(f'NULL::{kind} AS "{c}"' for c, kind in kinds.items()) + " WHERE false")


def days(*found):
    """'2026-03-31', or '2026-03-31 2026-02' for a fact that says which period it is for."""
    split = [one.split() for one in found]
    return [{"person": 1, "day": one[0], "period": one[-1]} for one in split]


IT = [{"person": 1, "start": "2020-01-01", "kind": "lixiu", "below_division": True, "party_member": True}]
FROM, TO = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.django_db
@pytest.mark.parametrize("name,rows,on,found", [
    ("party.members_meeting", {"branch": IT, "members_meeting": days("2026-02-10")}, date(2026, 4, 1),
     ["2026-Q1 2026-01-01 2026-03-31 2026-02-10", "2026-Q2 2026-04-01 2026-06-30 -"]),
    ("party.members_meeting_monthly", {"branch": IT, "members_meeting": days("2026-02-10")}, date(2026, 3, 31),
     ["2026-01 2026-01-01 2026-01-31 -", "2026-02 2026-02-01 2026-02-28 2026-02-10", "2026-03 2026-03-01 2026-03-31 -"]),
    ("party.theme_month", {"branch": IT, "theme_day": days("2026-04-30", "2026-05-31")}, date(2026, 5, 1),
     ["2026 2026-05-01 2026-05-31 2026-05-31"]),
    ("party.theme_month", {"branch": IT}, date(2026, 4, 30), []),
    ("subscribe.person", {"subject": IT, "papers_ordered": days("2026-12-10")}, date(2026, 11, 1),
     ["2026 2026-11-01 2026-12-10 2026-12-10"]),
    ("subscribe.person", {"subject": IT}, date(2026, 10, 31), []),
    ("annual.leading_group", {"unit": IT, "leading_group_met": days("2026-03-31")}, date(2026, 1, 1),
     ["2026 2026-01-01 2026-03-31 2026-03-31"]),
    ("annual.leading_group", {"unit": IT}, date(2025, 12, 31), []),
    ("annual.returns", {"unit": IT, "returns_sent": days("2026-01-31 2025", "2027-02-01 2026")}, date(2027, 1, 1),
     ["2025 2026-01-01 2026-01-31 2026-01-31", "2026 2027-01-01 2027-01-31 2027-02-01"]),
    ("annual.returns", {"unit": IT}, date(2026, 12, 31), ["2025 2026-01-01 2026-01-31 -"]),
    ("annual.hardship_survey", {"unit": IT, "hardship_surveyed": days("2026-11-30")}, date(2026, 10, 1),
     ["2026 2026-10-01 2026-10-31 2026-11-30"]),
    ("annual.hardship_survey", {"unit": IT, "hardship_surveyed": days("2026-12-01")}, date(2026, 10, 1),
     ["2026 2026-10-01 2026-10-31 -"]),
    ("brief.half_year", {"unit": IT, "briefing_held": days("2026-02-20 2025-H2", "2026-07-31 2026-H1")}, date(2026, 6, 30),
     ["2025-H2 2025-07-01 2026-01-31 2026-02-20", "2026-H1 2026-01-01 2026-07-31 2026-07-31"]),
    ("pay.monthly", {"subject": IT, "pension_posted": days("2026-02-16 2026-02")}, date(2026, 2, 28),
     ["2026-01 2026-01-01 2026-01-15 -", "2026-02 2026-02-01 2026-02-15 2026-02-16"]),
    ("party.dues", {"subject": IT, "dues_paid": days("2025-12-31 2026-01")}, date(2026, 2, 1),
     ["2025-12 2025-12-01 2026-01-10 -", "2026-01 2026-01-01 2026-02-10 2025-12-31", "2026-02 2026-02-01 2026-03-10 -"]),
    ("party.term", {"branch": IT, "committee_elected": days("2023-06-30")}, date(2025, 12, 30),
     ["2023-06-30 2025-12-30 2026-06-30 -"]),
    ("party.term", {"branch": IT, "committee_elected": days("2023-06-30")}, date(2025, 12, 29), []),
    ("brief.decision_result", {"decision": IT, "decision_made": days("2026-08-31")}, date(2026, 8, 31),
     ["2026-08-31 2026-08-31 2027-02-28 -"]),
    ("health.file", {"subject": IT, "without_health_file": [{"person": 1, "first": "2026-03-01", "last": "2026-04-02"},
                                                            {"person": 1, "first": "2026-05-01"}]}, date(2026, 5, 1),
     ["2026-03-01 2026-03-01 2026-03-31 2026-04-02", "2026-05-01 2026-05-01 2026-05-31 -"]),
    ("party.coverage", {"subject": IT, "member_without_branch": [{"person": 1, "first": "2026-09-29"}]}, date(2026, 9, 28), []),
    ("party.coverage", {"subject": IT, "member_without_branch": [{"person": 1, "first": "2026-09-28"}]}, date(2026, 9, 28),
     ["2026-09-28 2026-09-28 2026-10-16 -"]),
])  # fmt: skip
def test_its_days_on_both_sides(name, rows, on, found):
    assert decide(name, rows, FROM, on) == found
