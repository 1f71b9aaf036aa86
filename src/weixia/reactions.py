"""What follows what across rooms. One page: {event: [action]}.

A reaction runs inside the transaction of the act that caused it, so a kill leaves both or neither.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from weixia.benefits.actions import giving
from weixia.benefits.queries import people_of
from weixia.consequences import (
    follow_death,
    follow_deaths,
    follow_surveys,
    leave_lists,
    move_needs,
    part_cases,
    part_reports,
    stop_letters,
    waive_mistaken,
    who,
    write,
)
from weixia.duties import cases, keeping, settling, units
from weixia.duties.actions import assignments_leave, duties_assign
from weixia.duties.queries import assigned, kept_since
from weixia.emergency.actions import reports_follow
from weixia.kernel.actor import OPERATOR, Actor, Impossible
from weixia.kernel.journal import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.needs_end import needs_hand_over
from weixia.needs.actions.surveys import respondents_follow
from weixia.needs.queries import contacts_since, gifts, how
from weixia.registry.actions.handovers import handover_lines_add
from weixia.registry.actions.staff import match_primary_contacts
from weixia.registry.actions.transfers import transfer_credit, transfers_drop_source, transfers_from_happenings
from weixia.registry.actions.units import placeholder_give_way
from weixia.registry.queries.handovers import successors_chosen
from weixia.registry.queries.staff import actor_now
from weixia.registry.queries.transfers import moves_recorded, sender_since


def _settle(people: Collection[int], at: datetime) -> None:
    """Settle these people up to today: a fact of today must not wait for the night's settle.

    Everybody else follows when the act is committed, because a full settle works alone: taken up inside the act, which
    may be at work beside others, the turn would wait for another act that wants the same.
    """
    settling.settle_people(people, at=at)
    _catch_up(at)


def _catch_up(at: datetime) -> None:
    if _is_behind(at):
        transaction.on_commit(partial(_settle_everybody, at), robust=True)


def _settle_everybody(at: datetime) -> None:
    """Up to today, unless somebody is at it."""
    with scoped(ROOT):
        with transaction.atomic():
            behind = _is_behind(at)
        if behind:
            settling.settle_unless_busy(at=at, on=timezone.localtime(at).date())


def _is_behind(at: datetime) -> bool:
    """Behind, and nobody is at it: what an act has left to the clock is the clock's."""
    kept = settling.started()
    return kept is not None and kept.settling_to is None and kept.settled_to < timezone.localtime(at).date()


def _settle_person(event: Event) -> None:
    if event.person_id is not None:
        _settle([event.person_id], event.at)


def _keep(event: Event) -> None:
    """A new contact keeps duties; only what it moves is decided anew."""
    told = event.fields
    keeping.keep(person_id=event.person_id or 0, day=date.fromisoformat(told["day"]), mode=told["mode"], level=how(told["id"])[1],
                 at=event.at, reached=told["reached"])
    _catch_up(event.at)


def _unkeep(event: Event) -> None:
    """What a withdrawn contact had kept is owed again."""
    mode, level = how(event.fields["id"])
    keeping.unkeep(person_id=event.person_id or 0, mode=mode, level=level, at=event.at)
    _catch_up(event.at)


def _match_and_settle(event: Event) -> None:
    if event.person_id is not None:
        match_primary_contacts([event.person_id], on=timezone.localtime(event.at).date())
        _settle_person(event)


def _take_gift(event: Event) -> None:
    """A visit that brought something: the list that promised it may lie above the officer's sight."""
    with scoped(ROOT):
        giving.gifts_take(gifts(contacts=[event.fields["id"]]), by=who(event), at=event.at)


def _take_gift_back(event: Event) -> None:
    """A withdrawn visit gave nothing; another one of the same person may have."""
    with scoped(ROOT):
        if giving.gifts_take_back([event.fields["id"]], by=who(event), at=event.at):
            giving.gifts_take(gifts(people=[event.person_id or 0]), by=who(event), at=event.at)


def _take_earlier_gifts(event: Event) -> None:
    """What was brought before the list was approved."""
    with scoped(ROOT):
        giving.gifts_take(gifts(people=people_of(event.fields["id"])), by=who(event), at=event.at)


def _propose_transfer(event: Event) -> None:
    """转出 and 转入 become proposals; other kinds make none."""
    by = actor_now(event.actor_id, on=timezone.localtime(event.at).date()) or OPERATOR
    transfers_from_happenings([event.fields["id"]], by=by, at=event.at)


def _drop_transfer(event: Event) -> None:
    by = actor_now(event.actor_id, on=timezone.localtime(event.at).date()) or OPERATOR
    transfers_drop_source([event.fields["id"]], by=by, at=event.at)


def _settle_checked(event: Event) -> None:
    """One press verified many: they are settled together."""
    _settle(event.fields["people"], event.at)


def _follow_report(event: Event) -> None:
    """A corrected fact keeps its report."""
    if "replaces" in event.fields:
        reports_follow(event.fields["replaces"], event.fields["id"])


def _settle_both(event: Event) -> None:
    """A merge parted again: two people are owed what each of them is owed."""
    if event.person_id is not None:
        _settle([event.person_id, event.fields["merged"]], event.at)


def _settle_unit(event: Event) -> None:
    """A fact of a unit's own."""
    units.units_settle([event.fields["unit"]], at=event.at)
    _catch_up(event.at)


def _settle_case(event: Event) -> None:
    """A fact of one need, or of one petition."""
    cases.cases_settle(event.action.partition(".")[0], [event.fields["id"]], at=event.at)
    _catch_up(event.at)


def _date_units(event: Event) -> None:
    """A unit came, or became another kind of unit: whoever keeps units may see no duty."""
    with scoped(ROOT):
        units.units_changed(at=event.at)


def _leave_assignments(event: Event) -> None:
    """Whoever a duty was given to stays behind in the unit that the person left."""
    by = actor_now(event.actor_id, on=timezone.localtime(event.at).date()) or OPERATOR
    assignments_leave([event.person_id or 0], by=by, at=event.at)


def _credit_sender(event: Event) -> None:
    """What was kept before the move stays the sender's own work, and readable to it."""
    if told := sender_since(event.fields["id"]):
        person_id, since = told
        met = contacts_since(person_id, since)
        transfer_credit(event.fields["id"], duties=kept_since(person_id, since), contacts=met)


def _hand_over_duties(event: Event) -> None:
    """Duties that had been given to the leaving account go to whoever takes the person, else to the successor."""
    day = timezone.localtime(event.at).date()
    by, told = actor_now(event.actor_id, on=day) or OPERATOR, event.fields
    takers, mine = successors_chosen(told["id"]), list(assigned(told["from"], seen_by=by, on=day))
    for taker in {takers.get(duty.person_id, told["to"]) for duty in mine}:
        due = [duty for duty in mine if takers.get(duty.person_id, told["to"]) == taker]
        outcome = duties_assign([duty.pk for duty in due], by=by, at=event.at, to=taker, reason=event.reason)
        for duty, why in outcome.left:
            raise Impossible("successor", f"{duty.title}：{why}")
        lines = [(duty.person_id, f"{duty.title} {duty.period}", taker) for duty in due]
        handover_lines_add(handover_id=told["id"], lines=lines, at=event.at)
    needs_hand_over(told["from"], successor=told["to"], chosen=takers, by=by, at=event.at)


WHAT_FOLLOWS: dict[str, list[Callable[[Event], object]]] = {
    "person.added": [_match_and_settle],
    "person.changed": [follow_surveys, _match_and_settle],
    "person.died": [stop_letters, leave_lists, follow_surveys, follow_death, _settle_person],
    "death.revoked": [follow_surveys, _settle_person, waive_mistaken, follow_death],
    "kind.corrected": [_settle_person],
    "bereavement.stepped": [_settle_person],
    "bereavement.unstepped": [_settle_person],
    "bereavement.closed": [_settle_person],
    "substitution.approved": [_settle_person],
    "substitution.ended": [_settle_person],
    "aid.planned": [_settle_person],
    "person.merged": [follow_death, follow_surveys, _settle_person],
    "person.unmerged": [follow_surveys, part_cases, part_reports, move_needs, _settle_both],
    "happening.recorded": [_propose_transfer, _follow_report, _settle_person],
    "happening.withdrawn": [_drop_transfer, _settle_person],
    "report.made": [_settle_person],
    "report.written": [_settle_person],
    "transfer.confirmed": [follow_surveys, _credit_sender, _leave_assignments, move_needs, _settle_person],
    "handover.made": [_hand_over_duties],
    "contact.recorded": [_keep, _take_gift],
    "contact.withdrawn": [_unkeep, _take_gift_back],
    "details.checked": [_settle_checked],
    "details.unchecked": [_settle_checked],
    "search.started": [_settle_person],
    "search.withdrawn": [_settle_person],
    "comfort.approved": [_take_earlier_gifts],
    "reception.held": [_settle_unit],
    "reception.cancelled": [_settle_unit],
    **{f"need.{word}": [_settle_case] for word in (
        "accepted", "passed", "held", "resumed", "restored")},
    **{f"petition.{word}": [_settle_case] for word in (
        "registered", "accepted", "refused", "passed", "told", "extension_answered", "replied", "ended")},
    **{f"need.{word}": [_settle_case, write] for word in (
        "recorded", "refused", "answered", "declined", "told", "reopened", "raised", "extended", "withdrawn", "ended")},
    **{f"need.{word}": [write] for word in ("rated", "closed", "echoed")},
    "unit.added": [_date_units],
    "unit.changed": [_date_units],
}


def after_import(kind: str, people: Collection[int], *, by: Actor, at: datetime) -> None:
    """What follows a ledger: names find their accounts, and everybody touched is settled, in sets."""
    if kind == "units":
        placeholder_give_way(by=by, at=at)
        with scoped(ROOT):
            units.units_changed(at=at)
    if kind == "people":
        match_primary_contacts(list(people), on=timezone.localtime(at).date())
    if people and kind == "events":
        transfers_from_happenings(moves_recorded(people, at=at), by=by, at=at)
    if people and kind in {"people", "events"}:
        follow_deaths(people, by=by, at=at)
    if people and kind in {"people", "events"}:
        with scoped(ROOT):
            respondents_follow(people, by=by, at=at)
    if people and kind in {"people", "contacts", "events"}:
        _settle(people, at)
    if people and kind == "contacts":
        with scoped(ROOT):
            giving.gifts_take(gifts(people=list(people)), by=by, at=at)


def before_undo(kind: str, facts: Collection[int], *, by: Actor, at: datetime) -> None:
    """What hangs on the facts of a ledger that is taken back: proposals nobody answered, gifts that were not brought."""
    if facts and kind == "events":
        transfers_drop_source(facts, by=by, at=at)
    if facts and kind == "contacts":
        with scoped(ROOT):
            giving.gifts_take_back(facts, by=by, at=at)
