"""An instance whose periods were filled before the festivals came gets them at its next settle."""

from datetime import date

import pytest

from tests.duties import making
from weixia.duties import almanac, settling
from weixia.duties.models import Duty, Period
from weixia.kernel.scope import ROOT, scoped


@pytest.mark.django_db
def test_missing_cadences_are_added_and_everything_is_settled_anew():
    with scoped(ROOT):
        making.person(kind="lixiu")
        almanac.fill()
        Period.objects.filter(cadence="dragon_boat").delete()
        settling.settle(at=making.AT, on=date(2026, 6, 30), since=date(2026, 6, 1))
        assert Duty.objects.filter(rule="visit.dragon_boat").count() == 1
        assert almanac.fill() is False
