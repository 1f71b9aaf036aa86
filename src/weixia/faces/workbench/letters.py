"""信件: what waits, what left, what never arrived and what to do about it; paper letters printed in one go."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel import letters as box
from weixia.kernel import wording
from weixia.kernel.actor import Impossible
from weixia.kernel.words import said
from weixia.registry.queries import people, reaching

HEAPS = {"todo": _later("要处理"), "waiting": _later("等待发送"), "paper": _later("纸质信"),
         "sent": _later("已发出"), "over": _later("停发的")}
PAPERS = ("a5", "a4")


@page("letter.read")
def letters(request: PageRequest) -> HttpResponse:
    """One heap, the newest first."""
    heap = request.GET.get("heap", "")
    heap = heap if heap in HEAPS else "todo"
    rows, more = box.letters(heap, seen_by=request.actor, before=whole(request.GET.get("after")) or 0)
    return render(request, "workbench/letters.html", {
        "heap": heap, "heaps": HEAPS.items(), "counts": box.counts(seen_by=request.actor), "rows": _rows(request, rows),
        "pager": pager(request, next_key=str(more or ""))})


@page("letter.read")
def letter(request: PageRequest, letter_id: int) -> HttpResponse:
    """One letter: its words, every try, and what may be done."""
    row = found(box.letter_get(letter_id, seen_by=request.actor))
    attempts, deliveries = box.history(row)
    [shown] = _rows(request, [row])
    return render(request, "workbench/letter.html", shown | {
        "read": box.letter_open(row, by=request.actor, at=now()), "attempts": attempts, "deliveries": deliveries,
        "may_settle": request.actor.can("letter.settle"), "ways": [(way, box.WHYS[way]) for way in box.HOWS],
        "in_doubt": row.state == "unsure", "stuck": row.state in ("dead", "unsure"), "open": row.state in ("dead", "unsure", "waiting")})


@page("letter.settle", "POST")
def letter_resending(request: PageRequest, letter_id: int) -> HttpResponse:
    """再发一次."""
    return _act(request, letter_id, box.letter_resend, _("已放回待发，按安静时段发出。"))


@page("letter.settle", "POST")
def letter_telling(request: PageRequest, letter_id: int) -> HttpResponse:
    """It was told otherwise: by telephone, or to their face."""
    return _act(request, letter_id, box.letter_tell, _("已记下另行告知。"), how=request.POST.get("how", ""))


@page("letter.settle", "POST")
def letter_confirmation(request: PageRequest, letter_id: int) -> HttpResponse:
    """One in doubt had arrived."""
    return _act(request, letter_id, box.letter_confirm, _("已记为收到。"))


@page("letter.settle", "POST")
def letter_paper(request: PageRequest, letter_id: int) -> HttpResponse:
    """改为纸质信, to the address that the register has."""
    row = found(box.letter_get(letter_id, seen_by=request.actor))
    if row.person_id is None or row.to_kind != "elder":
        messages.error(request, _("档案上没有这位收信人的住址。打电话或者当面告知，再记在这里。"))
        return redirect("workbench:letter", row.pk)
    return _act(request, letter_id, box.letter_to_paper, _("已改为纸质信，在“纸质信”一栏里打印。"), to=reaching.elder(row.person_id))


@page("letter.read", "GET", "POST", once=False)
def letters_sheet(request: PageRequest) -> HttpResponse:
    """Paper letters on A5 or A4, one a page; posted, so that many do not stand in an address."""
    given = request.POST if request.method == "POST" else request.GET
    size = given.get("size", "") if given.get("size") in PAPERS else "a5"
    shown = box.papers(ids=_picked(given), seen_by=request.actor, day=today())
    for one in shown:
        box.letter_open(found(box.letter_get(int(one["id"]), seen_by=request.actor)), by=request.actor, at=now())
    return render(request, "workbench/letters_sheet.html", {"letters": shown, "size": size})


@page("letter.settle", "POST")
def letters_printing(request: PageRequest) -> HttpResponse:
    """记为已打印, many at once."""
    return _moved(request, "printed", _("已把 {n} 封记为已打印。"))


@page("letter.settle", "POST")
def letters_posting(request: PageRequest) -> HttpResponse:
    """记为已寄出, many at once."""
    return _moved(request, "posted", _("已把 {n} 封记为已寄出。"))


def _moved(request: PageRequest, to: str, done: str) -> HttpResponse:
    moved = box.letters_move(_picked(request.POST), by=request.actor, at=now(), to=to)
    if moved:
        messages.success(request, done.format(n=moved))
    else:
        messages.warning(request, _("没有勾选能记的信。先勾几封，再按。"))
    return redirect("/letters?heap=paper")


def _picked(given: Any) -> list[int]:
    return [pk for pk in map(whole, given.getlist("letter")) if pk]


def _act(request: PageRequest, letter_id: int, act: Callable[..., Any], done: str, **told: Any) -> HttpResponse:
    row = found(box.letter_get(letter_id, seen_by=request.actor))
    try:
        act(row, by=request.actor, at=now(), **told)
        messages.success(request, done)
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:letter", row.pk)


def _rows(request: PageRequest, rows: list[Any]) -> list[dict[str, Any]]:
    """Each letter with what a list says of it: never its words, never where to."""
    known = people.several([row.person_id for row in rows if row.person_id], seen_by=request.actor)
    return [{"row": row, "person": known.get(row.person_id), "title": said(wording.title_of(row.template)),
             "why": said(box.why_of(row)), "fell_back": row.wanted != row.language} for row in rows]
