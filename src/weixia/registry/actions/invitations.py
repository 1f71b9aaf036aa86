"""One-time codes on paper: for a first login and for a forgotten password, without mail.

Only a MAC of the code is kept. A code works once, for seven days, and dies after five wrong tries.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal, sealing
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import Word
from weixia.registry import posts
from weixia.registry.actions.staff import home_path, must_be_in_charge, void_codes
from weixia.registry.models import Account, Invitation
from weixia.registry.models.staff import MOST_TRIES

# no 0 O 1 I L, no U that looks like V in handwriting
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
LIVES = timedelta(days=7)


@transaction.atomic
def account_invite(*, by: Actor, at: datetime, account: Account) -> str:
    """A new code for the account, shown this once as XXXXX-XXXXX; earlier ones stop working."""
    must_be_in_charge(by, account, on=timezone.localtime(at).date())
    if not account.is_active:
        raise Impossible("", _("这个账号已停用。请先恢复账号。"))
    void_codes(account, at=at)
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    Invitation.objects.create(account=account, code_mac=_mac(account, code), issued_by=by.name, issued_at=at,
                              expires_at=at + LIVES)
    journal.record("account.invited", by=by, at=at, about=account.name, org_path=by.path or home_path(account),
                   fields={"account": account.pk, "username": account.username})
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def second_step_drop(*, by: Actor, at: datetime, account: Account) -> bool:
    """Take the second step away from somebody who lost their telephone; False when there was none."""
    must_be_in_charge(by, account, on=timezone.localtime(at).date())
    if account.pk == by.account_id:
        raise Impossible("", _("自己的两步验证请在「设置」里取消。"))
    dropped, _each = Authenticator.objects.filter(user=account).delete()
    if dropped:
        journal.record("account.changed", by=by, at=at, about=account.name, org_path=by.path or home_path(account),
                       fields={"account": account.pk, "changed": [Word("取消两步验证")]})
    return bool(dropped)


@transaction.atomic
def account_unlock(*, by: Actor, at: datetime, account: Account) -> None:
    """Let somebody try again who was shut out by wrong passwords. What is counted lies at the door, not here."""
    must_be_in_charge(by, account, on=timezone.localtime(at).date())
    journal.record("account.unlocked", by=by, at=at, about=account.name, org_path=by.path or home_path(account),
                   fields={"account": account.pk, "username": account.username})


@transaction.atomic
def account_enter(*, at: datetime, username: str, code: str, password: str) -> Account | None:
    """Set the password by a code. None when account and code do not go together: which of the two is not told.

    Raises django's ValidationError when the code is right and the password too weak; the code stays good.
    """
    account = Account.objects.filter(username=_plain(username).lower(), is_active=True).first()
    invitation = _open_code(account, at=at)
    right = secrets.compare_digest(_mac(account, code), invitation.code_mac if invitation else "")
    if account is None or invitation is None or not right:
        if invitation:
            Invitation.objects.filter(pk=invitation.pk).update(tries=F("tries") + 1)
        return None
    validate_password(password, account)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    Invitation.objects.filter(pk=invitation.pk).update(used_at=at)
    by = acting(account, at=at)
    journal.record("account.entered", by=by, at=at, about=account.name, org_path=home_path(account),
                   fields={"account": account.pk, "username": account.username})
    return account


def acting(account: Account, *, at: datetime) -> Actor:
    """The account in its post, or in none yet."""
    return posts.actor_of(account, on=timezone.localtime(at).date()) or Actor(account.pk, account.name)


def _open_code(account: Account | None, *, at: datetime) -> Invitation | None:
    """The account's code that still works; locked, so that parallel tries are counted one after another."""
    return (Invitation.objects.select_for_update()
            .filter(account=account, used_at__isnull=True, expires_at__gt=at, tries__lt=MOST_TRIES)
            .order_by("-id").first())


def _mac(account: Account | None, code: str) -> str:
    plain = "".join(char for char in _plain(code).upper() if char.isalnum())
    return sealing.mac("invitation", f"{account.uuid if account else ''}|{plain}".encode())


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
