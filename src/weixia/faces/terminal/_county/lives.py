"""What followed the county's deaths, who was thought dead by mistake, whose kind was corrected, and who is seen by video."""

from datetime import date, datetime, timedelta
from typing import Any

DONE = ("inform", "funeral", "obituary", "stop_pay", "files", "devices")


def make(today: date, at: datetime) -> str:
    """Write it once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.care import queries
    from weixia.kernel.scope import scoped

    officer, head = _acting("zhang", at), _acting("sun", at)
    with scoped(officer.scope), transaction.atomic():
        cases = list(queries.cases(seen_by=officer).order_by("known_on", "pk"))
        if not cases or queries.cases(seen_by=officer, show="closed").exists():
            return "善后：已经有了"
        _close(cases[0], officer, at)
        for case in cases[1:2]:
            _inform(case, officer, at)
        _declare_two(officer, at)
    with scoped(head.scope), transaction.atomic():
        _correct(head, today, at)
    return f"善后：{len(cases)} 件，一件办结；待核实 2 人，其中一人疑是误报；类别更正 1 人；视频代替上门待批 1 人"


def _close(case: Any, by: Any, at: datetime) -> None:
    """The oldest: visited, told, everything returned, nobody survives."""
    from weixia.care.actions import cases
    from weixia.needs.actions.contacts import Telling, contact_record

    visit = Telling(day=case.known_on, mode="home", reached=True, occasion="funeral", level="leader", summary="上门慰问家属，协助办理后事")
    contact_record(by=by, at=at, person=case.person, told=visit)
    _inform(case, by, at)
    for place, kind in enumerate(DONE[1:], start=2):
        day = min(case.known_on + timedelta(days=place), at.date())
        cases.step_do(case, by=by, at=at, doing=cases.Doing(kind=kind, outcome="done", day=day))
    cases.step_do(case, by=by, at=at, doing=cases.Doing(kind="survivors", outcome="excused", day=at.date(), note="老伴早逝，子女各有工作"))
    cases.case_close(case, by=by, at=at, note="家属致谢")


def _inform(case: Any, by: Any, at: datetime) -> None:
    from weixia.care.actions import cases

    day = min(case.known_on + timedelta(days=1), at.date())
    told = cases.Doing(kind="inform", outcome="done", day=day, way="home", whom="长子", note="留了政策摘要")
    cases.step_do(case, by=by, at=at, doing=told)


def _declare_two(by: Any, at: datetime) -> None:
    """Two declared yesterday and not verified yet; of one, somebody says that they answered the telephone."""
    from weixia.registry.actions import deaths, happenings
    from weixia.registry.queries import people

    found = people.people(people.Filters(kind="worker"), seen_by=by, on=at.date())
    two = [person for person in found.order_by("birth_on", "pk")[:40] if not person.resettled][:2]
    for person, told in zip(two, ("儿子来电", "社区转告"), strict=True):
        happenings.happening_record(by=by, at=at - timedelta(days=1), person=person, kind="death", told_by=told,
                                    happened_on=at.date() - timedelta(days=1), text="家中去世")
    deaths.revocation_propose(two[1], by=by, at=at, reason="今早本人接了电话，社区把同名的记成了他")


def _correct(by: Any, today: date, at: datetime) -> None:
    """One 退休干部 was found to have joined by August 1949; one who lives far asks to be seen by video."""
    from weixia.care.actions.substitutions import substitution_propose
    from weixia.registry.actions.kinds import kind_correct
    from weixia.registry.queries import people

    old = people.people(people.Filters(kind="tuixiu"), seen_by=by, on=today).order_by("birth_on", "pk").first()
    if old is not None:
        kind_correct(old, by=by, at=at, to="lixiu", since=today - timedelta(days=50), document="县委老干部局〔2026〕7号",
                     joined_on=date(1949, 8, 1), joined_precision="month")
    far = people.people(people.Filters(kind="survivor"), seen_by=by, on=today).filter(resettled=True).first()
    if far is not None:
        substitution_propose(far.pk, by=by, at=at, since=today, reason="随女儿迁居国外，两年内不回来")


def _acting(username: str, at: datetime) -> Any:
    from weixia.registry.actions import invitations
    from weixia.registry.queries.staff import account_named

    account = account_named(username)
    if account is None:
        raise LookupError(username)
    return invitations.acting(account, at=at)
