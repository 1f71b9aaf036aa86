"""The head's reception days: every month held, once by a deputy, but one that was forgotten; this month's is planned."""

from datetime import date, datetime, time, timedelta
from typing import Any

HOUSE, DEPUTY = "XS00", "丁副局长"
DAY, FORGOTTEN, STOOD_IN = 10, 2, 3  # of the month; so many months ago
BROUGHT = [
    ("问取暖费补贴什么时候到账", "passed", "已转县财政局老干部经费岗，月底前答复本人。"),
    ("反映活动中心台阶太滑", "settled", "当天铺了防滑垫，下月加装扶手。"),
    ("想参加书画班，住得远", "promised", "由主联系人联系就近的社区教学点，两周内回话。"),
    ("问异地住院能不能直接结算", "explained", "当面讲了备案办法，留了医保经办的电话。"),
]


def make(today: date, at: datetime) -> str:
    """Write them once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.duties import queries as duties
    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.scope import scoped
    from weixia.needs import queries
    from weixia.needs.actions import receptions as acts
    from weixia.registry.queries.units import unit_named

    head, house, kept, receiver = _acting("sun", at), unit_named(HOUSE), duties.started(), _acting("zhou", at).name
    with scoped(head.scope), transaction.atomic():
        if queries.receptions(seen_by=head, since=date(2000, 1, 1), until=date(2100, 1, 1)).exists():
            return "接待日：已经有了"
        held = 0
        for ago in range(12):
            day = _month_before(today, ago)
            if kept is None or day < kept.since or ago == FORGOTTEN:
                continue
            told = acts.Planning(day, receiver, time(9), time(11), place="县委老干部局一楼接待室")
            row = acts.reception_plan(house, by=head, at=_at(day - timedelta(days=5), at), told=told)
            if ago:
                held += 1
                _hold(row, head, _at(day, at), stood_in=ago == STOOD_IN, first=held)
        return f"接待日：办了 {held} 次，有一个月没有办"


def _hold(row: Any, head: Any, at: datetime, *, stood_in: bool, first: int) -> None:
    from weixia.needs.actions import receptions as acts
    from weixia.registry.queries import people

    if stood_in:
        row = acts.reception_authorise(row, by=head, at=at, stand_in=DEPUTY, why="局长到省里开会")
    acts.reception_hold(row, by=head, at=at, received_by=row.stand_in or row.receiver, came=2)
    visitors = list(people.people(people.Filters(kind="lixiu"), seen_by=head, on=row.day)[:8])
    for number, (matter, outcome, told) in enumerate(BROUGHT[first % 2::2]):
        visitor = visitors[(first + number) % len(visitors)]
        acts.reception_case_add(row, by=head, at=at, visitor="", matter=matter, outcome=outcome, told=told, person_id=visitor.pk)


def _month_before(today: date, ago: int) -> date:
    """The reception day so many months before; in this month a day that is still to come where there is one."""
    months = today.year * 12 + today.month - 1 - ago
    day = date(months // 12, months % 12 + 1, DAY)
    last = (date(months // 12, months % 12 + 1, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day if ago else min(max(day, today + timedelta(days=3)), last)


def _at(day: date, at: datetime) -> datetime:
    """That day at the county's four in the afternoon, but never later than now."""
    return min(at.replace(year=day.year, month=day.month, day=day.day, hour=8), at)
