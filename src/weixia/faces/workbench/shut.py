"""Accounts shut by too many wrong passwords, codes or second steps; an administrator opens them again before the half hour is over."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest

from weixia.faces.workbench.accounts import attempts_of


def is_shut(request: HttpRequest, account: Any) -> bool:
    """Whether this account's own tries are used up, at whichever of the three doors."""
    return any(not ratelimit.consume(_looking(request), action=action, key=key, dry_run=True) for action, key in _doors(account))


def open_again(request: HttpRequest, account: Any) -> None:
    """Count its tries anew."""
    for action, key in _doors(account):
        ratelimit.clear(_looking(request), action=action, key=key)


def _doors(account: Any) -> list[tuple[str, str]]:
    """The limit's name and the account's key in it: password, second step, printed code."""
    return [("login_failed", attempts_of(account.username)), ("login_failed", f"mfa-auth-user-{account.pk}"), ("enter", account.username)]


def _looking(request: HttpRequest) -> HttpRequest:
    """A request from nowhere: the address of whoever looks has its own limit, which is another matter."""
    nowhere = HttpRequest()
    nowhere.method, nowhere.META = "POST", {"REMOTE_ADDR": "::", "HTTP_USER_AGENT": ""}
    nowhere.user = request.user
    return nowhere
