"""What every page's frame shows: the menu that this post may open, the post, the other posts."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from weixia.kernel.actor import ROLES
from weixia.registry import posts

MANAGE = _("管理")
# (url name, label, icon, capability, group)
MENU = [
    ("today", _("今日"), "calendar-event", "duty.read", ""),
    ("people", _("老同志"), "users", "person.read", ""),
    ("imports", _("导入"), "file-import", "import.read", ""),
    ("suspicions", _("疑似重复"), "users-group", "suspicion.judge", MANAGE),
    ("rules", _("规则"), "book", "rule.read", MANAGE),
    ("units", _("单位"), "building", "unit.read", MANAGE),
    ("staff", _("人员账号"), "id-badge-2", "account.read", MANAGE),
    ("calendar", _("工作日历"), "calendar-cog", "calendar.read", MANAGE),
    ("audit", _("操作记录"), "shield-check", "audit.read", MANAGE),
    ("settings", _("设置"), "settings", "own.account", "foot"),
    ("help", _("帮助"), "help", "help.read", "foot"),
]
# what templates ask before they offer an act
MAY = {
    "search": "person.read", "contact": "contact.write", "person_write": "person.write",
    "import_write": "import.write", "happening": "happening.write", "reveal": "person.reveal",
    "waive": "duty.waive", "account_write": "account.write", "unit_write": "unit.write",
    "calendar_write": "calendar.write", "judge": "suspicion.judge",
}
# pages that belong under a menu entry: url name → entry
UNDER = {
    "person": "people", "person-new": "people", "person-edit": "people", "contact-new": "people",
    "happening-new": "people", "person-access": "people", "duty": "today", "import": "imports",
    "import-new": "imports", "unit": "units", "staff-new": "staff", "staff-account": "staff", "rule": "rules",
    "staff-import": "staff", "units-import": "units", "search": "people", "instance": "settings",
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """`actor`, `role_name`, `nav` (entries the post may open), `posts`, `may`."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "nav": [], "posts": [], "role_name": "", "may": {}}
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    nav = [
        {"label": label, "icon": icon, "url": reverse(f"workbench:{name}"), "group": group, "count": 0,
         "current": name == UNDER.get(here, here)}
        for name, label, icon, capability, group in MENU if actor.can(capability)
    ]
    held = [
        {"id": post.pk, "unit_name": post.unit.name, "role_name": ROLES[post.role],
         "current": post.pk == actor.post_id}
        for post in posts.held_on(actor.account_id, on=timezone.localdate())
    ]
    may = {word: actor.can(capability) for word, capability in MAY.items()}
    return {"actor": actor, "role_name": ROLES[actor.role], "nav": nav, "posts": held, "may": may}
