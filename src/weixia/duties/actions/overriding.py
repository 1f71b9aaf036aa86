"""加严: a unit sets one value of a rule stricter than the book, and ends it. History is never rewritten: no day before today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import explaining, rulebook
from weixia.duties.actions.errands import errand_leave
from weixia.duties.models import Override
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.words import said
from weixia.policy.book import Rule, Version
from weixia.policy.deriving import is_stricter


@dataclass(frozen=True)
class Rest:
    """What a stricter value rests on: the unit's own document, its number, and the clause word for word."""

    title: str
    number: str = ""
    clause: str = ""


@transaction.atomic
def rule_override(
    *, rule: str, unit: Any, name: str, value: Any, since: date, rest: Rest, reason: str, by: Actor, at: datetime,
) -> Override:
    """加严: from `since` on the unit and those below it hold `value`, beside the baseline. Raises Refused, Impossible with
    the column and what to do: for a value that is looser it names the baseline's and where that is written."""
    by.must("rule.override")
    held, version = _possible(rule, unit, name, since, by, at)
    if not reason.strip() or not rest.title.strip() or not rest.clause.strip():
        column = "reason" if not reason.strip() else "document" if not rest.title.strip() else "clause"
        raise Impossible(column, _("写明依据的文件、条文和加严的原因，日后要能说清出处。"))
    _must_be_stricter(held, version, name, value)
    row = Override.objects.create(
        rule=rule, unit=unit, name=name, value=sorted(value) if isinstance(value, list) else value, since=since,
        document=rest.title.strip(), number=rest.number.strip(), clause=rest.clause.strip(), reason=reason.strip(),
        by_id=by.account_id, by_name=by.name, at=at)
    return _done(row, "rule.overridden", version.values[name], by, at)


@transaction.atomic
def rule_override_end(
    *, rule: str, unit: Any, name: str, since: date, reason: str, by: Actor, at: datetime,
) -> Override:
    """停止加严: from `since` on the baseline again. What was owed before stays owed. Raises Refused, Impossible."""
    by.must("rule.override")
    _held, version = _possible(rule, unit, name, since, by, at)
    if not reason.strip():
        raise Impossible("reason", _("写明为什么不再加严。"))
    stands = Override.objects.filter(rule=rule, unit=unit, name=name).order_by("since", "pk").last()
    if stands is None or stands.value is None and stands.since <= since:
        raise Impossible("", _("这个单位现在没有加严这一项，不需要停止。"))
    row = Override.objects.create(rule=rule, unit=unit, name=name, value=None, since=since, reason=reason.strip(),
                                  by_id=by.account_id, by_name=by.name, at=at)
    return _done(row, "rule.override_ended", version.values[name], by, at)


def _possible(rule: str, unit: Any, name: str, since: date, by: Actor, at: datetime) -> tuple[Rule, Version]:
    held = rulebook.rule_book().rules.get(rule)
    if held is None or held.subject not in ("person", "unit"):
        raise Impossible("", _("这条规则还没有启用，或者不是对个人和单位的，不能由单位加严。"))
    if not unit.path.startswith(by.path):
        raise Impossible("unit", _("这个单位不在当前岗位的管理范围里。"))
    if name not in held.stricter:
        raise Impossible("name", _("「%(name)s」不能由单位改动。") % {"name": explaining.value_label(name)})
    if since < timezone.localtime(at).date():
        raise Impossible("since", _("起始日不能早于今天：已经过去的日子不追加要求。"))
    version = next((one for one in held.versions() if one.holds(since)), None)
    if version is None:
        raise Impossible("since", _("这条规则在那一天不生效。"))
    return held, version


def _must_be_stricter(rule: Rule, version: Version, name: str, value: Any) -> None:
    baseline, way = version.values[name], rule.stricter[name]
    if type(value) is not type(baseline) or isinstance(value, int) and value < 0:
        raise Impossible("value", _("「%(name)s」写得不对。") % {"name": explaining.value_label(name)})
    if is_stricter(way, baseline, value):
        return
    source = rulebook.whole_book().sources[version.sources[name]]
    only = _("只能更少") if way == "less" else _("只能更多")
    raise Impossible("value", _("「%(name)s」%(only)s：规则书写的是 %(baseline)s（%(source)s），填的 %(value)s 不比它严。") % {
        "name": explaining.value_label(name), "only": only, "baseline": explaining.value_text(name, baseline),
        "source": said(source.title), "value": explaining.value_text(name, value)})


def _done(row: Override, word: str, baseline: Any, by: Actor, at: datetime) -> Override:
    journal.record(word, by=by, at=at, about=f"{rulebook.title(row.rule)} {explaining.value_label(row.name)}", reason=row.reason,
                   org_path=row.unit.path, fields={
                       "id": row.pk, "rule": row.rule, "unit": row.unit.name, "since": str(row.since),
                       row.name: [baseline, row.value], "document": row.document})
    errand_leave("override", by=by, at=at, rule=row.rule, about=rulebook.title(row.rule))
    return row
