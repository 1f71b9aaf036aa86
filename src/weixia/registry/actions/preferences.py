"""Verbs of 服务偏好: how somebody wishes to be served is set, changed and taken off, each change a row of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.registry.actions.holding import person_hold
from weixia.registry.models import CarePreference
from weixia.registry.models.preference import CHANNELS, HINTS, PREFERENCES


@dataclass(frozen=True)
class Wish:
    """One wish: codes where there is a choice (for `channels` in the person's own order), and words. An empty one takes it off."""

    picked: tuple[str, ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.picked or self.words.strip())


@transaction.atomic
def preferences_set(
    person: Any, *, by: Actor, at: datetime, wishes: Mapping[str, Wish], since: date | None = None,
) -> list[CarePreference]:
    """What of these wishes is otherwise than on file is ended and written anew, from `since` on; the rest stays untouched. Raises
    Refused, Impossible, Elsewhere."""
    by.must("person.write")
    person, today = person_hold(person.pk, by=by), timezone.localtime(at).date()
    since = since or today
    if since > today:
        raise Impossible("since", _("这一天还没有到。到那天再记，或者把日子改早。"))
    for kind, wish in wishes.items():
        _must_be_sound(kind, wish)
    stands = {row.kind: row for row in CarePreference.objects.select_for_update().filter(person=person, ended_at=None)}
    made = []
    for kind, wish in wishes.items():
        old = stands.get(kind)
        if (tuple(old.picked), old.words) == (wish.picked, wish.words.strip()) if old else not wish:
            continue
        if old:
            CarePreference.objects.filter(pk=old.pk).update(ended_at=at, ended_by=by.name)
        if wish:
            made.append(CarePreference.objects.create(
                person=person, org_path=person.org_path, kind=kind, picked=list(wish.picked), words=wish.words.strip(), since=since,
                by_id=by.account_id, by_name=by.name, at=at))
        _tell("carepreference.set" if wish else "carepreference.ended", person, kind, by=by, at=at)
    return made


def _must_be_sound(kind: str, wish: Wish) -> None:
    if kind not in PREFERENCES:
        raise Impossible("", _("没有这一项偏好。"))
    choices = CHANNELS if kind == "channels" else HINTS.get(kind, {})
    if not set(wish.picked) <= set(choices):
        raise Impossible(kind, _("选表里有的。"))
    if len(wish.words.strip()) > 200:
        raise Impossible(kind, _("写短一些，最多 200 字。"))


def _tell(word: str, person: Any, kind: str, *, by: Actor, at: datetime) -> None:
    journal.record(word, by=by, at=at, person_id=person.pk, org_path=person.org_path, about=PREFERENCES[kind], fields={"kind": kind})
