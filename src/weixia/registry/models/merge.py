"""合并: two records found to be one person. The other record's number and id lead here from then on."""

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7


class Merge(models.Model):
    """One record taken into `person`, and all that is needed to part them again until `undo_until`.

    `snapshot_sealed`: the rows that left, as PostgreSQL wrote them (registry.merging.Snapshot). `moved`: which rows
    went over, `{table: ids}`. `chosen`: the fields taken from the merged record.
    """

    wall = "child"
    in_merge = "moves"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="merges")
    org_path = CText(max_length=255, editable=False)
    merged_id = models.BigIntegerField(db_index=True)
    merged_uuid = models.UUIDField()
    merged_number = CText(max_length=40)
    merged_name = CText(max_length=60)
    merged_unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    snapshot_sealed = SealedText()
    moved = models.JSONField(default=dict)
    chosen = models.JSONField(default=list)
    contradictions = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merged_number"], name="merge_standing_once",
                                               condition=models.Q(undone_at=None))]
