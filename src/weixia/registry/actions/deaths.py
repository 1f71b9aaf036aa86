"""Verbs of the death: declared (with the happening), verified by another, doubted by one and revoked by another."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import put
from weixia.registry.actions.holding import person_hold
from weixia.registry.models import Death, Happening, Person, Revocation


def death_declare(happening: Happening, *, by: Actor, at: datetime, told_by: str) -> Death:
    """宣告: who said so to whom, beside the fact that set the day. The caller holds the person (happening_record)."""
    by.must("happening.write")
    # one that stands while the file says that the person lives (a merge chose so) is over
    Death.objects.filter(person=happening.person_id, ended_at=None).update(ended_at=at)
    death = Death(person_id=happening.person_id, org_path=happening.org_path, happening=happening,
                  declared_id=by.account_id, declared_by=by.name, declared_at=at)
    put(death, "told_sealed", told_by.strip())
    death.save()
    journal.record("death.declared", by=by, at=at, person_id=death.person_id, org_path=death.org_path,
                   fields={"id": death.pk, "happening": happening.pk})
    return death


def death_moved(person: Person, happening: Happening) -> None:
    """The day of a declared death was corrected: it is to be verified anew."""
    Death.objects.filter(person=person, ended_at=None).update(
        happening=happening, verified_id=None, verified_by="", verified_at=None, how_sealed="")


@transaction.atomic
def death_verify(person: Person, *, by: Actor, at: datetime, how: str) -> Death:
    """核实: by another hand than the one that declared, and how. Raises Refused, Impossible, Elsewhere."""
    by.must("death.verify")
    stored = person_hold(person.pk, by=by)
    death = Death.objects.select_for_update().filter(person=stored, ended_at=None).first()
    if death is None or stored.died_on is None:
        raise Impossible("", _("没有等待核实的去世登记。"))
    if death.verified_at is not None:
        raise Impossible("", _("%(name)s已经核实过了。") % {"name": death.verified_by})
    _must_be_another(by, death.declared_id, _("登记的人不能自己核实。请另一位同事核实。"))
    if not how.strip():
        raise Impossible("how", _("写明怎么核实的，例如看了死亡证明、家属当面说明。"))
    put(death, "how_sealed", how.strip())
    death.verified_id, death.verified_by, death.verified_at = by.account_id, by.name, at
    death.save(update_fields=["how_sealed", "verified_id", "verified_by", "verified_at"])
    journal.record("death.verified", by=by, at=at, person_id=stored.pk, org_path=stored.org_path, about=stored.name,
                   fields={"id": death.pk})
    return death


@transaction.atomic
def revocation_propose(person: Person, *, by: Actor, at: datetime, reason: str) -> Revocation:
    """提出误报: nothing changes before another person confirms. Raises Refused, Impossible, Elsewhere."""
    by.must("death.doubt")
    stored = person_hold(person.pk, by=by)
    if stored.died_on is None:
        raise Impossible("", _("档案上没有去世登记。"))
    if not reason.strip():
        raise Impossible("reason", _("写明为什么说是误报，核对的人会看到。"))
    if Revocation.objects.filter(person=stored, answer="").exists():
        raise Impossible("", _("已经有人提出，正等另一位同事核对。"))
    revocation = Revocation(person=stored, org_path=stored.org_path, died_on=stored.died_on, died_source=stored.died_source,
                            since=_thought_dead_from(stored), proposed_id=by.account_id, proposed_by=by.name, proposed_at=at)
    put(revocation, "reason_sealed", reason.strip())
    revocation.save()
    journal.record("death.doubted", by=by, at=at, person_id=stored.pk, org_path=stored.org_path, about=stored.name,
                   fields={"id": revocation.pk})
    return revocation


@transaction.atomic
def revocation_confirm(revocation: Revocation, *, by: Actor, at: datetime, note: str = "") -> Person:
    """确认误报: the person lives; what follows is in weixia.reactions. Raises Refused, Impossible, Elsewhere."""
    by.must("death.revoke")
    person = person_hold(revocation.person_id, by=by)
    stored = _open(revocation)
    _must_be_another(by, stored.proposed_id, _("提出的人不能自己确认。请另一位有权的同事核对。"))
    if person.died_on != stored.died_on:
        raise Impossible("", _("提出之后去世日期又改过。请先不撤销，再重新提出。"))
    _answer(stored, "confirmed", by=by, at=at, note=note)
    told = Happening.objects.filter(person=person, kind="death", withdrawn_at=None)
    gone = list(told.values_list("pk", flat=True))
    told.update(withdrawn_at=at)
    Death.objects.filter(person=person, ended_at=None).update(ended_at=at)
    before, person.died_on, person.died_source = person.died_on, None, ""
    person.version, person.updated_at = person.version + 1, at
    person.save(update_fields=["died_on", "died_source", "version", "updated_at"])
    journal.record("death.revoked", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name, fields={
        "id": stored.pk, "died_on": [str(before), None], "since": str(stored.since), "happenings": gone, "proposed_by": stored.proposed_by})
    return person


@transaction.atomic
def revocation_decline(revocation: Revocation, *, by: Actor, at: datetime, note: str) -> None:
    """不撤销: the death stands, and why. Whoever proposed may take it back this way too. Raises Refused, Impossible."""
    mine = by.account_id is not None and by.account_id == revocation.proposed_id
    by.must("death.doubt" if mine else "death.revoke")
    person_hold(revocation.person_id, by=by)
    stored = _open(revocation)
    if not note.strip():
        raise Impossible("note", _("写明核对到了什么，为什么不撤销。"))
    _answer(stored, "declined", by=by, at=at, note=note)
    journal.record("death.kept", by=by, at=at, person_id=stored.person_id, org_path=stored.org_path, fields={"id": stored.pk})


def _answer(revocation: Revocation, answer: str, *, by: Actor, at: datetime, note: str) -> None:
    put(revocation, "answer_sealed", note.strip())
    revocation.answer, revocation.answered_id, revocation.answered_by, revocation.answered_at = answer, by.account_id, by.name, at
    revocation.save(update_fields=["answer", "answer_sealed", "answered_id", "answered_by", "answered_at"])


def _open(revocation: Revocation) -> Revocation:
    stored = Revocation.objects.select_for_update().get(pk=revocation.pk)
    if stored.answer:
        raise Impossible("", _("%(name)s已经核对过了：%(answer)s。") % {
            "name": stored.answered_by, "answer": stored.ANSWERS[stored.answer]})
    return stored


def _must_be_another(by: Actor, account_id: int | None, words: str) -> None:
    """Two different people: the machine's own operator is nobody's second hand for what the machine did."""
    if by.account_id == account_id:
        raise Refused(words)


def _thought_dead_from(person: Person) -> date:
    """The local day on which the file began to say so: of the declaration, else of the ledger's fact, else the death itself."""
    declared = Death.objects.filter(person=person, ended_at=None).values_list("declared_at", flat=True).first()
    recorded = Happening.objects.filter(person=person, kind="death", withdrawn_at=None).order_by("recorded_at")
    moment = declared or recorded.values_list("recorded_at", flat=True).first()
    assert person.died_on is not None
    return timezone.localtime(moment).date() if moment else person.died_on
