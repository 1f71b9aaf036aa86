"""取严 on work lists, counted apart; 凭证不全 on what is kept."""

from datetime import date

from tests.duties import making
from tests.duties.test_overrides import HOSPITAL, head, owed, someone, stricter, tree  # noqa: F401
from weixia.duties import queries, settling
from weixia.duties.models import Duty
from weixia.kernel.actor import OPERATOR

KNOWN, ON = date(2026, 3, 4), date(2026, 3, 5)


def lists(who, on=ON):
    """(rules on 今日, rules on the person's page, rules that figures count)."""
    today = queries.waiting(seen_by=OPERATOR, on=on).filter(person=who, rule__startswith=HOSPITAL)
    every = queries.of_person(who.pk, seen_by=OPERATOR, on=on)
    page = [one.rule for one in queries.folded(every) if one.rule.startswith(HOSPITAL) and one.status in queries.WAITING]
    counted = [row["rule"] for row in queries.progress(seen_by=OPERATOR, on=on) if row["rule"].startswith(HOSPITAL)]
    return sorted(one.rule for one in today), sorted(page), sorted(counted)


def test_the_stricter_one_is_worked_off_and_both_are_counted(tree):  # noqa: F811
    who, unit = someone(tree["near"]), tree["east"].pk
    other = someone(tree["west"])
    stricter(tree["east"])
    for one in (who, other):
        making.happening(one, "hospital", KNOWN)
    settling.settle_people([who.pk, other.pk], at=making.AT)
    own = f"{HOSPITAL}@{unit}"
    assert lists(who) == ([own], [own], [HOSPITAL, own])
    assert lists(other)[:2] == ([HOSPITAL], [HOSPITAL])
    assert queries.counts(seen_by=OPERATOR, on=ON).all == queries.waiting(seen_by=OPERATOR, on=ON).count()
    assert [row[0] for row in owed(who)] == ["book", "unit"], "what is stored, listed and exported has both"


def test_a_baseline_whose_stricter_form_is_done_with_stands_alone(tree):  # noqa: F811
    who = someone(tree["near"])
    stricter(tree["east"], 5, name="late_days")
    making.happening(who, "hospital", KNOWN)
    settling.settle_people([who.pk], at=making.AT)
    late = date(2026, 3, 20)
    assert {one.rule: one.status for one in queries.of_person(who.pk, seen_by=OPERATOR, on=late) if one.rule.startswith(HOSPITAL)} == {
        HOSPITAL: "overdue", f"{HOSPITAL}@{tree['east'].pk}": "missed"}
    assert lists(who, late)[:2] == ([HOSPITAL], [HOSPITAL])


def test_whoever_answers_for_the_baseline_answers_for_the_stricter_form(tree):  # noqa: F811
    who = someone(tree["near"], birth_on=date(1936, 3, 6), leader="周局", primary_contact="小张")
    stricter(tree["east"], [90, 95, 100], rule="visit.longevity_birthday", name="ages")
    settling.settle_people([who.pk], at=making.AT)
    rows = making.standing(date(2026, 3, 6), person=who, rule__startswith="visit.longevity_birthday")
    assert [row["responsible"] for row in rows] == ["周局", "周局"]


def test_a_visit_that_says_too_little_keeps_the_duty_and_shows_it(tree):  # noqa: F811
    who = someone(tree["near"], kind="lixiu")
    making.happening(who, "hospital", KNOWN)
    bare = making.contact(who, ON, "hospital")
    settling.settle_people([who.pk], at=making.AT)
    kept = {one.rule: one for one in Duty.objects.filter(person=who, kept_on=ON)}
    assert {HOSPITAL, "contact.lixiu_monthly"} <= set(kept)
    lacking = queries.unproven(list(kept.values()), seen_by=OPERATOR)
    assert lacking[kept[HOSPITAL].pk] == ["慰问金或慰问品"] and lacking[kept["contact.lixiu_monthly"].pk] == ["摘要（生活、身体情况）"]
    bare.gift_items, bare.summary = "水果", "精神好，能下床"
    bare.save()
    assert queries.unproven(list(kept.values()), seen_by=OPERATOR) == {}
    assert Duty.objects.get(pk=kept[HOSPITAL].pk).kept_on == ON
