"""What is asked before a handover: to whom everything goes, who takes a unit, a place or one person, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.asking import whole
from weixia.faces.workbench.forms.fields import offer

Groups = list[tuple[str, list[tuple[int, str]]]]
PICK = {"class": "form-select"}


class HandoverForm(forms.Form):
    """`successor` takes everything; the nearer choice wins: `unit_…` names another one for a unit's people, `area_…` for
    those who live in one place, and `singly` (person:account, told by `to_<person>` boxes page by page) for one person."""

    successor = forms.TypedChoiceField(label=_("都交给"), coerce=int, error_messages={"required": _("选一位接手的人")})
    reason = forms.CharField(label=_("为什么交接"), max_length=300, help_text=_("例如：退休、调离"),
                             error_messages={"required": _("写明为什么交接，例如退休、调离")})
    singly = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, told: QueryDict | None = None, *, groups: Groups, people: Iterable[Any], drawn: bool = False) -> None:
        """`drawn`: only show what was told so far, nothing is wrong with it yet (a page was turned)."""
        values = told.dict() | {"singly": _written(singles_of(told))} if told else None
        super().__init__(None if drawn else values, initial=values if drawn else None)
        offer(self.fields["successor"], [("", _("请选择")), *groups])
        self.names = dict(pair for _unit, accounts in groups for pair in accounts)
        self.people = list(people)
        self.sets = _sets(self.people)
        for name, label in self.sets.items():
            self.fields[name] = forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None)
            offer(self.fields[name], [("", _("随上面")), *groups])

    @property
    def set_boxes(self) -> list[forms.BoundField]:
        """The boxes for a whole unit or place; none where all are of one."""
        return [self[name] for name in self.sets]

    def takers(self) -> dict[int, int]:
        """`{person: account}` where somebody else than the successor takes them."""
        told, singly = self.cleaned_data, _read(self.cleaned_data["singly"])
        found = {row.pk: singly.get(row.pk) or told.get(f"area_{row.division}") or told.get(f"unit_{row.unit_id}") for row in self.people}
        return {pk: taker for pk, taker in found.items() if taker}


class SinglesForm(forms.Form):
    """One page of people, each with who takes them."""

    def __init__(self, told: QueryDict | None, *, groups: Groups, people: Iterable[Any]) -> None:
        super().__init__(initial={f"to_{pk}": taker for pk, taker in singles_of(told).items()} if told else None)
        for row in people:
            self.fields[f"to_{row.pk}"] = forms.ChoiceField(label=_("另交给"), required=False, widget=forms.Select(attrs=PICK))
            offer(self.fields[f"to_{row.pk}"], [("", _("随上面")), *groups])


def singles_of(told: QueryDict) -> dict[int, int]:
    """Every single choice so far: those of the page that was sent, over those of the pages before."""
    shown = {int(name[3:]): whole(value) for name, value in told.items() if name.startswith("to_") and whole(name[3:])}
    return {pk: taker for pk, taker in (_read(told.get("singly", "")) | shown).items() if taker}


def _sets(people: list[Any]) -> dict[str, str]:
    """Box → label for each unit and each place, the largest first; none where there is only one."""
    units = Counter((f"unit_{row.unit_id}", row.unit.name) for row in people)
    areas = Counter((f"area_{row.division}", row.division) for row in people if row.division)
    found: dict[str, str] = {}
    if len(units) > 1:
        found |= {name: _now("%(unit)s的 %(n)s 位") % {"unit": said, "n": n} for (name, said), n in units.most_common()}
    if len(areas) > 1:
        found |= {name: _now("住在 %(area)s 的 %(n)s 位") % {"area": said, "n": n} for (name, said), n in areas.most_common()}
    return found


def _written(singly: Mapping[int, int]) -> str:
    return ".".join(f"{pk}:{taker}" for pk, taker in sorted(singly.items()))


def _read(text: str) -> dict[int, int]:
    pairs = (one.partition(":") for one in text.split("."))
    return {int(pk): int(taker) for pk, _colon, taker in pairs if whole(pk) and whole(taker)}
