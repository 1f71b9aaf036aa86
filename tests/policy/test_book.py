"""The book takes what it understands and says plainly what it does not."""

import re
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
import yaml

from weixia.policy import book

ROOT = Path(book.__file__).parents[1]

GOOD = {
    "rule": "contact.test", "title": "某", "says": "某。", "sources": ["S003-7-7"], "subject": "person",
    "checked_on": date(2026, 11, 22),
    "who": {"kind": {"in": "kinds"}}, "when": {"every": "month", "joins": "days_left"},
    "duty": {"kept_by": ["talk"], "by": "primary_contact", "late": "never"},
    "values": {
        "kinds": {date(2015, 1, 1): {"value": ["lixiu"], "source": "S003-7-7"}},
        "days_left": {date(2015, 1, 1): {"value": 9, "source": "house-choice"},
                      date(2026, 7, 1): {"value": 5, "source": "house-choice"}},
    },
}


def changed(path, value):
    data = deepcopy(GOOD)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return data


def test_the_book_holds_all_fifty_rows_of_the_catalogue():
    rows = [rule.row for rule in book.load() if rule.row]
    assert set(rows) == set(range(1, 51)) and len(rows) > 50


def test_every_awaited_word_is_waited_for():
    whole = book.load()
    assert {word for rule in whole for word in rule.waits_for} == set(whole.awaited)


def test_each_version_holds_from_its_day_and_the_first_without_beginning():
    first, second = book.read_rule(GOOD, book.load().sources, "某").versions()
    assert (first.first, first.until, first.values["days_left"]) == (None, date(2026, 7, 1), 9)
    assert (second.first, second.until, second.values["days_left"]) == (date(2026, 7, 1), None, 5)
    assert second.values["kinds"] == ["lixiu"]


@pytest.mark.parametrize("path,value,words", [
    (["colour"], "red", "「colour」不是规则书认识的写法"),
    (["when"], {"every": "month", "joined": "days_left"}, "joined"),
    (["when"], {"every": "week"}, "every"),
    (["sources"], ["S999-1"], "出处「S999-1」不在 sources.yaml 里"),
    (["values", "days_left", date(2015, 1, 1)], {"value": 9, "source": "nowhere"}, "「nowhere」不在 sources.yaml"),
    (["values", "days_left", date(2015, 1, 1)], {"value": 9}, "缺少「values.days_left.2015-1-1.source」"),
    (["values", "days_left", date(2015, 1, 1)], {"value": 9.5, "source": "house-choice"}, "写得不对"),
    (["who"], {"kind": {"like": "kinds"}}, "「like」"), (["who"], {"kind": {"in": "ages"}}, "「ages」不在 values"),
    (["who"], {"resettled": {"in": True}}, "是与否只能用 is"), (["when", "joins"], "days", "「days」不在 values"),
    (["when"], {"event": "talk", "days": "days_left", "hours": "days_left"}, "期限应只写一种"),
    (["when"], {"event": "talk"}, "期限应只写一种"), (["when"], {"standing": "talk", "days": "days_left"}, "只有 standing"),
    (["duty", "kept_by"], [], "要写 kept_by"), (["when"], {"event": "death", "days": "days_left"}, "bereavement. 开头"),
    (["rule"], "bereavement.test", "bereavement. 开头"), (["row"], 51, "「row」"), (["subject"], "moon", "「subject」"),
    (["duty", "late"], "some_days", "「some_days」不在 values"), (["duty", "by"], "anybody", "duty.by"),
])  # fmt: skip
def test_what_it_does_not_understand_is_refused(path, value, words):
    with pytest.raises(book.BookError, match=words):
        book.read_rule(changed(path, value), book.load().sources, "某.yaml")


def test_a_key_written_twice_is_refused(tmp_path):
    (tmp_path / "one.yaml").write_text("rule: a.b\nrule: a.c\n", encoding="utf-8")
    with pytest.raises(book.BookError, match="写了两次"):
        book.load(folder=tmp_path)


@pytest.mark.parametrize("extra,words", [
    ({"waits_for": ["moon"]}, "「moon」不在 waiting.yaml"), ({"tightens": "a.b"}, "不是同一对象的国家基线"),
    ({"tightens": "contact.test"}, "不是同一对象的国家基线"),
])  # fmt: skip
def test_a_word_that_no_room_will_tell_and_a_missing_baseline_are_refused(tmp_path, extra, words):
    (tmp_path / "one.yaml").write_text(yaml.safe_dump(GOOD | extra, allow_unicode=True), encoding="utf-8")
    with pytest.raises(book.BookError, match=words):
        book.load(folder=tmp_path)


def test_every_source_is_quoted_and_used():
    whole = book.load()
    used = {key for rule in whole for key in rule.sources}
    used |= {value.source for rule in whole for dated in rule.values.values() for value in dated.values()}
    code = "".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    named = {key for key in whole.sources if re.search(rf"\b{key}\b", code)}
    assert used <= set(whole.sources) == used | named
    assert all(len(source.clause) > 8 for source in whole.sources.values())
