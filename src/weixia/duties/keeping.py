"""The fast path of one contact: keep what it keeps, without deciding every rule again.

Windows that do not move (a period, a birthday, an event) only take a day: one UPDATE. A contact that is the base of
a since-the-last duty, or that stands among failed attempts, moves windows: those rules alone are decided again for
that person. The result is the same as a full settle of the person (tests/duties/test_keeping.py).
"""

from datetime import date, datetime
from functools import cache

from django.db import connection, transaction

from weixia.care import facts as care
from weixia.duties import changes, rulebook, settling
from weixia.kernel import turns
from weixia.needs import facts as contacts
from weixia.policy.book import Event, SinceLast

# Whoever decides the person holds this row: the last to commit has seen every fact
KEEP = """
SELECT 1 FROM duties_subject WHERE person_id = %(person)s FOR UPDATE;
UPDATE duties_duty d SET kept_on = %(day)s FROM duties_subject s
WHERE d.person_id = %(person)s AND s.person_id = d.person_id AND s.stands_until IS NULL
  AND split_part(d.rule, '@', 1) = ANY(%(rules)s)
  AND d.opens <= %(day)s AND (%(day)s <= d.late_until OR d.late_until IS NULL AND d.due IS NOT NULL)
  AND (d.kept_on IS NULL OR d.kept_on > %(day)s)
  AND (s.death IS NULL OR %(day)s <= s.death OR split_part(d.rule, '@', 1) = ANY(%(outliving)s));
"""
TRIED = f"SELECT '' WHERE {contacts.ATTEMPTED}"  # noqa: S608


@transaction.atomic(savepoint=False)
def keep(*, person_id: int, day: date, mode: str, level: str, at: datetime, reached: bool = True) -> None:
    """Keep the person's duties by one contact, already stored; nothing before the first settle. One that reached nobody
    keeps nothing, and may begin a search."""
    still, chains, outliving = _rules_kept_by(mode, level)
    moving: set[str] = {*_reckoned()}
    if reached:
        with connection.cursor() as cursor:
            cursor.execute(f"{turns.BESIDE}; {KEEP}{_what_moves(chains)}", {  # one way there and back
                "person": person_id, "people": [person_id], "day": day, "rules": list(still), "outliving": list(outliving)})
            while cursor.nextset():
                pass
            found = {rulebook.base(rule) for (rule,) in cursor.fetchall()}
        moving = (moving if "" in found else set()) | (found & {*chains})
    if moving:
        settling.settle_people([person_id], at=at, only=moving, fresh=False)


def unkeep(*, person_id: int, mode: str, level: str, at: datetime) -> None:
    """Decide what such a contact may have kept, or begun, anew: it was withdrawn."""
    still, chains, _outliving = _rules_kept_by(mode, level)
    settling.settle_people([person_id], at=at, only=(*still, *chains, *_reckoned()), fresh=False)


def _what_moves(chains: tuple[str, ...]) -> str:
    """The SELECT of those of the chains that the person is in, or may be (few are), and of '' where attempts may stand in a row."""
    if not chains:
        return TRIED
    whole = rulebook.in_force()
    forms = tuple(rule for rule in whole.rules if rulebook.base(rule) in chains)
    return f"{changes.stakes(forms, whole)} UNION {TRIED}"


@cache
def _rules_kept_by(mode: str, level: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(rules whose windows stand still, chains, of the still ones those that outlive a death) that such a contact keeps."""
    names = contacts.satisfies(mode=mode, level=level) | care.satisfies(mode=mode)
    kept = [rule for rule in rulebook.rule_book() if names & set(rule.duty.kept_by)]
    still = [rule for rule in kept if not isinstance(rule.when, SinceLast)]
    chains = [rule.rule for rule in kept if isinstance(rule.when, SinceLast)]
    return tuple(rule.rule for rule in still), tuple(chains), tuple(rule.rule for rule in still if rule.outlives)


@cache
def _reckoned() -> tuple[str, ...]:
    """Rules of events that are reckoned from contacts."""
    return tuple(rule.rule for rule in rulebook.rule_book()
                 if isinstance(rule.when, Event) and rule.when.event in contacts.RECKONED)
