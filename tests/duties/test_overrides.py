"""加严: a unit's stricter value beside the book's, each counted under its own name."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.duties import making
from weixia.duties import keeping, queries, rulebook, settling
from weixia.duties.actions import Rest, errands_do, rule_override, rule_override_end
from weixia.duties.models import Duty, Override
from weixia.kernel.actor import OPERATOR, Actor, Impossible, Refused
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Stewardship, Unit

AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)
REST = Rest("某局走访办法", "某局〔2026〕1 号", "得知住院一个工作日内到院看望。")
HOSPITAL = "visit.hospital"


@pytest.fixture
def tree(db):
    """霞光局 over 河东局 over 东一社区, and 河西局 beside; settled since 2026 up to the end of June."""
    with scoped(ROOT):
        root = Unit.objects.add_root({"code": "R", "name": "霞光局", "kind": "bureau"})
        east, west = (Unit.objects.add_child(root, {"code": code, "name": name, "kind": "bureau"})
                      for code, name in (("E", "河东局"), ("W", "河西局")))
        near = Unit.objects.add_child(east, {"code": "N", "name": "东一社区", "kind": "community"})
        making.start(date(2026, 1, 1), date(2026, 6, 30))
        yield {"root": root, "east": east, "west": west, "near": near}


def someone(unit, since=date(2020, 1, 1), **values):
    who = making.person(unit=unit, charge_since=since, **values)
    Stewardship.objects.create(person=who, org_path=who.org_path, unit=unit, since=since)
    return who


def head(unit, role="section_head"):
    return Actor(account_id=1, name="周局", role=role, unit_id=unit.pk, unit_name=unit.name, path=unit.path)


def stricter(unit, value=1, *, rule=HOSPITAL, name="workdays", since=DAY, at=AT, by=None):
    made = rule_override(rule=rule, unit=unit, name=name, value=value, since=since, rest=REST, reason="就近", by=by or head(unit), at=at)
    errands_do(by=OPERATOR, at=at)
    return made


def ended(unit, since, at=AT):
    return rule_override_end(rule=HOSPITAL, unit=unit, name="workdays", since=since, reason="撤销", by=head(unit), at=at)


def owed(who, *rules):
    found = Duty.objects.filter(person=who, rule__startswith=rules[0] if rules else HOSPITAL).order_by("rule", "period")
    return [(duty.rule.partition("@")[2] and "unit" or "book", duty.period, str(duty.due), str(duty.kept_on or "-")) for duty in found]


def test_the_book_and_the_stricter_value_stand_side_by_side(tree):
    here, there = someone(tree["near"]), someone(tree["west"])
    row = stricter(tree["east"])
    for who in (here, there):
        making.happening(who, "hospital", date(2026, 3, 4))
    settling.settle_people([here.pk, there.pk], at=making.AT)
    assert owed(here) == [("book", "2026-03-04", "2026-03-09", "-"), ("unit", "2026-03-04", "2026-03-05", "-")]
    assert owed(there) == [("book", "2026-03-04", "2026-03-09", "-")]
    duty = Duty.objects.get(person=here, rule=f"{HOSPITAL}@{tree['east'].pk}")
    why = queries.why(duty.pk, seen_by=OPERATOR, on=date(2026, 3, 4))
    assert [(one.title, one.quote) for one in why.clauses][-1] == ("某局走访办法 某局〔2026〕1 号", REST.clause)
    assert [fact.source for fact in why.rule.values if fact.value == "1"] == [f"unit-{row.pk}"]
    assert len(duty.rule) <= 60 and duty.title == "生病住院必访（单位加严）"


def test_a_looser_value_is_refused_with_the_baseline_and_where_it_is_written(tree):
    for value in (3, 5):
        with pytest.raises(Impossible) as refused:
            stricter(tree["east"], value)
        assert refused.value.column == "value" and "规则书写的是 3" in refused.value.do and f"填的 {value}" in refused.value.do
    with pytest.raises(Impossible, match="90、100"):
        stricter(tree["east"], [90], rule="visit.longevity_birthday", name="ages")
    stricter(tree["east"], [90, 95, 100], rule="visit.longevity_birthday", name="ages")
    assert Override.objects.count() == 1


@pytest.mark.parametrize("change,column", [
    ({"since": DAY - timedelta(days=1)}, "since"), ({"name": "days_before", "rule": "visit.longevity_birthday"}, "name"),
    ({"rule": "party.dues"}, ""), ({"value": "1"}, "value"), ({"value": -1}, "value")])
def test_what_cannot_be_set(tree, change, column):
    with pytest.raises(Impossible) as refused:
        stricter(tree["east"], **change)
    assert refused.value.column == column and not Override.objects.exists()


def test_only_a_head_and_only_for_their_own_units(tree):
    with pytest.raises(Refused):
        stricter(tree["east"], by=head(tree["east"], "officer"))
    with pytest.raises(Impossible, match="管理范围"):
        stricter(tree["west"], by=head(tree["east"]))
    stricter(tree["near"], by=head(tree["east"], "director"))


def test_the_nearer_unit_decides_for_its_own(tree):
    near, east = someone(tree["near"]), someone(tree["east"])
    stricter(tree["east"], 2)
    stricter(tree["near"], 1)
    for who in (near, east):
        making.happening(who, "hospital", date(2026, 3, 4))
    settling.settle_people([near.pk, east.pk], at=making.AT)
    assert [row[2] for row in owed(near)] == ["2026-03-09", "2026-03-05"]
    assert [row[2] for row in owed(east)] == ["2026-03-09", "2026-03-06"]
    ended(tree["near"], date(2026, 4, 1), at=AT)
    making.happening(near, "hospital", date(2026, 4, 8))
    settling.settle_people([near.pk], at=making.AT)
    assert {(duty.rule.partition("@")[2], str(duty.due)) for duty in Duty.objects.filter(person=near, rule__contains="@")} == {
        (str(tree["near"].pk), "2026-03-05"), (str(tree["east"].pk), "2026-04-10")}


def test_a_day_before_is_never_touched_and_the_whole_equals_its_parts(tree):
    who = someone(tree["near"])
    for known in (date(2026, 2, 27), date(2026, 3, 2), date(2026, 5, 6)):
        making.happening(who, "hospital", known)
    settling.settle(at=making.AT, on=date(2026, 11, 21), since=date(2026, 1, 1))
    before = {duty.pk: (duty.due, duty.edition_id, duty.decided_at) for duty in Duty.objects.filter(person=who)}
    stricter(tree["east"], 2)
    stricter(tree["east"], 1, since=date(2026, 5, 1), at=datetime(2026, 4, 1, tzinfo=UTC))
    ended(tree["east"], date(2026, 6, 1), at=datetime(2026, 5, 10, tzinfo=UTC))
    making.happening(who, "hospital", date(2026, 6, 2))
    settling.settle_people([who.pk], at=making.AT)
    assert [row[:3] for row in owed(who) if row[0] == "unit"] == [
        ("unit", "2026-03-02", "2026-03-04"), ("unit", "2026-05-06", "2026-05-07")]
    assert {pk: (one.due, one.edition_id, one.decided_at) for pk in before for one in [Duty.objects.get(pk=pk)]} == before
    done = settling.settle(at=making.AT)
    assert (done.added, done.changed, done.gone) == (0, 0, 0)


def test_setting_one_settles_that_rule_alone(tree):
    who = someone(tree["near"], kind="lixiu")
    making.happening(who, "hospital", date(2026, 3, 4))
    stricter(tree["east"])
    assert {duty.rule for duty in Duty.objects.filter(person=who)} == set(), "the person was never refreshed: nothing else was settled"
    settling.settle(at=making.AT)
    others = Duty.objects.filter(person=who).exclude(rule__startswith=HOSPITAL)
    assert others.exists()
    others.delete()
    stricter(tree["near"], 2)
    assert not others.all().exists()


def test_who_comes_is_owed_from_that_day_and_who_left_keeps_what_arose(tree):
    who = someone(tree["near"])
    stricter(tree["east"])
    making.happening(who, "hospital", date(2026, 3, 4))
    making.happening(who, "hospital", date(2026, 4, 8))
    Stewardship.objects.filter(person=who).update(until=date(2026, 4, 1))
    Stewardship.objects.create(person=who, org_path=tree["west"].path, unit=tree["west"], since=date(2026, 4, 1))
    stricter(tree["west"], 2)
    settling.settle_people([who.pk], at=making.AT)
    assert [row[1:3] for row in owed(who) if row[0] == "unit"] == [("2026-03-04", "2026-03-05"), ("2026-04-08", "2026-04-10")]


def test_one_visit_keeps_both(tree):
    who = someone(tree["near"])
    stricter(tree["east"])
    making.happening(who, "hospital", date(2026, 3, 4))
    settling.settle_people([who.pk], at=making.AT)
    told = making.contact(who, date(2026, 3, 6), "hospital")
    keeping.keep(person_id=who.pk, day=told.day, mode="hospital", level="staff", at=making.AT)
    assert [row[3] for row in owed(who)] == ["2026-03-06", "2026-03-06"]
    settled = settling.settle_people([who.pk], at=making.AT)
    assert settled and (settled.added, settled.changed, settled.gone) == (0, 0, 0)


def test_every_process_notices(tree):
    first = rulebook.mark()
    stricter(tree["east"])
    second = rulebook.mark()
    assert first != second and f"{HOSPITAL}@{tree['east'].pk}" in rulebook.rules()
    tree["near"].refresh_from_db()
    tree["west"].refresh_from_db()
    Unit.objects.move(tree["east"], tree["west"], "last-child")
    assert rulebook.mark() != second, "a unit that moves takes its people along"


def test_rows_are_told_with_their_days(tree):
    stricter(tree["east"], 2)
    stricter(tree["east"], 1, since=date(2026, 5, 1))
    ended(tree["east"], date(2026, 6, 1), at=AT)
    told = queries.overrides(seen_by=head(tree["west"]), on=date(2026, 5, 1), rule=HOSPITAL)
    assert [(one.value, str(one.since), str(one.until), one.stands, one.ends, one.mine) for one in told] == [
        ("", "2026-06-01", "None", False, True, False), ("1", "2026-05-01", "2026-06-01", True, False, False),
        ("2", "2026-03-01", "2026-05-01", False, False, False)]
    may = queries.may_override(HOSPITAL, seen_by=head(tree["west"]), on=DAY)
    assert {one.name: (one.way, one.baseline) for one in may} == {"workdays": ("less", "3"), "late_days": ("less", "30")}
