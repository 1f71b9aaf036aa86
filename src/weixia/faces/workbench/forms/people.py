"""What is asked about a person. Sealed values are never printed back: an empty box keeps what is stored."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, IdentityField, LunarField, RadioField, offer
from weixia.kernel.words import Word, said
from weixia.registry.queries.people import (
    CALENDARS,
    HAPPENINGS,
    KINDS,
    LEAP_PREFS,
    RECKONINGS,
    RESIDENCE_KINDS,
    SEALED,
    TAGS,
)

SEALED_FIELDS = {"id_number": "id_sealed", "phone": "phone_sealed", "address": "address_sealed", "health": "health_sealed"}
DATED = {
    "birth": ("birth_on", "birth_precision"), "party_joined": ("party_joined_on", "party_joined_precision"),
    "revolution_joined": ("revolution_joined_on", "revolution_joined_precision"),
    "work_started": ("work_started_on", "work_started_precision"), "retired": ("retired_on", "retired_precision"),
}
PLAIN = [
    "name", "kind", "sex", "birth_calendar", "ethnicity", "politics", "branch", "rank", "treatment", "payer",
    "former_unit", "charge_since", "division", "residence_kind", "resettled", "interests", "language",
    "address_form", "primary_contact", "leader", "note",
]
TOLD = ["lunar_leap_pref", "age_reckoning"]
RELATIVES = 3
MOVES = _("两个单位都归本岗位管，存下就由新单位负责，不用对方确认，主联系人不变。管理起始日要写转过去的那天；"
          "不改起始日，就当作一直由新单位管理。")


def _text(label: Any, most: int = 60, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, **kwargs)


class PersonForm(forms.Form):
    """One person's file. `number` is asked only at registration; the unit of somebody registered only where it may be
    changed without asking another unit (`units` is not empty then): else a transfer is proposed."""

    name = forms.CharField(label=_("姓名"), max_length=60, error_messages={"required": _("填写姓名")})
    number = _text(_("人员编号"), 40, help_text=_("花名册里的编号；不填由系统编一个"))
    kind = RadioField(label=_("人员类别"), choices=list(KINDS.items()), error_messages={"required": _("选人员类别")})
    sex = RadioField(label=_("性别"), required=False, choices=[("1", _("男")), ("2", _("女"))])
    id_number = IdentityField(label=_("公民身份号码"), required=False)
    birth = DayField(label=_("出生日期"), exact=False, required=False)
    birth_calendar = RadioField(label=_("过哪个生日"), choices=list(CALENDARS.items()))
    lunar = LunarField(label=_("农历生日"), required=False, help_text=_("例如 闰三月十五；不填按出生日期推算"))
    lunar_leap_pref = RadioField(label=_("闰月生日"), required=False, choices=list(LEAP_PREFS.items()),
                                 help_text=_("闰月出生、过农历生日的才用得上：遇到有这个闰月的年份，在平月过还是闰月过"))
    age_reckoning = RadioField(label=_("年龄算法"), required=False, choices=list(RECKONINGS.items()))
    ethnicity = _text(_("民族"), 20)
    politics = _text(_("政治面貌"), 20)
    party_joined = DayField(label=_("入党时间"), exact=False, required=False)
    branch = _text(_("党支部"), 80)
    revolution_joined = DayField(label=_("参加革命时间"), exact=False, required=False)
    work_started = DayField(label=_("参加工作时间"), exact=False, required=False)
    retired = DayField(label=_("离退休时间"), exact=False, required=False)
    rank = _text(_("职级"), 40)
    treatment = _text(_("待遇级别"), 40)
    payer = _text(_("发放单位"), 100)
    former_unit = _text(_("原单位"), 100)
    unit = forms.ChoiceField(label=_("管理单位"), error_messages={"required": _("选管理单位")})
    charge_since = DayField(label=_("管理起始日"), error_messages={"required": _("填写从哪天起由这个单位管理")})
    phone = _text(_("本人电话"), 40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    address = _text(_("居住地址"), 200)
    division = _text(_("居住行政区划"), 12, help_text=_("六位代码，例如 150102"))
    residence_kind = forms.ChoiceField(label=_("居住类型"), required=False, choices=[("", _("未填写"))] + list(RESIDENCE_KINDS.items()))
    resettled = forms.BooleanField(label=_("易地安置"), required=False)
    health = _text(_("健康状况"), 500, widget=forms.Textarea(attrs={"rows": 2}))
    tags = forms.MultipleChoiceField(label=_("分类标签"), required=False, choices=[(tag, Word(tag)) for tag in TAGS],
                                     widget=forms.CheckboxSelectMultiple)
    since = DayField(label=_("变动自"), required=False, help_text=_(
        "改了人员类别、联系领导、易地安置、居住类型，或者加减重病、特殊困难，这里写从哪天起；不填就从今天起。"
        "这天以前已经起办的应办不变；写成以前的日子，那天以后的会补出来。"))
    interests = _text(_("兴趣特长"), 200)
    language = _text(_("常用语言"), 40)
    address_form = _text(_("喜欢怎么称呼"), 20, help_text=_("例如 王老、李老师"))
    primary_contact = _text(_("主联系人"))
    leader = _text(_("联系领导"))
    note = _text(_("备注"), 1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, units: list[tuple[int, str]], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], [("", _("请选择"))] + units)
        if is_new:
            del self.fields["since"]
        else:
            del self.fields["number"]
            self.fields["unit"].help_text = MOVES
            if not units:
                del self.fields["unit"]
        self.fields["confirm_new"] = forms.BooleanField(label=_("我核对过，不是同一个人"), required=False)
        self.places = range(1, _most_places(self.initial, self.data) + 1)
        for place in self.places:
            self.fields[f"family_{place}_name"] = _text(_("家庭联系人 %(n)s") % {"n": place})
            self.fields[f"family_{place}_relation"] = _text(_("与本人关系"), 20)
            self.fields[f"family_{place}_phone"] = _text(_("家庭联系人电话"), 40)

    @property
    def family(self) -> list[list[forms.BoundField]]:
        """The three boxes of each relative."""
        return [[self[f"family_{n}_{part}"] for part in ("name", "relation", "phone")] for n in self.places]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        birth, since = values.get("birth"), values.get("charge_since")
        if birth and since and since < birth.on:
            self.add_error("charge_since", ValidationError(_("管理起始日早于出生日期。请核对年份。")))
        return values

    def columns(self, units: dict[int, Any]) -> dict[str, Any]:
        """Column values as registry.actions take them; sealed ones only where something was typed."""
        values = self.cleaned_data
        columns: dict[str, Any] = {key: values[key] for key in PLAIN} | {key: values[key] for key in TOLD if values[key]}
        for key, (on, precision) in DATED.items():
            day = values[key]
            columns[on], columns[precision] = (day.on, day.precision) if day else (None, "")
        lunar = values["lunar"]
        columns |= {"lunar_month": lunar.month if lunar else None, "lunar_day": lunar.day if lunar else None,
                    "lunar_leap": bool(lunar and lunar.leap)}
        columns |= {"unit": units[int(values["unit"])]} if "unit" in values else {}
        columns |= {column: values[key] for key, column in SEALED_FIELDS.items() if values[key]}
        return columns

    def relatives(self) -> list[dict[str, str]]:
        """Family contacts in order; an empty phone keeps the stored one of that name (see registry.actions)."""
        values = self.cleaned_data
        return [
            {"name": values[f"family_{n}_name"], "relation": values[f"family_{n}_relation"], "phone": values[f"family_{n}_phone"]}
            for n in self.places if values[f"family_{n}_name"]
        ]


class HappeningForm(forms.Form):
    """One thing that happened to a person."""

    kind = RadioField(label=_("什么情况"), choices=list(HAPPENINGS.items()), error_messages={"required": _("选是什么情况")})
    happened_on = DayField(label=_("发生日期"), error_messages={"required": _("填写发生日期")})
    known_on = DayField(label=_("得知日期"), required=False)
    text = forms.CharField(label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    told_by = _text(_("从谁那里得知"), 60, help_text=_("登记去世时填，例如女儿来电；加密保存，打开去世登记才看得到"))


def initial_of(person: Any, tags: list[str], relatives: list[dict[str, Any]]) -> dict[str, Any]:
    """What the edit form starts with; sealed values stay out."""
    start: dict[str, Any] = {key: getattr(person, key) for key in [*PLAIN, *TOLD]} | {"unit": person.unit_id, "tags": tags}
    for key, (on, precision) in DATED.items():
        start[key] = _shown(getattr(person, on), getattr(person, precision))
    if person.lunar_month:
        start["lunar"] = f"{'闰' if person.lunar_leap else ''}{person.lunar_month}月{person.lunar_day}"  # data: read back as it is written
    for place, row in enumerate(relatives, start=1):
        start[f"family_{place}_name"] = row["contact"].name
        start[f"family_{place}_relation"] = row["contact"].relation
    return start


def hints_of(person: Any, secrets: dict[str, str]) -> dict[str, str]:
    """What stands under a sealed box: the masked value that an empty box keeps."""
    return {
        key: _("已填 %(value)s，不改就空着") % {"value": secrets[column]} if secrets[column]
        else _("还没有%(what)s") % {"what": said(SEALED[column])}
        for key, column in SEALED_FIELDS.items()
    }


def _most_places(*told: Any) -> int:
    """As many relatives as are known or typed: a merge may bring more than the usual three."""
    names = (re.fullmatch(r"family_(\d{1,2})_name", key) for said in told for key in said)
    return max([RELATIVES, *(int(name[1]) for name in names if name)])


def _shown(on: date | None, precision: str) -> str:
    return on.isoformat()[: {"day": 10, "month": 7, "year": 4}.get(precision, 10)] if on else ""
