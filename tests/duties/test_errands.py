"""What an act leaves to the clock: the act is short, the old figures stay meanwhile, and a cut one is done again."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.duties import making
from tests.duties.making import AT
from tests.duties.test_slices import Cut, afresh, cut_after, people, rows
from weixia import reactions
from weixia.duties import actions, settling
from weixia.duties.models import Errand, Setting
from weixia.duties.queries import errands as queries
from weixia.kernel.actor import OPERATOR, Impossible
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db(transaction=True)
SINCE, TO = date(2026, 1, 1), date(2026, 11, 21)
YEAR = {"year": 2027, "title": "某通知", "published": date(2026, 11, 5), "makeups": [],
        "holidays": [{"first": date(2027, 1, 1), "last": date(2027, 1, 3)}]}


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(settling, "SMALLEST", 5)
    monkeypatch.setattr(settling, "LARGEST", 5)
    with scoped(ROOT):
        yield


@pytest.fixture
def begun():
    """Twenty people, and the first day said; nothing decided yet."""
    people(20)
    actions.duties_start(by=OPERATOR, at=AT, since=SINCE)


def under_way():
    with transaction.atomic():
        return queries.under_way()


@pytest.mark.parametrize("slices_done", [0, 2])
def test_a_start_that_is_cut_says_how_far_it_is_and_is_complete_when_done_again(begun, monkeypatch, slices_done):
    told = under_way()
    assert (told.what, told.about, told.done, told.figures_of) == ("起用", "2026-01-01", 0, None) and not rows()
    with monkeypatch.context() as patch, pytest.raises(Cut):
        cut_after(patch, slices_done)
        actions.errands_do(by=OPERATOR, at=AT)
    assert under_way().done == 5 * slices_done and Setting.objects.get().settled_to < SINCE
    assert len(actions.errands_do(by=OPERATOR, at=AT)) == 1
    assert rows() == afresh() and Setting.objects.get().settled_to == TO and under_way() is None
    [one] = Errand.objects.all()
    assert one.ended_at and one.done == one.of == 20


def test_a_start_is_said_once_and_done_once(begun):
    with pytest.raises(Impossible, match="定过了"):
        actions.duties_start(by=OPERATOR, at=AT, since=SINCE)
    assert len(actions.errands_do(by=OPERATOR, at=AT)) == 1 and actions.errands_do(by=OPERATOR, at=AT) == []


def test_nobody_elses_act_takes_up_what_is_left_to_the_clock(begun):
    with transaction.atomic():
        who = making.person(kind="lixiu")
        reactions._settle([who.pk], AT)
    assert {row[1] for row in rows()} == {who.pk}, "the one whose fact it was, and not everybody"


def test_the_old_figures_stay_and_say_of_when_they_are(begun):
    actions.errands_do(by=OPERATOR, at=AT)
    before, later = rows(), AT + timedelta(hours=1)
    for _twice in range(2):
        actions.workdays_import(YEAR, by=OPERATOR, at=later)
    told = under_way()
    assert (told.about, told.figures_of) == ("2027", AT) and rows() == before
    [done] = actions.errands_do(by=OPERATOR, at=later)
    assert done.people is None and under_way() is None and Errand.objects.filter(ended_at=None).count() == 0
    assert Setting.objects.get().settled_at == later
