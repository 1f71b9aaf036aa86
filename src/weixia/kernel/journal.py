"""The one journal: who, in which post, what, about whom, when, why, and which fields changed.

Rows are append-only by grant; each carries a MAC of its own content, and `audit.py` seals them into a chain.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, current, scoped

_in_order = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_words: dict[str, str] = {}
_reactions: dict[str, list[Callable[[Event], object]]] = {}


class UndeclaredEvent(LookupError):
    """An event that no room gives a sentence: a mistake of ours."""


def declare(words: Mapping[str, str]) -> None:
    """A room lists its past-tense words, each with its Chinese sentence."""
    _words.update(words)


def declared() -> dict[str, str]:
    """All events and their sentences."""
    return dict(_words)


def react(reactions: dict[str, list[Callable[[Event], object]]]) -> None:
    """Wire what follows what (weixia.reactions); it runs inside the same transaction, so nothing is lost."""
    _reactions.clear()
    _reactions.update(reactions)


def record(
    action: str, *, by: Actor, at: datetime, person_id: int | None = None, about: str = "",
    fields: dict[str, Any] | None = None, reason: str = "", org_path: str | None = None,
) -> Event:
    """Append one event and run what follows from it. `fields` never holds an encrypted field's clear text."""
    event = entry(action, by=by, at=at, person_id=person_id, about=about, fields=fields, reason=reason,
                  org_path=org_path)
    with _sight_of(event):
        event.save(force_insert=True)
    with scoped(ROOT) if by.is_visitor else nullcontext():  # what follows is the house's own work, not the visitor's
        for follow in _reactions.get(action, []):
            follow(event)
    return event


def _sight_of(event: Event) -> AbstractContextManager[None]:
    """PostgreSQL hands back the new row's id only where it may be read: a system administrator reads none."""
    now = current()
    seen = now is not None and now.path is not None and event.org_path.startswith(now.path)
    return nullcontext() if seen else scoped(ROOT)


def record_many(events: list[Event]) -> None:
    """Append many entries at once: an import's rows. No reactions: the caller runs one for all."""
    Event.objects.bulk_create(events, batch_size=2000)


def entry(
    action: str, *, by: Actor, at: datetime, person_id: int | None = None, about: str = "",
    fields: dict[str, Any] | None = None, reason: str = "", org_path: str | None = None,
) -> Event:
    """An event with its MAC, not yet stored."""
    if action not in _words:
        raise UndeclaredEvent(action)
    event = Event(
        uuid=sealing.uuid7(), at=at, action=action, actor_id=by.account_id, actor_name=by.name,
        post=by.label, person_id=person_id, about=about, fields=fields or {}, reason=reason,
        org_path=by.path if org_path is None else org_path,
    )
    event.mac = content_mac(event)
    return event


def lines(
    action: str, told: Iterable[tuple[int, str, dict[str, Any], str]], *, by: Actor, at: datetime,
) -> tuple[type[Event], list[dict[str, Any]], dict[str, Any]]:
    """Entries as plain columns, for an import's many: `told` is (person, about, fields, org_path) an entry. The model, what
    each has of its own, and what all have alike."""
    if action not in _words:
        raise UndeclaredEvent(action)
    same = {"at": at, "action": action, "actor_id": by.account_id, "actor_name": by.name, "post": by.label, "reason": ""}
    when, rows = at.astimezone(UTC).isoformat(), []
    for person_id, about, fields, org_path in told:
        uuid = str(sealing.uuid7())
        mac = _mac([uuid, when, action, by.account_id, by.name, by.label, person_id, about, fields, "", org_path])
        rows.append({"uuid": uuid, "person_id": person_id, "about": about, "fields": fields, "org_path": org_path, "mac": mac})
    return Event, rows, same


def content_mac(event: Event) -> str:
    """HMAC-SM3 over everything that the row says, in one fixed form."""
    return _mac([
        str(event.uuid), event.at.astimezone(UTC).isoformat(), event.action, event.actor_id, event.actor_name,
        event.post, event.person_id, event.about, event.fields, event.reason, event.org_path,
    ])


def _mac(parts: list[Any]) -> str:
    return sealing.mac("journal", _in_order(parts).encode())


def sentence(event: Event) -> str:
    """What the timeline says of this event."""
    return _words.get(event.action, event.action)
