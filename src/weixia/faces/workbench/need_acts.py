"""The acts on a need, each a small form on its page: POST /needs/12/answer."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms import need_acts as ask
from weixia.faces.workbench.page import PageRequest, View, page
from weixia.kernel.actor import Impossible
from weixia.needs.actions import needs as acts
from weixia.needs.actions import needs_end as ends
from weixia.needs.actions import needs_work as work
from weixia.needs.queries import queue
from weixia.registry.queries import people
from weixia.registry.queries.receivers import receivers
from weixia.registry.queries.units import unit_named

# word → (url, icon, what the button says, form); in the order of a page
OFFERED: dict[str, tuple[str, str, Any, type[forms.Form]]] = {
    "accept": ("need-acceptance", "check", _later("受理"), ask.NothingForm),
    "assign": ("need-assignment", "user-plus", _later("派单"), ask.AssignForm),
    "begin": ("need-beginning", "walk", _later("开始办理"), ask.NothingForm),
    "answer": ("need-answer", "message-2", _later("反馈办理结果"), ask.AnswerForm),
    "tell": ("need-telling", "phone", _later("记下已经告诉本人"), ask.ToldForm),
    "rate": ("need-rating", "heart-handshake", _later("回访评价"), ask.RateForm),
    "close": ("need-closing", "circle-check", _later("办结"), ask.NothingForm),
    "lapse": ("need-closing", "circle-check", _later("三十天没有评价，办结"), ask.NothingForm),
    "resume": ("need-resumption", "walk", _later("接着办"), ask.NothingForm),
    "add": ("need-addition", "plus", _later("追加"), ask.AddForm),
    "know": ("need-recognition", "user-check", _later("认出是哪位老同志"), ask.KnowForm),
    "hold": ("need-holding", "hourglass", _later("挂起，等一等"), ask.HoldForm),
    "extend": ("need-extension", "calendar-event", _later("定为复杂事项"), ask.ExtendForm),
    "pass": ("need-passing", "arrow-right", _later("转给别的单位"), ask.PassForm),
    "decline": ("need-declining", "ban", _later("不予办理"), ask.RefuseForm),
    "refuse": ("need-refusal", "ban", _later("不予受理"), ask.RefuseForm),
    "withdraw": ("need-withdrawal", "x", _later("本人撤回"), ask.WithdrawForm),
}
AGAIN = _later("改派给别人")


def forms_of(need: Any, offers: list[str], bad: dict[str, forms.Form]) -> list[dict[str, Any]]:
    """What the page offers: `{word, url, icon, says, form, open}`; the first is what comes next by itself."""
    told = sorted((word for word in OFFERED if word in offers or word in bad), key=lambda word: word == "assign" and need.owned)
    return [{"word": word, "url": OFFERED[word][0], "icon": OFFERED[word][1],
             "says": AGAIN if word == "assign" and need.owned else OFFERED[word][2],
             "form": bad.get(word) or _form(word, need), "open": word in bad} for word in told]


def _form(word: str, need: Any, data: Any = None) -> forms.Form:
    more: dict[str, Any] = {"receivers": receivers({need.org_path}, on=today())} if word == "assign" else {}
    return OFFERED[word][3](data, auto_id=f"{word}_%s", **more)


def _opened(word: str, capability: str, act: Callable[..., Any], done: Any) -> View:
    """The view of one act: done, or the page of the need again with what is wrong."""

    @page(capability, "POST")
    def view(request: PageRequest, need_id: int) -> HttpResponse:
        need = found(queue.need_get(need_id, seen_by=request.actor))
        form = _form(word, need, request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    act(need, by=request.actor, at=now(), **form.cleaned_data)
                messages.success(request, str(done))
                return redirect("workbench:need", need.pk)
            except Impossible as problem:
                form.add_error(problem.column if problem.column in form.fields else None, problem.do)
        return _again(request, need, {word: form})

    view.__name__, view.__doc__ = OFFERED[word][0].replace("-", "_"), f"{OFFERED[word][2]}"
    return view


def _again(request: PageRequest, need: Any, bad: dict[str, forms.Form]) -> HttpResponse:
    from weixia.faces.workbench.needs import shown

    return shown(request, need, bad)


def _proof(to_whom: str, how: str, day: Any = None, receipt: str = "") -> work.Proof:
    at = timezone.make_aware(datetime.combine(day, time(12))) if day and day != today() else None
    return work.Proof(to_whom=to_whom, how=how, told_at=at, receipt=receipt)


def _tell(need: Any, *, by: Any, at: Any, **told: Any) -> None:
    work.need_told(need, by=by, at=at, proof=_proof(**told))


def _pass(need: Any, *, by: Any, at: Any, unit: str, words: str, phone: str) -> None:
    there = unit_named(unit.strip())
    if there is None:
        raise Impossible("unit", _("没有找到单位「{unit}」，写全名或者编码。").format(unit=unit.strip()))
    acts.need_pass(need, by=by, at=at, unit_id=there.pk, words=words, phone=phone)


def _assign(need: Any, *, by: Any, at: Any, account_id: str, section: str, words: str) -> None:
    acts.need_assign(need, by=by, at=at, account_id=int(account_id), section=section, words=words)


def _know(need: Any, *, by: Any, at: Any, number: str) -> None:
    known = people.numbered([number.strip()]).get(number.strip())
    if known is None:
        raise Impossible("number", _("没有找到编号「{number}」的老同志，请核对。").format(number=number.strip()))
    acts.need_know(need, by=by, at=at, person_id=known[0])


def _rate(need: Any, *, by: Any, at: Any, score: str, **told: Any) -> None:
    ends.need_rate(need, by=by, at=at, score=int(score), **told)


acceptance = _opened("accept", "need.record", acts.need_accept, _later("已受理。接着派给一位同事。"))
refusal = _opened("refuse", "need.assign", acts.need_refuse, _later("已记为不予受理。把说明告诉本人，记下怎么告诉的，才能办结。"))
passing = _opened("pass", "need.assign", _pass, _later("已转办。查询号码和答应的时间不变。"))
assignment = _opened("assign", "need.work", _assign, _later("已派单。"))
beginning = _opened("begin", "need.work", work.need_begin, _later("已开始办理。"))
holding = _opened("hold", "need.work", work.need_hold, _later("已挂起，到时候自动接着办。"))
resumption = _opened("resume", "need.work", work.need_resume, _later("接着办理。"))
extension = _opened("extend", "need.assign", work.need_extend, _later("已定为复杂事项，时限改了，请告诉本人。"))
answer = _opened("answer", "need.work", work.need_answer, _later("已反馈。告诉本人之后，记下怎么告诉的。"))
declining = _opened("decline", "need.work", work.need_decline, _later("已记为不予办理。把说明送到本人手里，记下怎么送的，才能办结。"))
telling = _opened("tell", "need.work", _tell, _later("已记下结果告诉了本人。接着由另一位同事回访。"))
rating = _opened("rate", "need.rate", _rate, _later("已记下评价。"))
addition = _opened("add", "need.record", acts.need_add, _later("已追加。"))
recognition = _opened("know", "need.record", _know, _later("已记到这位老同志名下。"))
withdrawal = _opened("withdraw", "need.record", ends.need_withdraw, _later("已撤回。"))
closing = _opened("close", "need.work", ends.need_close, _later("已办结。"))
