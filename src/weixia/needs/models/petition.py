"""信访: a petition, its thread, whom it complains of, who handles it, and, sealed apart, who brought it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7
from weixia.needs.petition_life import CHANNELS, HOWS, KINDS, OVER, STATES, WORDS


class Petition(models.Model):
    """信访事项 of one unit. Who may see it is said by the wall: a post for petitions in the unit or above, and nobody complained of.

    `shut_accounts` (keyed digests) and `shut_units` say whom it is shut to, `named` which accounts may read who brought it.
    `answered_on`: the day it was told whether it is accepted; `closed_on`: the day the reply was told; `extended` is true once an
    extension was approved and told before the old day. `next_on`: the day that must not be missed now.
    """

    wall = "confided"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    org_path = CText(max_length=255, editable=False)
    shut_accounts = ArrayField(models.TextField(), default=list)
    shut_units = ArrayField(models.BigIntegerField(), default=list)
    barred = ArrayField(models.TextField(), default=list, editable=False)
    named = ArrayField(models.BigIntegerField(), default=list)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    channel = models.CharField(max_length=8, choices=list(CHANNELS.items()))
    anonymous = models.BooleanField(default=False)
    gist_sealed = SealedText()
    words_sealed = SealedText()
    state = models.CharField(max_length=12, default="registered", choices=list(STATES.items()))
    registered_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    answered_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    extended = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    next_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["org_path", "next_on"])]

    @property
    def number(self) -> str:
        """What it is called, by whoever may call it anything."""
        return f"{self.registered_on.year}-{self.pk:05d}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def left(self, on: date) -> int | None:
        """Days until the day that must not be missed; negative when it was."""
        return (self.next_on - on).days if self.next_on else None


class PetitionStep(models.Model):
    """One act in its life. `day`: the local day it counts from; `told`: what a telling told (accept, refuse, pass, extension, reply …).

    `body`: whom it was passed to, or who reviews; `days`: of an extension; `how` and `receipt`: the proof of a telling.
    """

    wall = "confided_child"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="steps")
    org_path = CText(max_length=255, editable=False)
    barred = ArrayField(models.TextField(), default=list, editable=False)
    word = models.CharField(max_length=20, choices=list(WORDS.items()))
    day = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    told = models.CharField(max_length=20, blank=True, default="")
    reason = models.CharField(max_length=12, blank=True, default="")
    body = models.CharField(max_length=100, blank=True, default="")
    days = models.PositiveSmallIntegerField(null=True)
    granted = models.BooleanField(null=True)
    teller = models.CharField(max_length=60, blank=True, default="")
    how = models.CharField(max_length=8, blank=True, default="", choices=list(HOWS.items()))
    receipt = models.CharField(max_length=100, blank=True, default="")
    words_sealed = SealedText()

    class Meta:
        ordering = ["id"]


class Accused(models.Model):
    """被反映人: a person or a unit that a petition complains of; the matter is shut to them."""

    wall = "confided_child"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="accused")
    org_path = CText(max_length=255, editable=False)
    barred = ArrayField(models.TextField(), default=list, editable=False)
    name_sealed = SealedText()
    place_sealed = SealedText()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class PetitionHandler(models.Model):
    """具名承办人: an account that handles a petition and may read who brought it, from being named to being taken off."""

    wall = "confided_child"
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="handlers")
    org_path = CText(max_length=255, editable=False)
    barred = ArrayField(models.TextField(), default=list, editable=False)
    account_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    named_by = models.CharField(max_length=60)
    named_at = models.DateTimeField()
    ended_by = models.CharField(max_length=60, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["petition", "account_id"], condition=models.Q(ended_at=None),
                                               name="petition_handler_once")]


class Informant(models.Model):
    """信访人: who brought it, sealed apart behind a wall of its own; only the named handlers read it, each reading journalled."""

    wall = "confided_named"
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="informant")
    org_path = CText(max_length=255, editable=False)
    barred = ArrayField(models.TextField(), default=list, editable=False)
    named = ArrayField(models.BigIntegerField(), default=list, editable=False)
    name_sealed = SealedText()
    phone_sealed = SealedText()
    address_sealed = SealedText()
    at = models.DateTimeField()
