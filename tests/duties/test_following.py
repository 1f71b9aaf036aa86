"""督办: how far an overdue duty is heard, asking and answering; equal figures."""

from datetime import date, timedelta

import pytest

from tests.duties import making
from tests.world import STAFF, World, build
from weixia.duties import actions, queries, settling
from weixia.duties.models import Duty, FollowUp
from weixia.duties.queries import digest, following
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Post

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
AT = making.AT


@pytest.fixture
def world():
    with scoped(ROOT):
        world = build()
        settling.settle(at=AT, on=TODAY, since=date(2026, 1, 1))
        yield world


def reached(world: World, by: str, show: str = "reached", on: date = TODAY):
    actor = world.actor(by, on=on)
    with scoped(actor.scope):
        return [(duty.person.name, (on - duty.due).days) for duty in following.overdue(seen_by=actor, on=on, narrow=following.Narrow(show))]


def owed(world: World, name: str, days: int) -> Duty:
    """An overdue duty of somebody, so many days over."""
    return Duty.objects.create(
        person=world.people[name], rule="visit.hospital", period=f"x{days}", opens=TODAY - timedelta(days=days + 3),
        due=TODAY - timedelta(days=days), late_until=TODAY + timedelta(days=90), edition=Duty.objects.first().edition, grounds={},
        decided_at=AT)


@pytest.fixture
def ages(world):
    Duty.objects.exclude(pk=Duty.objects.first().pk).delete()
    Duty.objects.update(kept_on=date(2026, 1, 1), opens=date(2026, 1, 1), due=date(2026, 1, 2))
    for name in ("李老", "王老"):
        for days in (0, 1, 6, 7, 29, 30):
            owed(world, name, days)
    return world


def test_the_section_hears_after_a_day_and_the_director_after_a_week(ages):
    assert sorted({days for _name, days in reached(ages, "孙科")}) == [1, 6, 7, 29, 30]
    assert sorted({days for _name, days in reached(ages, "周局")}) == [7, 29, 30]
    assert reached(ages, "孙科") == sorted(reached(ages, "孙科"), key=lambda one: -one[1])


def test_of_a_unit_with_a_head_of_its_own_only_what_goes_above_is_heard(ages):
    Post.objects.create(account=ages.accounts["钱单位"], unit=ages.units["甲县机关"], role="section_head", since=date(2020, 1, 1))
    found = reached(ages, "孙科")
    assert sorted(days for name, days in found if name == "王老") == [30]
    assert sorted(days for name, days in found if name == "李老") == [1, 6, 7, 29, 30]
    assert len(reached(ages, "孙科", "all")) == 10, "nothing is hidden, only not pressed"
    Post.objects.filter(unit=ages.units["甲县机关"], role="section_head").update(until=TODAY)
    assert len(reached(ages, "孙科")) == 10, "a head who left answers for nothing"


def test_every_figure_is_the_length_of_its_list(ages):
    for by in ("孙科", "周局"):
        actor = ages.actor(by, on=TODAY)
        with scoped(actor.scope):
            counts = following.follow_counts(seen_by=actor, on=TODAY)
            assert counts == {show: len(reached(ages, by, show)) for show in following.SHOWS}
            lines = following.follow_lines(following.overdue(seen_by=actor, on=TODAY), on=TODAY)
            assert sum(line.count for line in lines) == counts["all"] == digest.digest(seen_by=actor, on=TODAY).overdue
            for line in lines:
                narrow = following.Narrow("all", line.officer, line.unit_id)
                assert following.overdue(seen_by=actor, on=TODAY, narrow=narrow).count() == line.count


def test_the_desk_leaves_verifications_to_their_own_list(world):
    actor = world.actor("孙科", on=TODAY)
    with scoped(actor.scope):
        verify = Duty.objects.filter(rule="data.verify", org_path__startswith=actor.path).waiting(TODAY).count()
        assert verify == queries.waiting(seen_by=actor, on=TODAY, show="verify").count() == 3
        assert not queries.waiting(seen_by=actor, on=TODAY).filter(rule="data.verify").exists()
        told = digest.digest(seen_by=actor, on=TODAY)
        assert told.verify == 3 and told.overdue == queries.counts(seen_by=actor, on=TODAY).overdue


def ask(world: World, duty: Duty, by: str = "孙科", **told):
    actor = world.actor(by, on=TODAY)
    with scoped(actor.scope):
        return actions.follow_up_ask(duty, by=actor, at=AT, **{"answer_by": date(2026, 11, 25), "words": "为什么拖了"} | told)


def test_asked_twice_there_is_one_and_after_an_answer_it_is_asked_anew(ages):
    duty = owed(ages, "李老", 12)
    asked, made = ask(ages, duty)
    assert made and asked.to_name == "小张" and asked.answer_by == date(2026, 11, 25)
    assert ask(ages, duty) == (asked, False) and ask(ages, duty, by="周局", words="再问")[1] is False
    officer = ages.actor("小张", on=TODAY)
    with scoped(officer.scope):
        assert [row.pk for row, _duty in queries.follow_ups_to(seen_by=officer, on=TODAY)] == [asked.pk]
        answered = actions.follow_up_answer(asked, by=officer, at=AT, answer="周四上门")
        assert queries.follow_ups_to(seen_by=officer, on=TODAY) == []
        assert actions.follow_up_answer(answered, by=officer, at=AT, answer="周四上门").pk == asked.pk, "sent twice it is one"
        with pytest.raises(Impossible, match="已经答复过"):
            actions.follow_up_answer(answered, by=officer, at=AT, answer="另一句")
    again, made = ask(ages, duty)
    assert made and again.pk != asked.pk and FollowUp.objects.filter(ended_at=None).count() == 1
    words = list(Event.objects.filter(action__startswith="follow_up.").order_by("id").values_list("action", flat=True))
    assert words == ["follow_up.asked", "follow_up.answered", "follow_up.asked"]


def test_only_whoever_is_responsible_answers(ages):
    asked, _made = ask(ages, owed(ages, "王老", 12))
    for by, raises in (("钱单位", Impossible), ("何信", Refused)):
        actor = ages.actor(by, on=TODAY)
        with scoped(actor.scope), pytest.raises(raises):
            actions.follow_up_answer(asked, by=actor, at=AT, answer="我来说")
    officer = ages.actor("小张", on=TODAY)
    with scoped(officer.scope), pytest.raises(Impossible, match="写一句"):
        actions.follow_up_answer(asked, by=officer, at=AT, answer=" ")


def test_kept_it_falls_silent_and_taken_back_it_ends(ages):
    duty = owed(ages, "李老", 12)
    asked, _made = ask(ages, duty)
    officer, head = ages.actor("小张", on=TODAY), ages.actor("孙科", on=TODAY)
    Duty.objects.filter(pk=duty.pk).update(kept_on=TODAY)
    with scoped(officer.scope):
        assert queries.follow_ups_to(seen_by=officer, on=TODAY) == []
    Duty.objects.filter(pk=duty.pk).update(kept_on=None)
    with scoped(head.scope):
        actions.follow_up_end(asked, by=head, at=AT)
    with scoped(officer.scope):
        assert queries.follow_ups_to(seen_by=officer, on=TODAY) == []
        with pytest.raises(Impossible, match="已经撤回"):
            actions.follow_up_answer(asked, by=officer, at=AT, answer="来了")


def test_what_is_not_overdue_or_nobodys_or_wanted_yesterday_is_refused(ages):
    with pytest.raises(Impossible, match="没有逾期"):
        ask(ages, owed(ages, "李老", -2))
    with pytest.raises(Impossible, match="已经过了"):
        ask(ages, owed(ages, "李老", 13), answer_by=date(2026, 11, 1))
    ages.people["王老"].primary_contact = ""
    ages.people["王老"].save(update_fields=["primary_contact"])
    with pytest.raises(Impossible, match="没有人负责"):
        ask(ages, owed(ages, "王老", 14))
    with pytest.raises(Refused):
        ask(ages, owed(ages, "李老", 15), by="小张")
    with pytest.raises(Impossible, match="没有逾期"):
        ask(ages, owed(ages, "孟老", 16))
    assert not FollowUp.objects.exists() and STAFF["小张"][1] == "officer"
