"""Proving once more that it is oneself: before a risky act, and at a locked desk. By the password or the passkey.

Asked on the spot: what was typed travels on in the page, so nothing of it is stored and nothing is lost.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

PASSWORD, PASSKEY = "proof_password", "proof_passkey"
NOT_SAID = {"csrfmiddlewaretoken", PASSWORD, PASSKEY}


def sudo_needed(request: HttpRequest) -> bool:
    """Whether this session has not proved itself within ACCOUNT_REAUTHENTICATION_TIMEOUT; a login counts."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return not records or time.time() - records[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT


def passed(request: HttpRequest) -> HttpResponse | None:
    """None when a risky act may go on; otherwise the question to answer first."""
    if not sudo_needed(request):
        return None
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), login_url=reverse("account_reauthenticate"))
    problem = prove(request)
    return None if problem is None else ask(request, "workbench/sudo.html", problem, status=403)


def prove_first(request: HttpRequest, why: str) -> HttpResponse | None:
    """The question, where only the act itself knows that it must be asked; None when it was answered just now."""
    if request.method != "POST":
        messages.warning(request, why)
        return redirect_to_login(request.get_full_path(), login_url=reverse("account_reauthenticate"))
    problem = prove(request)
    return None if problem is None else ask(request, "workbench/sudo.html", problem, status=403, why=why)


def prove(request: HttpRequest) -> str | None:
    """None when the request carries a right password or passkey; else what to say ('' when it carries neither)."""
    try:
        if request.POST.get(PASSKEY):
            return _by_passkey(request)
        if PASSWORD not in request.POST:
            return ""
        if not get_adapter().reauthenticate(request.user, request.POST[PASSWORD]):
            return _("口令不对。")
    except ValidationError as refused:
        return " ".join(refused.messages)
    reauthentication.reauthenticate_by_password(request)
    return None


def ask(request: HttpRequest, template: str, problem: str = "", *, status: int, **more: Any) -> HttpResponse:
    """The question, with everything typed sent on from here."""
    said = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_SAID]
    return render(request, template, {"said": said, "problem": problem, "files": bool(request.FILES),
                                      "passkey": passkey_options(request)} | more, status=status)


def passkey_options(request: HttpRequest) -> dict[str, Any] | None:
    """What the browser needs to ask for the passkey; None for an account without one."""
    return {"request_options": webauthn.begin_authentication(request.user)} if has_passkey(request) else None


def has_passkey(request: HttpRequest) -> bool:
    return is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN])


def _by_passkey(request: HttpRequest) -> str | None:
    form = ReauthenticateWebAuthnForm({"credential": request.POST[PASSKEY]}, user=request.user)
    if not form.is_valid():
        return _("没有认出这个通行密钥，再试一次。")
    form.save()
    return None


def typed(request: HttpRequest, *, status: int) -> HttpResponse:
    """Everything that was typed, to be sent again."""
    said = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_SAID]
    shown = [value for _name, value in said if any(mark > "\u2e80" for mark in value)][:20]
    return render(request, "workbench/typed.html", {"said": said, "shown": shown, "files": bool(request.FILES),
                                                   "signed_in": request.user.is_authenticated}, status=status)
