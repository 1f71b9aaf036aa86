"""Deciding without writing: a dry run counts what a true change would do; a future day stores nothing."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection

from tests.duties import making
from tests.duties.making import AT
from weixia.duties import queries, rulebook, settling, trying
from weixia.duties.models import Duty, Override, Setting, Waiver
from weixia.kernel.actor import OPERATOR, Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Stewardship

pytestmark = pytest.mark.django_db
SINCE, TO = date(2026, 1, 1), date(2026, 11, 22)
ALL = ("", "~")
DAYS = ("opens", "due", "late_until", "kept_on")

# rule, the values tried, from which day
CASES = [
    ("greet.birthday", {"days_after": 10}, None),
    ("greet.birthday", {"days_after": 10}, date(2026, 6, 1)),
    ("contact.lixiu_monthly", {"kinds": ["lixiu", "tuixiu"]}, None),
    ("contact.lixiu_monthly", {"kinds": ["lixiu", "tuixiu"]}, date(2026, 10, 1)),
    ("visit.longevity_birthday", {"ages": [90, 95, 100]}, None),
    ("visit.longevity_birthday", {"late_days": 5}, None),
    ("visit.hospital", {"workdays": 1}, None),
    ("checkup.regular", {"stricter_age": 75}, None),
    ("checkup.regular", {"months": 18}, None),
]


@pytest.fixture
def crowd():
    with scoped(ROOT):
        people = []
        for number in range(40):
            born = date(1925 + number % 25, 1 + number % 12, 1 + number % 28)
            kind = ("lixiu", "tuixiu", "worker", "survivor")[number % 4]
            who = making.person(kind=kind, birth_on=born, leader="周局" if number % 3 else "")
            people.append(who)
            making.contact(who, date(2026, 1 + number % 11, 3), mode=("phone", "home")[number % 2],
                           level=("staff", "leader")[number % 5 == 0])
            if number % 4 == 1:
                making.happening(who, "hospital", date(2026, 9, 1 + number % 20))
                making.contact(who, date(2026, 9, 4 + number % 20), mode="hospital", level="leader")
            if number % 3 == 0:
                making.happening(who, "checkup", date(2025, 1 + number % 12, 10))
        gone = people[5]
        gone.died_on = date(2026, 8, 1)
        gone.save()
        settling.settle(at=AT, on=TO, since=SINCE)
        waived = Duty.objects.filter(rule="greet.birthday", kept_on=None).first()
        Waiver.objects.create(person=waived.person, org_path=waived.org_path, rule=waived.rule, period=waived.period, day=SINCE,
                              reason="不便", by_name="周局", at=AT)
        yield people


def stood(rule: str) -> dict[tuple[int, str], tuple]:
    return {(duty.person_id, duty.period): (*(getattr(duty, name) for name in DAYS), duty.status)
            for duty in Duty.objects.filter(rule=rule).on(TO)}


def forget():
    """What this process holds of the book."""
    rulebook.rule_book.cache_clear()
    rulebook._printed.clear()


@pytest.fixture
def truly(monkeypatch):
    """Puts a rule in the place of the book's and settles by it."""
    def change(rule):
        whole = rulebook.whole_book()
        changed = type(whole)({**whole.rules, rule.rule: rule}, whole.sources, whole.awaited)
        monkeypatch.setattr(rulebook, "whole_book", lambda: changed)
        forget()
        settling.settle(at=AT, on=TO)

    yield change
    forget()


@pytest.mark.parametrize(("code", "values", "since"), CASES)
def test_a_dry_run_counts_what_a_true_change_does(crowd, truly, code, values, since):
    rule = rulebook.rule_book()[code]
    other = trying.supposed(rule, values, since=since)
    before = stood(code)
    told = trying.trial(rule, other, on=TO, since=SINCE, sight=ALL)
    assert stood(code) == before, "a dry run writes nothing"
    truly(other)
    after = stood(code)
    assert told.before == Counter(row[-1] for row in before.values())
    assert told.after == Counter(row[-1] for row in after.values())
    assert told.changes["new"] == len(after.keys() - before.keys())
    assert told.changes["gone"] == len(before.keys() - after.keys())
    moved = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    assert told.changes["moved"] == len(moved)
    assert told.changes["same"] == len(before.keys() & after.keys()) - len(moved)
    touched = {person for person, _period in moved | (before.keys() ^ after.keys())}
    assert told.people == len(touched) and sum(sum(unit.values()) for unit in told.units.values()) == sum(
        told.changes[name] for name in trying.CHANGES)
    for one in told.samples:
        key = (one.person_id, one.period)
        assert one.before == ((before[key][0], before[key][1], before[key][-1]) if key in before else None)
        assert one.after == ((after[key][0], after[key][1], after[key][-1]) if key in after else None)
    assert told.people, "a case in which nothing changes proves nothing"


def test_a_dry_run_sees_only_what_lies_in_sight(crowd):
    rule = rulebook.rule_book()["contact.lixiu_monthly"]
    other = trying.supposed(rule, {"kinds": ["tuixiu"]})
    assert trying.trial(rule, other, on=TO, since=SINCE, sight=ALL).people
    assert not trying.trial(rule, other, on=TO, since=SINCE, sight=("9999", "9999~")).people


def test_what_a_unit_holds_stricter_is_tried_beside_the_book(crowd):
    who = crowd[0]
    for person in crowd:
        Stewardship.objects.create(person=person, org_path=person.org_path, unit=person.unit, since=date(2020, 1, 1))
    Override.objects.create(rule="visit.hospital", unit=who.unit, name="workdays", value=2, since=SINCE, document="某局办法",
                            clause="两个工作日内到医院看望。", reason="就近", by_name="某", at=AT)
    settling.settle(at=AT, on=TO)
    rule, form = rulebook.rule_book()["visit.hospital"], f"visit.hospital@{who.unit_id}"
    before, own = stood(form), rulebook.settings(rulebook.mark())["visit.hospital"]
    kept = trying.forms(rule, trying.supposed(rule, {"workdays": 5}), own, on=TO, since=SINCE, sight=ALL)
    gone = trying.forms(rule, trying.supposed(rule, {"workdays": 1}), own, on=TO, since=SINCE, sight=ALL)
    assert before and [(unit, one.changes) for unit, one in kept] == [(who.unit_id, Counter(same=len(before)))]
    assert [(unit, one.changes) for unit, one in gone] == [(who.unit_id, Counter(gone=len(before)))], "no longer stricter than the book"


def test_a_dry_run_may_only_read(crowd):
    with pytest.raises(DatabaseError, match="read-only"), trying._reading(), connection.cursor() as cursor:
        cursor.execute("UPDATE duties_setting SET settled_to = '2030-01-01'")
    Setting.objects.update(settled_at=AT)  # and afterwards all may write again


def test_a_dry_run_that_takes_too_long_says_so(crowd, monkeypatch):
    monkeypatch.setattr(trying, "LONGEST", "50ms")
    with pytest.raises(Impossible, match="20 秒没有算完"), trying._reading(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


def told_of(duties) -> dict[tuple[str, str], tuple]:
    return {(duty.rule, duty.period): (duty.opens, duty.due, duty.kept, duty.status) for duty in duties}


def test_a_day_to_come_is_answered_and_not_stored(crowd):
    ahead = date(2027, 6, 30)
    with scoped(ROOT):
        stored = Duty.objects.count()
        told = {who.pk: told_of(trying.expected(who.pk, Duty.objects.on(ahead), to=ahead, since=SINCE)) for who in crowd[:12]}
        assert Duty.objects.count() == stored and Setting.objects.get().settled_to == TO
        settling.settle(at=AT, on=ahead)
        truly_owed = {who.pk: told_of(Duty.objects.filter(person=who).on(ahead)) for who in crowd[:12]}
    assert told == truly_owed
    assert any(row[0] > TO for rows in told.values() for row in rows.values()), "something must be to come"
    assert {"undetermined", "kept"} <= {row[-1] for rows in told.values() for row in rows.values()}


def test_a_miss_says_what_it_lacks(crowd):
    """A call where a visit is asked, nobody reached, withdrawn, too early, too late: each by its own reason."""
    with scoped(ROOT):
        who = making.person(kind="lixiu")
        making.happening(who, "hospital", date(2026, 9, 7))
        making.contact(who, date(2026, 9, 2), mode="hospital")
        making.contact(who, date(2026, 9, 8), mode="phone")
        making.contact(who, date(2026, 9, 9), mode="hospital", reached=False)
        taken = making.contact(who, date(2026, 9, 9), mode="home")
        taken.withdrawn_at = AT
        taken.save()
        settling.settle_people([who.pk], at=AT)
        duty = Duty.objects.get(person=who, rule="visit.hospital")
        making.contact(who, duty.late_until + timedelta(days=2), mode="home")
        why = queries.why(duty.pk, seen_by=OPERATOR, on=TO)
    told = {(one.day.month, one.day.day, one.why_not) for one in why.evidence}
    late = duty.late_until + timedelta(days=2)
    assert told == {
        (9, 2, "早了 5 天，2026-09-07 起才算"), (9, 8, "电话这种方式不算"), (9, 9, "没有联系上，不算"), (9, 9, "这条记录已经撤回，不算"),
        (late.month, late.day, f"晚了 2 天，最晚 {duty.late_until}")}
    assert not any(one.keeps for one in why.evidence) and why.evidence[-1].day in (date(2026, 9, 2), late), "the nearest first"
    assert [fact.link for fact in why.facts if "住院" in fact.label] == [("happening", who.happenings.get().pk)]
    assert any("09-10" in step and "工作日" in step for step in why.steps)
