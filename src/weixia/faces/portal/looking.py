"""谁看过我的信息: every reading of the elder's file, as date, post and purpose."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from weixia.faces.portal.page import PortalRequest, page, show
from weixia.kernel.queries import readings_for
from weixia.kernel.words import Word, listing
from weixia.registry.queries.people import SEALED

MOST = 60
SAID = {"person.opened": Word("打开过您的档案"), "person.exported": Word("把您列入一份名单"),
        "slip.printed": Word("打印走访单，准备来看您"),
        "need.opened": Word("看过您要办的事"),
        "contact.opened": Word("看过联系您的记录"), "relay.read": Word("看过您要转达的话"), "letter.opened": Word("看过给您的信"),
        "report.opened": Word("看过您的情况报告"), "report.printed": Word("打印您的情况报告")}
OTHER = Word("看过您的信息")


@page("portal.access")
def access(request: PortalRequest) -> HttpResponse:
    """The newest first; the same post doing the same on one day is one line."""
    rows = [_line(event) for event in readings_for(request.holder.actor, most=MOST)]
    lines = [next(same) for _key, same in groupby(rows, key=lambda row: (row["day"], row["post"], row["what"], row["why"]))]
    return show(request, "access.html", {"lines": lines})


def _line(event: Any) -> dict[str, Any]:
    what: Any = SAID.get(event.action, OTHER)
    if event.action == "person.revealed":
        what = listing([Word("查看过您的："), listing(SEALED[name] for name in event.fields if name in SEALED)], Word(""))
    return {"day": timezone.localtime(event.at).date(), "post": event.post, "what": what, "why": event.reason}
