"""Verbs of the merge: made, undone. A security event: the right is needed on both sides, each time."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal, turns
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import clear, put
from weixia.registry import marks, merging, whole_rows
from weixia.registry.access import visible
from weixia.registry.actions.people import Conflict
from weixia.registry.comparing import GROUPS, MERGED, SEALED, Contradiction, contradictions, default, is_same
from weixia.registry.merging import Moved, Sides
from weixia.registry.models import Merge, Person, Suspicion, Transfer

UNDO_DAYS = 30
NOT_CHOSEN = {"version", "updated_at"}


class Doubtful(Impossible):
    """The two contradict one another: merging them must be confirmed in writing."""

    def __init__(self, doubts: list[Contradiction]) -> None:
        super().__init__("confirmed", _("两份档案有互相矛盾的事实。确认是同一个人，须勾选确认并写明依据。"))
        self.doubts = doubts


@transaction.atomic
def merge_make(
    *, by: Actor, at: datetime, survivor: Person, merged: Person, choices: dict[str, str], versions: dict[int, int],
    reason: str, confirmed: bool = False,
) -> Merge:
    """Take `merged` into `survivor`. `choices`: group of columns (comparing.GROUPS) → survivor or merged; `versions`: id →
    the version that was looked at. Raises Refused, Impossible, Doubtful, Conflict."""
    by.must("person.merge")
    kept, gone = _both(by, survivor, merged, versions)
    _must_be_one(kept, gone, reason)
    doubts = contradictions(kept, gone)
    if doubts and not confirmed:
        raise Doubtful(doubts)
    before, past_rows = whole_rows.as_it_stands(kept.pk), whole_rows.rows_of(marks.TABLE, kept.pk)
    stood, past = marks.standing([kept.pk, gone.pk]), marks.past_of([kept.pk, gone.pk])
    chosen = _choose(kept, gone, choices, at=at)
    sides = Sides(kept.pk, gone.pk, kept.number, gone.number)
    own = merging.own_rows(kept.pk)
    moved, left = _unite(sides, at)
    marks.unite(kept.pk, gone.pk, stood, past)
    told_of_marks = [past_rows, whole_rows.rows_of(marks.TABLE, kept.pk)]
    merge = _keep(sides, kept, gone, moved, chosen, snapshot={
        "left": left, "own": own, "marks": told_of_marks, **_changes(before, kept.pk)}, told={
        "reason": reason.strip()[:300], "by_id": by.account_id, "by_name": by.name, "at": at,
        "contradictions": [doubt.code for doubt in doubts]})
    _journal_made(merge, gone, by=by, at=at)
    return merge


@transaction.atomic
def merge_undo(*, by: Actor, at: datetime, merge: Merge, different: bool = False) -> Merge:
    """Part the two again, within thirty days and while both sides are in scope. `different`: the user says that they are
    not one person, so the pair is never suggested again. Facts recorded since stay with the survivor."""
    by.must("person.merge")
    stored = _standing(by, at, merge)
    snapshot = json.loads(clear(stored, "snapshot_sealed"))
    sides = Sides(stored.person_id, stored.merged_id, stored.person.number, stored.merged_number)
    merging.part(sides, Moved(**stored.moved), snapshot["left"], snapshot["own"], at=stored.at)
    changed_since = _give_back(stored.person_id, snapshot, at=at)
    if "marks" in snapshot:
        marks.part(stored.person_id, *snapshot["marks"])
    stored.undone_at, stored.undone_by = at, by.name
    stored.save(update_fields=["undone_at", "undone_by"])
    _judge_pair(sides, by=by, at=at, different=different)
    journal.record("person.unmerged", by=by, at=at, person_id=stored.person_id, org_path=stored.person.org_path,
                   about=stored.merged_name, fields={"merge": stored.pk, "merged": stored.merged_id,
                                                     "number": stored.merged_number, "changed_since": changed_since})
    _tell_other_side("person.parted", stored, stored.merged_unit.path, by=by, at=at)
    return stored


def _both(by: Actor, survivor: Person, merged: Person, versions: dict[int, int]) -> tuple[Person, Person]:
    """Both records, locked in the order of their ids, as they were looked at."""
    ids = [survivor.pk, merged.pk]
    if survivor.pk == merged.pk:
        raise Impossible("", _("这是同一份档案，不用合并。"))
    turns.beside()
    locked = Person.objects.select_for_update(of=("self",)).filter(visible(by), pk__in=ids).select_related("unit")
    rows = {person.pk: person for person in locked.order_by("pk")}
    for person_id in ids:
        if person_id not in rows:
            past = Merge.objects.filter(visible(by), merged_id=person_id, undone_at=None).select_related("person").first()
            if past is None:
                raise Refused(_("两份档案都要在本岗位的管理范围内。"))
            raise Impossible("", _("%(number)s 已经并入 %(name)s（%(into)s）。") % {
                "number": past.merged_number, "name": past.person.name, "into": past.person.number})
    for person_id, person in rows.items():
        if versions.get(person_id) != person.version:
            raise Conflict(person)
    return rows[survivor.pk], rows[merged.pk]


def _must_be_one(kept: Person, gone: Person, reason: str) -> None:
    if not reason.strip():
        raise Impossible("reason", _("写明为什么认定是同一个人。"))
    if kept.related_id == gone.pk or gone.related_id == kept.pk:
        raise Impossible("", _("其中一份是另一份的遗属，是两个人，不能合并。"))
    for person in (kept, gone):
        if Transfer.objects.filter(person=person, answer="").exists():
            raise Impossible("", _("%(name)s（%(number)s）正在转接，接收或撤回之后再合并。") % {
                "name": person.name, "number": person.number})


def _choose(kept: Person, gone: Person, choices: dict[str, str], *, at: datetime) -> list[str]:
    """Put the chosen columns on the survivor; returns the groups that came from the merged record."""
    taken = [key for key in GROUPS if choices.get(key, default(kept, gone, key)) == MERGED and not is_same(kept, gone, key)]
    for key in taken:
        for column in GROUPS[key]:
            setattr(kept, column, getattr(gone, column))
        if key in SEALED:  # a sealed value is bound to its row
            put(kept, SEALED[key], clear(gone, SEALED[key]))
    kept.version, kept.updated_at = kept.version + 1, at
    kept.save()
    return taken


def _unite(sides: Sides, at: datetime) -> tuple[Moved, dict[str, Any]]:
    try:
        return merging.unite(sides, at=at)
    except IntegrityError as still:
        raise Impossible("", _("还有别的记录必须留在被并入的档案上，暂时不能合并。请先办结或撤销那些记录。")) from still


def _changes(before: dict[str, Any], person_id: int) -> dict[str, dict[str, Any]]:
    after = whole_rows.as_it_stands(person_id)
    changed = [column for column in after if after[column] != before[column] and column not in NOT_CHOSEN]
    return {"before": {column: before[column] for column in changed}, "after": {column: after[column] for column in changed}}


def _keep(
    sides: Sides, kept: Person, gone: Person, moved: Moved, chosen: list[str], *, snapshot: dict[str, Any],
    told: dict[str, Any],
) -> Merge:
    merge = Merge(
        person_id=sides.survivor, org_path=kept.org_path, merged_id=sides.merged, merged_uuid=gone.uuid,
        merged_number=gone.number, merged_name=gone.name, merged_unit=gone.unit, moved=asdict(moved), chosen=chosen,
        undo_until=told["at"] + timedelta(days=UNDO_DAYS), **told)
    put(merge, "snapshot_sealed", whole_rows.as_json(snapshot))
    merge.save(force_insert=True)
    return merge


def _journal_made(merge: Merge, gone: Person, *, by: Actor, at: datetime) -> None:
    fields = {"merge": merge.pk, "merged": merge.merged_id, "number": merge.merged_number, "chosen": merge.chosen,
              "moved": {table: len(ids) for table, ids in merge.moved["rows"].items()},
              "contradictions": merge.contradictions}
    journal.record("person.merged", by=by, at=at, person_id=merge.person_id, org_path=merge.org_path, about=gone.name,
                   reason=merge.reason, fields=fields)
    _tell_other_side("person.gone_into", merge, gone.org_path, by=by, at=at)


def _tell_other_side(word: str, merge: Merge, path: str, *, by: Actor, at: datetime) -> None:
    """The merged record's own story says it too; what follows is told once, on the survivor's side."""
    journal.record_many([journal.entry(
        word, by=by, at=at, person_id=merge.merged_id, org_path=path, about=merge.merged_name,
        fields={"merge": merge.pk, "into": merge.person_id})])


def _standing(by: Actor, at: datetime, merge: Merge) -> Merge:
    """The merge, locked with its survivor, if it may still be undone."""
    turns.beside()
    locked = Merge.objects.select_for_update(of=("self", "person")).filter(visible(by), pk=merge.pk)
    stored = locked.select_related("person", "merged_unit").first()
    if stored is None or not stored.merged_unit.path.startswith(by.path):
        raise Refused(_("两份档案都要在本岗位的管理范围内。"))
    if stored.undone_at is not None:
        raise Impossible("", _("这次合并已经撤销。"))
    if at > stored.undo_until:
        raise Impossible("", _("合并超过 30 天，不能再撤销。"))
    if later := Merge.objects.filter(person=stored.person_id, undone_at=None, pk__gt=stored.pk).order_by("-pk").first():
        raise Impossible("", _("之后又有 %(number)s 并入这份档案，请先撤销那一次。") % {"number": later.merged_number})
    return stored


def _give_back(person_id: int, snapshot: dict[str, Any], *, at: datetime) -> list[str]:
    """The survivor's own values return, but for groups that somebody changed since: those are named."""
    now, before, after = whole_rows.as_it_stands(person_id), snapshot["before"], snapshot["after"]
    back: dict[str, Any] = {"version": now["version"] + 1, "updated_at": at}
    changed_since = []
    for key, columns in GROUPS.items():
        held = [column for column in columns if column in after]
        if any(now[column] != after[column] for column in held):
            changed_since.append(key)
        else:
            back |= {column: before[column] for column in held}
    whole_rows.put_columns(person_id, back)
    return changed_since


def _judge_pair(sides: Sides, *, by: Actor, at: datetime, different: bool) -> None:
    """A pair that was judged the same waits again, unless the user says that they are two."""
    pair = Suspicion.objects.filter(person__in=(sides.survivor, sides.merged), other__in=(sides.survivor, sides.merged))
    verdict = {"verdict": "different", "judged_by": by.name, "judged_at": at} if different else {
        "verdict": "", "judged_by": "", "judged_at": None}
    if not pair.exclude(verdict="" if not different else "different").update(**verdict) and different and not pair.exists():
        key = "|".join(sorted((sides.survivor_number, sides.merged_number)))[:100]
        Suspicion.objects.create(person_id=sides.survivor, other_id=sides.merged, pair_key=key, found_at=at, **verdict)
