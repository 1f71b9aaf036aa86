"""The cases anyone can read (cases/*.yaml): a person, a unit, a need or a petition, what happened, and the duties that must follow."""

from datetime import date
from pathlib import Path

import pytest
import yaml

CASES = [(path.stem, case) for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
         for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


@pytest.mark.django_db
@pytest.mark.parametrize("rule,case", CASES, ids=[f"{rule}: {case['name']}" for rule, case in CASES])
def test_case(rule, case):
    found = next((of[kind] for kind in of if kind in case), of_person)(rule, case)
    expect = case["expect"]
    assert len(found) == len(expect), found
    for row, wanted in zip(found, expect, strict=True):
        wanted |= {"period": str(wanted["period"])} if "period" in wanted else {}
        assert {name: row[name] for name in wanted} == wanted


def of_unit(rule, case):
    from tests.duties import making, making_units
    from weixia.duties import units
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT):
        making.start(case.get("since", date(2026, 1, 1)), case["as_of"])
        where = making_units.unit(**case["unit"])
        for told in case.get("receptions", []):
            making_units.reception(where, **told)
        units.units_settle([where.pk], at=making.AT)
        return making_units.standing(case["as_of"], unit=where, rule=rule)


def of_need(rule, case):
    from tests.duties import making, making_cases
    from weixia.duties import cases
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT):
        making.start(case.get("since", date(2026, 1, 1)), case["as_of"])
        row = making_cases.need(**case["need"])
        row.save()
        making_cases.steps(row, *((word, day, told[0] if told else None) for word, day, *told in case.get("steps", [])))
        for told in case.get("holds", []):
            making_cases.hold(row, *told)
        cases.cases_settle("need", [row.pk], at=making.AT)
        return making_cases.standing(case["as_of"], need=row, rule=rule)


def of_petition(rule, case):
    from tests.duties import making, making_cases
    from weixia.duties import cases
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT):
        making.start(case.get("since", date(2026, 1, 1)), case["as_of"])
        row = making_cases.petition(**case["petition"])
        cases.cases_settle("petition", [row.pk], at=making.AT)
        return making_cases.standing_petitions(case["as_of"], petition=row, rule=rule)


def of_person(rule, case):
    from tests.duties import making
    from weixia.duties import settling
    from weixia.duties.models import Waiver
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT):
        making.start(case.get("since", date(2026, 1, 1)), case["as_of"])
        who = making.person(**case.get("person", {}))
        for told in case.get("contacts", []):
            making.contact(who, **told)
        for told in case.get("happenings", []):
            making.happening(who, **told)
        for told in case.get("verifications", []):
            making.verification(who, **told)
        for told in case.get("searches", []):
            making.search(who, day=told.pop("started_on"), **told)
        for told in case.get("reports", []):
            making.report(who, **told)
        for told in case.get("care", []):
            making.care(who, **told)
        for told in case.get("waivers", []):
            Waiver.objects.create(person=who, org_path=who.org_path, rule=rule, reason="某", by_name="某",
                                  at=making.AT, **told | {"period": str(told["period"])})
        settling.settle_people([who.pk], at=making.AT)
        return making.standing(case["as_of"], person=who, rule=rule)


of = {"unit": of_unit, "need": of_need, "petition": of_petition}


def test_every_rule_in_force_has_cases():
    from weixia.duties import rulebook

    assert {rule for rule, _case in CASES} == set(rulebook.rule_book().rules)
