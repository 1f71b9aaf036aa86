"""逾期升级: dated days with sources; each step later than the one before."""

from datetime import date

import pytest

from weixia.policy.book import BookError
from weixia.policy.escalation import HERE, escalation, ladder

GOOD = """
remind: {2015-01-01: {value: 3, source: house-choice}}
section: {2015-01-01: {value: 1, source: house-choice}}
leader: {2015-01-01: {value: 7, source: house-choice}, 2026-07-01: {value: 5, source: house-choice}}
upper: {2015-01-01: {value: 30, source: house-choice}}
"""


def read(tmp_path, text):
    file = tmp_path / "escalation.yaml"
    file.write_text(text, encoding="utf-8")
    return escalation(file)


def test_the_days_as_they_are_written():
    held = ladder(date(2026, 11, 22))
    assert (held.remind, held.section, held.leader) == (3, 1, 7) and held.upper > held.leader
    assert ladder(date(1999, 1, 1)) == held, "the first value also holds for all days before it"


def test_a_new_value_holds_from_its_day(tmp_path, monkeypatch):
    held = read(tmp_path, GOOD)
    monkeypatch.setattr("weixia.policy.escalation.escalation", lambda: held)
    assert (ladder(date(2026, 6, 30)).leader, ladder(date(2026, 7, 1)).leader) == (7, 5)


@pytest.mark.parametrize("was,then,says", [
    ("value: 30", "value: 6", "后一级"), ("house-choice}}\nsection", "S-none}}\nsection", "S-none"), ("upper:", "above:", "upper"),
    ("value: 30", "value: [30]", "天数"),
])
def test_what_cannot_be_is_refused(tmp_path, was, then, says):
    assert was in GOOD
    with pytest.raises(BookError, match=says):
        read(tmp_path, GOOD.replace(was, then, 1))


def test_the_file_of_the_product_is_the_one_read():
    assert (HERE / "escalation.yaml").exists() and escalation() is escalation()
