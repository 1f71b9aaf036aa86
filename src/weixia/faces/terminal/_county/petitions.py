"""Three petitions of the county in different states: one being looked into, one replied to, and one complaint just registered."""

from datetime import date, datetime, timedelta
from typing import Any

HOUSE, OFFICER, HEAD = "XS00", "xin", "zhou"
NOTE = "挂号信 XS-{n:04d}（演示）"


def make(today: date, at: datetime) -> str:
    """Write them once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.scope import scoped
    from weixia.needs.queries import petitions as queries

    officer, head = _acting(OFFICER, at), _acting(HEAD, at)
    with scoped(officer.scope), transaction.atomic():
        if queries.petitions(seen_by=officer).exists() or queries.petitions(seen_by=officer, over=True).exists():
            return "信访：已经有了"
        _extended(officer, head, today, at)
        _replied(officer, today, at)
        _complaint(officer, today, at)
    return "信访：3 件，一件延期在办，一件已答复，一件检举控告待决定"


def _extended(officer: Any, head: Any, today: date, at: datetime) -> None:
    """An appeal accepted fifty days ago; more time was granted and told."""
    from weixia.kernel.scope import scoped
    from weixia.needs.actions import petitions as acts

    row = _brought(officer, today - timedelta(days=55), at, kind="appeal", channel="letter", gist="参加革命工作时间认定问题",
                   words="本人 1949 年 8 月参加工作，档案写成 10 月，要求重新认定。", name="程远志", phone="10000000011",
                   address="东港社区 5 号楼")
    row = acts.petition_accept(row, by=officer, at=_on(today - timedelta(days=50), at))
    row = _tell(row, officer, today - timedelta(days=49), at, 1)
    row = acts.petition_ask_extension(row, by=officer, at=_on(today - timedelta(days=6), at), days=30, words="要到外省档案馆调取原始档案")
    with scoped(head.scope):
        row = acts.petition_answer_extension(row, by=head, at=_on(today - timedelta(days=5), at), granted=True, words="同意")
    _tell(row, officer, today - timedelta(days=4), at, 2)


def _replied(officer: Any, today: date, at: datetime) -> None:
    """A suggestion, replied to a week ago: the person may still ask for a review."""
    from weixia.needs.actions import petitions as acts

    row = _brought(officer, today - timedelta(days=30), at, kind="suggestion", channel="visit", gist="建议活动中心延长开放时间",
                   words="冬天下午五点就关门，建议周末开到七点。", name="石青竹", phone="10000000012", address="晚霞社区 2 号楼")
    row = acts.petition_accept(row, by=officer, at=_on(today - timedelta(days=28), at))
    row = _tell(row, officer, today - timedelta(days=27), at, 3)
    row = acts.petition_reply(row, by=officer, at=_on(today - timedelta(days=9), at),
                              words="采纳。自下月起周六、周日开放到晚七点，由活动中心安排值班。")
    _tell(row, officer, today - timedelta(days=7), at, 4)


def _complaint(officer: Any, today: date, at: datetime) -> None:
    """A complaint, four days before it must be told whether it is accepted."""
    from weixia.needs.petition_shutting import Whom

    _brought(officer, today - timedelta(days=11), at, kind="accusation", channel="letter", gist="反映报销材料压着不办",
             words="材料交了三个月，一直说在研究。", name="穆长林", phone="10000000013", address="县水利局家属院",
             accused=Whom("县水利局", "经办医药费报销的科室", unit="县水利局"))


def _brought(officer: Any, day: date, at: datetime, accused: Any = None, **told: Any) -> Any:
    from weixia.needs.actions import petition_hands as hands
    from weixia.registry.queries.units import unit_named

    return hands.petition_register(unit_named(HOUSE), by=officer, at=_on(day, at), accused=accused,
                                   told=hands.Bringing(registered_on=day, **told))


def _tell(row: Any, officer: Any, day: date, at: datetime, number: int) -> Any:
    from weixia.needs.actions import petitions as acts

    proof = acts.Proof(day=day, teller=officer.name, how="post", receipt=NOTE.format(n=number))
    return acts.petition_tell(row, by=officer, at=_on(day, at), proof=proof)


def _on(day: date, at: datetime) -> datetime:
    """That day at the county's four in the afternoon, but never later than now."""
    return min(at.replace(year=day.year, month=day.month, day=day.day, hour=8), at)
