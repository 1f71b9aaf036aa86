"""首页: who comes, how a request stands, whom to ring. The family has its own."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.faces.portal.page import PortalRequest, page, show
from weixia.faces.portal.phones import dialled
from weixia.needs.queries import told
from weixia.registry.actions import entering


@page("portal.home")
def home(request: PortalRequest) -> HttpResponse:
    """Five buttons: call, ask, who comes, whom to ring at home, who looked."""
    return show(request, "home.html", _common(request) | {"kin": entering.kin_names(request.holder.person)})


@page("portal.family")
def family(request: PortalRequest) -> HttpResponse:
    """What a relative may know: the last contact, and what they themselves asked in the elder's name."""
    return show(request, "family.html", _common(request))


@page("portal.home")
def visits(request: PortalRequest) -> HttpResponse:
    """谁来看我."""
    return show(request, "visits.html", _common(request))


@page("portal.home")
def kin(request: PortalRequest) -> HttpResponse:
    """给家里打电话: the numbers of the elder's own family."""
    rows = entering.kin_show(request.holder.person, by=request.holder.actor, at=timezone.now())
    return show(request, "kin.html", {"rows": [row | {"dialled": dialled(row["phone"])} for row in rows]})


def _common(request: PortalRequest) -> dict[str, Any]:
    holder = request.holder
    called = holder.person.address_form or _("%(name)s同志") % {"name": holder.person.name}
    return {"greeting": _greeting(), "today": timezone.localdate(), "called": called,
            "contact": holder.person.primary_contact, "last": told.last_contact(seen_by=holder.actor),
            "latest": next(iter(told.asked(seen_by=holder.actor)), None)}


def _greeting() -> str:
    hour = timezone.localtime().hour
    return _("上午好") if 5 <= hour < 12 else _("下午好") if 12 <= hour < 18 else _("晚上好")
