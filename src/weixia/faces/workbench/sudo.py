"""Before a risky act: the password once more, when the last time is over ten minutes ago.

Asked on the spot: what was typed travels on in the page, so nothing of it is stored and nothing is lost.
"""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

WORD = "sudo_password"
NOT_SAID = {"csrfmiddlewaretoken", WORD}


def sudo_needed(request: HttpRequest) -> bool:
    """Whether this session has not proved itself within ACCOUNT_REAUTHENTICATION_TIMEOUT; a login counts."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return not records or time.time() - records[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT


def passed(request: HttpRequest) -> HttpResponse | None:
    """None when the act may go on; otherwise the question to answer first."""
    if not sudo_needed(request):
        return None
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), login_url=reverse("account_reauthenticate"))
    if WORD not in request.POST:
        return _ask(request)
    try:
        right = get_adapter().reauthenticate(request.user, request.POST[WORD])
    except ValidationError:
        return _ask(request, _("试的次数太多了。过半小时再试。"), status=429)
    if not right:
        return _ask(request, _("口令不对。"))
    reauthentication.reauthenticate_by_password(request)
    return None


def _ask(request: HttpRequest, problem: str = "", *, status: int = 403) -> HttpResponse:
    said = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_SAID]
    return render(request, "workbench/sudo.html", {"said": said, "problem": problem, "files": bool(request.FILES)}, status=status)
