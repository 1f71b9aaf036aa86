"""人员账号: the list, opening one, posts given and ended, printed codes, stopping; and one's own post switch."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from weixia.faces.workbench import shut
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.editing import Edit, edited
from weixia.faces.workbench.forms.staff import AccountEditForm, AccountForm, PostForm
from weixia.faces.workbench.handovers import holdings
from weixia.faces.workbench.idempotency import done
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.actions import invitations
from weixia.registry.actions import staff as acts
from weixia.registry.queries import staff as queries
from weixia.registry.queries import units as unit_queries

TEMPLATES = "workbench/"


@page("account.read")
def staff(request: PageRequest) -> HttpResponse:
    """Who has an account, in which posts, and when they last came."""
    text, after = request.GET.get("q", "").strip()[:60], whole(request.GET.get("after")) or 0
    rows, next_key = queries.account_lines(seen_by=request.actor, at=now(), text=text, after=after)
    return render(request, TEMPLATES + "staff.html", {
        "rows": rows, "q": text, "unowned_names": queries.unowned_names(seen_by=request.actor),
        "pager": pager(request, next_key=str(next_key or ""), shown=_("本页 %(n)s 个账号") % {"n": len(rows)}),
    })


@page("account.write", "GET", "POST", sudo=True)
def staff_new(request: PageRequest) -> HttpResponse:
    """Open an account with its first post; a code is printed next."""
    form = AccountForm(request.POST if request.method == "POST" else None, units=_choices(request), initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        try:
            account = _open(request, form.cleaned_data)
            messages.success(request, _("已开通 %(name)s 的账号。") % {"name": account.name})
            return redirect("workbench:staff-account", account.pk)
        except Impossible as problem:
            _say(form, problem)
    return render(request, TEMPLATES + "staff_form.html", {"form": form}, status=422 if form.errors else 200)


@page("account.read")
def staff_account(request: PageRequest, account_id: int) -> HttpResponse:
    """One account: its posts with their periods, its second step, its codes."""
    return _show(request, _account(request, account_id))


@page("account.write", "GET", "POST", sudo=True)
def staff_edit(request: PageRequest, account_id: int) -> HttpResponse:
    """Change the name or the telephone; two administrators at once both see both."""
    account = _account(request, account_id)

    def sides(one: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return queries.account_marks(one), {"name": one.name, "phone": queries.masked_phone(one)}

    def save(values: dict[str, Any], seen: dict[str, Any]) -> None:
        acts.account_change(by=request.actor, at=now(), account=account, name=values["name"], phone=values["phone"] or None, seen=seen)

    return edited(request, account, Edit(
        title=_("改%(name)s的账号") % {"name": account.name}, said=_("已更新账号。"), form=AccountEditForm, sides=sides, save=save,
        back_url=reverse("workbench:staff-account", args=[account.pk])))


@never_cache
@page("account.write", "POST", sudo=True)
def staff_invitation(request: PageRequest, account_id: int) -> HttpResponse:
    """A new one-time code, shown on this page only."""
    account = _account(request, account_id)
    try:
        text = invitations.account_invite(by=request.actor, at=now(), account=account)
    except Impossible as problem:
        return _refused(request, account, problem)
    code = {"text": text, "until": now() + invitations.LIVES,
            "enter_url": request.build_absolute_uri(reverse("workbench:enter"))}
    return done(_show(request, account, code=code))


@page("account.write", "POST", sudo=True)
def post_new(request: PageRequest, account_id: int) -> HttpResponse:
    """Give the account a post."""
    account = _account(request, account_id)
    form = PostForm(request.POST, units=_choices(request))
    if form.is_valid():
        try:
            _give(request, account, form.cleaned_data)
            messages.success(request, _("已任命。"))
            return redirect("workbench:staff-account", account.pk)
        except Impossible as problem:
            _say(form, problem)
    return _show(request, account, form=form, status=422)


@page("account.write", "POST", sudo=True)
def post_end(request: PageRequest, post_id: int) -> HttpResponse:
    """End a post today."""
    post = found(queries.post_kept(seen_by=request.actor, pk=post_id, on=today()))
    try:
        acts.post_end(by=request.actor, at=now(), post=post, until=today())
    except Impossible as problem:
        return _refused(request, post.account, problem)
    messages.success(request, _("岗位已结束。"))
    return redirect("workbench:staff-account", post.account_id)


@page("account.write", "POST", sudo=True)
def staff_stop(request: PageRequest, account_id: int) -> HttpResponse:
    """Stop an account: whoever is signed in with it is out at once."""
    account = _account(request, account_id)
    try:
        acts.account_stop(by=request.actor, at=now(), account=account, reason=request.POST.get("reason", "")[:200])
    except Impossible as problem:
        return _refused(request, account, problem)
    messages.success(request, _("已停用 %(name)s 的账号。") % {"name": account.name})
    return redirect("workbench:staff-account", account.pk)


@page("account.write", "POST", sudo=True)
def staff_resume(request: PageRequest, account_id: int) -> HttpResponse:
    """Let a stopped account in again, by a new code."""
    account = _account(request, account_id)
    acts.account_resume(by=request.actor, at=now(), account=account)
    messages.success(request, _("已恢复 %(name)s 的账号。请出一次性码，由本人重设口令。") % {"name": account.name})
    return redirect("workbench:staff-account", account.pk)


@page("account.write", "POST", sudo=True)
def second_step_end(request: PageRequest, account_id: int) -> HttpResponse:
    """For somebody who lost the telephone: the next login asks for the password alone."""
    account = _account(request, account_id)
    try:
        invitations.second_step_drop(by=request.actor, at=now(), account=account)
    except Impossible as problem:
        return _refused(request, account, problem)
    messages.success(request, _("已取消 %(name)s 的两步验证。请提醒本人重新开启。") % {"name": account.name})
    return redirect("workbench:staff-account", account.pk)


@page("account.write", "POST", sudo=True)
def staff_unlock(request: PageRequest, account_id: int) -> HttpResponse:
    """For somebody shut out by wrong passwords: the tries are counted anew; the password stays."""
    account = _account(request, account_id)
    invitations.account_unlock(by=request.actor, at=now(), account=account)
    shut.open_again(request, account)
    messages.success(request, _("%(name)s 可以再试着登录了。忘了口令的，出一张一次性码。") % {"name": account.name})
    return redirect("workbench:staff-account", account.pk)


@page("own.account", "POST")
def post_switch(request: PageRequest) -> HttpResponse:
    """Act in another of one's own posts."""
    post_id = whole(request.POST.get("post"))
    try:
        acts.post_switch(by=request.actor, at=now(), post_id=post_id or 0)
    except acts.NoSuchPost:
        raise Http404 from None
    return redirect("workbench:front")


def _account(request: PageRequest, account_id: int) -> Any:
    return found(queries.account_of(seen_by=request.actor, pk=account_id, on=today()))


def _open(request: PageRequest, given: dict[str, Any]) -> Any:
    with acts.together():
        account = acts.account_add(by=request.actor, at=now(), username=given["username"], name=given["name"],
                                   phone=given["phone"])
        _give(request, account, given)
    return account


def _give(request: PageRequest, account: Any, given: dict[str, Any]) -> None:
    unit = found(unit_queries.unit_of(seen_by=request.actor, pk=given["unit"]))
    acts.post_give(by=request.actor, at=now(), account=account, unit=unit, role=given["role"], since=given["since"])


def _show(request: PageRequest, account: Any, *, form: Any = None, code: Any = None, status: int = 200) -> HttpResponse:
    line = queries.account_line(account, at=now())
    return render(request, TEMPLATES + "staff_account.html", {
        "account": line | {"phone_masked": queries.masked_phone(account), "two_step": is_mfa_enabled(account),
                           "is_self": account.pk == request.actor.account_id, "shut": shut.is_shut(request, account)},
        "held": queries.post_lines(account, on=today()), "code": code, "holds": holdings(account, seen_by=request.actor),
        "form": form or PostForm(units=_choices(request), initial={"since": today()}),
    }, status=status)


def _refused(request: PageRequest, account: Any, problem: Impossible) -> HttpResponse:
    messages.error(request, problem.do)
    return _show(request, account, status=422)


def _say(form: Any, problem: Impossible) -> None:
    form.add_error(problem.column if problem.column in form.fields else None, problem.do)


def _choices(request: HttpRequest) -> list[tuple[int, str]]:
    units = unit_queries.units(seen_by=request.actor)  # type: ignore[attr-defined]
    return [(unit.pk, "　" * (unit.depth - 1) + unit.name) for unit in units]
