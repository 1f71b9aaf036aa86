"""督办: somebody above asks how an overdue duty stands, and whoever is responsible answers."""

from django.db import models

from weixia.duties.models.desk import DeskRow


class FollowUp(DeskRow):
    """One asking about one duty, by `by_name` of `to_name` (and their account, where there is one), to be answered by
    `answer_by`. It falls silent when the duty is kept; nobody stores that."""

    account = models.ForeignKey("registry.Account", null=True, on_delete=models.PROTECT, related_name="+")
    to_name = models.CharField(max_length=60)
    words = models.CharField(max_length=300, blank=True, default="")
    answer_by = models.DateField()
    answer = models.CharField(max_length=300, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True, default="")

    class Meta(DeskRow.Meta):
        indexes = [*DeskRow.Meta.indexes, models.Index(fields=["account"], name="followup_unanswered",
                                                       condition=models.Q(ended_at=None, answered_at=None))]
