"""What was talked about at a contact: notes by facet, questions, what to pass on, needs that were found. All or nothing, with
the contact itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import clear, put
from weixia.needs.actions.needs import Asking, need_record
from weixia.needs.models import FACETS, MODES, STATES, WITH_STATE, Contact, Facet, Question, Relay
from weixia.registry.access import visible
from weixia.registry.actions.holding import person_hold
from weixia.registry.queries.receivers import receiver

FARTHEST = 60  # days within which a question is called back


@dataclass(frozen=True)
class Noted:
    """What was said of one facet; `state` only of 健康 and 起居."""

    facet: str
    words: str = ""
    state: str = ""


@dataclass(frozen=True)
class Asked:
    """A question: the answer given on the spot (`consulted`: whom one asked for it), or the day to call back."""

    words: str
    answer: str = ""
    consulted: str = ""
    call_back_on: date | None = None


@dataclass(frozen=True)
class PassOn:
    """What the elder asked to pass on, and to which account."""

    words: str
    to: int


@dataclass(frozen=True)
class Found:
    """A need that was found, in the elder's own words."""

    words: str
    kind: str
    urgency: str = "no_hurry"


@dataclass(frozen=True)
class Talk:
    """Everything beside the contact's own line."""

    notes: Sequence[Noted] = ()
    asked: Sequence[Asked] = ()
    relays: Sequence[PassOn] = ()
    found: Sequence[Found] = ()

    def __bool__(self) -> bool:
        return bool(self.notes or self.asked or self.relays or self.found)


def talk_must_be_sound(talk: Talk, *, reached: bool, today: date) -> None:
    """Raises Impossible, naming what to put right."""
    if talk and not reached:
        raise Impossible("reached", _("没联系上，就没有谈到的内容。联系上了再记，或者把这些空着。"))
    for note in talk.notes:
        if note.facet not in FACETS or note.state not in ("", *STATES) or (note.state and note.facet not in WITH_STATE):
            raise Impossible("summary", _("只有健康和起居可以选好、一般、差、未谈。"))
    for one in talk.asked:
        if not one.words.strip():
            raise Impossible("asked", _("写下问的是什么。"))
        if not one.answer.strip() and one.call_back_on is None:
            raise Impossible("asked", _("写当场怎么答的，或者约好哪天回电。"))
        if one.call_back_on and not today <= one.call_back_on <= today + timedelta(days=FARTHEST):
            raise Impossible("asked", _("回电的日子从今天起，最远 {days} 天。").format(days=FARTHEST))


def talk_write(contact: Contact, talk: Talk, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Everything that was talked about; returns what the journal may say of it: which facets, how many of what."""
    told = [note for note in talk.notes if note.words.strip() or note.state]
    for note in told:
        _note(contact, note, at=at)
    for one in talk.asked:
        _ask(contact, one, by=by, at=at)
    for relay in talk.relays:
        _pass_on(contact, relay, by=by, at=at)
    needs = [_found(contact, need, by=by, at=at) for need in talk.found]
    said: dict[str, Any] = {"facets": sorted(note.facet for note in told), "asked": len(talk.asked), "relays": len(talk.relays),
                            "needs": needs}
    return {name: value for name, value in said.items() if value}


def talk_carry(old: Contact, new: Contact, talk: Talk, *, at: datetime) -> None:
    """A corrected contact keeps what was noted, unless it is told anew; questions and what is to be passed on go over to it."""
    anew = {note.facet for note in talk.notes if note.words.strip() or note.state}
    for row in old.facets.exclude(facet__in=anew):
        _note(new, Noted(row.facet, clear(row, "words_sealed"), clear(row, "state_sealed")), at=at)
    for model in (Question, Relay):
        model.objects.filter(contact=old).update(contact=new)


@transaction.atomic
def question_answer(
    question: Question, *, by: Actor, at: datetime, answer: str, on: date | None = None, consulted: str = "",
) -> Question:
    """Called back: what was answered, and on which day. Raises Refused, Impossible, Elsewhere."""
    by.must("contact.write")
    person_hold(question.person_id, by=by)
    row, today = Question.objects.select_for_update().get(pk=question.pk), timezone.localtime(at).date()
    if row.answered_at is not None:
        raise Impossible("", _("{who} 已经答复过了。").format(who=row.answered_by))
    if not answer.strip():
        raise Impossible("answer", _("写一句怎么答复的。"))
    on = on or today
    if not row.contact.day <= on <= today:
        raise Impossible("on", _("答复的日子在提问之后，今天之前。"))
    put(row, "answer_sealed", answer.strip())
    row.consulted, row.answered_on, row.answered_at, row.answered_by = consulted.strip(), on, at, by.name
    row.save()
    journal.record("question.answered", by=by, at=at, person_id=row.person_id, org_path=row.org_path,
                   fields={"id": row.pk, "contact": row.contact_id, "on": str(on)})
    return row


@transaction.atomic
def talk_open(contact: Contact, *, by: Actor, at: datetime) -> None:
    """Reading what was talked about is an event that the elder can see; a relay is read by its addressee."""
    by.must("contact.notes")
    mine = Relay.objects.filter(visible(by), contact=contact, to_id=by.account_id or 0)
    if contact.facets.exists() or contact.questions.exists() or contact.relays.exists():
        journal.record("contact.opened", by=by, at=at, person_id=contact.person_id, org_path=contact.org_path,
                       about=MODES[contact.mode], fields={"id": contact.pk, "day": str(contact.day)})
    if mine.filter(read_at=None).update(read_at=at):
        journal.record("relay.read", by=by, at=at, person_id=contact.person_id, org_path=contact.org_path, fields={"contact": contact.pk})


def _note(contact: Contact, note: Noted, *, at: datetime) -> None:
    row = Facet(person_id=contact.person_id, org_path=contact.org_path, contact=contact, facet=note.facet, at=at)
    put(row, "words_sealed", note.words.strip())
    put(row, "state_sealed", note.state)
    row.save(force_insert=True)


def _ask(contact: Contact, one: Asked, *, by: Actor, at: datetime) -> None:
    answer = one.answer.strip()
    row = Question(person_id=contact.person_id, org_path=contact.org_path, contact=contact, consulted=one.consulted.strip(),
                   call_back_on=(None if answer else one.call_back_on) or contact.day, owner_id=by.account_id, owner=by.name)
    if answer:
        row.answered_on, row.answered_at, row.answered_by = contact.day, at, by.name
    put(row, "asked_sealed", one.words.strip())
    put(row, "answer_sealed", answer)
    row.save(force_insert=True)


def _pass_on(contact: Contact, told: PassOn, *, by: Actor, at: datetime) -> None:
    to = receiver(told.to, on=timezone.localtime(at).date())
    if to is None or not to.covers(contact.org_path):
        raise Impossible("relay_to", _("选一位管得到这位老同志的同事。"))
    if not told.words.strip():
        raise Impossible("relay_words", _("写下本人要求转达的话。"))
    row = Relay(person_id=contact.person_id, org_path=contact.org_path, contact=contact, to_id=to.account_id, to_name=to.name,
                by_name=by.name, at=at)
    put(row, "words_sealed", told.words.strip())
    row.save(force_insert=True)
    journal.record("relay.made", by=by, at=at, person_id=contact.person_id, org_path=contact.org_path, about=to.name,
                   fields={"contact": contact.pk})


def _found(contact: Contact, told: Found, *, by: Actor, at: datetime) -> int:
    asking = Asking(channel="found", kind=told.kind, urgency=told.urgency, words=told.words.strip(), person_id=contact.person_id,
                    received_on=contact.day, links=(("contact", contact.pk),))
    return need_record(told=asking, by=by, at=at).pk
