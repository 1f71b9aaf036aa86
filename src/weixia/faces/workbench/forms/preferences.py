"""What is asked about how somebody wishes to be served, and why a flag does not hold."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.duties.flags import FLAGS
from weixia.faces.workbench.forms.fields import DayField
from weixia.kernel.actor import Impossible
from weixia.registry.actions.preferences import Wish
from weixia.registry.queries.preferences import CHANNELS, HINTS, PREFERENCES, Held

SAYS = {
    "channels": _("还要说明的"), "best_time": _("例如 上午九点以后"), "avoid_time": _("例如 中午一点到三点午睡"),
    "first_call": _("例如 先打给女儿，本人听不清"), "diet": _("例如 少盐、忌甜、软食"), "rhythm": _("例如 早上六点散步，晚上八点睡"),
    "taboo": _("只写怎么做，不写缘由，例如 不提老伴、不拍照"),
}


class PreferenceForm(forms.Form):
    """One box a wish, filled with what stands; emptied, it is taken off. `kin`: family contacts, for whom to ring first."""

    since = DayField(label=_("从哪天起"), required=False, help_text=_("不填就是今天"))

    def __init__(self, *args: Any, held: list[Held], kin: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = {one.kind: one for one in held}
        for kind, label in PREFERENCES.items():
            old = stands.get(kind)
            choices = CHANNELS if kind == "channels" else HINTS.get(kind, {})
            if choices:
                self.fields[f"{kind}_picked"] = forms.MultipleChoiceField(
                    label=label, required=False, choices=list(choices.items()), widget=forms.CheckboxSelectMultiple,
                    initial=list(old.picked) if old else [])
            self.fields[kind] = forms.CharField(
                label=_("另外说明") if choices else label, required=False, max_length=200, initial=old.words if old else "",
                help_text=SAYS.get(kind, "") if not choices else "")
        names = "、".join(one["contact"].name for one in kin)
        if names:
            self.fields["first_call"].help_text = _("家庭联系人有：%(names)s") % {"names": names}

    def boxes(self) -> Iterator[dict[str, Any]]:
        """Each wish's fields, in order."""
        for kind in PREFERENCES:
            yield {"picked": self[f"{kind}_picked"] if f"{kind}_picked" in self.fields else None, "words": self[kind]}

    def wishes(self) -> dict[str, Wish]:
        """What was said, as registry.actions.preferences takes it."""
        said = self.cleaned_data
        return {kind: Wish(tuple(said.get(f"{kind}_picked", ())), said[kind]) for kind in PREFERENCES}

    def blame(self, problem: Impossible) -> None:
        """Put what is impossible beside its box."""
        self.add_error(problem.column if problem.column in self.fields else None, problem.do)


class OverruleForm(forms.Form):
    """Which flag, why, until when."""

    flag = forms.ChoiceField(choices=[(name, flag.title) for name, flag in FLAGS.items()], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("为什么不成立"), max_length=200, error_messages={"required": _("写明为什么不成立")})
    until = DayField(label=_("到哪天为止"), error_messages={"required": _("填写到哪天为止")})
