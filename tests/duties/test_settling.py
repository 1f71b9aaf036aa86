"""Settling is a pure function: the whole equals its parts, twice changes nothing, the horizon never shrinks."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection, transaction

from tests.duties import making
from tests.duties.making import AT
from weixia.duties import keeping, settling
from weixia.duties.models import Duty, Setting
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry.models import Happening, Person

SINCE, TO = date(2025, 1, 1), date(2026, 11, 21)
KINDS = ["lixiu", "tuixiu", "worker", "early", "pre1949", "survivor"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything():
    with scoped(ROOT):
        yield


def rows():
    return set(Duty.objects.values_list("rule", "person_id", "period", "opens", "due", "late_until", "kept_on"))


def settle(on=TO, **more):
    return settling.settle(at=AT, on=on, since=SINCE, **more)


def some_person(random):
    return making.person(
        kind=random.choice(KINDS), resettled=random.random() < 0.4, birth_calendar=random.choice(["solar", "lunar"]),
        birth_on=date(random.choice([1925, 1926, 1935, 1936, 1960, 1961]), random.randint(1, 12), random.randint(1, 28)),
        charge_since=date(random.choice([2015, 2022, 2023, 2025]), random.randint(1, 12), random.randint(1, 28)),
        leader=random.choice(["", "周局"]), residence_kind=random.choice(["", "other_city"]),
        tags=[tag for tag in ("重病", "特殊困难") if random.random() < 0.3],
    )


class Life:
    """Random facts, each settled as the product does it: keep for a new contact, settle_people for the rest."""

    def __init__(self, seed, people):
        self.random = Random(seed)
        self.people = [some_person(self.random) for _ in range(people)]
        self.to = date(2025, 12, 31)

    def day(self):
        return SINCE + timedelta(days=self.random.randint(-200, (self.to - SINCE).days))

    def step(self):
        who = self.random.choice(self.people)
        name = self.random.choice(["met"] * 8 + ["in_vain"] * 2 + ["happened"] * 3 + ["withdrawn", "died", "changed", "moved_on"])
        if getattr(self, name)(who) is None:
            settling.settle_people([who.pk], at=AT)

    def met(self, who):
        mode, level = self.random.choice(["home", "phone", "hospital", "letter"]), self.random.choice(["leader", "staff"])
        return self.kept(making.contact(who, self.day(), mode, self.random.random() < 0.9, level))

    def in_vain(self, who):
        day = self.day()
        for shift in (0, 5, self.random.choice([9, 10])):
            self.kept(making.contact(who, day + timedelta(days=shift), "phone", reached=False))
        return True

    def kept(self, told):
        keeping.keep(person_id=told.person_id, day=told.day, mode=told.mode, level=told.handler_level, at=AT, reached=told.reached)
        return True

    def happened(self, who):
        making.happening(who, self.random.choice(["hospital", "checkup", "illness", "dispute", "hardship", "family"]), self.day())

    def withdrawn(self, who):
        fact = self.random.choice([Contact, Happening]).objects.filter(person=who, withdrawn_at=None).first()
        if fact is not None:
            type(fact).objects.filter(pk=fact.pk).update(withdrawn_at=AT)
        if not isinstance(fact, Contact):
            return None
        if self.random.random() < 0.5:  # corrected: another day
            self.kept(making.contact(who, self.day(), fact.mode, fact.reached, fact.handler_level))
        keeping.unkeep(person_id=who.pk, mode=fact.mode, level=fact.handler_level, at=AT)
        return True

    def died(self, who):
        Person.objects.filter(pk=who.pk).update(died_on=self.random.choice([None, self.day()]))

    def changed(self, who):
        change = {"kind": self.random.choice(KINDS), "resettled": self.random.random() < 0.5,
                  "charge_since": self.random.choice([None, self.day()]), "birth_on": date(1936, 3, 10)}
        name = self.random.choice(list(change))
        Person.objects.filter(pk=who.pk).update(**{name: change[name]})

    def moved_on(self, _who):
        self.to = min(TO, self.to + timedelta(days=self.random.randint(1, 20)))
        settling.settle(at=AT, on=self.to, daily=True)
        return True


def test_full_equals_incremental_after_a_thousand_random_facts():
    life = Life(seed=7, people=40)
    settle(life.to)
    before = rows()
    for _ in range(1000):
        life.step()
    grown = rows()
    assert len(grown - before) > 300, "the facts must have mattered"
    done = settling.settle(at=AT)
    assert (done.added, done.changed, done.gone) == (0, 0, 0)
    Duty.objects.all().delete()
    settling.settle(at=AT)
    assert rows() == grown


def test_twice_changes_nothing_and_keeps_every_id():
    random = Random(3)
    for _ in range(20):
        some_person(random)
    first = settle()
    ids = dict(Duty.objects.values_list("id", "decided_at"))
    second = settling.settle(at=AT + timedelta(days=1), on=TO)
    assert first.added > 100 and (second.added, second.changed, second.gone) == (0, 0, 0)
    assert dict(Duty.objects.values_list("id", "decided_at")) == ids


def test_an_earlier_day_never_shrinks_the_horizon():
    making.person(kind="lixiu")
    settle(TO)
    whole = rows()
    settle(date(2025, 3, 1))
    assert rows() == whole and Setting.objects.get().settled_to == TO
    assert max(row["opens"] for row in making.standing(date(2025, 3, 1))) <= date(2025, 3, 1)


def test_any_past_day_is_answered_from_the_rows_of_a_later_horizon():
    random = Random(11)
    for who in [some_person(random) for _ in range(30)]:
        for _ in range(6):
            making.contact(who, SINCE + timedelta(days=random.randint(-400, 680)), random.choice(["home", "phone"]))
        making.happening(who, "checkup", SINCE + timedelta(days=random.randint(-400, 680)))
    days = [date(2025, 3, 31), date(2025, 7, 1), date(2026, 2, 17)]
    near = {}
    for day in days:
        settle(day)
        near[day] = making.standing(day)
    settle(TO)
    for day in days:
        assert making.standing(day) == near[day]


def test_the_start_must_be_said_once_and_is_remembered():
    with pytest.raises(settling.NotStarted):
        settling.settle(at=AT, on=TO)
    assert settling.settle_people([1], at=AT) is None
    settle()
    assert settling.settle(at=AT, on=TO).since == SINCE


def test_a_later_start_takes_what_was_due_before_it_off_the_list():
    making.person(kind="lixiu")
    settle()
    assert Duty.objects.filter(rule="contact.lixiu_monthly").count() == 23
    settling.settle(at=AT, since=date(2026, 1, 1))
    assert Duty.objects.filter(rule="contact.lixiu_monthly").count() == 11


def test_grounds_stay_as_they_were_found_until_the_days_change():
    who = making.person(kind="tuixiu", birth_on=date(1936, 3, 10))
    settle()
    duty = Duty.objects.get(rule="greet.birthday", person=who, period="2026-03-10")
    assert (duty.grounds["turning_age"], duty.grounds["kind"]) == (90, "tuixiu")
    Person.objects.filter(pk=who.pk).update(kind="worker")
    making.contact(who, date(2026, 3, 10))
    settling.settle_people([who.pk], at=AT)
    duty.refresh_from_db()
    assert (duty.kept_on, duty.grounds["kind"]) == (date(2026, 3, 10), "tuixiu")


def test_a_missing_workday_year_is_decided_when_it_comes():
    from weixia.duties import almanac
    from weixia.policy.calendar import work_year

    who = making.person()
    making.happening(who, "hospital", date(2026, 12, 30))
    settle(date(2027, 1, 10))
    assert [row["status"] for row in making.standing(date(2027, 1, 10), rule="visit.hospital")] == ["undetermined"]
    table = {"year": 2027, "title": "某通知", "published": date(2026, 11, 5), "makeups": [],
             "holidays": [{"first": date(2027, 1, 1), "last": date(2027, 1, 3)}]}
    almanac.store(work_year(table), by_name="某", at=AT)
    settling.settle(at=AT, daily=True)
    assert [row["due"] for row in making.standing(date(2027, 1, 10), rule="visit.hospital")] == [date(2027, 1, 5)]


def test_many_people_at_once_equal_one_at_a_time(monkeypatch):
    random = Random(5)
    people = [some_person(random) for _ in range(12)]
    making.start(SINCE, TO)
    with transaction.atomic():
        for who in people:
            settling.settle_people([who.pk], at=AT)
        one_by_one = rows()
        Duty.objects.all().delete()
        monkeypatch.setattr(settling, "FEW", 5)
        monkeypatch.setattr(settling, "MANY", 10)
        settling.settle_people([who.pk for who in people], at=AT)
    assert rows() == one_by_one


def test_the_planner_knows_how_many_duties_a_first_settle_wrote():
    for _ in range(20):
        making.person(kind="lixiu")
    settle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'duties_duty'::regclass")
        assert cursor.fetchone()[0] >= Duty.objects.count() > settling.MANY
