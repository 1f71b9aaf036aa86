"""AC-27: a rule goes from quarters to months on 1 July. Until June the old one, from July the new one, and no lateness made up."""

from datetime import date

import pytest

from tests.acceptance import stage
from tests.policy.test_parity_units import quarter_becomes_month  # noqa: F401
from weixia.duties.models import Duty
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2026, 6, 30), date(2026, 8, 15)


def rows(world, rule):
    found = stage.owed(world, "王老", rule, on=AFTER)
    return [(duty.period, duty.due, duty.status) for duty in found]


def test_ac_27_from_quarters_to_months_on_the_first_of_july(request) -> None:
    world = stage.county(BEFORE, since=date(2026, 1, 1))
    with scoped(ROOT):
        old = {duty.pk: (duty.edition_id, duty.grounds, duty.due, duty.decided_at)
               for duty in Duty.objects.filter(rule="contact.retired_quarterly")}
    request.getfixturevalue("quarter_becomes_month")
    stage.settle(AFTER)
    assert rows(world, "contact.retired_quarterly") == [
        ("2026-Q1", date(2026, 3, 31), "missed"), ("2026-Q2", date(2026, 6, 30), "missed")]
    assert rows(world, "contact.retired_monthly") == [
        ("2026-07", date(2026, 7, 31), "missed"), ("2026-08", date(2026, 8, 31), "open")]
    with scoped(ROOT):
        kept = {duty.pk: (duty.edition_id, duty.grounds, duty.due, duty.decided_at)
                for duty in Duty.objects.filter(rule="contact.retired_quarterly")}
        monthly = Duty.objects.filter(rule="contact.retired_monthly")
        assert not monthly.filter(opens__lt=date(2026, 7, 1)).exists() and monthly.exists()
    assert old and kept == old, "what was decided by the old edition stays as it was decided"
