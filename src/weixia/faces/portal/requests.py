"""我要办事, 我的事: one thing a page, and one sentence about where each stands."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.faces.portal.page import PortalRequest, page, show
from weixia.kernel.actor import Impossible
from weixia.kernel.words import Word
from weixia.needs.actions.needs import Asking, need_record
from weixia.needs.actions.needs_end import need_rate, need_withdraw
from weixia.needs.queries import told

KINDS = {"medical": Word("看病"), "claim": Word("报销"), "daily": Word("家里的活"), "repair": Word("修东西"), "mobility": Word("出门用车"),
         "company": Word("找人陪"), "activity": Word("学习活动"), "other": Word("别的事")}
WHENS = {"today": Word("今天"), "three_days": Word("三天内"), "no_hurry": Word("不急")}
SCORES = {5: Word("很满意"), 4: Word("满意"), 3: Word("一般"), 2: Word("不满意"), 1: Word("很不满意")}
LONGEST = 1000
RING_ME, RING_ABOUT = Word("请工作人员给我打电话。"), Word("没有写话，请打电话问一问。")


@page("portal.ask")
def requests(request: PortalRequest) -> HttpResponse:
    """How each stands."""
    return show(request, "requests.html", {"rows": told.asked(seen_by=request.holder.actor)})


@page("portal.ask", "GET", "POST")
def request_new(request: PortalRequest) -> HttpResponse:
    """Three pages: what it is, how soon, in one's own words; the last one sends."""
    said = request.POST if request.method == "POST" else request.GET
    kind, when = said.get("kind", ""), said.get("when", "")
    lacks = _lacking(request, kind, when)
    if lacks or request.method != "POST":
        return lacks or show(request, "ask_words.html", _chosen(kind, when))
    return _ask(request, kind=kind, urgency=when, words=request.POST.get("words", "").strip()[:LONGEST] or str(RING_ABOUT))


@page("portal.ask", "POST")
def request_call(request: PortalRequest) -> HttpResponse:
    """让工作人员给我打电话: the way out of every page, one press."""
    return _ask(request, kind="other", urgency="today", words=str(RING_ME))


@page("portal.ask")
def request_one(request: PortalRequest, need_id: int) -> HttpResponse:
    """One request: the sentence, the day promised, and what may be done."""
    return _one(request, need_id)


@page("portal.ask", "POST")
def request_rating(request: PortalRequest, need_id: int) -> HttpResponse:
    """How it was done, in five words."""
    need, row = _found(request, need_id)
    score = request.POST.get("score", "")
    if score not in {str(one) for one in SCORES}:
        return _one(request, need_id, problem=_("请选一个。"))
    return _do(request, row, lambda: need_rate(
        need, by=request.holder.actor, at=timezone.now(), score=int(score), how="portal",
        said_by="family" if request.holder.is_family else "self",
        words=request.POST.get("words", "").strip()[:LONGEST]))


@page("portal.ask", "GET", "POST")
def request_withdrawal(request: PortalRequest, need_id: int) -> HttpResponse:
    """撤回: asked once, because it ends the matter."""
    need, row = _found(request, need_id)
    if request.method != "POST" or not row.may_withdraw:
        return show(request, "withdrawal.html", {"row": row})
    return _do(request, row, lambda: need_withdraw(
        need, by=request.holder.actor, at=timezone.now(), words=str(Word("在网上撤回。"))))


def _lacking(request: PortalRequest, kind: str, when: str) -> HttpResponse | None:
    """The page of the first thing that is not said yet; an error only where it was pressed on without it."""
    problem, status = (_("请选一样。"), 422) if "next" in {*request.GET, *request.POST} else ("", 200)
    if kind not in KINDS:
        return show(request, "ask_kind.html", {"kinds": KINDS, "problem": problem}, status=status)
    if when not in WHENS:
        asked_now = "when" in request.GET or request.GET.get("next") == "when"
        return show(request, "ask_when.html", _chosen(kind, "") | {"whens": WHENS, "problem": problem if asked_now else ""},
                    status=status if asked_now else 200)
    return None


def _chosen(kind: str, when: str) -> dict[str, Any]:
    return {"kind": kind, "kind_words": KINDS[kind], "when": when, "when_words": WHENS.get(when, "")}


def _ask(request: PortalRequest, *, kind: str, urgency: str, words: str) -> HttpResponse:
    holder = request.holder
    authority = holder.authority
    asking = Asking(channel="portal", kind=kind, urgency=urgency, words=words, person_id=holder.person.pk,
                    on_behalf="family" if authority else "self", caller_name=authority.name if authority else "",
                    caller_relation=authority.relation if authority else "")
    need = need_record(by=holder.actor, at=timezone.now(), told=asking)
    answer = redirect("portal:request", need.pk)
    answer["Location"] += "?new=1"
    return answer


def _found(request: PortalRequest, need_id: int) -> tuple[Any, told.Told]:
    found = told.asked_get(need_id, seen_by=request.holder.actor)
    if found is None:
        raise Http404
    return found


def _do(request: PortalRequest, row: told.Told, act: Any) -> HttpResponse:
    try:
        act()
    except Impossible as problem:
        return _one(request, row.id, problem=problem.do)
    return redirect("portal:request", row.id)


def _one(request: PortalRequest, need_id: int, *, problem: str = "") -> HttpResponse:
    _need, row = _found(request, need_id)
    return show(request, "request.html", {"row": row, "scores": SCORES, "problem": problem, "is_new": "new" in request.GET,
                                         "back": reverse("portal:request", args=[row.id])},
                status=422 if problem else 200)
