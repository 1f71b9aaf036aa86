"""家庭联系人与分类标签."""

from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.kernel.words import Word

TAGS = [
    Word("高龄"), Word("空巢"), Word("独居"), Word("失能"), Word("重病"), Word("特殊困难"), Word("双高期"), Word("失独"), Word("异地"),
    Word("孤寡"),
]
BASES = {"ledger": Word("花名册"), "staff": Word("工作人员认定"), "rule": Word("规则计算")}


class FamilyContact(models.Model):
    """Someone to ring about the elder, in order."""

    wall = "child"
    in_merge = "moves"
    same_fact = ("name", "relation", "phone_index")
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="family")
    org_path = CText(max_length=255, editable=False)
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20, blank=True, default="")
    phone_sealed = SealedText()
    phone_index = CText(max_length=32, blank=True, default="")
    place = models.PositiveSmallIntegerField(default=1)
    verified_on = models.DateField(null=True)

    class Meta:
        ordering = ["place", "id"]
        indexes = [models.Index(fields=["phone_index"])]


class ClassTag(models.Model):
    """分类标签, each with its basis."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="tags")
    org_path = CText(max_length=255, editable=False)
    tag = models.CharField(max_length=10)
    basis = models.CharField(max_length=10, choices=list(BASES.items()), default="ledger")
    basis_text = models.CharField(max_length=200, blank=True, default="")
    since = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "tag"], name="classtag_once")]
