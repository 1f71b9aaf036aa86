"""查找: the search for somebody whom nobody reaches."""

from django.db import models

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

CONCLUSIONS = {"found": Word("联系上本人"), "nowhere": Word("仍无下落"), "died": Word("得知已去世")}
STEPS = {"family": Word("问家属"), "community": Word("问社区"), "hospital": Word("问医院"), "home": Word("上门"), "other": Word("其他")}


class Search(models.Model):
    """查找: somebody began to look for a person whom nobody reaches; it ends with a conclusion. One at a time."""

    wall = "child"
    in_merge = "moves"
    same_fact = ("started_on", "started_by")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="searches")
    org_path = CText(max_length=255, editable=False)
    started_on = models.DateField()
    started_at = models.DateTimeField()
    started_by_id = models.BigIntegerField(null=True)
    started_by = models.CharField(max_length=60)
    conclusion = models.CharField(max_length=10, blank=True, default="", choices=list(CONCLUSIONS.items()))
    concluded_on = models.DateField(null=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.CharField(max_length=60, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="search_once",
                                               condition=models.Q(concluded_at=None, withdrawn_at=None))]

    @property
    def is_open(self) -> bool:
        return self.concluded_at is None and self.withdrawn_at is None


class SearchStep(models.Model):
    """One step of a search: whom somebody asked, or where they went, and what came of it."""

    wall = "child"
    in_merge = "moves"
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    org_path = CText(max_length=255, editable=False)
    search = models.ForeignKey(Search, null=True, on_delete=models.SET_NULL, related_name="steps")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=list(STEPS.items()))
    result = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "id"]
