"""Verbs of the 善后 case: opened, its steps done, excused and taken back, closed, cancelled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.care import queries
from weixia.care.models import BY_FACTS, OUTCOMES, STEPS, WAYS, Bereavement, BereavementStep
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.kernel.words import listing
from weixia.registry.actions.holding import person_hold
from weixia.registry.queries.deaths import Dead, dead


@dataclass(frozen=True)
class Doing:
    """What is said of one step. `whom` and `way` are asked for 告知 alone; `note` says why when it is not done."""

    kind: str
    outcome: str
    day: date
    way: str = ""
    whom: str = ""
    note: str = ""


@transaction.atomic
def cases_follow(people: Collection[int], *, by: Actor, at: datetime, since: date) -> int:
    """Keep cases in step with the deaths on file, whichever door they came by: open one for a death known on or after
    `since`, cancel that of somebody who lives. Set-wise and safe to run twice. Returns how many changed."""
    gone = dead(people)
    standing = {case.person_id: case for case in Bereavement.objects.filter(person__in=people, cancelled_at=None)}
    new = [one for pk, one in gone.items() if pk not in standing and one.known_on >= since]
    for one in new:
        _open(one, by=by, at=at)
    alive = [case for pk, case in standing.items() if pk not in gone]
    for case in alive:
        _cancel(case, by=by, at=at)
    moved = _redate([case for pk, case in standing.items() if pk in gone], gone)
    return len(new) + len(alive) + moved


@transaction.atomic
def cases_part(people: Collection[int], *, by: Actor, at: datetime, united_at: datetime) -> None:
    """A merge is undone, and with it what followed from it at `united_at`: a case that it opened goes, or is cancelled
    where somebody worked in it and the person lives; one that it cancelled stands again, unless another stands by now.
    Steps done since go home with the case that they are steps of."""
    astray = BereavementStep.objects.filter(person__in=people, case__isnull=False).exclude(person=F("case__person"))
    for step, home in astray.values_list("pk", "case__person"):
        BereavementStep.objects.filter(pk=step).update(person=home)
    gone, rows = dead(people), Bereavement.objects.select_for_update().filter(person__in=people)
    for case in rows.filter(opened_at=united_at, cancelled_at=None):
        if case.closed_on is None and not case.steps.exists():
            _record("bereavement.cancelled", case, by=by, at=at)
            case.delete()
        elif case.person_id not in gone:
            _cancel(case, by=by, at=at)
    standing = Bereavement.objects.filter(person__in=people, cancelled_at=None).values("person")
    for case in rows.filter(cancelled_at=united_at).exclude(person__in=standing):
        Bereavement.objects.filter(pk=case.pk).update(cancelled_at=None, cancelled_by="")
        _record("bereavement.opened", case, by=by, at=at)
    _redate(list(rows.filter(cancelled_at=None, person__in=gone)), gone)


@transaction.atomic
def case_open(person_id: int, *, by: Actor, at: datetime) -> Bereavement:
    """开善后 by hand, for a death from before Weixia. Raises Impossible when there is one, or nobody died; Elsewhere."""
    by.must("bereavement.write")
    person = person_hold(person_id, by=by)
    found = dead([person.pk]).get(person.pk)
    if found is None:
        raise Impossible("", _("档案上没有去世登记。"))
    if Bereavement.objects.filter(person=person, cancelled_at=None).exists():
        raise Impossible("", _("这位老同志的善后已经在办。"))
    return _open(found, by=by, at=at)


def case_read(case: Bereavement, *, by: Actor, at: datetime) -> None:
    """Opening a case shows sealed words, so it is told."""
    by.must("bereavement.read")
    _record("bereavement.read", case, by=by, at=at)


@transaction.atomic
def step_do(case: Bereavement, *, by: Actor, at: datetime, doing: Doing) -> BereavementStep:
    """A step is done, or it is said why not. Raises Refused, Impossible, Elsewhere."""
    by.must("bereavement.write")
    person_hold(case.person_id, by=by)
    stored = _standing(case)
    _must_be_possible(stored, doing, today=timezone.localtime(at).date())
    step = BereavementStep(case=stored, person_id=stored.person_id, org_path=stored.org_path, kind=doing.kind,
                           outcome=doing.outcome, day=doing.day, way=doing.way, by_id=by.account_id, by_name=by.name, at=at)
    put(step, "whom_sealed", doing.whom.strip())
    put(step, "note_sealed", doing.note.strip())
    step.save()
    word = "bereavement.stepped" if doing.outcome == "done" else "bereavement.excused"
    journal.record(word, by=by, at=at, person_id=stored.person_id, org_path=stored.org_path, about=STEPS[doing.kind],
                   fields={"id": stored.pk, "step": doing.kind, "day": str(doing.day)})
    return step


@transaction.atomic
def step_undo(case: Bereavement, kind: str, *, by: Actor, at: datetime) -> None:
    """Take a step back that was told by mistake; it stays on file. Raises Refused, Impossible, Elsewhere."""
    by.must("bereavement.write")
    person_hold(case.person_id, by=by)
    stored = _standing(case)
    if not queries.rows_of(stored).filter(kind=kind).update(withdrawn_at=at, withdrawn_by=by.name):
        raise Impossible("", _("这一步没有登记过。"))
    journal.record("bereavement.unstepped", by=by, at=at, person_id=stored.person_id, org_path=stored.org_path,
                   about=STEPS.get(kind, ""), fields={"id": stored.pk, "step": kind})


@transaction.atomic
def case_close(case: Bereavement, *, by: Actor, at: datetime, note: str = "") -> Bereavement:
    """结案: only when every must-step is done or said why not. Raises Refused, Impossible, Elsewhere."""
    by.must("bereavement.write")
    person_hold(case.person_id, by=by)
    stored = _standing(case)
    if left := queries.missing(stored, seen_by=by):
        raise Impossible("", _("还有没办、也没写明原因的：%(steps)s。") % {"steps": listing(left)})
    stored.closed_on, stored.closed_by, stored.closed_at = timezone.localtime(at).date(), by.name, at
    put(stored, "note_sealed", note.strip())
    stored.save(update_fields=["closed_on", "closed_by", "closed_at", "note_sealed"])
    _record("bereavement.closed", stored, by=by, at=at)
    return stored


def _open(one: Dead, *, by: Actor, at: datetime) -> Bereavement:
    case = Bereavement.objects.create(person_id=one.person_id, org_path=one.org_path, died_on=one.died_on,
                                      known_on=one.known_on, opened_by=by.name, opened_at=at)
    journal.record("bereavement.opened", by=by, at=at, person_id=one.person_id, org_path=one.org_path, about=one.name,
                   fields={"id": case.pk})
    return case


def _cancel(case: Bereavement, *, by: Actor, at: datetime) -> None:
    Bereavement.objects.filter(pk=case.pk).update(cancelled_at=at, cancelled_by=by.name)
    _record("bereavement.cancelled", case, by=by, at=at)


def _redate(cases: list[Bereavement], gone: dict[int, Dead]) -> int:
    """A case follows the day of its death, once that was corrected. Returns how many did."""
    moved = [case for case in cases if case.died_on != gone[case.person_id].died_on]
    for case in moved:
        one = gone[case.person_id]
        Bereavement.objects.filter(pk=case.pk).update(died_on=one.died_on, known_on=one.known_on)
    return len(moved)


def _record(word: str, case: Bereavement, *, by: Actor, at: datetime) -> None:
    journal.record(word, by=by, at=at, person_id=case.person_id, org_path=case.org_path, fields={"id": case.pk})


def _standing(case: Bereavement) -> Bereavement:
    stored = Bereavement.objects.select_for_update().get(pk=case.pk)
    if not stored.is_open:
        raise Impossible("", _("善后已经办结，不能再改。") if stored.closed_on and not stored.cancelled_at
                         else _("去世登记已经撤销，善后随之停办，只供查看。"))
    return stored


def _must_be_possible(case: Bereavement, doing: Doing, *, today: date) -> None:
    if doing.kind not in STEPS or doing.outcome not in OUTCOMES:
        raise Impossible("", _("没有这一步。"))
    if queries.rows_of(case).filter(kind=doing.kind).exists():
        raise Impossible("", _("这一步刚刚有人登记过。要改，先撤回那一次。"))
    if doing.outcome == "excused":
        if not doing.note.strip():
            raise Impossible("note", _("不办的，写明为什么。"))
        return
    if doing.kind in BY_FACTS:
        raise Impossible("", _("上门慰问由联系记录办结，遗属登记由登记的遗属办结。"))
    if not case.died_on <= doing.day <= today:
        raise Impossible("day", _("日期应在去世那天与今天之间。"))
    if doing.kind == "inform" and (doing.way not in WAYS or not doing.whom.strip()):
        raise Impossible("whom", _("写明告诉了家属中的哪一位，以及怎么告诉的。"))
