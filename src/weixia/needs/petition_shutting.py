"""不得转给被反映人: whom a petition is shut to, and whether somebody is one of them. The wall keeps them out; this says why."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import clear
from weixia.kernel.scope import account_mark
from weixia.needs.models import Petition
from weixia.registry.queries import confiding
from weixia.registry.queries.units import unit_named


@dataclass(frozen=True)
class Whom:
    """被反映人 as told: a name, where they work, and, where known, the account or the unit (its name or code)."""

    name: str
    place: str = ""
    username: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Shut:
    """The accounts and units that this makes."""

    accounts: tuple[int, ...]
    units: tuple[int, ...]


def shut_by(whom: Whom, *, by: Actor, home: str) -> Shut:
    """Whom a complaint shuts out; `home`: the path of the unit that handles it. Raises Impossible where that would be the unit
    itself, or the actor."""
    accounts = set(confiding.called(whom.name))
    if whom.username.strip():
        account = confiding.account_for(whom.username)
        if account is None:
            raise Impossible("accused_username", _("没有账号「{name}」，请核对；不是平台的工作人员就空着。").format(name=whom.username))
        accounts.add(account)
    if by.account_id in accounts:
        raise Impossible("accused_name", _("反映的是你本人（或与你同名的人），不能由你来办：原件密封，交局领导另行指定。"))
    unit = _unit(whom)
    if unit and (home.startswith(unit.path) or by.path.startswith(unit.path)):
        words = _("反映的是{unit}自己，不能由它来办：原件密封，转交上级单位登记办理。")
        raise Impossible("accused_unit", words.format(unit=unit.name))
    return Shut(tuple(sorted(accounts)), (unit.pk,) if unit else ())


def must_be_another(row: Petition, column: str, body: str, also: Collection[str] = ()) -> None:
    """A body that a petition goes to, or that reviews it, is none that it complains of, and none of `also`. Raises Impossible."""
    unit = unit_named(body.strip())
    inside = unit and any(unit.path.startswith(path) for path in confiding.paths_of(list(row.shut_units)))
    names = [clear(one, "name_sealed") for one in row.accused.all()]
    if inside or any(name and name in body for name in names):
        raise Impossible(column, _("不得转给被反映人或被反映的单位，请转给另外的机关、单位。"))
    if body.strip() in also:
        raise Impossible(column, _("要由另一个机关、单位来办，不能是原来作出意见的。"))


def is_shut_to(row: Petition, account_id: int, paths: Collection[str]) -> bool:
    """Whether an account, in any of its posts, is one that the petition is shut to."""
    shut = confiding.paths_of(list(row.shut_units))
    return account_mark(account_id) in row.shut_accounts or any(path.startswith(one) for path in paths for one in shut)


def _unit(whom: Whom) -> Any:
    if not whom.unit.strip():
        return None
    unit = unit_named(whom.unit.strip())
    if unit is None:
        words = _("没有找到单位「{name}」，请核对全称；不是平台上的单位就写进“在哪里、任什么职”。")
        raise Impossible("accused_unit", words.format(name=whom.unit))
    return unit
