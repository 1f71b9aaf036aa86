"""Verbs of 交接: one act hands over everything an account held; and 主联系人 set for many at once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import listing
from weixia.registry.models import Account, Handover, HandoverLine, Person
from weixia.registry.queries import handovers as queries
from weixia.registry.queries.receivers import Receiver, receiver

NAMED = 5


@transaction.atomic
def handover_make(
    *, by: Actor, at: datetime, account: Account, successor: int, chosen: Mapping[int, int], reason: str,
) -> Handover:
    """Hand over every person of `account`: to `chosen[person]`, else to `successor`; all or nothing.

    What was assigned to the account follows as a reaction. Raises Refused, Impossible.
    """
    by.must("handover.make")
    if not reason.strip():
        raise Impossible("reason", _("请写明为什么交接，例如：退休、调离。"))
    held = list(queries.people_of(account, seen_by=by).select_for_update(of=("self",), no_key=True))
    takers = _takers({successor, *chosen.values()}, account, at)
    given = {person: takers[chosen.get(person.pk, successor)] for person in held}
    _must_cover(given)
    handover = Handover.objects.create(org_path=by.path, account=account, name=account.name, reason=reason.strip()[:300],
                                       by_id=by.account_id, by_name=by.name, at=at)
    _give(given, at=at)
    HandoverLine.objects.bulk_create([
        HandoverLine(handover=handover, person=person, org_path=person.org_path, matter="person", account_id=taker.account_id,
                     name=taker.name) for person, taker in given.items()], batch_size=2000)
    _tell("handover.person", given, by=by, at=at, fields={"handover": handover.pk}, reason=handover.reason)
    journal.record("handover.made", by=by, at=at, about=account.name, reason=handover.reason, fields={
        "id": handover.pk, "from": account.pk, "to": successor, "people": len(held)})
    return handover


@transaction.atomic
def handover_lines_add(*, handover_id: int, lines: Iterable[tuple[int, str, int]], at: datetime) -> None:
    """Enter what followed: `(person, words of the duty, account)`."""
    rows = list(lines)
    names = dict(Account.objects.filter(pk__in={row[2] for row in rows}).values_list("pk", "name"))
    HandoverLine.objects.bulk_create([
        HandoverLine(handover_id=handover_id, person_id=person, matter="duty", text=text[:120], account_id=account,
                     name=names[account]) for person, text, account in rows], batch_size=2000)


@transaction.atomic
def primary_contact_set(*, by: Actor, at: datetime, person_ids: Collection[int], account_id: int) -> int:
    """Make the account the primary contact of these people; returns how many. Raises Refused, Impossible."""
    by.must("person.write")
    people = list(Person.objects.filter(pk__in=list(person_ids)).select_for_update(of=("self",), no_key=True))
    if not people:
        raise Impossible("", _("先勾选要指定的老同志。"))
    given = dict.fromkeys(people, _takers({account_id}, None, at)[account_id])
    _must_cover(given)
    _give(given, at=at)
    _tell("person.changed", given, by=by, at=at)
    return len(people)


def _takers(ids: Collection[int], leaving: Account | None, at: datetime) -> dict[int, Receiver]:
    """The accounts that take over, each in a post today and not the one who leaves."""
    if leaving is not None and leaving.pk in ids:
        raise Impossible("successor", _("不能交给本人。请另选一位。"))
    day = timezone.localtime(at).date()
    found = {pk: receiver(pk, on=day) for pk in ids}
    if None in found.values():
        raise Impossible("successor", _("选一位现在有岗位的人。"))
    return {pk: one for pk, one in found.items() if one}


def _must_cover(given: Mapping[Person, Receiver]) -> None:
    outside = [(person, taker) for person, taker in given.items() if not taker.covers(person.org_path)]
    if outside:
        names = listing(_("{person}（{taker}的岗位管不到）").format(person=person.name, taker=taker.name)
                         for person, taker in outside[:NAMED])
        raise Impossible("successor", _("这些老同志要另选一位：{names}。").format(names=names))


def _give(given: Mapping[Person, Receiver], *, at: datetime) -> None:
    takers = {taker.account_id: taker.name for taker in given.values()}
    for account_id, name in takers.items():
        ids = [person.pk for person, taker in given.items() if taker.account_id == account_id]
        Person.objects.filter(pk__in=ids).update(
            primary_contact=name, primary_account_id=account_id, version=F("version") + 1, updated_at=at)


def _tell(
    word: str, given: Mapping[Person, Receiver], *, by: Actor, at: datetime, fields: dict[str, Any] | None = None, reason: str = "",
) -> None:
    journal.record_many([
        journal.entry(word, by=by, at=at, person_id=person.pk, about=person.name, org_path=person.org_path, reason=reason,
                      fields=(fields or {}) | {"primary_contact": [person.primary_contact, taker.name]})
        for person, taker in given.items()])
