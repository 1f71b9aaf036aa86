"""我的视图 and 习惯: how one account likes its lists and its keys."""

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A list's address under a name: the page and its query, filters only. Nobody else's account sees it."""

    wall = "open"
    account = models.ForeignKey("registry.Account", on_delete=models.CASCADE, related_name="views")
    page = models.CharField(max_length=30)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True, default="")
    first = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "page", "name"], name="view_named_once"),
            models.UniqueConstraint(fields=["account", "page"], condition=Q(first=True), name="view_first_once"),
        ]


class Preference(models.Model):
    """What an account has chosen for itself: single-letter shortcuts (off until asked for) and close rows."""

    wall = "open"
    account = models.OneToOneField("registry.Account", on_delete=models.CASCADE, primary_key=True, related_name="preference")
    shortcuts = models.BooleanField(default=False)
    dense = models.BooleanField(default=False)
