"""Verbs of the happening: recorded, corrected, withdrawn."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import Word
from weixia.registry.actions.deaths import death_declare, death_moved
from weixia.registry.actions.holding import person_hold
from weixia.registry.actions.people import person_died
from weixia.registry.ledgers.factual import is_late
from weixia.registry.models import Happening, Person
from weixia.registry.models.happening import KINDS


@transaction.atomic
def happening_record(
    *, by: Actor, at: datetime, person: Person, kind: str, happened_on: date, known_on: date | None = None, text: str = "",
    told_by: str = "",
) -> Happening:
    """Record what happened to a person. A death where none is known sets the day and is thereby declared (`told_by`: from
    whom we know); another person verifies it. Raises Impossible, Elsewhere."""
    by.must("happening.write")
    today = timezone.localtime(at).date()
    person = person_hold(person.pk, by=by)
    _must_be_possible(person, kind, happened_on, known_on, today)
    return _write(person, {"kind": kind, "happened_on": happened_on, "known_on": known_on, "text": text}, by=by, at=at,
                  known_by=today, told_by=told_by)


AT_ONCE = Word("刚登记就撤销")  # the reason of an undo: nobody is asked for one


class Replaced(Exception):
    """Somebody corrected or withdrew the fact meanwhile; `stored` is how it stands now."""

    def __init__(self, stored: Happening) -> None:
        super().__init__(_("这件情况刚刚被别人改过。"))
        self.stored = stored


@transaction.atomic
def happening_correct(
    *, by: Actor, at: datetime, happening: Happening, kind: str, happened_on: date, known_on: date | None = None, text: str = "",
) -> Happening:
    """更正: the old row is withdrawn and a new one stands in its place, in one act; both stay on file.

    A death stays a death; its day on the file follows where the old one set it. Raises Impossible, Elsewhere, or Replaced.
    """
    by.must("happening.write")
    person = person_hold(happening.person_id, by=by)
    old = _standing(happening)
    values = {"kind": kind, "happened_on": happened_on, "known_on": known_on, "text": text}
    changed = sorted(name for name, value in values.items() if value != getattr(old, name))
    if not changed:
        raise Impossible("", _("内容没有改动。"))
    if (kind == "death") != (old.kind == "death"):
        raise Impossible("kind", _("去世不能和别的情况互改。请撤回这一件，再另外登记。"))
    if kind == "death":
        _forget_death(old, person, by=by, at=at)
    _must_be_possible(person, kind, happened_on, known_on, timezone.localtime(at).date())
    old.withdrawn_at = at
    old.save(update_fields=["withdrawn_at"])
    journal.record("happening.withdrawn", by=by, at=at, person_id=person.pk, org_path=old.org_path, about=KINDS[old.kind],
                   reason=Word("更正"), fields={"id": old.pk})
    return _write(person, values, by=by, at=at, replaces=old, changed=changed,
                  known_by=timezone.localtime(old.recorded_at).date())


@transaction.atomic
def happening_withdraw(*, by: Actor, at: datetime, happening: Happening, reason: str) -> None:
    """Withdraw a fact recorded by mistake; it stays on file and counts for nothing. The death that the file rests on
    is undone by two (actions.deaths). Raises Impossible, Elsewhere, or Replaced when it was corrected meanwhile."""
    by.must("happening.write")
    if not reason.strip():
        raise Impossible("reason", _("写明为什么撤回。"))
    person = person_hold(happening.person_id, by=by)
    old = _standing(happening)
    if old.kind == "death":
        _forget_death(old, person, by=by, at=at, stays=True)
    old.withdrawn_at = at
    old.save(update_fields=["withdrawn_at"])
    journal.record("happening.withdrawn", by=by, at=at, person_id=old.person_id, org_path=old.org_path,
                   about=KINDS[old.kind], reason=reason.strip(), fields={"id": old.pk})


def _write(
    person: Person, values: dict[str, Any], *, by: Actor, at: datetime, known_by: date, replaces: Happening | None = None,
    changed: list[str] | None = None, told_by: str = "",
) -> Happening:
    kind, day = values["kind"], values["happened_on"]
    happening = Happening.objects.create(
        person=person, org_path=person.org_path, recorded_at=at, recorded_by=by.name, replaces=replaces, **values,
        late=is_late(values["known_on"] or day, today=known_by))
    if kind == "death":
        _declare(happening, person, by=by, at=at, told_by=told_by)
    more = {"replaces": replaces.pk, "changed": changed} if replaces else {}
    journal.record("happening.recorded", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=KINDS[kind],
                   fields={"kind": kind, "happened_on": str(day), "id": happening.pk, **more})
    return happening


def _declare(happening: Happening, person: Person, *, by: Actor, at: datetime, told_by: str) -> None:
    """The first to tell of a death declares it; a corrected day is the same death."""
    was_set = person_died(by=by, at=at, person=person, on=happening.happened_on, source="staff")
    if happening.replaces is not None:
        death_moved(person, happening)
    elif was_set:
        death_declare(happening, by=by, at=at, told_by=told_by)


def newest(happening: Happening) -> Happening:
    """The row that stands for this fact after all corrections; the last one, withdrawn or not."""
    while (after := Happening.objects.filter(replaces=happening).first()) is not None:
        happening = after
    return happening


def _standing(happening: Happening) -> Happening:
    stored = Happening.objects.select_for_update().get(pk=happening.pk)
    if stored.withdrawn_at is not None:
        raise Replaced(newest(stored))
    return stored


def _forget_death(old: Happening, person: Person, *, by: Actor, at: datetime, stays: bool = False) -> None:
    """The day of death leaves the file, or becomes the day that another standing fact tells. The roster's own day stands.
    `stays`: somebody who is dead on the file must stay so."""
    if person.died_on is None:
        return
    if person.died_source not in ("staff", "event"):
        raise Impossible("", _("去世日期是花名册写明的，要先改花名册或档案，再改这一件。"))
    others = Happening.objects.filter(person=person, kind="death", withdrawn_at=None).exclude(pk=old.pk)
    told = others.order_by("happened_on").values_list("happened_on", flat=True).first()
    if told == person.died_on:
        return
    if stays and told is None:
        raise Impossible("", _("撤下去世登记要两个人：在档案上「去世登记」里提出误报，由另一位同事核对。日期写错的，用「更正」。"))
    before, person.died_on, person.died_source = person.died_on, told, person.died_source if told else ""
    person.version, person.updated_at = person.version + 1, at
    person.save(update_fields=["died_on", "died_source", "version", "updated_at"])
    journal.record("person.death_revoked", by=by, at=at, person_id=person.pk, org_path=person.org_path, about=person.name,
                   fields={"died_on": [str(before), str(told) if told else None]})


def _must_be_possible(person: Person, kind: str, happened_on: date, known_on: date | None, today: date) -> None:
    if happened_on > today:
        raise Impossible("happened_on", _("发生日期还没有到。请核对年份。"))
    if known_on and (known_on > today or known_on < happened_on):
        raise Impossible("known_on", _("得知日期应在发生日期与今天之间。"))
    if person.birth_on and happened_on < person.birth_on:
        raise Impossible("happened_on", _("发生日期早于出生日期。请核对年份。"))
    if kind == "death" and person.died_on and person.died_on != happened_on:
        raise Impossible("happened_on", _("档案里的去世日期是 %(day)s。如需更正，请先修改档案。") % {"day": person.died_on})
