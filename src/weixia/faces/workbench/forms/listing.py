"""What the list of people may be narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.duties.flags import FLAGS
from weixia.faces.workbench.forms.fields import LongSelect, offer
from weixia.kernel.actor import Actor
from weixia.needs.queries import NEED_KINDS
from weixia.registry.queries import units as unit_queries
from weixia.registry.queries.people import KINDS, TAGS

BANDS = [("", _("不限")), ("-69", _("70 岁以下")), ("70-79", _("70—79 岁")), ("80-89", _("80—89 岁")),
         ("90-99", _("90—99 岁")), ("100-", _("百岁以上"))]
SILENCES = [("", _("不限")), ("30", _("30 天没联系上")), ("90", _("90 天没联系上")), ("180", _("半年没联系上"))]


class ListForm(forms.Form):
    """Filters by GET; every one may be left out."""

    q = forms.CharField(label=_("姓名、拼音、证件号码或电话"), required=False, max_length=60)
    unit = forms.ChoiceField(label=_("单位"), required=False, widget=LongSelect)
    kind = forms.ChoiceField(label=_("类别"), required=False, widget=LongSelect, choices=[("", _("不限"))] + list(KINDS.items()))
    age = forms.ChoiceField(label=_("年龄"), required=False, widget=LongSelect, choices=BANDS)
    tag = forms.ChoiceField(label=_("标签"), required=False, widget=LongSelect, choices=[("", _("不限"))] + [(tag, tag) for tag in TAGS])
    silence = forms.ChoiceField(label=_("多久没联系上"), required=False, widget=LongSelect, choices=SILENCES)

    flag = forms.ChoiceField(label=_("提示"), required=False, widget=LongSelect,
                             choices=[("", _("不限"))] + [(name, flag.title) for name, flag in FLAGS.items()])
    demand = forms.ChoiceField(label=_("等着回音的"), required=False, widget=LongSelect, choices=[("", _("不限")), *NEED_KINDS.items()])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = unit_queries.units(seen_by=actor).values_list("pk", "name")
        offer(self.fields["unit"], [("", _("不限"))] + list(units))
        self.is_valid()

    def clean_q(self) -> str:
        """A number is never looked up from an address: it would stay in the browser's history."""
        text = str(self.cleaned_data.get("q") or "")
        if sum(one.isdigit() for one in text) >= 7:
            raise forms.ValidationError(_("证件号码和电话不从链接里找，在上面的框里填。"))
        return text

    def value(self, name: str) -> str:
        """What was chosen, '' when nothing or something that does not exist."""
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    def words(self, name: str) -> str:
        """The chosen value as it reads on the page."""
        choices = dict(getattr(self.fields[name], "choices", []))
        value = self.value(name)
        return str(choices.get(value, choices.get(int(value) if value.isdigit() else value, value)))
