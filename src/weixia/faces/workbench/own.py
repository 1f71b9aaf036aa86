"""设置 and 帮助: one's own account, and one plain page."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weixia.faces.workbench.locking import devices_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.explained import SETTINGS
from weixia.registry.queries.feeds import feed_of

SHOWN = {"WEIXIA_HOSTS", "WEIXIA_TLS", "WEIXIA_LOG", "WEIXIA_DATABASE_NAME"}


@page("own.account")
def settings(request: PageRequest) -> HttpResponse:
    """Password, second step; for an administrator also how the machine is set."""
    rows = [{"name": one.name, "value": one.value, "source": one.source, "words": one.says}
            for one in SETTINGS if one.name in SHOWN] if request.actor.role == "sysadmin" else []
    return render(request, "workbench/settings.html", {
        "settings_rows": rows, "problems": [], "links": _links(request), "devices": devices_of(request),
        "feed": feed_of(seen_by=request.actor)})


@page("help.read")
def help(request: PageRequest) -> HttpResponse:
    """One plain page."""
    return render(request, "workbench/help.html")


def _links(request: PageRequest) -> list[dict[str, Any]]:
    on, off = _("已开启。登录时还要输入手机上的六位数。"), _("未开启。建议开启，口令泄露时别人也进不来。")
    two_step = on if is_mfa_enabled(request.user) else off
    instance = [{"label": _("本机设置"), "url": reverse("workbench:instance"), "icon": "settings",
                 "words": _("单位名称、备份、锁屏、导出限额；这台机器的情况。")}] if request.actor.can("instance.manage") else []
    return [
        *instance,
        {"label": _("改口令"), "url": reverse("account_change_password"), "icon": "key",
         "words": _("改完以后，别处的登录都会退出。")},
        {"label": _("两步验证"), "url": reverse("mfa_index"), "icon": "device-mobile", "words": two_step},
    ]
