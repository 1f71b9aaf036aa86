"""Every figure of 今日 is the length of its list; every duty tells its rule, clause, facts and evidence."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.duties import making
from tests.duties.making import AT
from weixia.duties import actions, queries, rulebook, settling
from weixia.duties.queries import Filters
from weixia.kernel.actor import OPERATOR, Actor, Refused
from weixia.kernel.scope import ROOT, Scope, scoped
from weixia.registry.models import Person

SINCE, TO = date(2026, 1, 1), date(2026, 3, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled():
    with scoped(ROOT):
        told = [("lixiu", "小张", "周局"), ("tuixiu", "小张", ""), ("worker", "", "周局"), ("early", "小李", "")]
        people = [making.person(kind=kind, primary_contact=by, leader=leader, birth_on=date(1936, 3, 30))
                  for kind, by, leader in told]
        making.contact(people[0], date(2026, 3, 2))
        making.contact(people[0], date(2026, 3, 5), mode="letter")
        making.contact(people[0], date(2026, 3, 9), reached=False)
        settling.settle(at=AT, on=TO, since=SINCE)
        yield people


def test_each_count_is_the_length_of_its_list():
    for mine in (False, True):
        seen_by = Actor(account_id=9, name="小张", role="officer", path="")
        counts = queries.counts(seen_by=seen_by, on=TO, mine=mine)
        for name in ("overdue", "today", "week", "later", "unowned"):
            found = queries.waiting(seen_by=seen_by, on=TO, mine=mine, show=name)
            assert len(found) == getattr(counts, name), name
        parts = counts.overdue + counts.today + counts.week + counts.later
        assert parts == counts.all == len(queries.waiting(seen_by=seen_by, on=TO, mine=mine))
        assert counts.overdue and counts.today and counts.week


def test_mine_are_those_i_answer_for():
    chief = Actor(account_id=None, name="周局", role="director", path="")
    found = queries.waiting(seen_by=chief, on=TO, mine=True)
    assert Counter(duty.rule for duty in found) == {"visit.longevity_birthday": 2, "contact.leader": 1}


def test_responsible_falls_back_and_may_be_nobody(settled):
    found = {(duty.person_id, duty.rule): duty.responsible for duty in queries.duties(seen_by=OPERATOR, on=TO)}
    lixiu, tuixiu, worker, _early = [who.pk for who in settled]
    assert found[lixiu, "visit.longevity_birthday"] == "周局" and found[lixiu, "greet.birthday"] == "小张"
    assert found[tuixiu, "visit.longevity_birthday"] == "小张"
    assert found[worker, "visit.longevity_birthday"] == "周局" and found[worker, "greet.birthday"] == ""


def test_pages_follow_each_other_without_gap_or_repeat():
    whole = [duty.pk for duty in queries.waiting(seen_by=OPERATOR, on=TO)]
    seen, key = [], ""
    while True:
        rows, key = queries.page_of(queries.waiting(seen_by=OPERATOR, on=TO), after=key, size=3)
        seen += [duty.pk for duty in rows]
        if not key:
            break
    assert seen == whole and len(whole) > 6


def test_filters(settled):
    def found(**asked):
        return queries.duties(seen_by=OPERATOR, on=TO, filters=Filters(**asked))

    assert {duty.due for duty in found(due_from=TO, due_to=TO)} == {TO}
    assert {duty.person_id for duty in found(person_number=settled[1].number)} == {settled[1].pk}
    assert {duty.status for duty in found(statuses=("kept",))} == {"kept"}
    assert {duty.responsible for duty in found(responsible="小李")} == {"小李"}
    assert not found(unit_path="9999") and len(found(unit_path=settled[0].org_path)) == len(found())


def test_counts_by_person(settled):
    counts = queries.counts_by_person([who.pk for who in settled], seen_by=OPERATOR, on=TO)
    for who in settled:
        waiting = [duty.status for duty in queries.of_person(who.pk, seen_by=OPERATOR, on=TO)]
        assert counts[who.pk].get("overdue", 0) == waiting.count("overdue")
        assert counts[who.pk].get("open", 0) == waiting.count("open")


def test_why_tells_rule_clause_facts_and_evidence(settled):
    duty = next(d for d in queries.of_person(settled[0].pk, seen_by=OPERATOR, on=TO)
                if d.rule == "contact.lixiu_monthly" and d.period == "2026-03")
    why = queries.why(duty.pk, seen_by=OPERATOR, on=TO)
    assert (why.rule.code, why.rule.version, why.rule.who) == ("contact.lixiu_monthly", "2015-01-01", "离休干部")
    assert [clause.ref for clause in why.clauses] == ["S003-7-7"] and "每月" in why.clauses[0].quote
    assert ("管理起始日", "2010-01-01") in [(fact.label, fact.value) for fact in why.facts]
    assert [(one.day.day, one.keeps) for one in why.evidence] == [(2, True), (5, False), (9, False)]
    assert "方式" in why.evidence[1].why_not and "没有联系上" in why.evidence[2].why_not


def test_every_rule_can_be_told_in_words():
    words = {rule.code: rule for rule in queries.rules(seen_by=OPERATOR)}
    assert set(words) == set(rulebook.rule_book().rules)
    assert all(rule.when_words and rule.kept_by_words and rule.by_words and rule.who for rule in words.values())
    assert queries.rule_get("visit.hospital", seen_by=OPERATOR)[1][0].ref == "S001-37"
    assert queries.rule_get("no.such", seen_by=OPERATOR) is None


def test_the_catalogue_tells_which_room_each_waiting_rule_waits_for():
    told = {one["rule"]: one for one in queries.catalogue(seen_by=OPERATOR)}
    assert {rule for rule, one in told.items() if not one["waits"]} == {rule.code for rule in queries.rules(seen_by=OPERATOR)}
    assert {one["row"] for one in told.values()} == {None, *range(1, 51)}
    assert told["party.members_meeting_monthly"] == {
        "row": 34, "rule": "party.members_meeting_monthly", "title": "支部党员大会（每月）", "says": "党员大会每月至少召开一次。",
        "subject": "branch", "tightens": "party.members_meeting", "sources": ["S003-1-7"], "waits": ["party"]}


def test_people_for_whom_birthdays_cannot_be_decided_are_counted():
    for _ in range(2):
        making.person(birth_on=date(1936, 5, 1), birth_precision="month")
    making.person(charge_since=None)
    settling.settle(at=AT)
    assert queries.undetermined_counts(seen_by=OPERATOR, on=TO) == {"出生日期不详": 2, "管理起始日未填": 1}


def test_progress_counts_done_of_total():
    rows = {row["rule"]: row for row in queries.progress(seen_by=OPERATOR, on=TO)}
    assert (rows["contact.lixiu_monthly"]["done"], rows["contact.lixiu_monthly"]["total"]) == (1, 1)


def test_another_unit_sees_nothing():
    stranger = Actor(account_id=3, name="外人", role="officer", path="9999")
    with scoped(Scope(path="9999")):
        assert not queries.duties(seen_by=stranger, on=TO)
        assert queries.counts(seen_by=stranger, on=TO).all == 0
    with pytest.raises(Refused):
        queries.duties(seen_by=Actor(account_id=4, name="管理员", role="sysadmin", path=""), on=TO)


def test_what_waits_is_what_the_status_says(settled):
    Person.objects.filter(pk=settled[1].pk).update(died_on=TO - timedelta(days=10))
    waived = queries.waiting(seen_by=OPERATOR, on=TO)[0]
    actions.duty_waive(waived, by=OPERATOR, at=AT, reason="某")
    for on in (TO, TO - timedelta(days=20), TO - timedelta(days=60), TO + timedelta(days=60), AT.date()):
        told = {duty.pk for duty in queries.duties(seen_by=OPERATOR, on=on) if duty.status in queries.WAITING}
        desk, verify = ({duty.pk for duty in queries.waiting(seen_by=OPERATOR, on=on, show=show)} for show in ("", "verify"))
        assert desk | verify == told and not desk & verify, "verifications are a list of their own"
