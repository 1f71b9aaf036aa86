"""Verbs of the need's end: rated, closed, withdrawn; and what follows when its person moves or dies."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import put
from weixia.kernel.scope import ROOT, scoped
from weixia.needs import life
from weixia.needs.actions.needs_work import Proof, need_told
from weixia.needs.models import RATED_BY, RATED_HOW, THEIRS_ALONE, Need, NeedLink, NeedRating
from weixia.needs.stepping import Said, held, standing, take
from weixia.registry.actions.holding import Elsewhere
from weixia.registry.queries.deaths import dead
from weixia.registry.queries.receivers import receiver
from weixia.registry.queries.units import bureau_above

MOST = 200  # a run: the clock has other things to do, and comes again


@transaction.atomic
def need_rate(
    need: Need, *, by: Actor, at: datetime, score: int, said_by: str = "self", how: str = "phone", words: str = "",
) -> NeedRating:
    """评价 1–5, by the elder or the family; asked by telephone only by somebody other than the handler. 1 or 2 reopens it once, then it
    goes up; one that was passed on is rated where it went. Raises Refused, Impossible, Elsewhere."""
    by.must("need.rate")
    if said_by not in RATED_BY or how not in RATED_HOW:
        raise Impossible("how", _("选是谁评的、怎么评的。"))
    if by.is_visitor != (how == "portal"):
        raise Impossible("how", _("网上的评价由本人或家属自己作出。"))
    stored = held(need, by=by)
    if stored.state == "passed" and by.is_visitor and stored.person_id in by.people:
        with scoped(ROOT):
            return _rate(held(live(stored), by=by), score, by=by, at=at, said=(said_by, how, words), house=True)
    if by.is_visitor and stored.told_at is None and stored.state in {"answered", "declined"}:
        need_told(stored, by=by, at=at, proof=Proof(to_whom=by.name, how="portal"))
        stored = held(need, by=by)
    return _rate(stored, score, by=by, at=at, said=(said_by, how, words))


@transaction.atomic
def need_close(need: Need, *, by: Actor, at: datetime, words: str = "") -> None:
    """办结: after the rating, or thirty days after it was told (默认无评价); a refused one once that was told. Raises Refused,
    Impossible, Elsewhere."""
    stored = held(need, by=by)
    word = "lapse" if stored.state in {"answered", "declined"} else "close"
    take(stored, word, by=by, at=at, said=Said(words))


@transaction.atomic
def need_withdraw(need: Need, *, by: Actor, at: datetime, words: str) -> None:
    """本人撤回: the elder wants it no more, in their own words. Raises Refused, Impossible, Elsewhere."""
    take(held(need, by=by), "withdraw", by=by, at=at, said=Said(words))


def needs_lapse(*, by: Actor, at: datetime) -> int:
    """默认无评价: whoever said nothing in thirty days has said nothing against it; and what was rated yesterday closes. One transaction a
    need, so that nothing waits for a long one. Returns how many closed."""
    with transaction.atomic():
        unrated = Need.objects.filter(state__in=["answered", "declined"], closed_at=None, told_at__lte=at - life.RATES_WITHIN)
        rated = Need.objects.filter(state="rated", closed_at=None, next_at__lte=at)
        due = [*unrated.order_by("told_at", "id")[:MOST], *rated.order_by("next_at", "id")[:MOST]]
    closed = 0
    for need in due:
        try:
            with transaction.atomic():
                word, reason = ("close", "rated") if need.state == "rated" else ("lapse", "unrated")
                take(held(need, by=by), word, by=by, at=at, said=Said(reason=reason), house=True)
            closed += 1
        except (Impossible, Elsewhere):
            continue  # somebody was quicker
    return closed


@transaction.atomic
def needs_follow(people: Collection[int], *, by: Actor, at: datetime) -> int:
    """These people may have moved, died, or live after all: their needs follow, set-wise and safe to run twice. An open one goes to the
    new unit without an owner, and says so; what only the elder could use ends with them and comes back with them. The caller sees every
    unit. Returns how many changed."""
    by = replace(by, path="")  # whoever moved them may see them here no more
    rows = Need.objects.select_related("unit", "person__unit", "raised_to").filter(person__in=list(people))
    moved = [need for need in rows.filter(closed_at=None) if not need.org_path.startswith(need.unit.path)]
    for need in moved:
        _move(held(need, by=by), by=by, at=at)
    gone = dead(people)
    theirs = rows.filter(on_behalf="self", kind__in=THEIRS_ALONE, person__in=list(gone))
    ended = [need for need in _with_passed(theirs) if need.closed_at is None and need.state != "rated"]
    for need in ended:
        take(held(need, by=by), "end", by=by, at=at, said=Said(reason="died"), house=True)
    lost = [need for need in _with_passed(rows.exclude(person__in=list(gone))) if need.state == "withdrawn"]
    back = [need for need in lost if standing(need, "restore").last == "end"]
    for need in back:
        take(held(need, by=by), "restore", by=by, at=at, said=Said(reason="alive"), house=True)
    return len(moved) + len(ended) + len(back)


@transaction.atomic
def needs_hand_over(account_id: int, *, successor: int, chosen: Mapping[int, int], by: Actor, at: datetime) -> int:
    """交接: what the leaving account has in hand goes to whoever takes its person, else to the successor; where that post does not reach,
    the need is nobody's again and says so in the queue. Returns how many."""
    by = replace(by, path="")
    rows = Need.objects.select_related("unit").filter(handler_account_id=account_id, closed_at=None, state__in=life.IN_HAND)
    on, mine = timezone.localtime(at).date(), list(rows.order_by("id"))
    for need in mine:
        taker, stored = receiver(chosen.get(need.person_id or 0, successor), on=on), held(need, by=by)
        if taker and taker.covers(stored.org_path):
            more: dict[str, Any] = {"owned": True, "handler_account_id": taker.account_id, "handler": taker.name}
            take(stored, "assign", by=by, at=at, house=True, **more)
        else:
            take(stored, "move", by=by, at=at, house=True)
    return len(mine)


def live(need: Need) -> Need:
    """Where a need that was passed on is now; the caller sees every unit."""
    while need.state == "passed" and (link := NeedLink.objects.filter(need=need, kind="passed_to").first()):
        need = Need.objects.select_related("unit").get(pk=link.other_id)
    return need


def _with_passed(rows: QuerySet[Need]) -> list[Need]:
    """These needs, and where those went that another unit has, each once."""
    found = {need.pk: need for need in rows}
    found |= {need.pk: need for need in map(live, list(found.values())) if need.person_id is None}
    return list(found.values())


def _rate(need: Need, score: int, *, by: Actor, at: datetime, said: tuple[str, str, str], house: bool = False) -> NeedRating:
    said_by, how, words = said
    again = need.reopened + (need.raised_at is not None)
    word = life.after_rating(standing(need), score)
    more = {"raised_to": bureau_above(need.unit)} if word == "raise" else {}
    take(need, word, by=by, at=at, said=Said(words, score=score), house=house, **more)
    row = NeedRating(need=need, at=at, by_id=by.account_id, by_name=by.name, round=again, score=score, said_by=said_by, how=how,
                     day=timezone.localtime(at).date())
    put(row, "words_sealed", words.strip())
    row.save(force_insert=True)
    return row


def _move(need: Need, *, by: Actor, at: datetime) -> None:
    assert need.person is not None
    unit = need.person.unit
    more = {"raised_to": bureau_above(unit)} if need.state == "raised" else {}
    take(need, "move", by=by, at=at, said=Said(unit=unit.name), house=True, unit=unit, **more)
