"""人员账号与岗位: accounts, the posts they hold for a time, and one-time codes."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from weixia.kernel.actor import ROLES
from weixia.kernel.fields import CText, SealedText
from weixia.kernel.sealing import uuid7

MOST_TRIES = 5  # wrong codes that kill an invitation


class AccountManager(BaseUserManager["Account"]):
    """Only what Django's login asks; accounts are made by registry.actions."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """One staff member's login. It may do nothing by itself: posts carry the rights."""

    wall = "open"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    username = CText(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone_sealed = SealedText()
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    current_post = models.ForeignKey("registry.Post", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(null=True)

    objects = AccountManager()

    class Meta:
        indexes = [models.Index(fields=["name"])]

    is_staff = False
    is_superuser = False

    def has_perm(self, *args: Any) -> bool:
        """Django's own permissions are not used; posts decide."""
        return False

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: a role in one unit for a period `[since, until)`; its scope is the unit's subtree."""

    wall = "open"
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=list(ROLES.items()))
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "unit", "role", "since"], name="post_once"),
            models.CheckConstraint(condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                                   name="post_period"),
        ]


class Invitation(models.Model):
    """A printed one-time code for a first login or a password reset; only its MAC is kept."""

    wall = "open"
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    code_mac = models.CharField(max_length=64, unique=True)
    issued_by = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
