"""allauth, turned to our ways: nobody signs up; accounts are given. What passes the door is journalled."""

from typing import Any, ClassVar
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench import presence
from weixia.kernel import sealing
from weixia.kernel.words import Word
from weixia.registry.actions import devices, entrance


class Adapter(DefaultAccountAdapter):
    """Login by account name; no mail is ever needed, and none is ever asked for."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _later("试的次数太多了。过半小时再试，或者请系统管理员现在解开。"),
    }

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return attempts_of(str(credentials.get("username", "")))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a proxy all come from its address, and a limit per address would shut everybody out at once.

        Ours writes X-Forwarded-For anew (deploy/nginx); of another the last word is what it saw itself.
        """
        told = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
        return told.rpartition(",")[2].strip() or str(super().get_client_ip(request))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("workbench:front")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("workbench:settings")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, _("这个账号已停用。请联系本单位的系统管理员。"))
        return redirect("account_login")


def attempts_of(username: str) -> str:
    """The key under which wrong passwords of an account are counted, under whatever name this house is called."""
    return username.strip().lower()


class SecondStep(DefaultMFAAdapter):
    """The second step's secrets are sealed like every other sensitive value."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text, table="mfa_authenticator", field="data", uuid=UUID(int=0))

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, table="mfa_authenticator", field="data", uuid=UUID(int=0))


@receiver(user_logged_in)
def _came_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    presence.came(request, user)
    entrance.account_signed_in(account=user, at=timezone.now())


@receiver(user_logged_out)
def _went_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if device := request.session.get(presence.DEVICE):
        devices.device_left(device_id=device, at=timezone.now(), how=Word("本人退出"))


@receiver(user_login_failed)
def _turned_away(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    entrance.account_sign_in_failed(username=str(credentials.get("username", "")), at=timezone.now())


@receiver(authentication_step_completed)
def _proved(sender: Any, user: Any, reauthenticated: bool = False, **kwargs: Any) -> None:
    if reauthenticated:
        entrance.account_proved(account=user, at=timezone.now())


@receiver(password_changed)
def _changed_password(sender: Any, user: Any, **kwargs: Any) -> None:
    entrance.account_secured(account=user, at=timezone.now(), what=Word("口令"))


@receiver(authenticator_added)
def _second_step_on(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    entrance.account_secured(account=user, at=timezone.now(), what=_secured(authenticator, Word("开启两步验证"), Word("登记通行密钥")))


@receiver(authenticator_removed)
def _second_step_off(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    entrance.account_secured(account=user, at=timezone.now(), what=_secured(authenticator, Word("取消两步验证"), Word("取消通行密钥")))


def _secured(authenticator: Authenticator, step: str, passkey: str) -> str:
    return passkey if authenticator.type == Authenticator.Type.WEBAUTHN else step
