"""One new contact by the fast path gives what deciding the person anew gives."""

from datetime import date, timedelta
from random import Random

import pytest

from tests.duties import making
from tests.duties.making import AT
from weixia.duties import keeping, settling
from weixia.duties.models import Duty
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.facts import satisfies

SINCE, TO = date(2026, 1, 1), date(2026, 11, 21)
MODES = ["home", "hospital", "phone", "video", "meeting", "wechat", "letter"]
MET = {"any_contact", "talk", "face_to_face"}


@pytest.mark.django_db
def test_the_fast_path_equals_the_slow_one():
    random = Random(2)
    with scoped(ROOT):
        people = [making.person(kind=kind, resettled=True, birth_on=date(1936, 3, 10), charge_since=date(2023, 5, 9),
                                died_on=random.choice([None, None, date(2026, 8, 1)]))
                  for kind in ("lixiu", "tuixiu", "survivor", "worker", "lixiu", "early")]
        for who in people:
            making.happening(who, "hospital", date(2026, 3, 6))
            for day in (date(2026, 4, 1), date(2026, 4, 6), date(2026, 4, 11), date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 30)):
                making.contact(who, day, "phone", reached=False)
        settling.settle(at=AT, on=TO, since=SINCE)
        kept = 0
        for _ in range(120):
            who, mode, level = random.choice(people), random.choice(MODES), random.choice(["leader", "staff", ""])
            told = making.contact(who, SINCE + timedelta(days=random.randint(-30, 320)), mode, True, level)
            keeping.keep(person_id=who.pk, day=told.day, mode=mode, level=level, at=AT)
            done = settling.settle_people([who.pk], at=AT)
            assert (done.added, done.changed, done.gone) == (0, 0, 0), told
            kept = Duty.objects.filter(kept_on__isnull=False).count()
        assert kept > 40
        assert Duty.objects.filter(rule="contact.lost", kept_on__isnull=False).exists()


@pytest.mark.parametrize("mode,level,names", [
    ("home", "leader", {*MET, "home_visit", "tour_visit", "leader_visit", "leader_meeting"}),
    ("hospital", "leader", {*MET, "home_visit", "tour_visit", "leader_visit", "leader_meeting"}),
    ("hospital", "head", {*MET, "home_visit", "tour_visit"}), ("home", "", {*MET, "home_visit", "tour_visit"}),
    ("phone", "leader", {"any_contact", "talk"}), ("video", "staff", {"any_contact", "talk"}),
    ("meeting", "staff", MET), ("meeting", "leader", {*MET, "leader_meeting"}),
    ("wechat", "leader", {"any_contact"}), ("letter", "", {"any_contact"}),
])  # fmt: skip
def test_strong_evidence_satisfies_weak_duties_and_never_the_other_way(mode, level, names):
    assert satisfies(mode=mode, level=level) == names
