"""What every page's frame shows: the menu that this post may open, the post, the other posts."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weixia.kernel.actor import ROLES
from weixia.registry import posts

# (url name, label, icon, capability, group)
MENU = [
    ("today", _("今日"), "calendar-event", "duty.read", "work"),
    ("people", _("老同志"), "users", "person.read", "work"),
    ("imports", _("导入"), "file-import", "import.read", "work"),
    ("suspicions", _("疑似重复"), "copy", "suspicion.judge", "work"),
    ("rules", _("规则"), "book", "rule.read", "manage"),
    ("units", _("单位"), "building-community", "unit.read", "manage"),
    ("staff", _("人员账号"), "id-badge-2", "account.read", "manage"),
    ("calendar", _("工作日历"), "calendar-cog", "calendar.write", "manage"),
    ("audit", _("操作记录"), "shield-check", "audit.read", "manage"),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    """`nav` (entries the post may open), `post`, `posts`, `today`."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"nav": [], "post": None, "posts": []}
    here = getattr(request.resolver_match, "url_name", "") if request.resolver_match else ""
    nav = [
        {"url": f"workbench:{name}", "name": name, "label": label, "icon": icon, "group": group, "current": name == here}
        for name, label, icon, capability, group in MENU if actor.can(capability)
    ]
    held = [
        {"id": post.pk, "label": f"{post.unit.name} {ROLES[post.role]}", "current": post.pk == actor.post_id}
        for post in posts.held_on(actor.account_id, on=timezone.localdate())
    ]
    return {"nav": nav, "post": actor, "posts": held}
