"""A duty explained whole: the rule's edition, its clauses, the facts found, how its days came about, what changed since."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from weixia.duties import evidence as proofs
from weixia.duties import reckoning, rulebook
from weixia.duties.almanac import known_years
from weixia.duties.evidence import Evidence
from weixia.duties.models import Duty, Period, Subject
from weixia.duties.wording import MARKS, Fact, RuleWords, rule_words, value_label, value_options, value_text
from weixia.kernel import queries as journal
from weixia.kernel.actor import Actor
from weixia.kernel.words import listing
from weixia.policy import book
from weixia.registry.queries import people

__all__ = ["Clause", "Evidence", "Fact", "RuleWords", "Why", "clauses", "days", "facts", "reason", "rule_words", "since", "told",
           "value_label", "value_options", "value_text", "version_words"]
# what a duty's grounds say of a person → the column of the register it is read from
COLUMNS = {"kind": "kind", "start": "charge_since", "resettled": "resettled", "residence": "residence_kind", "led": "leader",
           "ill": "tags", "hard": "tags", "birth_on": "birth_on", "bd_month": "birth_on", "bd_day": "birth_on",
           "bd_calendar": "birth_calendar"}
WRITTEN = ("person.added", "person.changed", "person.imported")


@dataclass(frozen=True)
class Clause:
    ref: str
    title: str
    quote: str


@dataclass(frozen=True)
class Why:
    """Everything that stands behind one duty on a day. `version`: why this version of the rule; `steps`: how its days were
    reckoned; `changed`: what is otherwise now than when it was decided; `keepers`: what would keep it."""

    duty: Duty
    rule: RuleWords
    clauses: list[Clause]
    facts: list[Fact]
    evidence: list[Evidence]
    reason: str
    version: str = ""
    steps: list[str] = field(default_factory=list)
    changed: list[Fact] = field(default_factory=list)
    keepers: str = ""


def told(duty: Any, *, seen_by: Actor, on: date) -> Why:
    """为何应办: the whole chain behind a duty as it stands on a day."""
    body, reckoned = duty.edition.body, days(duty)
    same = reckoned is not None and (reckoned.opens, reckoned.due, reckoned.late_until) == (duty.opens, duty.due, duty.late_until)
    words = rule_words(body)
    return Why(duty, words, clauses(body), facts(duty, seen_by=seen_by), proofs.evidence(duty, seen_by=seen_by, on=on), reason(duty),
               version=version_words(duty), steps=reckoned.steps if reckoned and same else [], changed=since(duty),
               keepers=words.kept_by_words)


def clauses(body: dict[str, Any]) -> list[Clause]:
    """The clauses that the promise rests on, as they were when it was decided."""
    return [Clause(key, body["clauses"][key]["title"], body["clauses"][key]["clause"])
            for key in body["source"].split(", ")]


def facts(duty: Any, *, seen_by: Actor) -> list[Fact]:
    """What was found when the duty was decided, each with who recorded it and the row behind it."""
    found = duty.grounds
    written = _written(duty.person_id)
    told = [_of_person(duty, written, "kind", _("人员类别"), people.KINDS.get(found["kind"], found["kind"])),
            _of_person(duty, written, "start", _("管理起始日"), found.get("start", ""))]
    asked = rulebook.asked(duty.rule)
    if "resettled" in asked:
        told.append(_of_person(duty, written, "resettled", _("易地安置"), _("是") if found.get("resettled") else _("否")))
    if "residence" in asked:
        told.append(_of_person(duty, written, "residence", _("居住"), people.RESIDENCE_KINDS.get(found.get("residence"), "")))
    told += [_of_person(duty, written, name, str(label), _("是")) for name, label in MARKS.items() if name in asked and found.get(name)]
    told += _reckoned(duty, written)
    if found.get("base") and found["base"] != found.get("start"):
        told += proofs.base(duty, seen_by=seen_by)
    elif found.get("base"):
        told.append(Fact(_("起算日（管理起始日）"), found["base"]))
    if event := rulebook.event(duty.rule):
        told += proofs.happened(duty, event, seen_by=seen_by)
    return told


def _reckoned(duty: Any, written: dict[str, str]) -> list[Fact]:
    """Months, birthday, age: what the decision worked out from the person."""
    found, told = duty.grounds, []
    if found.get("months"):
        told.append(Fact(_("间隔"), _("%(n)s 个月") % {"n": found["months"]}))
    rule = rulebook.whole_book().rules.get(rulebook.base(duty.rule))
    if rule and isinstance(rule.when, book.Anniversary):
        told.append(_of_person(duty, written, "bd_month", _("生日"), _birthday(found)))
    if found.get("turning_age"):
        told.append(Fact(_("届满周岁"), str(found["turning_age"])))
    if found.get("months") and found.get("birth_on"):
        told.append(_of_person(duty, written, "birth_on", _("出生日期"), found["birth_on"]))
    return told


def _of_person(duty: Any, written: dict[str, str], name: str, label: str, value: str) -> Fact:
    """A field of the register: who wrote it last, when."""
    return Fact(label, value, written.get(COLUMNS[name], written.get("", "")), ("person", duty.person_id))


def _written(person_id: int) -> dict[str, str]:
    """{column: who wrote it and when}; '' is whoever wrote the record first."""
    said: dict[str, str] = {}
    rows = journal.events().filter(person_id=person_id, action__in=WRITTEN).order_by("id")
    for event in rows:
        words = _("%(who)s %(day)s 登记") % {"who": event.actor_name, "day": f"{event.at:%Y-%m-%d}"}
        said.update(dict.fromkeys(event.fields, words) if event.action == "person.changed" else {"": words})
    return said


def days(duty: Any) -> reckoning.Days | None:
    """How the duty's days came about, reckoned anew from its grounds; None where the book no longer has the rule."""
    rule = rulebook.whole_book().rules.get(rulebook.base(duty.rule))
    ground = _ground(rule, duty) if rule else None
    if rule is None or ground is None:
        return None
    values = {name: one["value"] for name, one in duty.edition.body["values"].items()}
    return reckoning.days(rule, values, ground, known_years())


def _ground(rule: book.Rule, duty: Any) -> reckoning.Ground | None:
    start = date.fromisoformat(duty.grounds["start"]) if duty.grounds.get("start") else None
    if isinstance(rule.when, book.EveryPeriod):
        period = Period.objects.filter(cadence=rule.when.every, key=duty.period).first()
        return reckoning.Ground(period.first, period.last, start) if period else None
    begun = duty.grounds.get("begun")
    return reckoning.Ground(date.fromisoformat(duty.period), start=start, months=duty.grounds.get("months") or 0,
                            begun=date.fromisoformat(begun) if begun else None)


def version_words(duty: Any) -> str:
    """Why this version of the rule: the day that the duty is about, and since when the version holds."""
    rule = rulebook.whole_book().rules.get(rulebook.base(duty.rule))
    ground = _ground(rule, duty) if rule else None
    if rule is None or ground is None:
        return ""
    named = duty.edition.body["version"]
    if duty.rule == rule.rule and len(rule.versions()) == 1:
        return _("这条规则只有一个版本，从头到今都按它。")
    return _("这一件说的是 %(day)s，那一天有效的是 %(named)s 起的版本。") % {"day": ground.day, "named": named}


def since(duty: Any) -> list[Fact]:
    """What the register or the book says otherwise now than when the duty was decided."""
    now = Subject.objects.filter(person_id=duty.person_id).values(*COLUMNS).first() or {}
    labels = {"kind": _("人员类别"), "start": _("管理起始日"), "resettled": _("易地安置"), "residence": _("居住"),
              "birth_on": _("出生日期"), **{name: str(label) for name, label in MARKS.items()}}
    told = []
    for name, label in labels.items():
        was, held = _plain(name, duty.grounds.get(name)), _plain(name, now.get(name))
        if now and was != held and (name in duty.grounds or name in rulebook.asked(duty.rule)):
            told.append(Fact(label, _("当时 %(was)s，现在 %(now)s") % {"was": was or _("没有"), "now": held or _("没有")}))
    rule = rulebook.in_force().rules.get(duty.rule)
    if rule is None:
        told.append(Fact(_("规则"), _("规则书里已经没有这一条，这一件仍按当时的版本。")))
    elif any(rulebook.edition_body(rule, one)["values"] != duty.edition.body["values"] for one in rule.versions()
             if one.named.isoformat() == duty.edition.body["version"]):
        told.append(Fact(_("规则"), _("规则的数值后来改过，这一件仍按当时的版本。")))
    return told


def _plain(name: str, value: Any) -> str:
    if name == "kind":
        return str(people.KINDS.get(value, value or ""))
    if name == "residence":
        return str(people.RESIDENCE_KINDS.get(value, value or ""))
    if isinstance(value, bool) or value is None:
        return _("是") if value else _("否") if name in ("resettled", *MARKS) else ""
    return str(value)


def reason(duty: Any) -> str:
    """Why a duty is cancelled, missed by death, or cannot be dated; '' otherwise."""
    if duty.status == "undetermined":
        known = known_years()
        years = listing(y for y in (duty.opens.year, duty.opens.year + 1) if y not in known)
        return _("%(years)s 年的工作日表还没有导入，应办日无法判定。") % {"years": years}
    if duty.status == "cancelled":
        return _("%(day)s 去世，未到期的应尽之责随之取消。") % {"day": duty.ended}
    return ""


def _birthday(found: dict[str, Any]) -> str:
    if found.get("bd_calendar") in ("lunar", "leap"):
        return _("农历 %(month)s 月 %(day)s 日") % {"month": found.get("bd_month"), "day": found.get("bd_day")}
    return _("公历 %(month)s 月 %(day)s 日") % {"month": found.get("bd_month"), "day": found.get("bd_day")}

