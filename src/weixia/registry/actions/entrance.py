"""What the door writes down: who came in, and who was turned away."""

from datetime import datetime

from django.db import transaction

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.registry.actions.invitations import acting
from weixia.registry.actions.staff import home_path
from weixia.registry.models import Account

NOBODY = Actor(account_id=None, name="未登录")  # data


@transaction.atomic
def account_signed_in(*, account: Account, at: datetime) -> None:
    """Somebody came in with password (and second step, where set)."""
    journal.record("account.signed_in", by=acting(account, at=at), at=at, about=account.name,
                   org_path=home_path(account), fields={"account": account.pk, "username": account.username})


@transaction.atomic
def account_sign_in_failed(*, username: str, at: datetime, by_code: bool = False) -> None:
    """A try that did not pass. An unknown account name is not kept: people type passwords there.

    Written for an unknown name too, so that the time it takes does not tell which names there are.
    """
    account = Account.objects.filter(username=username.strip().lower()).first()
    said = {"account": account.pk, "username": account.username} if account else {}
    journal.record("account.sign_in_failed", by=NOBODY, at=at, about=account.name if account else "",
                   org_path=home_path(account), fields=said,
                   reason="没有这个账号" if account is None else "一次性码对不上" if by_code else "")  # data


@transaction.atomic
def account_proved(*, account: Account, at: datetime) -> None:
    """The holder proved once more to be there, before a risky act or at a locked desk."""
    journal.record("account.proved", by=acting(account, at=at), at=at, about=account.name, org_path=home_path(account),
                   fields={"account": account.pk})


@transaction.atomic
def account_secured(*, account: Account, at: datetime, what: str) -> None:
    """The holder changed how they come in: password, second step on, second step off."""
    journal.record("account.changed", by=acting(account, at=at), at=at, about=account.name,
                   org_path=home_path(account), fields={"account": account.pk, "changed": [what]})
