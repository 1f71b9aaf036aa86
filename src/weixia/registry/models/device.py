"""登录的设备: one row for each coming in, so that its holder can send it away."""

from django.db import models

from weixia.registry.models.staff import Account


class Device(models.Model):
    """Where an account is, or was, signed in. `browser` is in words; the place is not known and not guessed."""

    wall = "open"
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="devices")
    session_key = models.CharField(max_length=40, db_index=True)
    browser = models.CharField(max_length=120, blank=True)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_how = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="registry_device_account_idx")]
