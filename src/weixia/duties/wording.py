"""A rule in words: whom it is for, when, what keeps it, whose task it is, what its values are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weixia.duties import rulebook
from weixia.kernel.words import APART, THEN, Word, listing, said
from weixia.policy.book import HOUSE_CHOICE
from weixia.registry.queries import people

BY = {
    "primary_contact": lazy("主联系人"), "unit_leader": lazy("联系领导（没有时由主联系人）"),
    "section_head": lazy("科室负责人（由主联系人经办）"), "information_officer": lazy("信息员（由主联系人经办）"),
    "health_officer": lazy("健康专员"), "finance_officer": lazy("财务"), "claims_officer": lazy("医保经办"),
    "petition_officer": lazy("信访专员"), "office": lazy("办公室"),
    "duty_desk": lazy("值班员"), "doctor": lazy("医生"), "assessor": lazy("评估员"), "counsellor": lazy("心理专员"),
    "branch_secretary": lazy("支部书记"), "group_leader": lazy("党小组长"), "organisation_member": lazy("组织委员"),
    "upper_party": lazy("上级党组织"), "bureau": lazy("老干部局"),
}
TOLD = {"unit_in_charge": lazy("主管单位"), "city_bureau": lazy("市委老干部局"), "upper_party": lazy("上级党组织")}
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
    "need_answered": lazy("受理、不予受理、转办、反馈或不予办理"),
    "need_closed": lazy("办到了，或者解释了，并且告诉到本人或家属；转办给别的单位也算"),
    "petition_answered": lazy("告知是否受理"), "petition_closed": lazy("答复送达"),
    "reception_held": lazy("在「接待日」里记下接待：局领导本人，或者经授权代班的人"),
}
EVENTS = {
    "hospital_stay": lazy("住院"), "illness": lazy("身患重大疾病"), "dispute": lazy("矛盾纠纷"), "hardship": lazy("生活困难"),
    "family_change": lazy("家庭变故"), "death": lazy("去世"), "out_of_touch": lazy("连续多次没有联系上"),
    "significant": lazy("重要情况（去世以外的四类）"), "need_registered": lazy("诉求"), "need_opened": lazy("诉求（重新办理的从那天另算）"),
    "petition_registered": lazy("信访"), "petition_accepted": lazy("信访已受理"),
}
FROM_CASES = {  # how a case's clock is said to begin
    "need_registered": lazy("收到之日起"), "need_opened": lazy("收到（或重新办理）之日起"), "petition_registered": lazy("收到之日起"),
    "petition_accepted": lazy("受理之日起"),
}
OFFSETS_OF_CASES = {"days": lazy("%(from)s %(n)s 天内"), "workdays": lazy("%(from)s %(n)s 个工作日内")}
FESTIVALS = {
    "new_year": lazy("元旦"), "dragon_boat": lazy("端午"), "mid_autumn": lazy("中秋"), "national_day": lazy("国庆"),
    "seniors_day": lazy("重阳"),
}
PERIODS = {
    "month": lazy("每月一件，月末前办到"), "quarter": lazy("每季度一件，季末前办到"), "half": lazy("每半年一件"),
    "year": lazy("每年一件"), "spring_festival": lazy("每年腊月初一至除夕"),
}
OFFSETS = {
    "minutes": lazy("得知之时起 %(n)s 分钟内"), "hours": lazy("得知之时起 %(n)s 小时内（按天计）"), "days": lazy("得知之日起 %(n)s 天内"),
    "workdays": lazy("得知之日起 %(n)s 个工作日内"), "months": lazy("得知之日起 %(n)s 个月内"),
}
MARKS = {"led": lazy("有联系领导"), "ill": lazy("标签「重病」"), "hard": lazy("标签「特殊困难」")}
OF_UNITS = {"bureau": lazy("老干部局")}
OF_CASES = {"complex": lazy("复杂诉求"), "extended": lazy("经负责人批准延期")}
ASKED_OF_CASES = {"complex_need": OF_CASES["complex"], "extended": OF_CASES["extended"]}
NOT_ASKED = {"complex_need": lazy("一般诉求（没有定为复杂的）"), "extended": lazy("没有延期的信访")}
LABELS = {
    "kinds": lazy("人员类别"), "days_left": lazy("距期末至少天数"), "days_after": lazy("之后天数"), "days_before": lazy("提前天数"),
    "late_days": lazy("可补办天数"), "ages": lazy("周岁"), "workdays": lazy("工作日"), "months": lazy("间隔月数"),
    "months_before": lazy("提前月数"), "stricter_months": lazy("加严间隔月数"), "stricter_kinds": lazy("加严人员类别"),
    "stricter_age": lazy("加严年龄"), "residences": lazy("居住"), "hours": lazy("小时"), "days": lazy("天数"),
    "attempts": lazy("未联系上次数"), "span_days": lazy("前后满天数"), "minutes": lazy("分钟"),
    "reckonings": lazy("年龄算法"), "from_months": lazy("期初之后第几个月起"), "within_months": lazy("期初之后几个月内"),
    "held_most": lazy("挂起停表最多工作日"),
}
VALUES = {**people.KINDS, **people.RESIDENCE_KINDS, **people.RECKONINGS}
UNDATED = date.min


@dataclass(frozen=True)
class Fact:
    """One thing found. `source`: who recorded it, when; `link`: the row behind it, as `(contact|happening|person, id)`."""

    label: str
    value: str
    source: str = ""
    link: tuple[str, int] | None = None


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


def rule_words(body: dict[str, Any]) -> RuleWords:
    """An edition's body in words."""
    values = [Fact(value_label(name), value_text(name, one["value"]), one["source"])
              for name, one in body["values"].items()]
    return RuleWords(
        code=body["rule"], title=Word(body["title"]), says=Word(body["says"]), version=body["version"],
        since=date.fromisoformat(body["version"]), who=who(body),
        when_words=when_words(body), kept_by_words=listing((evidence(name) for name in body["kept_by"]), APART),
        by_words=str(BY.get(body["by"], body["by"])), values=values,
        house_choice=HOUSE_CHOICE in {one["source"] for one in body["values"].values()})


def evidence(name: str) -> str:
    """What keeps a duty, by its word in the book."""
    return str(KEPT_BY[name]) if name in KEPT_BY else awaited(name)


def event(name: str) -> str:
    """What happened, by its word in the book."""
    return str(EVENTS[name]) if name in EVENTS else awaited(name)


def awaited(name: str) -> str:
    """What a word means that no room answers yet; the word itself where nobody says."""
    held = rulebook.whole_book().awaited.get(name)
    return said(Word(held.says)) if held else name


def who(body: dict[str, Any]) -> str:
    """Whom a rule is for."""
    rule = rulebook.whole_book().rules.get(rulebook.base(body["rule"]))
    values = {name: one["value"] for name, one in body["values"].items()}
    parts = [wanted(fact, test, operand, values) for fact, tests in (rule.who if rule else {}).items() for test, operand in tests.items()]
    if not parts and "kinds" in values:
        parts = [value_text("kinds", values["kinds"])]
    named = {"tour.resettled": _("标明易地安置的人员，含遗属"), "tour.elsewhere": _("随子女在外市居住的人员，含遗属"),
             "contact.lost": _("多次没有联系上的人员"), "bereavement.visit": _("去世人员的家属"),
             "bereavement.inform": _("去世人员的家属"), "bereavement.close": _("去世人员的家属")}
    if body["rule"] in named:
        return named[body["rule"]]
    if parts:
        return listing(parts, THEN)
    happened = getattr(rule.when, "event", "") if rule else ""
    subject = {"branch": _("党支部"), "unit": _("单位"), "need": _("每一件诉求"), "petition": _("每一件信访"), "claim": _("每一笔报销"),
               "decision": _("每一项重大决策")}.get(rule.subject if rule else "")
    return subject or (_("得知%(event)s的人员") % {"event": event(happened)} if happened else _("在管的全体人员"))


def wanted(fact: str, test: str, operand: Any, values: Mapping[str, Any]) -> str:
    """One thing that a rule asks of its subject."""
    asked = operand if isinstance(operand, bool) else values.get(operand, operand)
    if fact == "kind":
        return value_text("kinds", asked)
    if fact == "residence":
        return _("居住是%(homes)s") % {"homes": value_text("residences", asked)}
    if fact == "resettled":
        return _("易地安置") if asked else _("不是易地安置")
    if fact == "turning_age":
        return _("这一年满 %(ages)s 周岁") % {"ages": value_text("ages", asked)}
    word = str(known[fact]) if fact in (known := {**MARKS, **OF_UNITS, **ASKED_OF_CASES}) else awaited(fact)
    if isinstance(asked, bool):
        return word if asked else str(NOT_ASKED[fact]) if fact in NOT_ASKED else _("不是：%(what)s") % {"what": word}
    bounds = {"at_least": _("%(what)s至少 %(n)s"), "at_most": _("%(what)s至多 %(n)s")}
    return bounds.get(test, _("%(what)s是 %(n)s")) % {"what": word, "n": value_text(fact, asked)}


def when_words(body: dict[str, Any]) -> str:
    """When a duty opens and is due, as a sentence without dates."""
    rule = rulebook.whole_book().rules.get(rulebook.base(body["rule"]))
    if rule is None:
        return ""
    when, values = rule.when.model_dump(), {name: one["value"] for name, one in body["values"].items()}
    if "every" in when:
        return _every_words(when, values)
    before, after = (values.get(when.get(name) or "", 0) for name in ("opens", "closes"))
    if "anniversary" in when:
        said = (_("生日前 %(before)s 天起，生日后 %(after)s 天止") if before and after
                else _("生日前 %(before)s 天起，生日当天止") if before else _("生日当天起，生日后 %(after)s 天止"))
        return said % {"before": before, "after": after}
    if "event" in when:
        way, name = rule.when.offset  # type: ignore[union-attr]
        begins = FROM_CASES.get(when["event"], "")
        words = str(OFFSETS_OF_CASES[way] if begins else OFFSETS[way]) % {"n": values[name], "from": begins}
        stops = _("挂起时停表，最多停 %(n)s 个工作日") % {"n": values[when["stops_most"]]} if when.get("stops") else ""
        return listing((words, stops), THEN) if stops else words
    if "standing" in when:
        way, name = rule.when.offset  # type: ignore[union-attr]
        words = _("出现「%(what)s」起 %(n)s 个工作日内消除") if way == "workdays" else _("出现「%(what)s」起 %(n)s 天内消除")
        return words % {"what": awaited(when["standing"]), "n": values[name]}
    return _("自上一次（或管理起始日）起算，到期前 %(n)s 个月可办") % {"n": before}


def _every_words(when: dict[str, Any], values: dict[str, Any]) -> str:
    before, after, later, within = (values.get(when[name] or "", 0) for name in ("opens", "closes", "from_months", "within_months"))
    if when["every"] in FESTIVALS:
        return _("%(festival)s前 %(before)s 天起，节日当天或者节前最后一个工作日止") % {
            "festival": FESTIVALS[when["every"]], "before": before}
    parts = [str(PERIODS[when["every"]])]
    if later:
        parts.append(_("第 %(n)s 个月起可办") % {"n": later + 1})
    if within:
        parts.append(_("期初起 %(n)s 个月内办到") % {"n": within})
    if after:
        parts.append(_("可以到之后 %(n)s 天") % {"n": after})
    return listing(parts, THEN)


def late_words(late: str, values: Mapping[str, Any]) -> str:
    """What happens after the due day."""
    if late == "never":
        return _("过期不能补办，记为未办。")
    if late == "always":
        return _("随时可以补办。")
    return _("%(n)s 天内可以补办；再往后记为未办。") % {"n": values[late]}


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
