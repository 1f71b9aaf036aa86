"""The fast path of one new contact: keep what it keeps, without deciding every rule again.

Windows that do not move (a period, a birthday, an event) only take a day: one UPDATE. A contact that is the base of
a since-the-last duty, or that ends a row of failed attempts, moves windows: those rules alone are decided again for
that person. The result is the same as a full settle of the person (tests/duties/test_keeping.py).
"""

from datetime import date, datetime
from functools import cache

from django.db import connection, transaction

from weixia.care import facts as care
from weixia.duties import rulebook, settling
from weixia.kernel import turns
from weixia.needs import facts as contacts
from weixia.policy.book import Event, SinceLast

KEEP = """
UPDATE duties_duty d SET kept_on = %(day)s FROM duties_subject s
WHERE d.person_id = %(person)s AND s.person_id = d.person_id AND split_part(d.rule, '@', 1) = ANY(%(rules)s)
  AND d.opens <= %(day)s AND (%(day)s <= d.late_until OR d.late_until IS NULL AND d.due IS NOT NULL)
  AND (d.kept_on IS NULL OR d.kept_on > %(day)s)
  AND (s.death IS NULL OR %(day)s <= s.death OR d.rule = ANY(%(outliving)s))"""


@transaction.atomic
def keep(*, person_id: int, day: date, mode: str, level: str, at: datetime) -> None:
    """Keep the person's duties by one contact that reached them, already stored; nothing before the first settle."""
    if settling.started() is None:
        return
    still, moving = _rules_kept_by(mode, level)
    turns.beside()
    if still:
        with connection.cursor() as cursor:
            cursor.execute(KEEP, {"person": person_id, "day": day, "rules": list(still),
                                  "outliving": [rule for rule in still if rulebook.rule_book()[rule].outlives]})
    if moving:
        settling.settle_people([person_id], at=at, only=moving)


@cache
def _rules_kept_by(mode: str, level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(rules whose windows stand still, rules whose windows move) that such a contact keeps."""
    names = contacts.satisfies(mode=mode, level=level) | care.satisfies(mode=mode)
    kept = [rule for rule in rulebook.rule_book() if names & set(rule.duty.kept_by)]
    reckoned = {rule.rule for rule in rulebook.rule_book() if isinstance(rule.when, Event) and rule.when.event in contacts.RECKONED}
    moving = (*sorted(reckoned), *(rule.rule for rule in kept if isinstance(rule.when, SinceLast)))
    return tuple(rule.rule for rule in kept if rule.rule not in moving), moving
