"""Questions about a death, its verification and its revocation, and about what a person was before. Sealed words are
read here in clear; the page that shows them is journalled as an opening of the file."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Min, Q
from django.db.models.functions import Coalesce

from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.registry.access import visible
from weixia.registry.models import Death, KindChange, Person, Revocation


@dataclass(frozen=True)
class Told:
    """What the file says of one death. `death` None: a ledger vouches for it. `open`: a revocation nobody answered yet."""

    death: Death | None
    told_by: str = ""
    how: str = ""
    open: Revocation | None = None
    past: list[tuple[Revocation, str, str]] = field(default_factory=list)

    @property
    def verified(self) -> bool:
        """Verified by a second person, or stated by a ledger."""
        return self.death is None or self.death.verified_at is not None


def told(person: Person, *, seen_by: Actor) -> Told:
    """Everything about the death on the file, and revocations, newest first, each with its reason and its answer."""
    death = Death.objects.filter(visible(seen_by), person=person, ended_at=None).first()
    rows = Revocation.objects.filter(visible(seen_by), person=person).order_by("-id")
    past = [(row, clear(row, "reason_sealed"), clear(row, "answer_sealed")) for row in rows]
    return Told(death, clear(death, "told_sealed") if death else "", clear(death, "how_sealed") if death else "",
                next((row for row, _reason, _note in past if not row.answer), None), past)


def standing(person: Person, *, seen_by: Actor) -> tuple[Death | None, Revocation | None]:
    """For the band on the file: the declaration that stands, and the last revocation. Nothing sealed is read."""
    death = Death.objects.filter(visible(seen_by), person=person, ended_at=None).first()
    return death, Revocation.objects.filter(visible(seen_by), person=person).order_by("-id").first()


def revocation_get(revocation_id: int, *, seen_by: Actor) -> Revocation | None:
    """One revocation, or None when absent or out of scope."""
    return Revocation.objects.filter(visible(seen_by), pk=revocation_id).select_related("person__unit").first()


def kind_changes(person: Person, *, seen_by: Actor) -> list[KindChange]:
    """What the person was before, newest first."""
    return list(KindChange.objects.filter(visible(seen_by), person=person).order_by("-since"))


def unverified(*, seen_by: Actor) -> list[Death]:
    """Deaths that wait for a second person, oldest first."""
    rows = Death.objects.filter(visible(seen_by), verified_at=None, ended_at=None, person__died_on__isnull=False)
    return list(rows.select_related("person__unit").order_by("declared_at")[:200])


def doubted(*, seen_by: Actor) -> list[Revocation]:
    """Revocations that wait for a second person, oldest first."""
    rows = Revocation.objects.filter(visible(seen_by), answer="")
    return list(rows.select_related("person__unit").order_by("proposed_at")[:200])


@dataclass(frozen=True)
class Dead:
    """Somebody who died, and the first day we knew of it."""

    person_id: int
    name: str
    org_path: str
    died_on: date
    known_on: date


def dead(people: Collection[int]) -> dict[int, Dead]:
    """Those of `people` who died, within the present scope."""
    stands = Q(happenings__kind="death", happenings__withdrawn_at=None)
    known = Min(Coalesce("happenings__known_on", "happenings__happened_on"), filter=stands)
    rows = Person.objects.filter(pk__in=people, died_on__isnull=False).annotate(known=known)
    told = rows.values_list("pk", "name", "org_path", "died_on", "known")
    return {pk: Dead(pk, name, path, died, max(died, first or died)) for pk, name, path, died, first in told if died}
