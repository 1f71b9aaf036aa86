"""导入: which file was read, by whom, and what became of each row."""

from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.sealing import uuid7


class Import(models.Model):
    """One ledger file. `report` holds the verdicts that need a human; `counts` the four sums."""

    wall = "range"
    STATES = {"checked": "已检查", "running": "正在导入", "done": "已导入", "refused": "未读取", "failed": "未完成"}
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    org_path = CText(max_length=255)
    kind = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=list(STATES.items()))
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["org_path", "-id"])]


class ImportedRow(models.Model):
    """The content hash of the roster row last written for a person: an equal row is 重复 without decrypting."""

    wall = "child"
    person = models.OneToOneField("registry.Person", on_delete=models.CASCADE, related_name="imported_row")
    org_path = CText(max_length=255, editable=False)
    fingerprint = models.CharField(max_length=64)
    source = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL)
