"""Rules, grounds and evidence in words: 为何应办, and 为何没有."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weixia.care.facts import VIDEO
from weixia.care.queries import substitution_on
from weixia.duties import rulebook
from weixia.duties.almanac import known_years
from weixia.duties.models import Duty
from weixia.kernel.actor import Actor
from weixia.kernel.words import APART, THEN, Word, listing
from weixia.needs import facts as contact_facts
from weixia.needs import queries as contacts
from weixia.policy.book import HOUSE_CHOICE
from weixia.registry.queries import people

BY = {
    "primary_contact": lazy("主联系人"), "unit_leader": lazy("联系领导（没有时由主联系人）"),
    "section_head": lazy("科室负责人（由主联系人经办）"), "information_officer": lazy("信息员（由主联系人经办）"),
}
KEPT_BY = {
    "any_contact": lazy("任何方式联系上"), "talk": lazy("电话、视频、上门（含到院）或会议联系上"),
    "home_visit": lazy("上门或到院"), "leader_visit": lazy("单位领导上门或到院"), "checkup": lazy("一次体检"),
    "face_to_face": lazy("上门、到院或会议见面"), "leader_meeting": lazy("单位领导上门、到院或会议面谈"),
    "details_verified": lazy("核对住址、电话、家庭联系人，没变的按「都没变」，变了的更新档案"),
    "search_started": lazy("在「失联核对」里启动查找"),
    "reported_orally": lazy("口头报告登记在重要情况报告里"), "reported_in_writing": lazy("书面报告报送主管单位"),
    "death_reported_unit": lazy("去世的口头报告登记在重要情况报告里"),
    "death_reported_bureau": lazy("去世的书面报告报送主管单位和上级老干部局"),
    "tour_visit": lazy("上门或到院；经批准的可以视频代替"), "family_informed": lazy("在善后里登记告知了家属哪一位"),
    "bereavement_closed": lazy("善后办结"), "aid_planned": lazy("定出帮扶方案"),
}
EVENTS = {
    "hospital_stay": lazy("住院"), "illness": lazy("身患重大疾病"), "dispute": lazy("矛盾纠纷"), "hardship": lazy("生活困难"),
    "family_change": lazy("家庭变故"), "death": lazy("去世"), "out_of_touch": lazy("连续多次没有联系上"),
    "significant": lazy("重要情况（去世以外的四类）"),
}
FESTIVALS = {
    "new_year": lazy("元旦"), "dragon_boat": lazy("端午"), "mid_autumn": lazy("中秋"), "national_day": lazy("国庆"),
    "seniors_day": lazy("重阳"),
}
PERIODS = {
    "month": lazy("每月一件，月末前办到"), "quarter": lazy("每季度一件，季末前办到"), "half": lazy("每半年一件"),
    "year": lazy("每年一件"), "spring_festival": lazy("每年腊月初一至除夕"),
}


@dataclass(frozen=True)
class Clause:
    ref: str
    title: str
    quote: str


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Evidence:
    """A contact or event in question. `keeps`: it is what keeps the duty; else `why_not` says what it lacks."""

    day: date
    text: str
    keeps: bool
    why_not: str = ""
    contact_id: int | None = None


@dataclass(frozen=True)
class RuleWords:
    code: str
    title: str
    says: str
    version: str
    since: date | None
    who: str
    when_words: str
    kept_by_words: str
    by_words: str
    house_choice: bool
    values: list[Fact]


@dataclass(frozen=True)
class Why:
    """Everything that stands behind one duty on a day."""

    duty: Duty
    rule: RuleWords
    clauses: list[Clause]
    facts: list[Fact]
    evidence: list[Evidence]
    reason: str


def rule_words(body: dict[str, Any]) -> RuleWords:
    """An edition's body in words."""
    values = [Fact(value_label(name), value_text(name, one["value"]), one["source"])
              for name, one in body["values"].items()]
    kinds = body["values"].get("kinds")
    when = _when_words(body)
    return RuleWords(
        code=body["rule"], title=Word(body["title"]), says=Word(body["says"]), version=body["version"],
        since=date.fromisoformat(body["version"]), who=value_text("kinds", kinds["value"]) if kinds else _who(body),
        when_words=when, kept_by_words=listing((KEPT_BY.get(name, name) for name in body["kept_by"]), APART),
        by_words=str(BY[body["by"]]), values=values,
        house_choice=HOUSE_CHOICE in {one["source"] for one in body["values"].values()})


def clauses(body: dict[str, Any]) -> list[Clause]:
    """The clauses that the promise rests on, as they were when it was decided."""
    return [Clause(key, body["clauses"][key]["title"], body["clauses"][key]["clause"])
            for key in body["source"].split(", ")]


def facts(duty: Duty) -> list[Fact]:
    """What was found about the person when the duty was decided."""
    found = duty.grounds
    told = [Fact(_("人员类别"), people.KINDS.get(found["kind"], found["kind"])),
            Fact(_("管理起始日"), found.get("start", ""))]
    asked = rulebook.asked(duty.rule)
    if "resettled" in asked:
        told.append(Fact(_("易地安置"), _("是") if found.get("resettled") else _("否")))
    if "residence" in asked:
        told.append(Fact(_("居住"), people.RESIDENCE_KINDS.get(found.get("residence"), "")))
    told += [Fact(str(label), _("是")) for name, label in MARKS.items() if name in asked and found.get(name)]
    if found.get("base"):
        label = _("起算日（管理起始日）") if found["base"] == found.get("start") else _("起算日（上一次办到）")
        told.append(Fact(label, found["base"]))
    if found.get("months"):
        told.append(Fact(_("间隔"), _("%(n)s 个月") % {"n": found["months"]}))
    if duty.rule in ("greet.birthday", "visit.longevity_birthday"):
        told.append(Fact(_("生日"), _birthday(found)))
    if found.get("turning_age"):
        told.append(Fact(_("届满周岁"), str(found["turning_age"])))
    if found.get("months") and found.get("birth_on"):
        told.append(Fact(_("出生日期"), found["birth_on"]))
    if event := rulebook.event(duty.rule):
        told.append(Fact(_("得知%(event)s") % {"event": EVENTS.get(event, event)}, duty.period))
    return told


def evidence(duty: Any, *, seen_by: Actor, on: date, most: int = 8) -> list[Evidence]:
    """Contacts and events from the opening day on that could have kept the duty, the keeping one first."""
    wanted = set(duty.edition.body["kept_by"])
    last = min(day for day in (on, duty.late_until or on, duty.ended or on))
    found: list[Evidence] = []
    if wanted & set(contact_facts.EVIDENCE):
        met = contacts.contacts_of(duty.person_id, seen_by=seen_by).filter(day__gte=duty.opens, day__lte=last)
        for row in met.order_by("day", "id")[:50]:
            names = contact_facts.satisfies(mode=row.mode, level=row.handler_level) if row.reached else set()
            if row.reached and row.mode in VIDEO and substitution_on(row.person_id, row.day, seen_by=seen_by):
                names = names | {"tour_visit"}
            fits = bool(names & wanted)
            lacks = "" if fits else _("没有联系上") if not row.reached else _("方式或经办人级别不够")
            text = listing((part for part in (row.get_mode_display(), row.handler, row.summary) if part), THEN)
            found.append(Evidence(row.day, text, fits and row.day == duty.kept, lacks, row.pk))
    if "checkup" in wanted:
        found += [Evidence(row.happened_on, people.HAPPENINGS["checkup"], row.happened_on == duty.kept, "")
                  for row in people.happenings(duty.person, seen_by=seen_by)
                  if row.kind == "checkup" and duty.opens <= row.happened_on <= last]
    return sorted(found, key=lambda one: (not one.keeps, one.day))[:most]


def reason(duty: Any) -> str:
    """Why a duty is cancelled, missed by death, or cannot be dated; '' otherwise."""
    if duty.status == "undetermined":
        known = known_years()
        years = listing(y for y in (duty.opens.year, duty.opens.year + 1) if y not in known)
        return _("%(years)s 年的工作日表还没有导入，应办日无法判定。") % {"years": years}
    if duty.status == "cancelled":
        return _("%(day)s 去世，未到期的应尽之责随之取消。") % {"day": duty.ended}
    return ""


def _who(body: dict[str, Any]) -> str:
    named = {"tour.resettled": _("标明易地安置的人员，含遗属"), "tour.elsewhere": _("随子女在外市居住的人员，含遗属"),
             "contact.lost": _("多次没有联系上的人员"), "bereavement.visit": _("去世人员的家属"),
             "bereavement.inform": _("去世人员的家属"), "bereavement.close": _("去世人员的家属")}
    event = rulebook.event(body["rule"])
    return named.get(body["rule"], _("得知%(event)s的人员") % {"event": EVENTS.get(event, event)} if event else "")


def _when_words(body: dict[str, Any]) -> str:
    rule = rulebook.rule_book().rules.get(body["rule"])
    if rule is None:
        return ""
    when, values = rule.when.model_dump(), {name: one["value"] for name, one in body["values"].items()}
    if "every" in when and when["every"] in FESTIVALS:
        return _("%(festival)s前 %(before)s 天起，节日当天或者节前最后一个工作日止") % {
            "festival": FESTIVALS[when["every"]], "before": values.get(when["opens"] or "", 0)}
    if "every" in when:
        return str(PERIODS[when["every"]])
    if "anniversary" in when:
        before, after = values.get(when["opens"] or "", 0), values.get(when["closes"] or "", 0)
        said = (_("生日前 %(before)s 天起，生日后 %(after)s 天止") if before and after
                else _("生日前 %(before)s 天起，生日当天止") if before else _("生日当天起，生日后 %(after)s 天止"))
        return said % {"before": before, "after": after}
    if "event" in when:
        way, name = rule.when.offset  # type: ignore[union-attr]
        return str(OFFSETS[way]) % {"n": values[name]}
    return _("自上一次（或管理起始日）起算，到期前 %(n)s 个月可办") % {"n": values[when["opens"]]}


def _birthday(found: dict[str, Any]) -> str:
    if found.get("bd_calendar") == "lunar":
        return _("农历 %(month)s 月 %(day)s 日") % {"month": found.get("bd_month"), "day": found.get("bd_day")}
    return _("公历 %(month)s 月 %(day)s 日") % {"month": found.get("bd_month"), "day": found.get("bd_day")}


OFFSETS = {
    "minutes": lazy("得知之时起 %(n)s 分钟内"), "hours": lazy("得知之时起 %(n)s 小时内（按天计）"), "days": lazy("得知之日起 %(n)s 天内"),
    "workdays": lazy("得知之日起 %(n)s 个工作日内"), "months": lazy("得知之日起 %(n)s 个月内"),
}
MARKS = {"led": lazy("有联系领导"), "ill": lazy("标签「重病」"), "hard": lazy("标签「特殊困难」")}
LABELS = {
    "kinds": lazy("人员类别"), "days_left": lazy("距期末至少天数"), "days_after": lazy("之后天数"), "days_before": lazy("提前天数"),
    "late_days": lazy("可补办天数"), "ages": lazy("周岁"), "workdays": lazy("工作日"), "months": lazy("间隔月数"),
    "months_before": lazy("提前月数"), "stricter_months": lazy("加严间隔月数"), "stricter_kinds": lazy("加严人员类别"),
    "stricter_age": lazy("加严年龄"), "residences": lazy("居住"), "hours": lazy("小时"), "days": lazy("天数"),
    "attempts": lazy("未联系上次数"), "span_days": lazy("前后满天数"), "reckonings": lazy("年龄算法"),
}


VALUES = {**people.KINDS, **people.RESIDENCE_KINDS, **people.RECKONINGS}


def value_options(name: str, value: Any) -> list[tuple[str, str]]:
    """The words that a list of this kind may hold; [] for numbers."""
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        return []
    known = next((group for group in (people.KINDS, people.RECKONINGS, people.RESIDENCE_KINDS) if value[0] in group), {})
    return list(known.items())


def value_label(name: str) -> str:
    """What a value is called."""
    return str(LABELS.get(name, name))


def value_text(name: str, value: Any) -> str:
    """A value in words."""
    if isinstance(value, list):
        return listing(VALUES.get(one, one) for one in value)
    return str(value)
