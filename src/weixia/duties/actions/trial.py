"""试算: ask what another value of a rule would change. Nothing is changed; that it was asked is journalled."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.duties import rulebook, settling, trying
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible


@transaction.atomic
def rule_try(
    code: str, *, by: Actor, at: datetime, on: date, values: Mapping[str, Any], since: date | None = None,
    under: str = "",
) -> trying.Trial:
    """What these values of a rule, in force from `since` (None: ever), would change on a day, for whomever the actor sees:
    by the book, and by what units hold stricter of it.

    Raises Impossible where nothing differs, before the first settle, or where it takes too long.
    """
    by.must("rule.try")
    rule, kept = rulebook.rule_book()[code], settling.started()
    if kept is None:
        raise Impossible("", _("还没有起用，应办的事还没有排出来，没有可以比较的。"))
    other = trying.supposed(rule, values, since=since)
    if other == rule or not values:
        raise Impossible("", _("填的和现在的规则一样，没有什么可以比较。改一个数再试。"))
    scope = under or by.path
    told: dict[str, Any] = {"on": on, "since": kept.since, "sight": (scope, scope + "~")}
    found = trying.trial(rule, other, **told)
    found.forms = trying.forms(rule, other, rulebook.settings(rulebook.mark()).get(code, []), **told)
    asked = {"values": {name: str(value) for name, value in values.items()}, "since": str(since or ""), "on": str(on)}
    journal.record("rule.tried", by=by, at=at, about=code, fields=asked)
    return found
