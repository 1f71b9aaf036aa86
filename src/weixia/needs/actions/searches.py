"""Verbs of the search (查找): started, a step taken, concluded, withdrawn (S003-7-21: 杜绝失联)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.actions.contacts import Telling, contact_record
from weixia.needs.models import CONCLUSIONS, STEPS, Search, SearchStep
from weixia.registry.actions.holding import person_hold
from weixia.registry.actions.people import person_change


@transaction.atomic
def search_start(*, by: Actor, at: datetime, person_id: int) -> tuple[Search, bool]:
    """启动查找 today: (the search, whether it is new). Started twice there is one. Raises Refused, Elsewhere, Impossible."""
    by.must("search.write")
    person = person_hold(person_id, by=by)
    today = timezone.localtime(at).date()
    if person.died_on is not None and person.died_on <= today:
        raise Impossible("", _("档案里写着这位老同志已经去世，不用查找。"))
    search, made = Search.objects.get_or_create(
        person=person, concluded_at=None, withdrawn_at=None,
        defaults={"org_path": person.org_path, "started_on": today, "started_at": at, "started_by_id": by.account_id,
                  "started_by": by.name})
    if made:
        _record("search.started", search, person, by=by, at=at)
    return search, made


@transaction.atomic
def search_step(search: Search, *, by: Actor, at: datetime, kind: str, day: date, result: str) -> SearchStep:
    """One step: whom somebody asked on which day, and what they heard. Raises Refused, Elsewhere, Impossible."""
    by.must("search.write")
    person, search = _held(search, by=by)
    if kind not in STEPS:
        raise Impossible("kind", _("选一下问了谁、去了哪里。"))
    if not search.started_on <= day <= timezone.localtime(at).date():
        raise Impossible("day", _("日期应在启动查找那天与今天之间。"))
    if not result.strip():
        raise Impossible("result", _("写一句问到了什么；没有消息也写明。"))
    told = {"search": search, "day": day, "kind": kind, "result": result.strip()}
    known = SearchStep.objects.filter(**told, by_id=by.account_id).first()
    if known:
        return known
    step = SearchStep.objects.create(person=person, org_path=person.org_path, by_id=by.account_id, by_name=by.name, at=at, **told)
    _record("search.stepped", search, person, by=by, at=at, about=STEPS[kind])
    return step


@transaction.atomic
def search_conclude(
    search: Search, *, by: Actor, at: datetime, conclusion: str, words: str = "", met: Telling | None = None,
    details: dict[str, str] | None = None,
) -> Search:
    """A conclusion. `found` comes with `met`, the contact that reached the person, and with what changed of their `details`
    (columns in clear); any other needs a step that was taken. Raises Refused, Elsewhere, Impossible."""
    by.must("search.write")
    person, search = _held(search, by=by)
    _must_be_founded(search, conclusion, met)
    if met and conclusion == "found":
        contact_record(by=by, at=at, person=person, told=met)
    if details and conclusion == "found":
        person_change(by=by, at=at, person=person, version=person.version, values=details)
    search.conclusion, search.words = conclusion, words.strip()
    search.concluded_on, search.concluded_at, search.concluded_by = timezone.localtime(at).date(), at, by.name
    search.save(update_fields=["conclusion", "words", "concluded_on", "concluded_at", "concluded_by"])
    _record("search.concluded", search, person, by=by, at=at, about=CONCLUSIONS[conclusion])
    return search


@transaction.atomic
def search_withdraw(search: Search, *, by: Actor, at: datetime, reason: str) -> Search:
    """Started by mistake: it stays on file and keeps no duty. Raises Refused, Elsewhere, Impossible."""
    by.must("search.write")
    person, search = _held(search, by=by)
    if not reason.strip():
        raise Impossible("reason", _("写明为什么撤回。"))
    search.withdrawn_at, search.withdrawn_by = at, by.name
    search.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record("search.withdrawn", search, person, by=by, at=at, reason=reason.strip())
    return search


def _must_be_founded(search: Search, conclusion: str, met: Telling | None) -> None:
    if conclusion not in CONCLUSIONS:
        raise Impossible("conclusion", _("选一个结论。"))
    if conclusion == "found" and (met is None or not met.reached):
        raise Impossible("mode", _("联系上本人才算找到：写明哪天、怎样联系上的。"))
    if conclusion != "found" and not search.steps.exists():
        raise Impossible("conclusion", _("还没有记过一步查找。先记下问过谁、去过哪里，再下结论。"))


def _held(search: Search, *, by: Actor) -> tuple[Any, Search]:
    """The person and their search as it stands, kept so until the act ends."""
    person = person_hold(search.person_id, by=by)
    held = Search.objects.select_for_update().get(pk=search.pk)
    if held.withdrawn_at is not None:
        raise Impossible("", _("这次查找已经撤回。"))
    if held.concluded_at is not None:
        raise Impossible("", _("这次查找已经有了结论。还要找的话，另外启动一次。"))
    return person, held


def _record(word: str, search: Search, person: Any, *, by: Actor, at: datetime, about: str = "", reason: str = "") -> None:
    journal.record(word, by=by, at=at, person_id=person.pk, org_path=person.org_path, about=about or person.name,
                   reason=reason, fields={"id": search.pk})
