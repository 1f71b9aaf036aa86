"""A merge keeps everything of both, can be undone for thirty days, and needs the right on both sides."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.kernel import rows
from tests.world import AT, World, build
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty, Subject
from weixia.kernel import journal
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.fields import clear, put
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry import merging, whole_rows
from weixia.registry.actions.merges import Doubtful, merge_make, merge_undo
from weixia.registry.actions.people import Conflict, number_taken
from weixia.registry.models import ClassTag, FamilyContact, Merge, Person, Stewardship, Suspicion, Transfer
from weixia.registry.queries import merges as queries

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = build()
        journal.react(reactions.WHAT_FOLLOWS)
        made.people["王老二"] = _twin(made)
        settling.settle(at=AT, on=date(2026, 3, 2), since=date(2026, 1, 1))
        yield made


def _twin(world: World) -> Person:
    """王老 once more, registered by the county's office under another number."""
    twin = Person(number="A0009", name="王老", unit=world.units["甲县局"], kind="tuixiu", birth_on=date(1948, 1, 20),
                  birth_precision="day", charge_since=date(2024, 1, 1), created_at=AT, updated_at=AT, note="旧档",
                  primary_contact="小张")
    put(twin, "address_sealed", "甲县某路 1 号")
    twin.address_index = "0" * 32
    twin.save()
    ClassTag.objects.create(person=twin, tag="空巢")
    return twin


def everything(*people: int) -> dict[str, list[dict[str, Any]]]:
    """All rows that hang on these people, whole, by table."""
    found = {}
    for model in merging.tables():
        table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
        said = whole_rows.run("SELECT to_jsonb(t)::text FROM {table} t WHERE person_id = ANY(%(ids)s) ORDER BY {key}",
                              {"ids": list(people)}, table=table, key=key)
        found[table] = [row for (row,) in said]
    return found


def make(world: World, **said: Any) -> Merge:
    kept, gone = said.pop("survivor", world.people["王老"]), said.pop("merged", world.people["王老二"])
    kept.refresh_from_db()
    told = {"choices": {}, "versions": {kept.pk: kept.version, gone.pk: gone.version}, "reason": "同一身份证", **said}
    by = told.pop("by", world.actor("孙科"))
    with scoped(by.scope):
        return merge_make(by=by, at=LATER, survivor=kept, merged=gone, **told)


def undo(world: World, merge: Merge, **said: Any) -> Merge:
    by = said.pop("by", world.actor("孙科"))
    with scoped(by.scope):
        return merge_undo(by=by, at=said.pop("at", LATER), merge=merge, **said)


def test_both_sides_count_and_the_other_record_is_gone(world: World) -> None:
    kept, gone = world.people["王老"], world.people["王老二"]
    one, other = (rows.make(Contact, person) for person in (kept, gone))
    Contact.objects.filter(pk=other.pk).update(summary="又去了一次")
    merge = make(world)
    assert not Person.objects.filter(pk=gone.pk).exists() and not Duty.objects.filter(person_id=gone.pk).exists()
    assert set(Contact.objects.filter(person=kept, withdrawn_at=None)) == {one, other}
    assert {tag.tag for tag in kept.tags.all()} >= {"空巢"}
    assert (merge.merged_number, merge.undo_until) == ("A0009", LATER + timedelta(days=30))
    assert "甲县某路" not in merge.snapshot_sealed and "note" in merge.chosen


def test_what_the_survivor_lacks_comes_over_readable(world: World) -> None:
    make(world)
    kept = Person.objects.get(number="A0002")
    assert (clear(kept, "address_sealed"), kept.note) == ("甲县某路 1 号", "旧档")


def test_undo_gives_the_same_rows_back(world: World) -> None:
    kept, gone = world.people["王老"], world.people["王老二"]
    for person in (kept, gone):
        for model in merging.tables():
            if model not in (Duty, Subject, Merge, Suspicion, Stewardship):
                _one_more(model, person)
    Transfer.objects.update(answer="confirmed")
    settling.settle_people([kept.pk, gone.pk], at=AT)
    before, record = everything(kept.pk, gone.pk), whole_rows.as_it_stands(gone.pk)
    merge = make(world)
    assert everything(kept.pk, gone.pk) != before
    undo(world, merge)
    after = everything(kept.pk, gone.pk)
    after.pop("registry_merge"), before.pop("registry_merge")
    assert after == before and whole_rows.as_it_stands(gone.pk) == record


def _one_more(model: Any, person: Person) -> None:
    from django.db import IntegrityError

    try:
        with transaction.atomic():
            rows.make(model, person)
    except IntegrityError:
        pass


def test_a_fact_that_both_hold_is_counted_once(world: World) -> None:
    kept, gone = world.people["王老"], world.people["王老二"]
    for person in (kept, gone):
        rows.make(Contact, person)
    merge = make(world)
    standing = Contact.objects.filter(person=kept)
    assert (standing.count(), standing.filter(withdrawn_at=None).count()) == (2, 1)
    undo(world, merge)
    assert Contact.objects.filter(withdrawn_at=None).count() == 2


def test_the_number_is_taken_and_leads_to_the_survivor(world: World) -> None:
    merge = make(world)
    assert number_taken("A0009")
    by, kept = world.actor("孙科"), world.people["王老"]
    assert queries.redirect("A0009", seen_by=by) == queries.redirect(merge.merged_id, seen_by=by) == kept.pk
    assert queries.redirect("A0009", seen_by=world.actor("外人")) is None
    undo(world, merge)
    assert queries.redirect("A0009", seen_by=by) is None and number_taken("A0009")


def test_a_chain_leads_to_its_end_and_is_undone_from_the_end(world: World) -> None:
    first = make(world)
    second = make(world, survivor=world.people["李老"], merged=Person.objects.get(number="A0002"), confirmed=True)
    assert queries.survivors(["A0009", "A0002"]).keys() == {"A0009", "A0002"}
    assert set(queries.merged_ids(world.people["李老"].pk)) == {first.merged_id, second.merged_id}
    with pytest.raises(Impossible, match="先撤销那一次"):
        undo(world, first)
    undo(world, second)
    undo(world, first)
    assert Person.objects.filter(number__in=("A0001", "A0002", "A0009")).count() == 3


@pytest.mark.parametrize("side", ["survivor", "merged"])
def test_both_records_must_be_in_sight(world: World, side: str) -> None:
    with pytest.raises(Refused):
        make(world, by=world.actor("钱单位"))
    with pytest.raises(Refused):
        make(world, **{side: world.people["孟老"]}, confirmed=True)
    with pytest.raises(Refused):
        make(world, by=world.actor("小张"))


def test_the_undo_needs_the_right_on_the_merged_unit_too(world: World) -> None:
    """何信 keeps 甲县; once the merged record's unit is another county's, parting is not theirs."""
    merge = make(world)
    Merge.objects.filter(pk=merge.pk).update(merged_unit=world.units["乙县局"])
    with pytest.raises(Refused):
        undo(world, merge)


def test_what_cannot_be_is_said(world: World) -> None:
    kept = world.people["王老"]
    with pytest.raises(Impossible, match="同一份档案"):
        make(world, merged=kept)
    with pytest.raises(Impossible, match="写明"):
        make(world, reason=" ")
    with pytest.raises(Impossible, match="遗属"):
        make(world, survivor=world.people["陈老"], merged=world.people["陈遗属"], confirmed=True)
    rows.make(Transfer, world.people["王老二"])
    with pytest.raises(Impossible, match="正在转接"):
        make(world)


def test_a_changed_record_is_a_conflict(world: World) -> None:
    with pytest.raises(Conflict):
        make(world, versions={world.people["王老"].pk: 1, world.people["王老二"].pk: 9})


@pytest.mark.parametrize(("changed", "code"), [
    ({"id_index": "f" * 32}, "identity"), ({"sex": "1"}, "sex"), ({"birth_on": date(1947, 1, 20)}, "birth_year"),
    ({"died_on": date(2026, 1, 1)}, "death"), ({"kind": "survivor"}, "kind")])
def test_contradictions_need_a_written_yes(world: World, changed: dict[str, Any], code: str) -> None:
    gone = world.people["王老二"]
    Person.objects.filter(pk=gone.pk).update(**changed)
    with pytest.raises(Doubtful) as asked:
        make(world)
    assert [doubt.code for doubt in asked.value.doubts] == [code]
    assert make(world, confirmed=True).contradictions == [code]


def test_undo_leaves_what_somebody_changed_since(world: World) -> None:
    merge = make(world, choices={"primary_contact": "merged"})
    Person.objects.filter(number="A0002").update(note="合并后改的")
    undo(world, merge)
    kept = Person.objects.get(number="A0002")
    assert (kept.note, kept.address_sealed) == ("合并后改的", "")
    assert journal.Event.objects.filter(action="person.unmerged").get().fields["changed_since"] == ["note"]


def test_after_thirty_days_it_stays(world: World) -> None:
    merge = make(world)
    with pytest.raises(Impossible, match="30 天"):
        undo(world, merge, at=LATER + timedelta(days=31))
    undo(world, merge, at=LATER + timedelta(days=29))
    with pytest.raises(Impossible, match="已经撤销"):
        undo(world, merge)


def test_the_pair_is_never_suggested_again_and_others_follow(world: World) -> None:
    kept, gone, third = world.people["王老"], world.people["王老二"], world.people["李老"]
    pair = Suspicion.objects.create(person=kept, other=gone, pair_key="A0002|A0009", reasons=["same_phone"], found_at=AT, verdict="same")
    other = Suspicion.objects.create(person=third, other=gone, pair_key="A0001|A0009", reasons=["same_phone"], found_at=AT)
    merge = make(world)
    other.refresh_from_db()
    assert (other.other_id, other.pair_key) == (kept.pk, "A0001|A0002") and not Suspicion.objects.filter(pk=pair.pk).exists()
    undo(world, merge)
    other.refresh_from_db(), pair.refresh_from_db()
    assert (other.other_id, other.pair_key, pair.verdict) == (gone.pk, "A0001|A0009", "")


def test_survivors_of_the_merged_record_and_relatives_in_order(world: World) -> None:
    kept, gone = world.people["王老"], world.people["王老二"]
    widow = world.people["陈遗属"]
    Person.objects.filter(pk=widow.pk).update(related=gone)
    FamilyContact.objects.create(person=gone, name="王小二", relation="儿子")
    FamilyContact.objects.create(person=gone, name="王老的女儿", relation="女儿", phone_index="")
    merge = make(world)
    widow.refresh_from_db()
    assert widow.related_id == kept.pk
    assert list(kept.family.order_by("place", "id").values_list("name", flat=True)) == ["王老的女儿", "王小二"]
    undo(world, merge)
    widow.refresh_from_db()
    assert widow.related_id == gone.pk and gone.family.count() == 2 and kept.family.get().place == 1
