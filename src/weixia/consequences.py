"""The longer consequences that reactions.py names: of a death, a revocation, a move, a merge parted; and what is written to whom."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone

from weixia.benefits.actions.comforts import items_drop_dead
from weixia.care.actions.cases import cases_follow, cases_part
from weixia.duties import settling
from weixia.duties.actions import duties_waive_mistaken
from weixia.emergency.actions import reports_part
from weixia.kernel.actor import OPERATOR, ROLES, Actor
from weixia.kernel.journal import Event
from weixia.kernel.outbox import letters_stop
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions.letters import need_write
from weixia.needs.actions.needs_end import needs_follow
from weixia.needs.actions.surveys import respondents_follow
from weixia.registry.queries.merges import united_at
from weixia.registry.queries.staff import actor_now


def who(event: Event) -> Actor:
    """Whoever did what this follows from, in the same post."""
    unit, _space, post = event.post.rpartition(" ")
    role = next((code for code, name in ROLES.items() if name == post), "")
    return Actor(account_id=event.actor_id, name=event.actor_name, role=role, unit_name=unit, path=event.org_path)


def follow_deaths(people: Collection[int], *, by: Actor, at: datetime) -> None:
    """善后 begins for a death known since the start with Weixia (before it: within a year); a revoked one ends it."""
    kept, today = settling.started(), timezone.localtime(at).date()
    cases_follow(people, by=by, at=at, since=kept.since if kept else today - timedelta(days=365))
    follow_needs(people, by=by, at=at)


def follow_needs(people: Collection[int], *, by: Actor, at: datetime) -> None:
    """Needs go where their people go, end with them and come back with them, also those that another unit answers."""
    with scoped(ROOT):
        needs_follow(people, by=by, at=at)


def move_needs(event: Event) -> None:
    """A person went to another unit, or two are two again."""
    people = [one for one in (event.person_id, event.fields.get("merged")) if one]
    follow_needs(people, by=who(event), at=event.at)


def leave_lists(event: Event) -> None:
    """What was being prepared for the person stops in the same act, on lists above the officer's sight too."""
    if event.person_id is not None:
        with scoped(ROOT):
            items_drop_dead(event.person_id, by=who(event), at=event.at)


def follow_death(event: Event) -> None:
    """善后 begins with a death, and ends when it is revoked."""
    if event.person_id is not None:
        follow_deaths([event.person_id], by=who(event), at=event.at)


def follow_surveys(event: Event) -> None:
    """Whoever died, left or was merged falls out of surveys that are still asking, in whatever unit."""
    if event.person_id is not None:
        people = [event.person_id, *filter(None, [event.fields.get("merged")])]
        with scoped(ROOT):
            respondents_follow(people, by=who(event), at=event.at)


def waive_mistaken(event: Event) -> None:
    """Nobody could have kept what came due while the person was thought dead."""
    if event.person_id is not None:
        first, last = date.fromisoformat(event.fields["since"]), timezone.localtime(event.at).date()
        by = actor_now(event.actor_id, on=last) or OPERATOR
        duties_waive_mistaken(event.person_id, first=first, last=last, by=by, at=event.at)


def part_cases(event: Event) -> None:
    """What the merge did to the 善后 of either is undone with it."""
    if event.person_id is not None:
        both = [event.person_id, event.fields["merged"]]
        cases_part(both, by=who(event), at=event.at, united_at=united_at(event.fields["merge"]))


def part_reports(event: Event) -> None:
    """What was told of a report while the two were one goes home with the report."""
    if event.person_id is not None:
        reports_part([event.person_id, event.fields["merged"]])


def stop_letters(event: Event) -> None:
    """Nothing of ours reaches somebody who is dead, what waits at this moment included."""
    if event.person_id is not None:
        with scoped(ROOT):
            letters_stop(event.person_id, by=who(event), at=event.at)


def write(event: Event) -> None:
    """What a step of a need means to whoever asked, by the channel that they wish."""
    with scoped(ROOT):
        need_write(event.fields["id"], event.fields["step"], by=who(event), at=event.at)
