"""Contacts recorded at the same moment, with a full settle beside them: the last to commit has seen every fact."""

from datetime import date

import pytest
from django.db import transaction

from tests.at_once import at_once
from tests.duties import making
from tests.duties.making import AT
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.kernel.scope import ROOT, scoped

TO = date(2026, 11, 21)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_between_settles_at_the_same_time():
    def meet(day):
        def work():
            for who in people:
                with transaction.atomic():
                    making.contact(who, day)
                    settling.settle_people([who.pk], at=AT)
        return work

    def whole():
        for _ in range(3):
            settling.settle(at=AT)

    with scoped(ROOT), transaction.atomic():
        people = [making.person(kind="lixiu") for _ in range(8)]
        settling.settle(at=AT, on=TO, since=date(2026, 11, 1))
    assert at_once([meet(date(2026, 11, 5)), meet(date(2026, 11, 3)), whole]) == [None] * 3
    with scoped(ROOT), transaction.atomic():
        kept = set(Duty.objects.filter(rule="contact.lixiu_monthly").values_list("kept_on", flat=True))
        done = settling.settle(at=AT)
    assert kept == {date(2026, 11, 3)} and (done.added, done.changed, done.gone) == (0, 0, 0)
