"""The lists that may leave the house by the gate, each through the very functions of its page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weixia.duties import queries as duties
from weixia.duties.queries import STATUSES
from weixia.faces.workbench import audit, roster, today
from weixia.faces.workbench.asking import now, whole
from weixia.faces.workbench.asking import today as today_of
from weixia.faces.workbench.dutywords import as_row
from weixia.faces.workbench.exporting import Query, asked, listed, picked, picked_words
from weixia.faces.workbench.forms.listing import ListForm
from weixia.kernel.actor import Actor
from weixia.kernel.words import APART, listing
from weixia.needs import queries as contacts
from weixia.registry.queries import people, suspicions, units
from weixia.registry.queries import staff as accounts

BATCH = 500
STATES = {"active": _("在用"), "invited": _("等本人开通"), "none": _("还没发开通码"), "stopped": _("已停用")}


def joined(key: str) -> Any:
    """A column of several words."""
    return lambda row: listing(row[key])


def people_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """老同志: the page's filters, page after page; or the ticked ones."""
    if ids := picked(query):
        ticked = people.people(people.Filters(living=False), seen_by=actor, on=today_of()).filter(pk__in=ids)
        yield from roster.rows_of(people.page_of(ticked, size=len(ids))[0], seen_by=actor, on=today_of())
        return
    request, after, on = asked(actor, query), "", today_of()
    form = ListForm(request.GET, actor=actor)
    while True:
        found, after = roster.wanted(form, request, after=after, size=BATCH)
        yield from roster.rows_of(found, seen_by=actor, on=on)
        if not after:
            return


def people_words(actor: Actor, query: Query) -> str:
    """The filters that are on, without what was typed: it may be somebody's number."""
    if said := picked_words(query):
        return said[0]
    form = ListForm(asked(actor, query).GET, actor=actor)
    said = [f"{form.fields[name].label}：{form.words(name)}" for name in form.fields if name != "q" and form.value(name)]
    return listing(said + ([_("按查找的字词")] if form.value("q") else []), APART)


def is_mine(actor: Actor, query: Query) -> bool:
    """Whether the page lists the actor's own."""
    request: Any = asked(actor, query)
    return today.is_mine(request)


def duty_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """今日: what waits, in the order of the work; or the ticked ones."""
    on = today_of()
    show = query.get("show", "") if query.get("show") in duties.GROUPS else ""
    ids = picked(query)
    found = duties.waiting(seen_by=actor, on=on, mine=not ids and is_mine(actor, query), show=show).select_related("person__unit")
    if ids:
        found = found.filter(pk__in=ids)
    after: int | None = 0
    while after is not None:
        rows, after = duties.page_in_order(found, seen_by=actor, on=on, after=after, size=BATCH)
        for duty in rows:
            yield as_row(duty, on) | {"number": duty.person.number, "unit_name": duty.person.unit.name,
                                      "status_words": STATUSES[duty.status]}


def duty_words(actor: Actor, query: Query) -> str:
    """Which chip is on, and whose."""
    if said := picked_words(query):
        return said[0]
    whose = _("只看我负责的") if is_mine(actor, query) else _("全科")
    return listing((whose, *([today.TITLES[query["show"]]] if query.get("show") in duties.GROUPS else [])), APART)


def _person(actor: Actor, query: Query) -> Any:
    return people.person_get(whole(query.get("person")) or 0, seen_by=actor)


def person_id(actor: Actor, query: Query) -> int | None:
    found = _person(actor, query)
    return found.pk if found else None


def person_words(actor: Actor, query: Query) -> str:
    found = _person(actor, query)
    return f"{found.name}（{found.number}）" if found else ""


def person_page(query: Query) -> str:
    """The person's own page, or the list where there is none."""
    wanted = whole(query.get("person"))
    return reverse("workbench:person", args=[wanted]) if wanted else reverse("workbench:people")


def contact_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """One person's contacts, newest first."""
    if person := _person(actor, query):
        for row in contacts.contacts_of(person.pk, seen_by=actor).iterator(chunk_size=BATCH):
            yield {"name": person.name, "day": row.day, "mode": row.get_mode_display(), "reached": row.reached,
                   "handler": row.handler, "occasion": row.get_occasion_display(), "summary": row.summary,
                   "gift_cents": row.gift_cents, "gift_items": row.gift_items, "late": row.late}


def happening_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """What happened to one person, newest first."""
    if person := _person(actor, query):
        for row in people.happenings(person, seen_by=actor, most=10_000):
            yield {"name": person.name, "day": row.happened_on, "kind": people.HAPPENINGS[row.kind],
                   "known_on": row.known_on, "text": row.text, "late": row.late}


def suspicion_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Pairs that wait to be judged."""
    words = suspicions.reason_words()
    for pair in suspicions.suspicions(seen_by=actor).iterator(chunk_size=BATCH):
        other = vars(pair.other) if pair.other else pair.row
        yield {"number": pair.person.number, "name": pair.person.name, "other_number": other.get("number", ""),
               "other_name": other.get("name", ""), "why": [words[code] for code in pair.reasons], "found": pair.found_at}


def audit_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """The journal under the page's filters, newest first."""
    before: int | None = 0
    while before is not None:
        rows, before = audit.page_of(actor, asked(actor, query).GET, before=before, most=BATCH)
        yield from rows


def staff_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Accounts in order of opening."""
    after: int | None = 0
    while after is not None:
        rows, after = accounts.account_lines(seen_by=actor, at=now(), text=query.get("q", "").strip()[:60], after=after)
        yield from rows


def unit_rows(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """The tree in its order."""
    rows = units.tree(seen_by=actor, on=today_of())
    codes = {row.path: row.code for row in rows}
    for row in rows:
        yield vars(row) | {"above_code": codes.get(row.above, "")}


listed("people", title=_("老同志名单"), page="people", capability="person.read", rows=people_rows, words=people_words, columns=[
    (_("人员编号"), "number"), (_("姓名"), "name"), (_("年龄"), "age"), (_("性别"), "sex"), (_("类别"), "kind"),
    (_("管理单位"), "unit_name"), (_("分类标签"), joined("marks")), (_("去世日期"), "died_on"), (_("最近联系"), "last_day"),
    (_("联系方式"), "last_mode"), (_("主联系人"), "owner"), (_("待办"), "open_count"), (_("逾期"), "overdue_count")])
listed("duties", title=_("应办事项"), page="today", capability="duty.read", rows=duty_rows, words=duty_words, columns=[
    (_("人员编号"), "number"), (_("姓名"), "person_name"), (_("年龄"), "age"), (_("管理单位"), "unit_name"),
    (_("事项"), "matter"), (_("周期"), "period"), (_("起办日"), "opens"), (_("应办日"), "due"), (_("状态"), "status_words"),
    (_("负责人"), "owner")])
listed("contacts", title=_("联系走访"), page=person_page, capability="contact.read", rows=contact_rows, words=person_words,
       person=person_id, columns=[
    (_("姓名"), "name"), (_("日期"), "day"), (_("方式"), "mode"), (_("是否联系上"), "reached"), (_("经办人"), "handler"),
    (_("事由"), "occasion"), (_("摘要"), "summary"), (_("慰问金（元）"), lambda row: (row["gift_cents"] or 0) / 100 or None),
    (_("慰问品"), "gift_items"), (_("补录"), "late")])
listed("happenings", title=_("重要情况"), page=person_page, capability="person.read", rows=happening_rows, words=person_words,
       person=person_id, columns=[
    (_("姓名"), "name"), (_("发生日期"), "day"), (_("情况"), "kind"), (_("得知日期"), "known_on"), (_("说明"), "text"),
    (_("补录"), "late")])
listed("suspicions", title=_("疑似重复"), page="suspicions", capability="suspicion.judge", rows=suspicion_rows, columns=[
    (_("人员编号"), "number"), (_("姓名"), "name"), (_("另一个编号"), "other_number"), (_("另一个姓名"), "other_name"),
    (_("理由"), joined("why")), (_("发现时间"), "found")])
listed("audit", title=_("操作记录"), page="audit", capability="audit.read", rows=audit_rows, columns=[
    (_("序号"), "id"), (_("时间"), "at"), (_("谁"), "name"), (_("岗位"), "post"), (_("办了什么"), "action"),
    (_("内容"), joined("fields")), (_("对象"), "about"), (_("理由"), "reason")])
listed("staff", title=_("人员账号"), page="staff", capability="account.read", rows=staff_rows, columns=[
    (_("姓名"), "name"), (_("账号"), "username"), (_("岗位"), joined("posts")), (_("状态"), lambda row: str(STATES[row["state"]])),
    (_("最近登录"), "last_seen")])
listed("units", title=_("单位"), page="units", capability="unit.read", rows=unit_rows, columns=[
    (_("单位编码"), "code"), (_("单位名称"), "name"), (_("上级单位编码"), "above_code"), (_("类型"), "kind"),
    (_("行政区划"), "division"), (_("在管人数"), "people"), (_("连同下级"), "below"), (_("工作人员"), "staff")])
