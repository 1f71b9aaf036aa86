"""Two records beside one another: what may be chosen, and what speaks against their being one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from weixia.kernel.fields import clear
from weixia.registry.identity import looks_the_same
from weixia.registry.masking import masked
from weixia.registry.models import Person
from weixia.registry.models.person import CALENDARS, KINDS, RESIDENCE_KINDS

SURVIVOR, MERGED = "survivor", "merged"
# what is chosen as one: key → columns. The unit in charge is not chosen: moving somebody is a transfer.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("name", "pinyin", "initials", "grams"), "sex": ("sex",), "identity": ("id_sealed", "id_index"),
    "birth": ("birth_on", "birth_precision", "birth_calendar", "lunar_month", "lunar_day", "lunar_leap", "lunar_leap_pref",
              "age_reckoning"),
    "died": ("died_on", "died_source"), "kind": ("kind", "related_id"), "ethnicity": ("ethnicity",),
    "politics": ("politics",), "party_joined": ("party_joined_on", "party_joined_precision"), "branch": ("branch",),
    "revolution_joined": ("revolution_joined_on", "revolution_joined_precision"),
    "work_started": ("work_started_on", "work_started_precision"), "retired": ("retired_on", "retired_precision"),
    "rank": ("rank",), "treatment": ("treatment",), "payer": ("payer",), "former_unit": ("former_unit",),
    "phone": ("phone_sealed", "phone_index"), "address": ("address_sealed", "address_index"), "division": ("division",),
    "residence_kind": ("residence_kind",), "resettled": ("resettled",), "health": ("health_sealed", "health_index"),
    "primary_contact": ("primary_contact", "primary_account_id"), "leader": ("leader",),
    "address_form": ("address_form",), "language": ("language",), "interests": ("interests",), "note": ("note",),
}
SEALED = {"identity": "id_sealed", "phone": "phone_sealed", "address": "address_sealed", "health": "health_sealed"}


@dataclass(frozen=True)
class Line:
    """One group of columns on both sides, in words; sealed ones masked. `default` is which side is kept unasked."""

    key: str
    label: str
    survivor: str
    merged: str
    is_same: bool
    is_sealed: bool
    default: str


@dataclass(frozen=True)
class Contradiction:
    """Two known facts that one person cannot both have; sealed values masked."""

    code: str
    label: str
    survivor: str
    merged: str


def labels() -> dict[str, str]:
    """What each group is called."""
    return {
        "name": _("姓名"), "sex": _("性别"), "identity": _("公民身份号码"), "birth": _("出生日期和生日历法"), "died": _("去世日期"),
        "kind": _("人员类别"), "ethnicity": _("民族"), "politics": _("政治面貌"), "party_joined": _("入党时间"),
        "branch": _("党支部"), "revolution_joined": _("参加革命时间"), "work_started": _("参加工作时间"),
        "retired": _("离退休时间"), "rank": _("职级"), "treatment": _("待遇级别"), "payer": _("发放单位"),
        "former_unit": _("原单位"), "phone": _("联系电话"), "address": _("居住地址"), "division": _("居住行政区划"),
        "residence_kind": _("居住类型"), "resettled": _("易地安置"), "health": _("健康状况"),
        "primary_contact": _("主联系人"), "leader": _("联系领导"), "address_form": _("称呼"), "language": _("常用语言"),
        "interests": _("兴趣特长"), "note": _("备注"),
    }


def lines(survivor: Person, merged: Person) -> list[Line]:
    """Every group of columns, in the order of the page."""
    named = labels()
    return [Line(key, named[key], said(survivor, key), said(merged, key), is_same(survivor, merged, key), key in SEALED,
                 default(survivor, merged, key)) for key in GROUPS]


def is_same(one: Person, other: Person, key: str) -> bool:
    """Equal; sealed values by their blind index, so that nothing is opened."""
    return _values(one, key) == _values(other, key)


def default(survivor: Person, merged: Person, key: str) -> str:
    """What the survivor lacks is taken from the other record; otherwise the survivor stands."""
    return MERGED if not any(_values(survivor, key)) and any(_values(merged, key)) else SURVIVOR


def contradictions(survivor: Person, merged: Person) -> list[Contradiction]:
    """Known facts that differ where one person has only one: whoever merges all the same must say so in writing."""
    found = []
    named = labels()
    for key in ("identity", "sex"):
        if all(_values(survivor, key)) and all(_values(merged, key)) and not is_same(survivor, merged, key):
            found.append((key, named[key] + _slip(survivor, merged) if key == "identity" else named[key], key))
    if survivor.birth_on and merged.birth_on and survivor.birth_on.year != merged.birth_on.year:
        found.append(("birth_year", _("出生年份"), "birth"))
    if survivor.died_on != merged.died_on:
        only_one = survivor.died_on is None or merged.died_on is None
        found.append(("death", _("一份登记了去世，一份没有") if only_one else _("去世日期"), "died"))
    if (survivor.kind == "survivor") != (merged.kind == "survivor"):
        found.append(("kind", _("一份是遗属，一份不是"), "kind"))
    return [Contradiction(code, label, said(survivor, key), said(merged, key)) for code, label, key in found]


def said(person: Person, key: str) -> str:
    """The group in words; '' when nothing is known."""
    if key in SEALED:
        return masked(SEALED[key], clear(person, SEALED[key]))
    columns = GROUPS[key]
    value = getattr(person, columns[0])
    if key == "birth":
        return _birth(person)
    if columns[-1].endswith("_precision"):
        return _day(value, getattr(person, columns[-1]))
    words: dict[str, Mapping[Any, str]] = {
        "sex": {"1": _("男"), "2": _("女")}, "kind": KINDS, "residence_kind": RESIDENCE_KINDS,
        "resettled": {True: _("是"), False: _("否")}}
    return words[key].get(value, "") if key in words else str(value or "")


def _birth(person: Person) -> str:
    if person.birth_on is None:
        return ""
    lunar = "" if not person.lunar_month else (_("闰%(month)s-%(day)s") if person.lunar_leap else "%(month)s-%(day)s") % {
        "month": person.lunar_month, "day": person.lunar_day}
    calendar = CALENDARS[person.birth_calendar]
    day = _day(person.birth_on, person.birth_precision)
    if lunar:
        return _("%(day)s（%(calendar)s生日，农历 %(lunar)s）") % {"day": day, "calendar": calendar, "lunar": lunar}
    return _("%(day)s（%(calendar)s生日）") % {"day": day, "calendar": calendar}


def _day(day: Any, precision: str) -> str:
    return day.isoformat()[: {"month": 7, "year": 4}.get(precision, 10)] if day else ""


def _slip(one: Person, other: Person) -> str:
    return _("（只差一位，可能抄错）") if looks_the_same(clear(one, "id_sealed"), clear(other, "id_sealed")) else ""


def _values(person: Person, key: str) -> tuple[Any, ...]:
    """What decides whether two are equal: the blind index of sealed values, the day and not its spelling."""
    columns = {"birth": GROUPS["birth"][:2] + GROUPS["birth"][3:5], "name": ("name",), "primary_contact": ("primary_contact",),
               "died": ("died_on",), "kind": ("kind", "related_id")}.get(key, GROUPS[key])
    return tuple(getattr(person, column) for column in columns if not column.endswith("_sealed"))
