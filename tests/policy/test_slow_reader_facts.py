"""The slow reader against answers worked out by hand: hospital stays, tours, check-ups, debts, death, waivers."""

from datetime import date

import pytest

from tests.policy.asking import S, ask, d, days, seen, someone, told
from tests.policy.slow_days import nth_workday_after, plus_months
from tests.policy.slow_reader import Person, read


def test_workdays_are_counted_after_the_day():
    table = {2026: days("01-01", "12-31", "10-01", "10-02", "10-05", "10-06", "10-07")}
    assert nth_workday_after(d("09-29"), 3, table) == d("10-09")
    assert nth_workday_after(d("12-28"), 3, table) == d("12-31")
    assert nth_workday_after(d("12-29"), 3, table) is None
    assert nth_workday_after(date(2025, 12, 31), 3, table) == d("01-05")


@pytest.mark.parametrize(
    ("happenings", "expected"),
    [
        (["hospital 03-02"], ["2026-03-02 03-02 03-05 missed -"]),  # a Monday
        (["hospital 03-02 03-06"], ["2026-03-06 03-06 03-11 missed -"]),  # known on a Friday
        (["hospital 03-01 03-02", "hospital 03-02"], ["2026-03-02 03-02 03-05 missed -"]),
        (["discharge 03-02", "illness 03-02"], []),
        (["hospital 2019-12-30 03-02"], ["2026-03-02 03-02 03-05 missed -"]),
    ],
)
def test_hospital(happenings, expected):
    assert ask("visit.hospital", someone(), "05-01", happenings=told(*happenings)) == expected


def test_hospital_keeping_and_charge():
    stay = told("hospital 03-02")
    rule, due = "visit.hospital", "2026-03-02 03-02 03-05"
    assert ask(rule, someone(), "05-01", seen("03-01 home", "03-02 hospital"), stay) == [f"{due} kept 03-02"]
    assert ask(rule, someone(), "05-01", seen("03-06 home"), stay) == [f"{due} kept_late 03-06"]
    assert ask(rule, someone(), "05-01", seen("04-04 home"), stay) == [f"{due} kept_late 04-04"]
    assert ask(rule, someone(), "05-01", seen("04-05 home"), stay) == [f"{due} missed -"]
    assert ask(rule, someone(since="03-02"), "03-05", (), stay) == [f"{due} open -"]
    assert ask(rule, someone(since="03-03"), "03-05", (), stay) == []
    assert ask(rule, someone(died_on="03-01"), "03-05", (), stay) == []
    assert ask(rule, someone("survivor"), "03-05", (), stay) == [f"{due} open -"]


def test_missing_workday_year_is_undetermined():
    stay = told("hospital 12-30")
    assert ask("visit.hospital", someone(), "12-29", happenings=stay) == []
    for on in ("12-30", "2027-06-01"):
        found = ask("visit.hospital", someone(died_on="12-31"), on, seen("12-30 home"), stay)
        assert found == ["2026-12-30 12-30 - undetermined -"]


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ([], ["2023-05-10 2025-11-10 05-10 overdue -"]),
        (["2025-11-09 home"], []),  # only the new base
        (["2025-11-10 home"], ["2023-05-10 2025-11-10 05-10 kept 2025-11-10"]),
        (["05-10 hospital"], ["2023-05-10 2025-11-10 05-10 kept 05-10"]),
        (["05-11 home"], ["2023-05-10 2025-11-10 05-10 kept_late 05-11"]),
        (["05-11 phone"], ["2023-05-10 2025-11-10 05-10 overdue -"]),
        (["2023-05-09 home"], ["2023-05-10 2025-11-10 05-10 overdue -"]),  # before the charge
    ],
)
@pytest.mark.parametrize("kind", ["lixiu", "survivor"])
def test_tour_of_the_resettled(kind, visits, expected):
    person = someone(kind, "2023-05-10", resettled=True)
    assert ask("tour.resettled", person, "12-31", seen(*visits)) == expected


def test_tour_is_only_for_the_resettled_and_clips_months():
    assert ask("tour.resettled", someone(since="2023-05-10"), "12-31") == []
    clipped = someone(since="2023-08-31", resettled=True)
    assert ask("tour.resettled", clipped, "03-01") == ["2023-08-31 02-28 08-31 open -"]
    assert ask("tour.resettled", clipped, "02-27") == []


def test_debts_from_before_the_start():
    person = someone(since="2021-03-01", resettled=True)  # due 2024-03-01, opened 2023-09-01
    debt = "2021-03-01 2023-09-01 2024-03-01"
    rule = "tour.resettled"
    assert ask(rule, person, "02-01") == [f"{debt} overdue -"]
    assert ask(rule, person, "02-01", seen("2025-12-31 home")) == []
    assert ask(rule, person, "02-01", seen("2026-01-01 home")) == [f"{debt} kept_late 01-01"]
    assert ask(rule, person, "02-01", seen("2023-09-01 home")) == []
    gone = someone(since="2021-03-01", resettled=True, died_on="2024-06-01")
    assert ask(rule, gone, "02-01") == [f"{debt} missed -"]
    assert ask("contact.retired_quarterly", person, "03-01") == ["2026-Q1 01-01 03-31 open -"]  # no old quarters


@pytest.mark.parametrize(
    ("kind", "born", "expected"),
    [
        ("lixiu", "1980-01-01", "2025-03-10 01-10 03-10 open -"),
        ("worker", "1961-03-10", "2025-03-10 01-10 03-10 open -"),  # 65 on base + 12 months
        ("worker", "1961-03-11", None),  # one day too young: 24 months
        ("worker", None, None),
    ],
)
def test_checkup_12_or_24_months(kind, born, expected):
    person = someone(kind, "2025-03-10", birth_on=born)
    assert ask("checkup.regular", person, "02-01") == ([expected] if expected else [])
    if expected is None:
        assert ask("checkup.regular", person, "2027-01-10") == ["2025-03-10 2027-01-10 2027-03-10 open -"]


@pytest.mark.parametrize(
    ("born", "precision", "base", "found"),
    [
        ("1960-02-29", "day", "2024-02-28", 1),  # 65 on 2025-02-28
        ("1960-02-29", "day", "2024-02-27", 0),
        ("1961-03-01", "month", "2025-03-01", 1),
        ("1961-03-01", "month", "2025-02-28", 0),
        ("1961-01-01", "year", "2025-01-01", 1),
        ("1961-01-01", "year", "2024-12-31", 0),
    ],
)
def test_65_with_odd_births(born, precision, base, found):
    person = someone("worker", base, birth_on=born, birth_precision=precision)
    twelve = plus_months(d(base), 12)
    rows = ask("checkup.regular", person, twelve.isoformat(), since=date(2024, 1, 1))
    assert len(rows) == found


@pytest.mark.parametrize(
    ("checkups", "expected"),
    [
        (["checkup 01-09"], []),
        (["checkup 01-10"], ["2025-03-10 01-10 03-10 kept 01-10"]),
        (["checkup 03-10"], ["2025-03-10 01-10 03-10 kept 03-10"]),
        (["checkup 03-11 02-01"], ["2025-03-10 01-10 03-10 kept_late 03-11"]),  # 发生日期 counts
        (["checkup 2025-03-10"], ["2025-03-10 01-10 03-10 overdue -"]),
    ],
)
def test_checkup_chain(checkups, expected):
    assert ask("checkup.regular", someone("lixiu", "2025-03-10"), "08-01", happenings=told(*checkups)) == expected
    assert ask("checkup.regular", someone("survivor", "2025-03-10"), "08-01", happenings=told(*checkups)) == []


def test_the_next_base_after_a_late_fact():
    person = someone("lixiu", "2024-03-10")
    rows = ask("checkup.regular", person, "2027-01-01", happenings=told("checkup 02-15"), since=date(2025, 1, 1))
    assert rows == [
        "2024-03-10 2025-01-10 2025-03-10 kept_late 02-15",
        "2026-02-15 12-15 2027-02-15 open -",
    ]


@pytest.mark.parametrize(
    ("died", "on", "answer"),
    [
        ("05-02", "06-30", None),
        ("05-03", "05-03", "cancelled -"),  # alive on the day of death
        ("05-05", "05-04", "open -"),  # not known yet
        ("05-05", "06-30", "cancelled -"),
        ("05-06", "05-06", "missed -"),  # due on the day of death
        ("05-07", "05-06", "open -"),
        ("05-20", "05-19", "overdue -"),
        ("05-20", "05-20", "missed -"),
    ],
)
def test_death(died, on, answer):
    rows = ask("greet.birthday", someone(birth_on="1950-05-03", died_on=died), on)
    assert rows == ([f"2026-05-03 05-03 05-06 {answer}"] if answer else [])


def test_facts_after_death_keep_nothing():
    person = someone(birth_on="1950-05-03", died_on="05-05")
    rule = "greet.birthday"
    assert ask(rule, person, "06-30", seen("05-05 home")) == ["2026-05-03 05-03 05-06 kept 05-05"]
    assert ask(rule, person, "06-30", seen("05-06 home")) == ["2026-05-03 05-03 05-06 cancelled -"]
    late = someone(birth_on="1950-05-03", died_on="05-10")
    assert ask(rule, late, "06-30", seen("05-10 home")) == ["2026-05-03 05-03 05-06 kept_late 05-10"]
    assert ask(rule, late, "06-30", seen("05-11 home")) == ["2026-05-03 05-03 05-06 missed -"]


def test_waived_unless_kept():
    person = someone(birth_on="1950-05-03")
    waived = {("greet.birthday", "P1", "2026-05-03"): d("05-04")}
    ask_on = [ask("greet.birthday", person, on, waived=waived) for on in ("05-03", "05-04", "07-01")]
    assert [r[0].split()[3] for r in ask_on] == ["open", "waived", "waived"]
    assert ask("greet.birthday", person, "07-01", seen("05-06 phone"), waived=waived)[0].endswith("kept 05-06")


def test_one_visit_keeps_several_duties():
    person = someone("lixiu", "2024-01-01", birth_on="1936-02-10")
    found = read(
        [person],
        seen("02-10 home leader"),
        told("hospital 02-09"),
        {2026: days("01-01", "12-31")},
        since=S,
        on=d("02-28"),
    )
    kept = {r["rule"] for r in found if r["kept_on"] == d("02-10")}
    assert kept == {
        "contact.lixiu_monthly",
        "greet.birthday",
        "visit.longevity_birthday",
        "visit.spring_festival",
        "visit.hospital",
        "visit.hospital_leader",
    }


def test_before_the_charge_and_without_one():
    assert read([someone("lixiu", "2026-06-01")], [], [], {}, since=S, on=d("05-31")) == []
    assert read([Person("P1", "lixiu", None)], [], [], {}, since=S, on=d("05-31")) == []
