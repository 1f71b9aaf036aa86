"""导入: which file was read, by whom, what became of each row, and what each person was before."""

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

STATES = {
    "checking": Word("正在检查"), "columns": Word("等着对列"), "checked": Word("等着导入"), "importing": Word("正在导入"),
    "done": Word("已导入"),
    "undoing": Word("正在撤销"), "undone": Word("已撤销"), "refused": Word("未能读取"), "stopped": Word("没有办成"),
}
WORKING = {"checking", "importing", "undoing"}


class Import(models.Model):
    """One ledger file. `report` holds what needs a human, `counts` the four sums, `options` what was chosen:
    {mapping {title: column key or ''}, choice, overwrite}. Sealed: what cells held and what would change.
    """

    wall = "range"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    org_path = CText(max_length=255)
    kind = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    fixes_sealed = SealedText()
    changes_sealed = SealedText()
    origin = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="mended")
    state = models.CharField(max_length=10, choices=list(STATES.items()))
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["org_path", "-id"])]


class Progress(models.Model):
    """How far an import's job is; written beside the import's one transaction, so that the page can read it.

    `heard_at` is the job's last sign of life; `tries` counts how often it began.
    """

    wall = "range"
    source = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    org_path = CText(max_length=255)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField()
    heard_at = models.DateTimeField()


class Mapping(models.Model):
    """对列: what a title of this unit's files means, as somebody once matched it; '' is not to be read."""

    wall = "range"
    org_path = CText(max_length=255)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=100)
    column = models.CharField(max_length=40, blank=True, default="")
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org_path", "kind", "title"], name="mapping_once")]


class ImportedRow(models.Model):
    """The content hash of the roster row last written for a person: an equal row is 重复 without decrypting."""

    wall = "child"
    in_merge = "goes"
    person = models.OneToOneField("registry.Person", on_delete=models.CASCADE, related_name="imported_row")
    org_path = CText(max_length=255, editable=False)
    fingerprint = models.CharField(max_length=64)
    source = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL)


class ImportedChange(models.Model):
    """What an import made of one person: columns before and after, so that it can be taken back.

    `version` is the person's version as the import left it. Sealed columns are kept as the ciphertext they were.
    """

    wall = "child"
    in_merge = "goes"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    added = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "person"], name="importedchange_once")]
