"""合并: two records beside one another, the act, its receipt, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weixia.faces.workbench import portrait
from weixia.faces.workbench.asking import found, now, pager, today, whole
from weixia.faces.workbench.forms.merges import MergeForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.actions import merges as acts
from weixia.registry.actions.people import Conflict, people_search
from weixia.registry.queries import merges as queries
from weixia.registry.queries import people, suspicions

PAGE = 30


@page("person.merge")
def merges(request: PageRequest) -> HttpResponse:
    """What was merged, newest first."""
    start = whole(request.GET.get("after")) or 0
    rows = list(queries.merges(seen_by=request.actor)[start: start + PAGE + 1])
    more = str(start + PAGE) if len(rows) > PAGE else ""
    return render(request, "workbench/merges.html", {"rows": rows[:PAGE], "pager": pager(request, next_key=more)})


@page("person.merge")
def merge(request: PageRequest, merge_id: int) -> HttpResponse:
    """The receipt: what went where, and until when it can be undone."""
    return render(request, "workbench/merge.html", _receipt(request, found(queries.merge_get(merge_id, seen_by=request.actor))))


@page("person.merge", "POST", sudo=True)
def merge_undoing(request: PageRequest, merge_id: int) -> HttpResponse:
    """Part the two again."""
    shown = found(queries.merge_get(merge_id, seen_by=request.actor))
    try:
        acts.merge_undo(by=request.actor, at=now(), merge=shown, different=request.POST.get("different") == "yes")
        messages.success(request, _("已撤销合并，%(name)s（%(number)s）恢复为单独的档案。") % {
            "name": shown.merged_name, "number": shown.merged_number})
    except Impossible as problem:
        messages.error(request, problem.do)
    return redirect("workbench:merge", shown.pk)


@page("person.merge", "GET", "POST", sudo=True)
def person_merge(request: PageRequest, person_id: int) -> HttpResponse:
    """Choose the other record, look at both, merge. `with` names the record that is merged into this one."""
    kept = found(people.person_get(person_id, seen_by=request.actor))
    wanted = whole(request.POST.get("with") or request.GET.get("with"))
    if wanted is None:
        return _search(request, kept)
    gone = found(people.person_get(wanted, seen_by=request.actor))
    lines = queries.lines(kept, gone)
    form = MergeForm(request.POST or None, lines=lines, initial=_start(request, kept, gone))
    if request.method == "POST" and form.is_valid():
        return _merge(request, kept, gone, form)
    return _compare(request, kept, gone, form)


def _start(request: PageRequest, kept: Any, gone: Any) -> dict[str, Any]:
    why = suspicions.reasons_between(kept.pk, gone.pk, seen_by=request.actor)
    return {"survivor_version": kept.version, "merged_version": gone.version, "reason": "，".join(why)}


def _search(request: PageRequest, shown: Any) -> HttpResponse:
    """By number or name; the record looked from is the one that goes, unless they are changed about."""
    text = request.POST.get("q", "").strip()[:100]
    hits = people_search(by=request.actor, at=now(), text=text) if text else []
    rows = [portrait.brief(hit, on=today()) | {"number": hit.number} for hit in hits if hit.pk != shown.pk]
    context = {"person": portrait.brief(shown, on=today()), "q": text, "rows": rows, "asked": request.method == "POST" and not text}
    return render(request, "workbench/merge_search.html", context, status=422 if context["asked"] else 200)


def _merge(request: PageRequest, kept: Any, gone: Any, form: MergeForm) -> HttpResponse:
    versions = {kept.pk: form.cleaned_data["survivor_version"], gone.pk: form.cleaned_data["merged_version"]}
    try:
        made = acts.merge_make(
            by=request.actor, at=now(), survivor=kept, merged=gone, choices=form.choices, versions=versions,
            reason=form.cleaned_data["reason"], confirmed=form.cleaned_data["confirmed"])
    except acts.Doubtful as doubtful:
        return _doubt(request, kept, gone, form, doubtful)
    except Impossible as problem:
        form.add_error(problem.column or None, problem.do)
        return _compare(request, kept, gone, form)
    except Conflict as conflict:
        form.add_error(None, _("%(name)s（%(number)s）的档案刚刚被别人改过。下面是现在的内容，请再看一遍。") % {
            "name": conflict.stored.name, "number": conflict.stored.number})
        form.data = dict(form.data.items()) | {"survivor_version": kept.version, "merged_version": gone.version}
        return _compare(request, kept, gone, form, status=409)
    messages.success(request, _("已合并。%(number)s 以后都指向 %(name)s。") % {"number": made.merged_number, "name": kept.name})
    return redirect("workbench:merge", made.pk)


def _compare(request: PageRequest, kept: Any, gone: Any, form: MergeForm, *, status: int = 0) -> HttpResponse:
    same = [line for line in queries.lines(kept, gone) if line.is_same and line.survivor]
    return render(request, "workbench/merge_form.html", {
        "kept": _side(kept), "gone": _side(gone), "form": form, "same": same,
        "doubts": queries.contradictions(kept, gone), "moving": _moving(queries.moving(gone.pk)),
    }, status=status or (422 if form.errors else 200))


def _doubt(request: PageRequest, kept: Any, gone: Any, form: MergeForm, doubtful: acts.Doubtful) -> HttpResponse:
    again = request.POST.get("stop") == "yes"
    hidden = {key: value for key, value in request.POST.items()
              if key not in {"csrfmiddlewaretoken", "once", "reason", "confirmed", "stop"}}
    return render(request, "workbench/merge_stop.html", {
        "kept": _side(kept), "gone": _side(gone), "doubts": doubtful.doubts, "form": form, "again": again,
        "hidden": hidden, "problem": doubtful.do}, status=422 if again else 200)


def _side(person: Any) -> dict[str, Any]:
    return portrait.brief(person, on=today()) | {"number": person.number}


def _moving(counts: dict[str, int]) -> list[str]:
    """What hangs on a record, in words; tables without a word are the house's own."""
    words = {
        "needs_contact": _("%(n)s 次联系"), "registry_happening": _("%(n)s 件情况"), "duties_duty": _("%(n)s 件应办"),
        "duties_waiver": _("%(n)s 件免除"), "duties_assignment": _("%(n)s 次转交"), "registry_classtag": _("%(n)s 个标签"),
        "registry_familycontact": _("%(n)s 位家庭联系人"), "benefits_comfortitem": _("%(n)s 份慰问"),
        "registry_transfer": _("%(n)s 次转接"),
    }
    return [words[table] % {"n": counts[table]} for table in words if counts.get(table)]


def _receipt(request: PageRequest, shown: Any) -> dict[str, Any]:
    labels = queries.labels()
    counts = {table: len(ids) for table, ids in shown.moved.get("rows", {}).items()}
    stands = shown.undone_at is None and now() <= shown.undo_until
    return {
        "merge": shown, "moved": _moving(counts), "chosen": [labels[key] for key in shown.chosen],
        "can_undo": stands and shown.merged_unit.path.startswith(request.actor.path),
        "doubled": sum(map(len, shown.moved.get("doubled", {}).values())),
    }
