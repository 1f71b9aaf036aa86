"""试算: what another value of a rule would change for the people in sight; nothing is written."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weixia.duties import actions as acts
from weixia.duties import queries
from weixia.faces.workbench.asking import found, now, today
from weixia.faces.workbench.forms.trial import TrialForm
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.actor import Impossible
from weixia.registry.queries import people, units

STATUSES = ("open", "overdue", "kept", "kept_late", "missed", "waived", "cancelled", "undetermined")
CHANGES = ("new", "gone", "moved")


@page("rule.try")
def rule_trial(request: PageRequest, code: str) -> HttpResponse:
    """A form of the rule's values; asked, what would arise, vanish and move."""
    rule = found(queries.rule_to_try(code, seen_by=request.actor))
    version = queries.version_on(rule, today())
    form = TrialForm(request.GET if "on" in request.GET else None, rule=rule, values=dict(version.values), today=today(),
                     units=list(units.units(seen_by=request.actor)))
    told = _told(request, code, form) if form.is_bound and form.is_valid() else None
    whole = queries.rule_whole(code, seen_by=request.actor, on=today())
    return render(request, "workbench/rule_trial.html", {
        "rule": whole, "form": form, "told": told, "today": today()}, status=422 if form.errors else 200)


def _told(request: PageRequest, code: str, form: TrialForm) -> dict[str, Any] | None:
    """What would change, as the page shows it; a problem becomes the form's error."""
    asked = form.cleaned_data
    unit = units.unit_of(seen_by=request.actor, pk=asked["unit"]) if asked["unit"] else None
    try:
        trial = acts.rule_try(code, by=request.actor, at=now(), on=asked["on"], values=form.changed, since=asked["since"],
                              under=unit.path if unit else "")
    except Impossible as problem:
        form.add_error(None, problem.do)
        return None
    return {
        "on": asked["on"], "since": asked["since"], "said": form.said, "people": trial.people, "ahead": asked["on"] > today(),
        "unit": unit, "changes": {name: trial.changes[name] for name in (*CHANGES, "same")}, "statuses": _statuses(trial),
        "forms": _forms(trial, request),
        "units": _units(trial, request), "rows": _rows(trial, request), "before": sum(trial.before.values()),
        "after": sum(trial.after.values())}


def _statuses(trial: Any) -> list[dict[str, Any]]:
    return [{"status": name, "before": trial.before[name], "after": trial.after[name], "more": trial.after[name] - trial.before[name]}
            for name in STATUSES if trial.before[name] or trial.after[name]]


def _forms(trial: Any, request: PageRequest) -> list[dict[str, Any]]:
    """The book's own and, beside it, the stricter form of each unit that has one; none where no unit has."""
    named = {unit.pk: unit.name for unit in units.units(seen_by=request.actor)}
    sides = [(_("规则书"), trial), *((named.get(unit, _("上级单位")), one) for unit, one in trial.forms)] if trial.forms else []
    return [{"name": name, "before": sum(one.before.values()), "after": sum(one.after.values()), "people": one.people,
             "counts": [one.changes[change] for change in CHANGES]} for name, one in sides]


def _units(trial: Any, request: PageRequest) -> list[dict[str, Any]]:
    """By unit, in the order of the tree; the counts of each kind of change."""
    return [{"name": unit.name, "counts": [trial.units[unit.pk][name] for name in CHANGES]}
            for unit in units.units(seen_by=request.actor) if unit.pk in trial.units]


def _rows(trial: Any, request: PageRequest) -> list[dict[str, Any]]:
    named = people.number_names([one.person_id for one in trial.samples], seen_by=request.actor)
    return [{"change": one.change, "person_id": one.person_id, "name": named[one.person_id][1], "period": one.period,
             "before": one.before, "after": one.after} for one in trial.samples if one.person_id in named]
