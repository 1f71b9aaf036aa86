"""查找 and Ctrl K: people, pages, saved views and acts by a few letters.

What was typed travels by POST only: a name or an identity number must not stay in an address or a history.
"""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import now, today
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.roster import CHOSEN_FOR
from weixia.faces.workbench.shell import MENU
from weixia.faces.workbench.views import link_of
from weixia.kernel.actor import Actor
from weixia.kernel.words import THEN, listing
from weixia.registry.actions.people import people_search
from weixia.registry.queries import views

MOST, FEW = 50, 6
WHOLE = (11, 15, 18)  # lengths of a telephone number and of identity numbers
# (words, url name, query, capability)
ACTS = [
    (gettext_lazy("记一次联系"), "people", "?then=contact", "contact.write"),
    (gettext_lazy("登记老同志"), "person-new", "", "person.write"),
    (gettext_lazy("导入花名册和台账"), "import-new", "", "import.write"),
    (gettext_lazy("看逾期的事"), "today", "?show=overdue", "duty.read"),
    (gettext_lazy("看转给我的事"), "today", "?show=given", "duty.read"),
    (gettext_lazy("开关快捷键"), "settings", "#habits", "own.account"),
]


@page("person.read", "GET", "POST", once=False)
def search(request: PageRequest) -> HttpResponse:
    """The box in the bar: one match opens at once, several are listed."""
    text = (request.POST.get("q") or _named(request)).strip()[:100]
    then = request.POST.get("then", "")
    hits = people_search(by=request.actor, at=now(), text=text) if text else []
    if len(hits) == 1 and request.method == "POST":
        return redirect(f"workbench:{CHOSEN_FOR.get(then, 'person')}", hits[0].pk)
    rows = [portrait.brief(person, on=today()) | {"why": _how(text)} for person in hits[:MOST]]
    return render(request, "workbench/search.html", {
        "q": text, "rows": rows, "pages": _lines(request.actor, text), "more": len(hits) >= MOST, "then": then})


@page("own.account", "POST", once=False)
def palette(request: PageRequest) -> HttpResponse:
    """The same as a list under the palette's box."""
    text = request.POST.get("q", "").strip()[:100]
    groups = [*_people(request.actor, text), *_places(request.actor, text)]
    number = 0
    for group in groups:
        for line in group["lines"]:
            number += 1
            line["number"] = number
    return render(request, "workbench/parts/palette_list.html", {"groups": groups, "q": text, "count": number})


def _named(request: PageRequest) -> str:
    """A link may carry a word; a number in an address is not looked up, so that nobody keeps such links."""
    text = request.GET.get("q", "")
    if len(re.sub(r"\D", "", text)) >= 7:
        messages.warning(request, _("证件号码和电话不从链接里找，在上面的框里填。"))
        return ""
    return text


def _people(actor: Actor, text: str) -> list[dict[str, Any]]:
    """Whoever matches. A number is only looked up once it is whole: each look-up of one is journalled."""
    digits = re.sub(r"[\s\-]", "", text)
    half = digits[:-1].isdigit() and len(digits) >= 7 and len(digits) not in WHOLE
    if not text or half or not actor.can("person.read"):
        return []
    hits = people_search(by=actor, at=now(), text=text)
    lines = [_person(portrait.brief(person, on=today())) for person in hits[:FEW]]
    return [{"title": _("老同志"), "lines": lines}] if lines else []


def _person(told: dict[str, Any]) -> dict[str, Any]:
    age = _("%(age)s岁") % {"age": told["age"]} if told["age"] else ""
    return {"label": told["name"], "note": listing((part for part in (age, told["kind"], told["unit_name"]) if part), THEN),
            "url": reverse("workbench:person", args=[told["id"]]), "icon": "user"}


def _places(actor: Actor, text: str) -> list[dict[str, Any]]:
    """Views, pages and acts whose words hold the text; all of them for an empty one."""
    def lines(found: list[tuple[Any, str, str]]) -> list[dict[str, Any]]:
        return [{"label": str(label), "note": "", "url": url, "icon": icon} for label, url, icon in found if text in str(label)]

    own = [(view.name, link_of(view.page, view.query or "view=none"), "filter") for view in views.views(seen_by=actor)]
    pages = [(label, reverse(f"workbench:{name}"), icon) for name, label, icon, may, _group in MENU if actor.can(may)]
    acts = [(label, reverse(f"workbench:{name}") + query, "arrow-right") for label, name, query, may in ACTS if actor.can(may)]
    groups = [(_("我的视图"), lines(own)), (_("页面"), lines(pages)), (_("要做的"), lines(acts))]
    return [{"title": title, "lines": found} for title, found in groups if found]


def _lines(actor: Actor, text: str) -> list[dict[str, Any]]:
    return [line for group in _places(actor, text) for line in group["lines"]] if text else []


def _how(text: str) -> str:
    compact = re.sub(r"[\s\-]", "", text)
    if len(compact) >= 7 and compact[:-1].isdigit():
        return _("证件号码或电话")
    return _("拼音或编号") if compact.isascii() else _("姓名")
