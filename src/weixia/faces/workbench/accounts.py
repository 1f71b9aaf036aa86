"""allauth, turned to our ways: nobody signs up; accounts are given. What passes the door is journalled."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from weixia.registry.actions import entrance


class Adapter(DefaultAccountAdapter):
    """Login by account name; no mail is ever needed, and none is ever asked for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("workbench:front")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("workbench:settings")


@receiver(user_logged_in)
def _came_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    entrance.account_signed_in(account=user, at=timezone.now())


@receiver(user_login_failed)
def _turned_away(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    entrance.account_sign_in_failed(username=str(credentials.get("username", "")), at=timezone.now())
