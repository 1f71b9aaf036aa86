"""A duty, and its status on a day."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from weixia.duties.models.desk import Assignment, Postponement
from weixia.duties.models.owed import STATUSES, Owed, status_on
from weixia.duties.models.subject import Setting
from weixia.duties.models.waiver import Waiver
from weixia.kernel.fields import CText
from weixia.policy.grammar import BEREAVEMENT

__all__ = ["OUTLIVES", "STATUSES", "Duty", "DutyQuerySet", "Of", "status_on"]
# owed to the family: a death begins these duties and ends all others
OUTLIVES = Q(rule__prefix=BEREAVEMENT)


@CText.register_lookup
class Of(models.Lookup):
    """`rule__of=names`: one of these rules, or a unit's stricter form (`<rule>@<unit>`) of one."""

    lookup_name = "of"
    prepare_rhs = False

    def get_prep_lookup(self) -> list[str]:
        return sorted(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"split_part({left}, '@', 1) = ANY(%s)", (*params, self.get_prep_lookup())


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties as they stand on a day."""

    def on(self, day: date) -> "DutyQuerySet":
        """Those open by `day`, with `kept`, `ended`, `waived` and `status` as of that day."""
        return self.filter(opens__lte=day).as_of(day)

    def as_of(self, day: date) -> "DutyQuerySet":
        """All of them, those that open later too, with what `on` tells."""
        return self.annotate(
            kept=Case(When(kept_on__lte=day, then=F("kept_on")), default=None, output_field=models.DateField()),
            ended=Case(When(~OUTLIVES, person__died_on__lte=day, then=F("person__died_on")), default=None,
                       output_field=models.DateField()),
            waived=Exists(Waiver.objects.filter(rule=OuterRef("rule"), person=OuterRef("person_id"),
                                                period=OuterRef("period"), day__lte=day, withdrawn_at=None)),
            status=status_on(day),
        )

    def reached(self) -> "DutyQuerySet":
        """Nothing beyond the last day that is settled for everybody: some may be decided further than others."""
        return self.filter(opens__lte=Coalesce(Subquery(Setting.objects.values("settled_to")[:1]), F("opens")))

    def waiting(self, day: date) -> "DutyQuerySet":
        """Those whose status on `day` is open or overdue, said in plain columns: the CASE over every row costs more."""
        waived = Waiver.objects.filter(rule=OuterRef("rule"), person=OuterRef("person_id"), period=OuterRef("period"),
                                       day__lte=day, withdrawn_at=None)
        return self.filter(
            ~Exists(waived), Q(kept_on=None) | Q(kept_on__gt=day),
            OUTLIVES | Q(person__died_on=None) | Q(person__died_on__gt=day),
            Q(late_until=None) | Q(late_until__gte=day) | Q(due__gte=day), due__isnull=False, opens__lte=day)

    def said(self, leader_rules: Collection[str], day: date) -> "DutyQuerySet":
        """With `responsible`: whom it was given to, else the leader for some rules when the person has one, else the
        primary contact; `assigned_to`, the account it was given to, by `given_by`; `planned`, the day it was put off to."""
        leads = When(rule__of=leader_rules, person__leader__gt="", then=F("person__leader"))
        named = Case(leads, default=F("person__primary_contact"), output_field=models.CharField())
        given = Assignment.in_force(day)
        return self.annotate(
            assigned_to=Subquery(given.values("account_id")[:1]),
            responsible=Coalesce(Subquery(given.values("account__name")[:1]), named, output_field=models.CharField()),
            given_by=Subquery(given.values("by_name")[:1]),
            planned=Subquery(Postponement.in_force(day).values("planned_on")[:1]),
        )


class Duty(Owed):
    """One thing owed to a person. Its status follows from this row, a waiver, a death and the day asked."""

    wall = "child"
    in_merge = "goes"
    merge_remembers = True
    tells_paths = True
    kept_by = {"duties_duty": ("duty_editions", "duty_edition"), "registry_person": ("duty_person_gone",)}
    # docs/decisions/0014: nothing asks the database row by row whether these two are there
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    org_path = CText(max_length=255, editable=False)
    edition = models.ForeignKey("duties.Edition", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    objects = DutyQuerySet.as_manager()

    if TYPE_CHECKING:  # said by DutyQuerySet.on and .said
        status: str
        responsible: str
        assigned_to: int | None
        given_by: str | None
        planned: date | None
        kept: date | None
        ended: date | None
        waived: bool

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "rule", "period"], name="duty_once")]
        indexes = [
            models.Index(fields=["org_path", "due", "id"]),
            models.Index(fields=["rule", "opens"]),
        ]
