"""AC-11: two files of one person, by an old 15-digit number or a slip of one digit: pointed out, united, parted for thirty days."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.acceptance import stage
from tests.registry.importing import roster
from tests.world import World
from weixia import reactions
from weixia.kernel.actor import Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.merges import merge_make, merge_undo
from weixia.registry.models import Merge, Person, Suspicion
from weixia.registry.queries.merges import redirect

pytestmark = pytest.mark.django_db
ON, AGAIN = date(2026, 2, 20), date(2026, 2, 21)
EIGHTEEN = "110105193605031018"
FIFTEEN = EIGHTEEN[:6] + EIGHTEEN[8:17]
ROW = {"姓名": "赵老", "人员类别": "离休干部", "管理单位": "A", "管理起始日": "2020-01-01", "出生日期": "1936-05-03",
       "参加革命时间": "1948-09"}


@pytest.fixture
def world() -> World:
    made = stage.county(ON, since=date(2026, 1, 1))
    stage.joined(made, "赵老", on=ON, kind="lixiu", number="A0011", id_sealed=EIGHTEEN, birth_on=date(1936, 5, 3),
                 revolution_joined_on=date(1948, 9, 1), revolution_joined_precision="month")
    return made


def imported(world: World, **row: str) -> list[str]:
    """One more row of a roster, taken by the keeper, with what follows an import."""
    keeper = world.actor("何信", on=ON)
    with scoped(keeper.scope), transaction.atomic():
        said = roster(ROW | row, by=keeper)
        new = Person.objects.filter(number=row["人员编号"]).values_list("pk", flat=True)
        reactions.after_import("people", list(new), by=keeper, at=stage.moment(ON))
        return said


def second(world: World) -> Person:
    """The same person under another number, a digit of the old fifteen copied wrong."""
    assert imported(world, 人员编号="A0099", 公民身份号码=FIFTEEN[:-1] + "9") == ["新增"]
    with scoped(ROOT):
        world.people["赵老二"] = Person.objects.get(number="A0099")
    return world.people["赵老二"]


def united(world: World) -> Merge:
    kept, gone, head = world.people["赵老"], world.people["赵老二"], world.actor("孙科", on=AGAIN)
    with scoped(head.scope), transaction.atomic():
        kept.refresh_from_db()
        gone.refresh_from_db()
        return merge_make(by=head, at=stage.moment(AGAIN), survivor=kept, merged=gone, choices={}, reason="核对证件，同一个人",
                          versions={kept.pk: kept.version, gone.pk: gone.version}, confirmed=True)


def parted(world: World, merge: Merge, at: Any) -> None:
    head = world.actor("孙科", on=AGAIN)
    with scoped(head.scope), transaction.atomic():
        merge_undo(by=head, at=at, merge=merge)


def kept_on(world: World, name: str) -> dict[tuple[str, str], Any]:
    found = stage.owed(world, name, on=AGAIN)
    rows = {(duty.rule, duty.period): duty.kept_on for duty in found if duty.rule in ("contact.lixiu_monthly", "visit.spring_festival")}
    assert len(rows) == 3 == sum(duty.rule in ("contact.lixiu_monthly", "visit.spring_festival") for duty in found)
    return rows


def test_ac_11_fifteen_digits_are_the_number_on_file(world: World) -> None:
    assert imported(world, 人员编号="A0099", 公民身份号码=FIFTEEN) == ["重复"]
    with scoped(ROOT):
        assert not Person.objects.filter(number="A0099").exists()
        assert [(one.person.number, one.row["number"]) for one in Suspicion.objects.select_related("person")] == [("A0011", "A0099")]


def test_ac_11_the_form_shows_the_likely_twin_before_anything_is_written(world: World) -> None:
    officer = stage.browser(world, "小张")
    told = {"name": "赵老", "kind": "lixiu", "birth_calendar": "solar", "birth": "1936-05-03", "charge_since": "2020-01-01",
            "unit": world.units["甲县局"].pk, "id_number": FIFTEEN, "revolution_joined": "1948-09"}
    page = officer.post("/people/new", told).content.decode()
    assert "公民身份号码相同" in page and f"/people/{world.people['赵老'].pk}" in page and EIGHTEEN not in page
    with scoped(ROOT):
        assert Person.objects.filter(name="赵老").count() == 1


def test_ac_11_a_slip_of_one_digit_is_a_suspicion_to_judge(world: World) -> None:
    second(world)
    with scoped(ROOT):
        assert [one.pair_key for one in Suspicion.objects.all()] == ["A0011|A0099"]
    page = stage.read(stage.browser(world, "孙科"), "/suspicions")
    assert "姓名和出生日期都相同" in page and "A0011" in page and "A0099" in page


def test_ac_11_united_the_evidence_of_both_keeps_each_duty_once(world: World) -> None:
    second(world)
    stage.met(world, "赵老", date(2026, 2, 3), "phone")
    stage.met(world, "赵老二", date(2026, 2, 10), "home")
    one, other = kept_on(world, "赵老"), kept_on(world, "赵老二")
    assert (one["visit.spring_festival", "2026-02-16"], one["contact.lixiu_monthly", "2026-02"]) == (None, date(2026, 2, 3))
    united(world)
    both = kept_on(world, "赵老")
    assert both["visit.spring_festival", "2026-02-16"] == other["visit.spring_festival", "2026-02-16"] == date(2026, 2, 10)
    assert both["contact.lixiu_monthly", "2026-02"] == date(2026, 2, 3)
    head = world.actor("孙科", on=AGAIN)
    with scoped(head.scope):
        assert redirect("A0099", seen_by=head) == world.people["赵老"].pk
    assert stage.browser(world, "孙科").get(f"/people/{world.people['赵老二'].pk}")["Location"] == f"/people/{world.people['赵老'].pk}"


def test_ac_11_parted_within_thirty_days_everything_is_as_it_was(world: World) -> None:
    second(world)
    stage.met(world, "赵老", date(2026, 2, 3), "phone")
    stage.met(world, "赵老二", date(2026, 2, 10), "home")
    before = kept_on(world, "赵老"), kept_on(world, "赵老二")
    parted(world, united(world), stage.moment(AGAIN + timedelta(days=30)))
    assert (kept_on(world, "赵老"), kept_on(world, "赵老二")) == before


def test_ac_11_after_thirty_days_it_stays(world: World) -> None:
    second(world)
    merge = united(world)
    with pytest.raises(Impossible):
        parted(world, merge, stage.moment(AGAIN + timedelta(days=31)))
