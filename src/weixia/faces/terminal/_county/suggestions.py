"""Suggestions of the county in every state, and one draft of a local rule that was sent round."""

from datetime import date, datetime, timedelta
from typing import Any

# title, words, who passes it to whom, verdict, why, told: as far as each has come
ADVICE = (
    ("关于活动室周末开放", "周末儿女来了，想带孙辈一起下棋，活动室最好周末也开门。",
     "县离退休干部管理中心", "adopted", "下月起周六上午开放，安排志愿者值班。", "phone"),
    ("关于体检报告讲解", "体检完拿到一叠单子看不懂，能不能请医生讲一讲。",
     "县人民医院", "partly", "离休干部一对一讲解，退休干部集中讲一次。", "meeting"),
    ("关于增加公交站", "活动中心门口没有站，走过去要十多分钟。",
     "县交通运输局", "declined", "路面窄，没法设站；改由中心每周三接送一趟。", "visit"),
    ("关于编一本抗美援朝老兵口述", "健在的老兵不多了，应当抓紧记下来。",
     "县委党史研究室", "adopted", "列入明年计划，先访六位。", ""),
    ("关于食堂送餐", "楼上的老同志下不来，能不能送到门口。",
     "县机关事务服务中心", "", "", ""),
    ("关于通知写大字", "贴出来的通知字太小。",
     "", "", "", ""),
)
DRAFT = "霞山县离退休干部特殊困难帮扶办法（征求意见稿）"
TEXT = "\n".join((
    "第一条 对生活困难、重大疾病、空巢的离退休干部和遗属，给予帮扶。",
    "第二条 由本人申请或者主联系人代为提出，单位核实。",
    "第三条 急难的先行帮扶，十个工作日内补齐材料。",
))
SAID = ("第三条写得好，希望再快些。", "空巢的也要算上独居的。", "申请表请印大字。")


def make(today: date, at: datetime) -> str:
    """Write them once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.scope import scoped
    from weixia.needs.queries import suggestions as queries
    from weixia.registry.queries.units import unit_named

    head, house = _acting("sun", at), unit_named("XS00")
    with scoped(head.scope), transaction.atomic():
        if queries.suggestions(seen_by=head).exists():
            return "建言献策：已经有了"
        people = _people(head, today)
        for place, told in enumerate(ADVICE):
            _advise(house, head, people[place], told, _at(today - timedelta(days=60 - 9 * place), at), at, unnamed=place == 4)
        asked = _send(house, head, [one.number for one in people[:5]], today, at)
        return f"建言献策：{len(ADVICE)} 条；征求意见：一份稿子问了 {asked} 家"


def _advise(house: Any, head: Any, person: Any, told: tuple[str, ...], day: datetime, at: datetime, *, unnamed: bool) -> None:
    from weixia.needs.actions import suggestions as acts

    title, words, whom, outcome, why, how = told
    row = acts.suggestion_receive(house, by=head, at=day, told=acts.Advising(
        title, words, "visit", day.date(), person_id=person.pk, unnamed=unnamed))
    if whom:
        acts.suggestion_pass(row, by=head, at=min(day + timedelta(days=2), at), whom=whom)
    if outcome:
        acts.suggestion_decide(row, by=head, at=min(day + timedelta(days=8), at), outcome=outcome, why=why)
    if how:
        told_at = min(day + timedelta(days=9), at)
        acts.suggestion_tell(row, by=head, at=told_at, how=how, day=told_at.date(), whom=person.name)


def _send(house: Any, head: Any, numbers: list[str], today: date, at: datetime) -> int:
    from weixia.needs.actions import consultations as acts
    from weixia.needs.queries import suggestions as queries

    begun = _at(today - timedelta(days=10), at)
    draft = acts.consultation_begin(house, by=head, at=begun, told=acts.Sending(
        DRAFT, TEXT, begun.date(), today + timedelta(days=10), numbers=tuple(numbers), branches=("机关离退休干部第一党支部",)))
    rows, day = queries.opinions(draft, seen_by=head), _at(today - timedelta(days=4), at)
    for row, words in zip(rows, SAID, strict=False):
        acts.opinion_take(row, by=head, at=day, how="visit", day=day.date(), words=words)
    acts.opinion_take(rows[3], by=head, at=day, how="phone", day=day.date(), words="", none=True)
    acts.opinion_weigh(rows[0], by=head, at=day, outcome="declined", why="十个工作日是省里的要求，急难的当天就能先帮。")
    acts.opinion_weigh(rows[1], by=head, at=day, outcome="adopted", why="第一条改为“空巢、独居”。")
    acts.opinions_tell(draft, [rows[1].pk], by=head, at=day, how="phone", day=day.date())
    return len(rows)


def _people(head: Any, today: date) -> list[Any]:
    from weixia.registry.queries import people

    return list(people.people(people.Filters(kind="lixiu"), seen_by=head, on=today - timedelta(days=60))[:8])


def _at(day: date, at: datetime) -> datetime:
    """That day at the county's four in the afternoon, but never later than now."""
    return min(at.replace(year=day.year, month=day.month, day=day.day, hour=8), at)
