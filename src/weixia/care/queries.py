"""Questions about 善后 cases, substitutions and aid plans. Read only; every one is asked through the wall."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from weixia.care.models import (
    BY_FACTS,
    MAY_WAIT,
    OUTCOMES,
    STEPS,
    WAYS,
    AidPlan,
    Bereavement,
    BereavementStep,
    Substitution,
)
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.needs.queries import contacts_of
from weixia.registry.access import visible
from weixia.registry.queries import people

__all__ = ["BY_FACTS", "OUTCOMES", "STEPS", "WAYS"]
AT_HOME = ("home", "hospital")


@dataclass(frozen=True)
class Step:
    """One line of the checklist. `by_fact`: in words what keeps it, where a fact and no row does. `row`: the row, if any."""

    kind: str
    title: str
    must: bool
    row: BereavementStep | None = None
    whom: str = ""
    note: str = ""
    by_fact: str = ""

    @property
    def settled(self) -> bool:
        """Done, kept by a fact, or said why not."""
        return self.row is not None or bool(self.by_fact)


def cases(*, seen_by: Actor, show: str = "open") -> QuerySet[Bereavement]:
    """Cases in scope, newest first. `show`: open, closed or cancelled."""
    seen_by.must("bereavement.read")
    which = {"open": Q(closed_on=None, cancelled_at=None), "closed": Q(closed_on__isnull=False, cancelled_at=None),
             "cancelled": Q(cancelled_at__isnull=False)}[show]
    return Bereavement.objects.filter(visible(seen_by), which).select_related("person__unit").order_by("-id")


def case_get(case_id: int, *, seen_by: Actor) -> Bereavement | None:
    """One case, or None when absent or out of scope."""
    seen_by.must("bereavement.read")
    return Bereavement.objects.filter(visible(seen_by), pk=case_id).select_related("person__unit").first()


def case_of(person_id: int, *, seen_by: Actor) -> Bereavement | None:
    """The person's case that stands, else the last one that was cancelled, else None."""
    return Bereavement.objects.filter(visible(seen_by), person=person_id).order_by("-cancelled_at", "-id").first()


def steps(case: Bereavement, *, seen_by: Actor) -> list[Step]:
    """The checklist, every step in its place, sealed words in clear: the page that shows them is journalled."""
    rows = {row.kind: row for row in rows_of(case).order_by("id")}
    facts = {"visit": _visited(case, seen_by), "survivors": _survivors(case, seen_by)}
    return [Step(kind, title, kind not in MAY_WAIT, row := rows.get(kind), clear(row, "whom_sealed") if row else "",
                 clear(row, "note_sealed") if row else "", facts.get(kind, "")) for kind, title in STEPS.items()]


def missing(case: Bereavement, *, seen_by: Actor) -> list[str]:
    """Titles of the must-steps that are neither done nor said why not."""
    return [step.title for step in steps(case, seen_by=seen_by) if step.must and not step.settled]


def rows_of(case: Bereavement) -> QuerySet[BereavementStep]:
    """Rows that stand, those of a merged record among them."""
    mine = Q(case=case) | (Q(case=None, person=case.person_id) if case.cancelled_at is None else Q(pk__in=[]))
    return BereavementStep.objects.filter(mine, withdrawn_at=None)


def settled_counts(cases: list[Bereavement], *, seen_by: Actor) -> dict[int, int]:
    """How many must-steps of each case are settled, by the case's id."""
    return {case.pk: sum(step.must and step.settled for step in steps(case, seen_by=seen_by)) for case in cases}


def musts() -> int:
    """How many steps a case must settle."""
    return len(STEPS.keys() - MAY_WAIT)


def substitutions(person_id: int, *, seen_by: Actor) -> list[tuple[Substitution, str, str]]:
    """The person's substitutions, newest first, each with its reason and the answer's words in clear."""
    rows = Substitution.objects.filter(visible(seen_by), person=person_id).order_by("-id")
    return [(row, clear(row, "reason_sealed"), clear(row, "answer_sealed")) for row in rows]


def substitution_get(substitution_id: int, *, seen_by: Actor) -> Substitution | None:
    """One substitution, or None when absent or out of scope."""
    return Substitution.objects.filter(visible(seen_by), pk=substitution_id).select_related("person__unit").first()


def substitution_on(person_id: int, day: date, *, seen_by: Actor) -> Substitution | None:
    """The approved one that is in force on the day, or None."""
    lasting = Q(until=None) | Q(until__gt=day)
    return Substitution.objects.filter(visible(seen_by), lasting, person=person_id, answer="approved", since__lte=day).first()


def aid_plan(person_id: int, *, seen_by: Actor) -> tuple[AidPlan, str, str] | None:
    """The plan that stands with its goals and measures in clear, or None."""
    row = AidPlan.objects.filter(visible(seen_by), person=person_id, ended_on=None).first()
    return (row, clear(row, "goals_sealed"), clear(row, "measures_sealed")) if row else None


def aid_plan_get(plan_id: int, *, seen_by: Actor) -> AidPlan | None:
    """One plan, or None when absent or out of scope."""
    return AidPlan.objects.filter(visible(seen_by), pk=plan_id).select_related("person__unit").first()


def _visited(case: Bereavement, seen_by: Actor) -> str:
    found = contacts_of(case.person_id, seen_by=seen_by).filter(day__gte=case.died_on, mode__in=AT_HOME, reached=True)
    first = found.order_by("day", "id").first()
    return f"{first.day} {first.handler}".strip() if first else ""


def _survivors(case: Bereavement, seen_by: Actor) -> str:
    found = people.survivors_of(case.person, seen_by=seen_by)
    return "、".join(person.name for person in found[:3]) + ("…" if len(found) > 3 else "")


assert STEPS.keys() >= BY_FACTS | MAY_WAIT
