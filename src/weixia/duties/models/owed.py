"""What every duty says, whoever or whatever owes it: the columns, once, and the status on a day."""

from datetime import date

from django.db import models
from django.db.models import Case, Q, Value, When

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

STATUSES = {
    "open": Word("待办"), "overdue": Word("逾期"), "kept": Word("已办"), "kept_late": Word("补办"), "missed": Word("未办"),
    "waived": Word("免除"), "cancelled": Word("取消"), "undetermined": Word("无法判定"),
}


def status_on(day: date) -> Case:
    """The status on `day`: see the table in docs/walks/duty.md. `kept`, `ended`, `waived` come from `on`."""
    in_time = Q(due__gte=Value(day, output_field=models.DateField()))
    can_be_late = Q(late_until__isnull=True) | Q(late_until__gte=Value(day, output_field=models.DateField()))
    return Case(
        When(waived=True, kept__isnull=True, then=Value("waived")),
        When(due__isnull=True, then=Value("undetermined")),
        When(kept__lte=models.F("due"), then=Value("kept")),
        When(kept__isnull=False, then=Value("kept_late")),
        When(ended__isnull=False, due__gt=models.F("ended"), then=Value("cancelled")),
        When(ended__isnull=False, then=Value("missed")),
        When(in_time, then=Value("open")),
        When(can_be_late, then=Value("overdue")),
        default=Value("missed"),
        output_field=models.CharField(),
    )


class Owed(models.Model):
    """One thing owed. Its status is never stored: it follows from this row, from what ended it, and the day asked.

    `due` is null where a workday year is missing. `late_until` is the last day on which it can be kept late: null
    is any day. `grounds` are the facts found when it was decided; they change only when the duty's days change.
    """

    rule = CText(max_length=60)
    period = CText(max_length=24)
    opens = models.DateField()
    due = models.DateField(null=True)
    late_until = models.DateField(null=True)
    kept_on = models.DateField(null=True)
    edition = models.ForeignKey("duties.Edition", on_delete=models.PROTECT, related_name="+", db_index=False)
    grounds = models.JSONField()
    decided_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """The rule's title."""
        from weixia.duties import rulebook

        return rulebook.title(self.rule)
