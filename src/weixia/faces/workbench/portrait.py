"""画像: one person's page, composed from the rooms. No rule is decided here."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.care import queries as care
from weixia.duties import queries as duties
from weixia.duties.queries.flags import flags_of
from weixia.emergency import queries as reports
from weixia.faces.workbench.asking import age_on, today
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.roster import SEXES
from weixia.kernel import queries as journal
from weixia.kernel.actor import Actor
from weixia.kernel.words import THEN, Word, listing, said
from weixia.needs import queries as contacts
from weixia.needs.queries.queue import needs_of
from weixia.needs.queries.talks import talked
from weixia.registry.actions.people import REASONS
from weixia.registry.queries import deaths, merges, transfers
from weixia.registry.queries import people as queries
from weixia.registry.queries.marks import past_marks
from weixia.registry.queries.people import HAPPENINGS, KINDS, RESIDENCE_KINDS, SEALED
from weixia.registry.queries.preferences import preferences_of

TONES = {"失能": "warn", "重病": "warn", "特殊困难": "warn", "独居": "warn", "空巢": "warn"}
TABS = [("duties", _later("应办")), ("contacts", _later("联系走访")), ("happenings", _later("重要情况")), ("record", _later("档案"))]
TIMELINE = 20


def brief(person: Any, *, on: date) -> dict[str, Any]:
    """A line about a person: `{id, name, age, kind, unit_name}`."""
    return {"id": person.pk, "name": person.name, "age": age_on(person.birth_on, on, person.birth_precision),
            "kind": KINDS[person.kind], "unit_name": person.unit.name, "died_on": person.died_on}


def of(person: Any, request: Any, *, revealed: dict[str, str] | None = None) -> dict[str, Any]:
    """Everything person.html shows. `revealed` are clear values just shown for a reason."""
    actor, on = request.actor, today()
    tab = request.GET.get("tab") if request.GET.get("tab") in dict(TABS) else "duties"
    prefetch_related_objects([person], "tags")
    owed = duties.folded(duties.of_person(person.pk, seen_by=actor, on=on))
    for duty in owed:
        duty.person = person  # the one at hand, with its marks
    met = list(contacts.contacts_of(person.pk, seen_by=actor)[:50])
    happened = queries.happenings(person, seen_by=actor)
    wishes = preferences_of(person.pk, seen_by=actor)
    return {
        "person": identity(person, on), "now": _now(person, owed, met, on, wishes), "today": on,
        "kin": [_kin(row) for row in queries.family(person, seen_by=actor)],
        "secrets": _secrets(person, revealed or {}), "revealed": bool(revealed), "reasons": list(REASONS.items()),
        "reveal_error": "", "facts": _facts(person, actor), "complete": _complete(person, actor),
        "tabs": _tabs(person, tab, owed, met, happened), "tab": tab,
        "rows": _rows(tab, person, owed, met, happened, actor),
        "death": _death(person, actor), "flags": flags_of(person, seen_by=actor, on=on), "wishes": wishes,
        "needs": [need for need in needs_of(person.pk, seen_by=actor) if not need.is_over] if actor.can("need.read") else [],
        "transfer": transfers.open_of(person.pk, seen_by=actor), "timeline": _timeline(person, met, happened, actor), "timeline_url": "",
    }


def _death(person: Any, actor: Actor) -> dict[str, Any] | None:
    """Who declared and who verified the death on the file, who doubts it, and its case. Nothing sealed is read."""
    if person.died_on is None:
        return None
    declared, doubt = deaths.standing(person, seen_by=actor)
    case = care.case_of(person.pk, seen_by=actor)
    return {"declared_by": declared.declared_by if declared else "", "verified": declared.verified_by if declared else "",
            "doubted": doubt.proposed_by if doubt and not doubt.answer else "", "case": case.pk if case else None}


def identity(person: Any, on: date) -> dict[str, Any]:
    """The identity bar."""
    joined, period = "", queries.service_period(person)
    if person.revolution_joined_on:
        joined = _("%(when)s参加革命") % {"when": _when(person.revolution_joined_on, person.revolution_joined_precision)}
    return brief(person, on=on) | {
        "surname": person.name[:1], "number": person.number, "sex": SEXES.get(person.sex, ""), "joined": joined,
        "far": person.resettled or person.residence_kind == "other_city",
        "period": period, "owner": person.primary_contact, "leader": person.leader, "called": person.address_form,
        "marks": [_mark(tag) for tag in person.tags.all()] + _plain_marks(person),
    }


def _mark(tag: Any) -> dict[str, str]:
    since = _("从 %(day)s 起") % {"day": tag.since.isoformat()} if tag.since else ""
    why = listing((part for part in (tag.get_basis_display(), since, tag.basis_text) if part), THEN)
    return {"word": Word(tag.tag), "tone": TONES.get(tag.tag, ""), "icon": "", "why": why}


def needs_language(person: Any) -> bool:
    """Whether whoever calls must know that the elder speaks something else than Putonghua."""
    return person.language not in ("", "汉语", "普通话")  # data


def _plain_marks(person: Any) -> list[dict[str, str]]:
    marks = [(_("易地安置"), person.resettled), (_("讲%(language)s") % {"language": person.language}, needs_language(person))]
    return [{"word": word, "tone": "", "icon": "", "why": ""} for word, is_on in marks if is_on]


def _when(day: date, precision: str) -> str:
    written = {"day": _("Y年n月j日"), "month": _("Y年n月"), "year": _("Y年")}
    return dateformat.format(day, written.get(precision, ""))


def _now(person: Any, owed: list[Any], met: list[Any], on: date, wishes: list[Any]) -> dict[str, Any]:
    waiting = [duty for duty in owed if duty.status in ("overdue", "open")]
    waiting.sort(key=lambda duty: (duty.due is None, duty.due))
    reached = next((contact for contact in met if contact.reached), met[0] if met else None)
    ahead = next((duty for duty in waiting if duty.due and duty.due >= on), None)
    first = as_row(ahead, on) if ahead else None
    return {
        "duties": [as_row(duty, on) for duty in waiting[:3]], "duty_count": len(waiting),
        "next": {"day": first["due"], "matter": first["matter"], "owner": first["owner"], "note": ""} if first and first["due"] else None,
        "reminders": _reminders(person) + _wishes(wishes), "last": _contact(reached) if reached else None,
    }


def _reminders(person: Any) -> list[dict[str, str]]:
    said = []
    if person.address_form:
        said.append({"icon": "user", "text": _("称呼「%(called)s」") % {"called": person.address_form}})
    if needs_language(person):
        said.append({"icon": "language", "text": _("常用%(language)s") % {"language": person.language}})
    if person.birth_calendar == "lunar":
        keeps = person.lunar_leap_pref == "leap"
        said.append({"icon": "cake", "text": _("过农历生日，闰月出生在闰月过") if keeps else _("过农历生日")})
    if person.age_reckoning == "nominal":
        said.append({"icon": "cake", "text": _("按虚岁说年龄")})
    return said


def _wishes(wishes: list[Any]) -> list[dict[str, str]]:
    """What whoever goes or rings must know."""
    return [{"icon": "alert-circle", "text": _("%(wish)s：%(words)s") % {"wish": said(one.label), "words": one.said}}
            for one in wishes if one.comes_first]


def _kin(row: dict[str, Any]) -> dict[str, Any]:
    contact = row["contact"]
    return {"id": contact.pk, "name": contact.name, "relation": contact.relation, "phone_masked": row["phone"], "last": ""}


def _secrets(person: Any, revealed: dict[str, str]) -> list[dict[str, str]]:
    hidden = queries.sealed_values(person)
    return [{"key": column, "label": label, "masked": hidden[column], "shown": revealed.get(column, "")}
            for column, label in SEALED.items()]


def _facts(person: Any, actor: Actor) -> list[dict[str, str]]:
    birth = _when(person.birth_on, person.birth_precision) if person.birth_on else ""
    past = listing(merges.merged_numbers(person.pk))
    return [
        *_before(person, actor),
        {"label": _("人员编号"), "value": person.number}, *([{"label": _("并入的编号"), "value": past}] if past else []),
        {"label": _("出生"), "value": _("%(birth)s，过农历生日") % {"birth": birth} if person.birth_calendar == "lunar" else birth},
        {"label": _("管理单位"), "value": person.unit.name},
        {"label": _("管理起始日"), "value": person.charge_since.isoformat() if person.charge_since else ""},
    ]


def _before(person: Any, actor: Actor) -> list[dict[str, str]]:
    """What the person was before: kinds with their documents, then the other marks that the rules ask, newest first."""
    kinds = deaths.kind_changes(person, seen_by=actor)
    told = [{"label": _("以前的类别"), "value": _kind_before(one)} for one in kinds]
    documented = {one.since for one in kinds}
    return told + [{"label": _("以前的%(mark)s") % {"mark": said(label)}, "value": _("%(value)s，到 %(day)s 为止") % {
        "value": said(value) or _("没有"), "day": until}} for mark, label, value, until in past_marks(person, seen_by=actor)
        if mark != "kind" or until not in documented]


def _kind_before(change: Any) -> str:
    return _("%(kind)s，到 %(day)s 为止（%(document)s）") % {
        "kind": said(KINDS[change.kind_before]), "day": change.since, "document": change.document}


def _complete(person: Any, actor: Actor) -> dict[str, Any]:
    items = queries.completeness(person, seen_by=actor)
    edit = reverse("workbench:person-edit", args=[person.pk]) if actor.can("person.write") else ""
    missing = [{"label": label, "state": "missing", "words": _("缺"), "url": edit} for label, is_there in items if not is_there]
    done = len(items) - len(missing)
    label = _("其余 %(n)s 项") if missing else _("%(n)s 项都有了")
    rest = [{"label": label % {"n": done}, "state": "done", "words": _("已填"), "url": ""}] if done else []
    return {"done": done, "total": len(items), "items": missing + rest}


def _tabs(person: Any, tab: str, *counted: list[Any]) -> list[dict[str, Any]]:
    here = reverse("workbench:person", args=[person.pk])
    counts = [len(rows) for rows in counted] + [0]
    return [
        {"key": key, "label": label, "url": f"{here}?tab={key}", "current": key == tab, "count": count}
        for (key, label), count in zip(TABS, counts, strict=True)
    ]


def _rows(tab: str, person: Any, owed: list[Any], met: list[Any], happened: list[Any], actor: Actor) -> list[dict[str, Any]]:
    if tab == "duties":
        newest = sorted(owed, key=lambda duty: (duty.status not in ("overdue", "open"), -duty.opens.toordinal()))
        lacking = duties.unproven(newest, seen_by=actor)
        return [as_row(duty, today()) | {"unproven": lacking.get(duty.pk, [])} for duty in newest]
    if tab == "contacts":
        said = talked(met, seen_by=actor)
        return [_contact(row) | {"can_withdraw": actor.can("contact.write"), "told": said[row.pk]} for row in met]
    if tab == "happenings":
        told = reports.of_happenings([row.pk for row in happened], seen_by=actor)
        return [{"id": row.pk, "kind": HAPPENINGS[row.kind], "day": row.happened_on, "known_on": row.known_on,
                 "text": row.text, "late": row.late, "withdrawn": False, "can_change": actor.can("happening.write"),
                 "replaces": _was(row), **_reported(row, told)} for row in happened]
    return _record(person)


def _reported(row: Any, told: dict[int, int]) -> dict[str, Any]:
    """The report of a fact, or whether one is owed."""
    return {"report": told.get(row.pk), "to_report": row.kind in reports.KINDS and row.pk not in told}


def _contact(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "day": row.day, "mode": row.get_mode_display(), "reached": row.reached, "handler": row.handler,
        "occasion": row.get_occasion_display(), "summary": row.summary, "gift_cents": row.gift_cents,
        "gift_items": row.gift_items, "late": row.late, "withdrawn": False, "can_withdraw": False, "replaces": _was(row),
    }


def _was(row: Any) -> str:
    """What a corrected record said before: day and word; '' when it was never corrected."""
    old = row.replaces
    if old is None:
        return ""
    is_contact = hasattr(old, "mode")
    return f"{old.day if is_contact else old.happened_on} {old.get_mode_display() if is_contact else old.get_kind_display()}"


def _record(person: Any) -> list[dict[str, Any]]:
    def dated(on: str, precision: str) -> str:
        return _when(getattr(person, on), getattr(person, precision)) if getattr(person, on) else ""

    parts = {
        _("身份"): [(_("民族"), person.ethnicity), (_("政治面貌"), person.politics),
                   (_("入党时间"), dated("party_joined_on", "party_joined_precision")), (_("党支部"), person.branch)],
        _("经历与待遇"): [
            (_("参加革命时间"), dated("revolution_joined_on", "revolution_joined_precision")),
            (_("革命时期"), queries.service_period(person)), (_("参加工作时间"), dated("work_started_on", "work_started_precision")),
            (_("离退休时间"), dated("retired_on", "retired_precision")), (_("职级"), person.rank),
            (_("待遇级别"), person.treatment), (_("原单位"), person.former_unit), (_("发放单位"), person.payer)],
        _("生活"): [(_("居住行政区划"), person.division), (_("居住类型"), RESIDENCE_KINDS.get(person.residence_kind, "")),
                   (_("易地安置"), _("是") if person.resettled else _("否")), (_("常用语言"), person.language),
                   (_("兴趣特长"), person.interests), (_("备注"), person.note)],
    }
    return [{"title": title, "items": [{"label": label, "value": value} for label, value in items]} for title, items in parts.items()]


def _timeline(person: Any, met: list[Any], happened: list[Any], actor: Actor) -> list[dict[str, Any]]:
    lines = [_line(row.day, "phone", _("%(mode)s，%(result)s") % {
        "mode": said(row.get_mode_display()), "result": _("联系上了") if row.reached else _("没联系上")},
        listing((part for part in (row.handler, row.summary, _corrected(row)) if part), THEN), row.late) for row in met[:TIMELINE]]
    lines += [_line(row.happened_on, "flag", HAPPENINGS[row.kind],
                    listing((part for part in (row.text, _corrected(row)) if part), THEN), row.late) for row in happened[:TIMELINE]]
    hidden = {"contact.recorded", "happening.recorded", "person.imported", "person.opened", "report.opened", "contact.opened", "relay.read"}
    lines += [
        {"at": event.at, "icon": "eye" if event.action == "person.revealed" else "notes", "text": journal.sentence(event),
         "detail": listing((part for part in (event.actor_name, event.reason) if part), THEN), "url": "", "late": False}
        for event in journal.of_person(person.pk, most=TIMELINE, also=merges.merged_ids(person.pk)) if event.action not in hidden
    ]
    return sorted(lines, key=lambda line: line["at"], reverse=True)[:TIMELINE]


def _corrected(row: Any) -> str:
    return _("更正自 %(what)s") % {"what": _was(row)} if row.replaces else ""


def _line(day: date, icon: str, text: str, detail: str, late: bool) -> dict[str, Any]:
    at = timezone.make_aware(datetime.combine(day, time(12)))
    return {"at": at, "icon": icon, "text": text, "detail": detail, "url": "", "late": late}


def access_log(person: Any, request: Any) -> dict[str, Any]:
    """谁看过: who, in which post, when, what, why."""
    seen = journal.readings_of(person.pk, most=200, also=merges.merged_ids(person.pk))
    rows = [
        {"at": event.at, "who": event.actor_name, "post": event.post, "what": journal.sentence(event),
         "fields": listing(SEALED[field] for field in event.fields if field in SEALED), "reason": event.reason}
        for event in seen
    ]
    return {"person": brief(person, on=today()), "rows": rows, "today": today()}
