"""公民身份号码: the vectors of DOMAIN B6-2, and every way a number goes wrong in a sheet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weixia.registry.dates import Unreadable
from weixia.registry.identity import Identity, looks_the_same, read_identity


@pytest.mark.parametrize(("text", "born", "sex"), [
    ("110105193605031018", date(1936, 5, 3), "1"),
    ("150102192811120023", date(1928, 11, 12), "2"),
    ("220223192501011230", date(1925, 1, 1), "1"),
])
def test_good_numbers_say_birth_and_sex(text, born, sex):
    assert read_identity(text) == Identity(text, born, sex)


def test_an_x_may_be_small_wide_or_spaced():
    assert read_identity("21022419520223757x").number == "21022419520223757X"
    assert read_identity(" 210224 19520223 757Ｘ").number == "21022419520223757X"
    assert read_identity("'21022419520223757X").number == "21022419520223757X"


def test_a_good_checksum_does_not_make_a_day():
    with pytest.raises(Unreadable, match="日历"):
        read_identity("433101193302290014")


@pytest.mark.parametrize("value", [
    110101193003078888.0, 110105193605031018, "110105193605031019", "11010519360503101", "1101051936050310188", "不是号码",
    "X10105193605031018",
])
def test_wrong_numbers_are_refused(value):
    with pytest.raises(Unreadable):
        read_identity(value)


def test_a_number_cell_is_told_about_fifteen_digits():
    with pytest.raises(Unreadable, match="15 位"):
        read_identity(110101193003079008.0)


def test_fifteen_digits_become_eighteen():
    assert read_identity("110105360503101") == read_identity("110105193605031018")


def test_fifteen_digits_of_no_day_are_refused():
    with pytest.raises(Unreadable):
        read_identity("110105360230101")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place, step):
    good = "110105193605031018"
    bad = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
    with pytest.raises(Unreadable):
        read_identity(bad)


def test_slips_of_the_pen_look_the_same():
    assert looks_the_same("110105193605031018", "110105193605031028")
    assert looks_the_same("110105193605031018", "110105193605013018")
    assert not looks_the_same("110105193605031018", "110105193605031018")
    assert not looks_the_same("110105193605031018", "110105193706031018")
