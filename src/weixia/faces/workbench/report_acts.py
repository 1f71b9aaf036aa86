"""What is done with a report: written, received, instructed on, followed, closed, supplemented."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from weixia.emergency import actions as acts
from weixia.emergency import queries
from weixia.faces.workbench.asking import found, now
from weixia.faces.workbench.page import PageRequest, page
from weixia.faces.workbench.reports import read
from weixia.faces.workbench.reportwords import form_of
from weixia.kernel.actor import Impossible


@page("report.write", "POST")
def report_writing(request: PageRequest, report_id: int) -> HttpResponse:
    """书面报送."""
    return _done(request, report_id, "written", acts.report_write, _("书面报告已报送，等接收。"))


@page("report.receive", "POST")
def report_receipt(request: PageRequest, report_id: int) -> HttpResponse:
    """接收."""
    return _done(request, report_id, "received", acts.report_receive, _("已接收，报告的单位会看到。"))


@page("report.instruct", "POST")
def report_instruction(request: PageRequest, report_id: int) -> HttpResponse:
    """批示."""
    return _done(request, report_id, "instructed", acts.report_instruct, _("批示已记下。"))


@page("report.write", "POST")
def report_follow_up(request: PageRequest, report_id: int) -> HttpResponse:
    """跟踪."""
    return _done(request, report_id, "followed", acts.report_follow, _("这一步已记下。"))


@page("report.receive", "POST")
def report_closing(request: PageRequest, report_id: int) -> HttpResponse:
    """关闭."""
    return _done(request, report_id, "closed", acts.report_close, _("报告已关闭。"))


@page("report.write", "POST")
def report_supplement(request: PageRequest, report_id: int) -> HttpResponse:
    """补充报告: the original stays."""
    return _done(request, report_id, "supplement", acts.report_supplement, _("补充报告已加上，原文没有动。"))


def _done(request: PageRequest, report_id: int, act: str, do: Callable[..., Any], said: str) -> HttpResponse:
    shown = found(queries.report_get(report_id, seen_by=request.actor))
    form = form_of(act, now=now(), told=request.POST)
    if not form.is_valid():
        return read(request, shown, sent=form, act=act, status=422)
    try:
        do(shown, by=request.actor, at=now(), **form.cleaned_data)
    except Impossible as problem:
        if problem.column in form.fields:
            form.add_error(problem.column, problem.do)
        return read(request, shown, sent=form, act=act, problem="" if form.errors else problem.do, status=422)
    messages.success(request, said)
    return redirect("workbench:report", shown.pk)
