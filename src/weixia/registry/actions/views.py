"""我的视图 and 习惯: each account keeps its own; nobody else's is touched or seen."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.registry.models import Preference, SavedView

MOST = 30
# a view keeps filters; not whom somebody looked for, nor how far they had read
LEFT_OUT = {"q", "after", "view", "then", "back"}


@transaction.atomic
def view_save(*, by: Actor, at: datetime, page: str, name: str, query: str) -> SavedView:
    """存为我的视图: the page's filters under a name; the same name again replaces them. Raises Impossible."""
    by.must("own.account")
    name = _named(name)
    view = SavedView.objects.filter(account_id=by.account_id or 0, page=page, name=name).first()
    if view is None:
        if SavedView.objects.filter(account_id=by.account_id or 0, page=page).count() >= MOST:
            raise Impossible("name", _("最多存 %(n)s 个视图，先删掉不用的") % {"n": MOST})
        view = SavedView(account_id=by.account_id or 0, page=page, name=name)
    view.query, view.at = _filters(query), at
    view.save()
    journal.record("view.saved", by=by, at=at, about=name)
    return view


@transaction.atomic
def view_rename(view: SavedView, *, by: Actor, at: datetime, name: str) -> SavedView:
    """Give it another name. Raises Impossible when the name is empty or taken."""
    _own(view, by)
    name = _named(name)
    if SavedView.objects.filter(account_id=by.account_id or 0, page=view.page, name=name).exclude(pk=view.pk).exists():
        raise Impossible("name", _("已经有一个视图叫这个名字"))
    view.name = name
    view.save(update_fields=["name"])
    journal.record("view.saved", by=by, at=at, about=name)
    return view


@transaction.atomic
def view_first(view: SavedView, *, by: Actor, at: datetime) -> bool:
    """Open the page with this view, or no longer; returns how it is now."""
    _own(view, by)
    first = not view.first
    SavedView.objects.filter(account_id=by.account_id or 0, page=view.page, first=True).update(first=False)
    SavedView.objects.filter(pk=view.pk).update(first=first)
    journal.record("view.saved", by=by, at=at, about=view.name)
    return first


@transaction.atomic
def view_delete(view: SavedView, *, by: Actor, at: datetime) -> None:
    """Forget it."""
    _own(view, by)
    journal.record("view.deleted", by=by, at=at, about=view.name)
    view.delete()


@transaction.atomic
def preference_set(*, by: Actor, at: datetime, shortcuts: bool, dense: bool) -> None:
    """Choose the keys and the density for one's own account."""
    by.must("own.account")
    chosen = {"shortcuts": shortcuts, "dense": dense}
    Preference.objects.update_or_create(account_id=by.account_id or 0, defaults=chosen)
    journal.record("preference.set", by=by, at=at, fields=chosen)


def _own(view: SavedView, by: Actor) -> None:
    by.must("own.account")
    if view.account_id != by.account_id:
        raise Impossible("", _("这是别人的视图"))


def _named(name: str) -> str:
    name = " ".join(name.split())[:40]
    if not name:
        raise Impossible("name", _("给视图起个名字，例如：我的逾期"))
    return name


def _filters(query: str) -> str:
    pairs = [(key, value) for key, value in parse_qsl(query.removeprefix("?")) if key not in LEFT_OUT and value]
    return urlencode(pairs)[:500]
