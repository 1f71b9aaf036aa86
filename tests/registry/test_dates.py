"""Dates as people type them: one meaning is taken as exactly as it was written, two meanings are refused."""

from datetime import date, datetime

import pytest

from weixia.registry.dates import Day, LunarDay, Unreadable, read_day, read_lunar

TYPED = {
    "1930-01-05": (date(1930, 1, 5), "day"),
    "1930/01/05": (date(1930, 1, 5), "day"),
    "1930.1.5": (date(1930, 1, 5), "day"),
    "1930年1月5日": (date(1930, 1, 5), "day"),
    "1930年 1月 5号": (date(1930, 1, 5), "day"),
    "19300105": (date(1930, 1, 5), "day"),
    "１９３０．１．５": (date(1930, 1, 5), "day"),
    "1930—01—05": (date(1930, 1, 5), "day"),
    " 1930-01-05 00:00:00 ": (date(1930, 1, 5), "day"),
    "一九三〇年一月五日": (date(1930, 1, 5), "day"),
    "一九三零年十二月三十一日": (date(1930, 12, 31), "day"),
    "1930 1 5": (date(1930, 1, 5), "day"),
    "公历1930年1月5日": (date(1930, 1, 5), "day"),
    "1936-02-29": (date(1936, 2, 29), "day"),
    "1930.1": (date(1930, 1, 1), "month"),
    "1930.10": (date(1930, 10, 1), "month"),
    "1930年1月": (date(1930, 1, 1), "month"),
    "1930-12": (date(1930, 12, 1), "month"),
    "193012": (date(1930, 12, 1), "month"),
    "１９３０年１月": (date(1930, 1, 1), "month"),
    "1930年5月生": (date(1930, 5, 1), "month"),
    "1930": (date(1930, 1, 1), "year"),
    "1930年": (date(1930, 1, 1), "year"),
}


@pytest.mark.parametrize("text", TYPED)
def test_every_hand_is_read_as_exactly_as_it_was_written(text):
    on, precision = TYPED[text]
    assert read_day(text) == Day(on, precision)


@pytest.mark.parametrize("text", [
    "1930-02-30", "1930.13.1", "1935-02-29", "19300230", "1930年0月1日", "1930.0", "2026-13-01", "0930-01-05", "2330-01-05",
])
def test_a_day_that_no_calendar_has_is_refused(text):
    with pytest.raises(Unreadable):
        read_day(text)


@pytest.mark.parametrize("text", [
    "36.5.3", "05/03/1936", "25/03/1936", "190512", "不详", "约1936年", "1936年三月初五", "1936年闰三月十五", "一九三六年三月十五",
    "1936.5.3-1940.1.1", "王芳", "19360503018", "3月5日",
])
def test_what_could_mean_two_things_is_not_guessed(text):
    with pytest.raises(Unreadable):
        read_day(text)


def test_number_cells_are_taken_only_when_the_number_says_which_day():
    assert read_day(19300105.0) == Day(date(1930, 1, 5))
    assert read_day(1930.12) == Day(date(1930, 12, 1), "month")
    assert read_day(1930.0) == Day(date(1930, 1, 1), "year")
    for value in (1930.1, 10962.0, 1930.123, True):
        with pytest.raises(Unreadable):
            read_day(value)


def test_date_cells_are_days():
    assert read_day(date(1930, 1, 5)) == Day(date(1930, 1, 5))
    assert read_day(datetime(1930, 1, 5, 8, 30)) == Day(date(1930, 1, 5))


def test_where_a_day_is_needed_a_month_is_not_enough():
    with pytest.raises(Unreadable, match="写到日"):
        read_day("2019年1月", exact=True)


LUNAR = {
    "闰三月十五": LunarDay(3, 15, True), "三月十五": LunarDay(3, 15), "正月初一": LunarDay(1, 1), "正月初十": LunarDay(1, 10),
    "冬月廿三": LunarDay(11, 23), "十一月二十三": LunarDay(11, 23), "腊月三十": LunarDay(12, 30), "腊月卅": LunarDay(12, 30),
    "十二月廿九日": LunarDay(12, 29), "农历三月十五": LunarDay(3, 15), "1936年闰三月十五": LunarDay(3, 15, True),
    "闰 三 月 十 五": LunarDay(3, 15, True), "3月15": LunarDay(3, 15), "閏五月廿": LunarDay(5, 20, True), "十月十": LunarDay(10, 10),
}


@pytest.mark.parametrize("text", LUNAR)
def test_lunar_birthdays_in_words(text):
    assert read_lunar(text) == LUNAR[text]


@pytest.mark.parametrize("value", ["十三月初五", "三月卅一", "三月三十一", "三月初", "三月", "3.15", "15", "", date(2024, 3, 15), 3.15])
def test_lunar_days_that_do_not_exist_or_were_changed_by_the_sheet_are_refused(value):
    with pytest.raises(Unreadable):
        read_lunar(value)
