"""What people took back by hand: an old ledger that still says it is told so, and does not say it again unseen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.registry.ledgers.columns import Row
from weixia.registry.ledgers.factual import Fact
from weixia.registry.ledgers.known import Stored, batches
from weixia.registry.ledgers.verdicts import Warned
from weixia.registry.models import KindChange, Revocation
from weixia.registry.models.person import KINDS

Said = Callable[[date], str]


def hold(rows: Sequence[Row], people: Mapping[str, Stored]) -> list[Warned]:
    """Leave out of roster rows the death that two people revoked and the kind that a document corrected; each is told."""
    known = [(row, people[row.get("number")]) for row in rows if not row.problems and row.get("number") in people]
    dead = [(row, one) for row, one in known if row.get("died") and not one.state.get("died")]
    other = [(row, one) for row, one in known if row.get("kind") and row.get("kind") != one.state.get("kind")]
    alive, were = _revoked(one.id for _row, one in dead), _corrected(one.id for _row, one in other)
    held = [(row, "died", text) for row, one in dead if (text := alive.get(one.id, _nothing)(row.get("died").on))]
    held += [(row, "kind", text) for row, one in other if (text := were.get((one.id, row.get("kind")), ""))]
    for row, key, _text in held:
        del row.cells[key]
    return [Warned(row.number, row.get("number"), text) for row, _key, text in held]


def deaths(facts: Sequence[Fact]) -> Iterator[tuple[Fact, str]]:
    """Those of the facts that tell of a death which two people revoked, each with what to say."""
    told = [fact for fact in facts if fact.row.get("kind") == "death" and not fact.person.died_on]
    alive = _revoked(fact.person.id for fact in told)
    yield from ((fact, text) for fact in told if (text := alive.get(fact.person.id, _nothing)(fact.row.get("happened").on)))


def _nothing(_died: date) -> str:
    return ""


def _revoked(people: Iterable[int]) -> dict[int, Said]:
    """Person → what to say of a death told again; '' for one of a later day, which is another death."""
    return {row.person_id: _again(row) for row in _rows(Revocation.objects.filter(answer="confirmed").order_by("id"), people)}


def _again(row: Revocation) -> Said:
    since = timezone.localtime(row.answered_at).date() if row.answered_at else date.max
    words = _("去世登记已于 {day} 由{who}撤销，这里仍写 {died} 去世：没有写入。确实去世的，请在档案里登记")
    return lambda died: "" if died > since else words.format(day=since, who=row.answered_by, died=died)


def _corrected(people: Iterable[int]) -> dict[tuple[int, str], str]:
    """(person, a kind they no longer are) → what to say."""
    words = _("类别已于 {day} 按{document}由{before}更正为{after}（{who}），名册仍写{before}：没有改。要改，请在档案里办「类别更正」")
    return {(row.person_id, row.kind_before): words.format(
        day=row.since, document=row.document, who=row.by_name, before=KINDS[row.kind_before], after=KINDS[row.kind_after])
        for row in _rows(KindChange.objects.order_by("since"), people)}


def _rows(found: QuerySet[Any], people: Iterable[int]) -> Iterator[Any]:
    for batch in batches(sorted(set(people))):
        yield from found.filter(person__in=batch)
