"""The slow reader against answers worked out by hand from a wall calendar: periods, birthdays, the festival."""

from datetime import date

import pytest

from tests.policy.asking import ask, d, seen, someone
from tests.policy.slow_days import lunar_birthday, plus_months, spring_festival


def test_months_are_clipped_both_ways():
    assert plus_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert plus_months(date(2024, 8, 31), 18) == date(2026, 2, 28)
    assert plus_months(date(2026, 4, 30), -2) == date(2026, 2, 28)
    assert plus_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


def test_lunar_days_of_the_wall_calendar():
    assert spring_festival(2025) == (d("01-19"), d("02-16"))
    assert spring_festival(2024) == (date(2024, 12, 31), date(2025, 1, 28))
    assert lunar_birthday(2026, 3, 15) == d("05-01")
    assert lunar_birthday(2025, 12, 30) == d("02-16")  # 腊月 has 29 days
    assert lunar_birthday(2023, 12, 30) == date(2024, 2, 9)  # and here 30
    assert lunar_birthday(2025, 6, 1) == date(2025, 6, 25)  # the plain month, not 闰六


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("03-22", ["2026-03 03-22 03-31 open -"]),  # 22 + 9 = 31
        ("03-23", []),
        ("03-01", ["2026-03 03-01 03-31 open -"]),
        ("02-19", ["2026-02 02-19 02-28 missed -", "2026-03 03-01 03-31 open -"]),
        ("02-20", ["2026-03 03-01 03-31 open -"]),
    ],
)
def test_month_of_a_new_charge(since, expected):
    assert ask("contact.lixiu_monthly", someone("lixiu", since), "03-25") == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [("06-21", ["2026-Q2 06-21 06-30 missed -"]), ("06-22", []), ("04-01", ["2026-Q2 04-01 06-30 missed -"])],
)
@pytest.mark.parametrize("kind", ["tuixiu", "worker", "early", "pre1949"])
def test_quarter_of_a_new_charge(kind, since, expected):
    quarters = ask("contact.retired_quarterly", someone(kind, since), "07-01")
    assert quarters == [*expected, "2026-Q3 07-01 09-30 open -"]


@pytest.mark.parametrize(
    ("contacts", "answer"),
    [
        (["03-01 phone"], "kept 03-01"),
        (["03-31 video"], "kept 03-31"),
        (["03-10 hospital", "03-09 meeting"], "kept 03-09"),
        (["02-28 home"], "missed -"),
        (["04-01 home"], "missed -"),  # never late
        (["03-05 wechat", "03-06 letter"], "missed -"),
    ],
)
def test_what_keeps_a_month(contacts, answer):
    rows = ask("contact.lixiu_monthly", someone("lixiu"), "04-02", seen(*contacts))
    assert rows[2] == f"2026-03 03-01 03-31 {answer}"


def test_not_reached_keeps_nothing_and_facts_after_the_day_are_unknown():
    lixiu = someone("lixiu", "03-01")
    assert ask("contact.lixiu_monthly", lixiu, "03-31", seen("03-05 home", reached=False)) == [
        "2026-03 03-01 03-31 open -"
    ]
    assert ask("contact.lixiu_monthly", lixiu, "03-04", seen("03-05 home")) == ["2026-03 03-01 03-31 open -"]
    assert ask("contact.lixiu_monthly", lixiu, "03-05", seen("03-05 home")) == ["2026-03 03-01 03-31 kept 03-05"]


def test_survivors_and_the_other_rule_owe_no_regular_contact():
    for kind, rule in [
        ("survivor", "lixiu_monthly"),
        ("survivor", "retired_quarterly"),
        ("lixiu", "retired_quarterly"),
    ]:
        assert ask(f"contact.{rule}", someone(kind), "06-30") == []


@pytest.mark.parametrize(
    ("on", "contacts", "answer"),
    [
        ("05-02", [], None),
        ("05-03", [], "open -"),
        ("05-06", [], "open -"),
        ("05-07", [], "overdue -"),
        ("06-05", [], "overdue -"),  # 30 days after 05-06
        ("06-06", [], "missed -"),
        ("06-30", ["05-02 phone"], "missed -"),
        ("06-30", ["05-03 letter"], "kept 05-03"),
        ("06-30", ["05-06 wechat"], "kept 05-06"),
        ("06-30", ["05-07 wechat"], "kept_late 05-07"),
        ("06-30", ["06-05 phone"], "kept_late 06-05"),
        ("06-30", ["06-06 phone"], "missed -"),
    ],
)
def test_birthday_greeting(on, contacts, answer):
    rows = ask("greet.birthday", someone(birth_on="1950-05-03"), on, seen(*contacts))
    assert rows == ([f"2026-05-03 05-03 05-06 {answer}"] if answer else [])


def test_birthday_of_the_29th_of_february():
    born = someone(birth_on="1952-02-29")
    rows = ask("greet.birthday", born, "2028-03-01", since=date(2027, 1, 1))
    assert [r.split()[0] for r in rows] == ["2027-02-28", "2028-02-29"]


@pytest.mark.parametrize(("since", "found"), [("05-03", 1), ("05-04", 0)])
def test_birthday_on_the_first_day_of_the_charge(since, found):
    assert len(ask("greet.birthday", someone(since=since, birth_on="1950-05-03"), "05-20")) == found


@pytest.mark.parametrize(("since", "found"), [("05-06", 1), ("05-07", 0)])
def test_since_asks_for_the_due_day(since, found):
    assert len(ask("greet.birthday", someone(birth_on="1950-05-03"), "05-20", since=d(since))) == found


def test_lunar_birthdays():
    leap = someone(birth_on="1936-05-05", birth_calendar="lunar", lunar_month=3, lunar_day=15, lunar_leap=True)
    computed = someone(birth_on="1936-05-05", birth_calendar="lunar")
    for person in (leap, computed):
        assert ask("greet.birthday", person, "05-10") == ["2026-05-01 05-01 05-04 overdue -"]
        assert ask("visit.longevity_birthday", person, "05-01") == ["2026-05-01 04-24 05-01 open -"]
    thirtieth = someone(birth_on="1950-02-16", birth_calendar="lunar", lunar_month=12, lunar_day=30)
    assert ask("greet.birthday", thirtieth, "02-20") == ["2026-02-16 02-16 02-19 overdue -"]


def test_lunar_text_gives_the_day_and_the_date_gives_the_year():
    eve = "1936-01-20"  # 乙亥(1935)腊月廿六
    by_date = someone(birth_on=eve, birth_calendar="lunar")
    assert ask("visit.longevity_birthday", by_date, "03-01") == ["2026-02-13 02-06 02-13 overdue -"]
    by_text = someone(birth_on=eve, birth_calendar="lunar", lunar_month=1, lunar_day=3)  # disagrees
    # 1935 + 90 = 2025: 正月初三 was 2025-01-31, so nothing in 2026
    assert ask("visit.longevity_birthday", by_text, "12-31") == []
    assert ask("visit.longevity_birthday", by_text, "12-31", since=date(2025, 1, 1)) == [
        "2025-01-31 2025-01-24 2025-01-31 missed -"
    ]
    solar = someone(birth_on=eve)
    assert ask("visit.longevity_birthday", solar, "01-13") == ["2026-01-20 01-13 01-20 open -"]


def test_no_exact_birth_date():
    for precision in ("month", "year", ""):
        lunar = {"birth_calendar": "lunar", "birth_precision": precision}
        vague = someone(birth_on="1936-05-01" if precision else None, **lunar, lunar_month=3, lunar_day=15)
        assert ask("greet.birthday", vague, "05-01") == ["2026-05-01 05-01 05-04 open -"]
        certain = ["2026-05-01 04-24 05-01 open -"] if precision == "month" else []  # May 1936 lies in one lunar year
        assert ask("visit.longevity_birthday", vague, "05-01") == certain
        assert ask("greet.birthday", someone(birth_on="1936-05-01", **lunar), "12-31") == []
    january = someone(birth_on="1936-01-01", birth_precision="month", birth_calendar="lunar", lunar_month=3, lunar_day=15)
    assert ask("visit.longevity_birthday", january, "12-31", since=date(2025, 1, 1)) == []  # 1935 or 1936
    kept_solar = someone(birth_on="1936-05-01", birth_precision="month", lunar_month=3, lunar_day=15)
    assert ask("greet.birthday", kept_solar, "12-31") == []
    assert ask("greet.birthday", someone(birth_on=None), "12-31") == []


@pytest.mark.parametrize(
    ("contacts", "answer"),
    [
        (["05-03 home leader"], "kept 05-03"),
        (["04-26 hospital leader"], "kept 04-26"),
        (["04-25 home leader"], "missed -"),
        (["05-03 home head", "05-03 phone leader"], "missed -"),
        (["05-04 home leader"], "kept_late 05-04"),
        (["06-02 home leader"], "kept_late 06-02"),
        (["06-03 home leader"], "missed -"),
    ],
)
@pytest.mark.parametrize("born", ["1936-05-03", "1926-05-03"])
def test_longevity(born, contacts, answer):
    rows = ask("visit.longevity_birthday", someone(birth_on=born), "07-01", seen(*contacts))
    assert rows == [f"2026-05-03 04-26 05-03 {answer}"]


def test_longevity_asks_charge_on_the_opening_day_and_the_age():
    rule = "visit.longevity_birthday"
    assert len(ask(rule, someone(since="04-26", birth_on="1936-05-03"), "05-03")) == 1
    assert ask(rule, someone(since="04-27", birth_on="1936-05-03"), "05-03") == []
    assert ask(rule, someone(birth_on="1937-05-03"), "05-03") == []
    assert ask(rule, someone("survivor", birth_on="1936-05-03"), "05-03") == []


@pytest.mark.parametrize(
    ("since", "contacts", "answer"),
    [
        ("01-19", [], "missed -"),
        ("01-20", [], None),
        ("01-19", ["01-19 home"], "kept 01-19"),
        ("2020-01-01", ["01-18 home"], "missed -"),
        ("2020-01-01", ["02-16 hospital"], "kept 02-16"),
        ("2020-01-01", ["02-16 phone"], "missed -"),
        ("2020-01-01", ["03-18 home"], "kept_late 03-18"),
        ("2020-01-01", ["03-19 home"], "missed -"),
    ],
)
def test_spring_festival(since, contacts, answer):
    rows = ask("visit.spring_festival", someone(since=since), "04-01", seen(*contacts))
    assert rows == ([f"2026-02-16 01-19 02-16 {answer}"] if answer else [])
