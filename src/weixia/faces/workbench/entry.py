"""The front door: where / leads, and entering by a printed code, without mail."""

import time
from typing import Any

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from weixia.faces.workbench.asking import now
from weixia.faces.workbench.forms.staff import EntryForm
from weixia.registry.actions import entrance, invitations

REFUSED_AFTER = 0.1  # seconds, so that the time does not tell which accounts exist: a wrong try at a live code writes a row more
FIRST = {"sysadmin": "staff", "auditor": "audit", "petition_officer": "petitions"}


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The first page that the post may open; the login page for a stranger."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    actor = getattr(request, "actor", None)
    return redirect("workbench:" + FIRST.get(actor.role if actor else "", "today"))


@sensitive_post_parameters("code", "password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Account, one-time code, new password: for the first login and for a forgotten password alike."""
    form = EntryForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "workbench/enter.html", {"form": form})
    if not ratelimit.consume(request, action="enter", key=str(request.POST.get("username", ""))[:100].lower()):
        form.add_error(None, _("试的次数太多了。请过半小时再试，或者请系统管理员换一张码。"))
        return render(request, "workbench/enter.html", {"form": form}, status=429)
    began = time.monotonic()
    account = _entered(form) if form.is_valid() else None
    if account is None:
        time.sleep(max(0.0, began + REFUSED_AFTER - time.monotonic()))
        return render(request, "workbench/enter.html", {"form": form}, status=422)
    return perform_login(request, account, redirect_url="/")


def _entered(form: EntryForm) -> Any:
    given, at = form.cleaned_data, now()
    try:
        account = invitations.account_enter(at=at, username=given["username"], code=given["code"], password=given["password1"])
    except ValidationError as weak:
        form.add_error("password1", weak)
        return None
    if account is None:
        entrance.account_sign_in_failed(username=given["username"], at=at, by_code=True)
        form.add_error(None, _("账号与一次性码对不上，或者码已过期、已用过。请核对；仍不行时，请系统管理员换一张码。"))
    return account


# open to everybody: the capability is named so that no page is open by forgetting
front.capability = enter.capability = "public"  # type: ignore[attr-defined]
