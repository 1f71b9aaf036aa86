"""Strong evidence keeps weak duties, never the reverse: every way of contact, every level, every word, as DOMAIN C4-6 has it."""

from datetime import date
from itertools import product

import pytest
from django.db import connection

from weixia.needs import facts
from weixia.needs.models import LEVELS, MODES
from weixia.policy import printing

# as the handbook says it, not as the code has it: 上门 ⊇ 视频 ⊇ 电话, 领导上门 ⊇ 工作人员上门; 到院 counts as 上门
STRONGER_MODES = [("home", "hospital"), ("hospital", "home"), ("home", "meeting"), ("home", "video"), ("video", "phone"),
                  ("meeting", "phone"), ("phone", "wechat"), ("phone", "letter")]
STRONGER_LEVELS = [("leader", "head"), ("head", "staff"), ("staff", "volunteer"), ("volunteer", "")]
KEEPS = {  # word → the weaker words that whatever is it also is
    "leader_visit": {"home_visit", "tour_visit", "leader_meeting", "face_to_face", "talk", "any_contact"},
    "home_visit": {"tour_visit", "face_to_face", "talk", "any_contact"},
    "tour_visit": {"home_visit", "face_to_face", "talk", "any_contact"},  # of the contact itself: an approved video call is care's own
    "leader_meeting": {"face_to_face", "talk", "any_contact"},
    "face_to_face": {"talk", "any_contact"}, "talk": {"any_contact"}, "any_contact": set(),
}
EVERY = list(product(MODES, [*LEVELS, ""]))


def words(mode, level):
    return facts.satisfies(mode=mode, level=level)


@pytest.mark.parametrize("strong,weak", STRONGER_MODES)
def test_a_stronger_way_keeps_all_that_a_weaker_one_keeps(strong, weak):
    for level in [*LEVELS, ""]:
        assert words(weak, level) <= words(strong, level)


@pytest.mark.parametrize("strong,weak", STRONGER_LEVELS)
def test_a_higher_level_keeps_all_that_a_lower_one_keeps(strong, weak):
    for mode in MODES:
        assert words(mode, weak) <= words(mode, strong)


@pytest.mark.parametrize("strong,weak", list(product(facts.EVIDENCE, repeat=2)))
def test_a_word_keeps_a_word_where_it_is_stronger_and_nowhere_else(strong, weak):
    always = all(weak in words(*one) for one in EVERY if strong in words(*one))
    assert always == (weak == strong or weak in KEEPS[strong])


def test_every_word_is_in_the_table():
    assert set(KEEPS) == set(facts.EVIDENCE)


@pytest.mark.django_db
def test_what_the_database_keeps_is_what_the_words_say():
    from tests.duties import making
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT), connection.cursor() as cursor:
        who = making.person()
        told = {}
        for number, (mode, level) in enumerate(EVERY):
            day = date.fromordinal(date(2026, 1, 1).toordinal() + number)
            making.contact(who, day, mode, True, level)
            told[day] = words(mode, level)
        lost, gone = date(2027, 1, 1), date(2027, 1, 2)
        making.contact(who, lost, "home", False, "leader")
        row = making.contact(who, gone, "home", True, "leader")
        row.withdrawn_at = making.AT
        row.save()
        for word, table in facts.evidence().items():
            cursor.execute(printing.sql(table))
            assert {day for _person, day in cursor.fetchall()} == {day for day, said in told.items() if word in said}, word
