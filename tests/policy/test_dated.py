"""Rules and values that change on a day: what is about the day before goes by the old, never by both."""

from datetime import date

import pytest
import yaml

from weixia.policy import book
from weixia.policy.grammar import Value

BOOK = book.load()
DAY = date(2026, 7, 1)


def told(**more):
    rule = yaml.safe_load((book.HERE / "book" / "contact_retired_quarterly.yaml").read_text())
    return book.read_rule(rule | more, BOOK.sources, "某")


def spans(rule):
    return [(version.first, version.until) for version in rule.versions()]


@pytest.mark.parametrize("given,found", [
    ({}, [(None, None)]), ({"from": DAY}, [(DAY, None)]), ({"until": DAY}, [(None, DAY)]),
    ({"from": DAY, "until": date(2027, 1, 1)}, [(DAY, date(2027, 1, 1))])])
def test_a_rule_holds_from_its_first_day_and_no_longer_on_its_last(given, found):
    assert spans(told(**given)) == found


def test_a_value_of_the_middle_of_the_year_and_a_rule_that_begins_later():
    values = {"kinds": {date(2015, 1, 1): {"value": ["tuixiu"], "source": "S003-3-27"}},
              "days_left": {date(2015, 1, 1): {"value": 9, "source": "house-choice"}, DAY: {"value": 5, "source": "house-choice"}}}
    rule = told(values=values)
    assert spans(rule) == [(None, DAY), (DAY, None)] and [one.values["days_left"] for one in rule.versions()] == [9, 5]
    later = told(values=values, **{"from": date(2026, 10, 1)})
    assert spans(later) == [(date(2026, 10, 1), None)] and later.versions()[0].values["days_left"] == 5
    assert later.versions()[0].named == date(2026, 10, 1)


def test_days_the_wrong_way_round_and_a_value_that_is_not_there_are_refused():
    with pytest.raises(book.BookError, match="until"):
        told(**{"from": DAY, "until": DAY})
    with pytest.raises(book.BookError, match="stricter"):
        told(stricter={"months": "less"})


@pytest.mark.django_db
def test_a_value_changed_in_the_middle_of_the_year_leaves_earlier_duties_alone(monkeypatch):
    """A visit in hospital within three workdays, from 1 July within two."""
    from dataclasses import replace

    from tests.duties import making
    from weixia.duties import rulebook, settling
    from weixia.duties.models import Duty
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT):
        making.start(date(2026, 1, 1), date(2026, 11, 21))
        who = making.person()
        for known in (date(2026, 6, 30), date(2026, 7, 1)):
            making.happening(who, "hospital", known)
        settling.settle_people([who.pk], at=making.AT)
        before = {duty.period: (duty.edition_id, duty.decided_at) for duty in Duty.objects.filter(person=who, rule="visit.hospital")}
        held = rulebook.rule_book()
        rule = held["visit.hospital"]
        workdays = rule.values["workdays"] | {DAY: Value(
            value=2, source="house-choice")}
        changed = replace(held, rules={**held.rules, rule.rule: rule.model_copy(update={"values": rule.values | {"workdays": workdays}})})
        monkeypatch.setattr(rulebook, "rule_book", lambda: changed)
        monkeypatch.setattr(rulebook, "_printed", {})
        settling.settle(at=making.AT)
        found = {duty.period: duty for duty in Duty.objects.filter(person=who, rule="visit.hospital")}
    assert (found["2026-06-30"].due, found["2026-07-01"].due) == (date(2026, 7, 3), date(2026, 7, 3))
    assert (found["2026-06-30"].edition_id, found["2026-06-30"].decided_at) == before["2026-06-30"]
    assert found["2026-07-01"].edition_id != before["2026-07-01"][0]
