"""Ninety days of needs: every channel, every state, some late, some waiting, one declined, one opened again and raised, two from
callers whom the register does not know. All invented; the same every time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, uuid5

SEED, MANY = 47, 52
OFFICERS = ("zhang", "xu", "deng", "su", "cheng")
CHANNELS = ("hotline", "hotline", "hotline", "visit", "box", "letter", "found", "sms", "reception", "behalf")
ASKED = (  # kind, urgency, what was asked, what came of it
    ("repair", "three_days", "厨房水龙头一直滴水，关不上。", "社区师傅当天换了龙头，本人看过没有再漏。"),
    ("claim", "no_hurry", "上个季度的票据什么时候能报下来？", "票据已经审完，下月发放日到账，已把日期告诉本人。"),
    ("mobility", "three_days", "下周去市里复查，能不能帮忙约个车？", "约好周三上午八点的车，司机电话已经告诉家里。"),
    ("company", "no_hurry", "老伴走了以后家里太静，想有人来说说话。", "结对志愿者每周二下午上门，第一次去聊了一个小时。"),
    ("papers", "no_hurry", "订的报纸这个月少了四份。", "邮局补齐了四份，并换了投递时间。"),
    ("activity", "no_hurry", "合唱队还收不收人？我想报名。", "已经报上名，每周四上午在活动中心排练。"),
    ("study", "no_hurry", "想学用手机看病挂号。", "安排了两次一对一上门教学，本人已能自己挂号。"),
    ("daily", "today", "家里停电了，电工说要等三天。", "联系供电所，当天下午恢复供电。"),
    ("medical", "three_days", "想请大夫给讲讲体检单子上的箭头。", "约了家庭医生周五下午一对一讲解。"),
    ("complaint", "no_hurry", "小区电梯停了半个月没人管。", "物业已经换好配件，电梯恢复运行。"),
    ("other", "no_hurry", "想找以前的老战友的联系方式。", "征得对方同意后，已把电话转告本人。"),
    ("repair", "no_hurry", "卫生间想装个扶手。", "扶手已经装好，试过很稳。"),
)
WALK = "accept assign begin"
STORIES = (  # how old in days, how far it came; what is not said here was answered, told, rated and closed
    (0, ""), (0, ""), (1, ""), (1, "accept"), (0, WALK), (2, "accept assign"), (3, WALK), (5, WALK), (4, "accept"),
    (19, WALK), (22, WALK), (26, "accept assign"), (31, WALK), (6, f"{WALK} hold"), (9, f"{WALK} hold"), (24, f"{WALK} wait"),
    (12, f"{WALK} extend"), (8, f"{WALK} answer"), (10, f"{WALK} answer tell"), (14, f"{WALK} answer tell"), (17, f"{WALK} answer tell"),
    (11, f"{WALK} answer tell"), (52, f"{WALK} answer tell"), (67, f"{WALK} answer tell"), (21, f"{WALK} decline tell rate close"),
    (7, f"{WALK} decline"), (28, f"{WALK} answer tell bad assign begin"), (45, f"{WALK} answer tell bad assign begin answer tell bad"),
    (16, "refuse tell close"), (13, "pass"), (33, "pass"), (20, "accept assign withdraw"),
)
WHOLE = f"{WALK} answer tell rate close"
UNKNOWN = {4: ("吴先生（自称供销社退休）", "晚霞社区东头"), 8: ("一位老太太，没说姓名", "")}


@dataclass
class Hand:
    """Who does what in one story, and the moment of its next step."""

    head: Any
    mine: Any
    other: Any
    at: datetime
    now: datetime
    random: Random

    def later(self, **wait: int) -> datetime:
        """The next moment; never later than now."""
        self.at = min(self.at + timedelta(**wait), self.now)
        return self.at


def make(today: date, at: datetime) -> str:
    """Write them once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.actor import OPERATOR
    from weixia.kernel.scope import scoped
    from weixia.needs.actions.needs_end import needs_lapse
    from weixia.registry.queries import people

    head, random = _acting("sun", at), Random(SEED)
    staff = [_acting(name, at) for name in OFFICERS]
    with scoped(head.scope):
        with transaction.atomic():
            rows = people.people(people.Filters(), seen_by=head, on=today).filter(died_on=None).exclude(kind="survivor")
            folk = random.sample(list(rows.order_by("number")[:900]), MANY)
        for index, person in enumerate(folk):
            with transaction.atomic():
                _tell(index, person, head, staff, random, at)
        needs_lapse(by=OPERATOR, at=at)
    return f"需求：{MANY} 件，各种来路和进展都有"


def _tell(index: int, person: Any, head: Any, staff: list[Any], random: Random, now: datetime) -> None:
    """One story from its call to where it stands today; told before a kill, it is not told again."""
    from weixia.needs.actions import needs

    age, walk = STORIES[index] if index < len(STORIES) else (35 + (index * 7) % 55, WHOLE)
    mine, other = staff[index % len(staff)], staff[(index + 1) % len(staff)]
    begun = min((now - timedelta(days=age)).replace(hour=1 + index % 8, minute=index * 7 % 60, second=0), now - timedelta(minutes=5))
    hand = Hand(head, mine, other, begun, now, random)
    kind, urgency, words, answer = ASKED[(index * 5 + 3) % len(ASKED)]
    channel = CHANNELS[index % len(CHANNELS)]
    told: dict[str, Any] = {"person_id": person.pk, "read_back": channel == "hotline", "received_on": None}
    if channel == "behalf":
        told |= {"on_behalf": "family", "caller_relation": "女儿", "caller_name": f"{person.name}的女儿", "caller_phone": "10007654321"}
    if index in UNKNOWN:
        name, place = UNKNOWN[index]
        told = {"caller_name": name, "caller_place": place, "caller_phone": f"1000555{index:04d}"}
        channel = "hotline"
    once = uuid5(NAMESPACE_OID, f"weixia.demo.need.{index}")
    asking = needs.Asking(channel, kind, urgency, words, once=once, **told)
    need = needs.need_record(by=other if channel != "found" else mine, at=begun, told=asking)
    for word in walk.split() if need.state == "recorded" else ():
        need.refresh_from_db()
        _acts(need, hand, answer)[word]()


def _acts(need: Any, hand: Hand, answer: str) -> dict[str, Callable[[], object]]:
    """Each word of a story as the act that it is."""
    from weixia.needs.actions import needs, needs_end, needs_work
    from weixia.registry.queries.units import unit_named

    head, other = hand.head, hand.other
    mine = hand.mine if need.owned else head  # nobody's need is the head's
    hospital, proof = unit_named("XS21"), needs_work.Proof("本人", "phone", receipt="本人说听清了")
    why = "今年改造的钱已经用完，列进明年计划；先给装了临时扶手。"

    def until(days: int) -> date:
        return hand.at.date() + timedelta(days=days)

    return {
        "accept": lambda: needs.need_accept(need, by=other, at=hand.later(hours=1)),
        "refuse": lambda: needs.need_refuse(need, by=head, at=hand.later(hours=3), reason="elsewhere", words="邻里借款要找调解委员会。"),
        "pass": lambda: needs.need_pass(need, by=head, at=hand.later(hours=5), unit_id=hospital.pk if hospital else 0,
                                        words="就诊安排由县医院直接答复。", phone="10001112222"),
        "assign": lambda: needs.need_assign(need, by=head, at=hand.later(hours=20), account_id=hand.mine.account_id, section="服务科"),
        "begin": lambda: needs_work.need_begin(need, by=mine, at=hand.later(hours=2)),
        "hold": lambda: needs_work.need_hold(need, by=mine, at=hand.later(hours=4), reason="outside", words="等配件。", until=until(20)),
        "wait": lambda: needs_work.need_hold(need, by=mine, at=hand.later(hours=4), reason="person", words="本人在外地，回来再约。",
                                             until=until(9)),
        "extend": lambda: needs_work.need_extend(need, by=head, at=hand.later(hours=4), words="要几个单位一起办。"),
        "answer": lambda: needs_work.need_answer(need, by=mine, at=hand.later(days=3), words=answer),
        "decline": lambda: needs_work.need_decline(need, by=mine, at=hand.later(days=2), reason="means", words=why),
        "tell": lambda: needs_work.need_told(need, by=mine, at=hand.later(hours=1), proof=proof),
        "rate": lambda: needs_end.need_rate(need, by=other, at=hand.later(days=4), score=hand.random.choice((3, 4, 5, 5)), words="满意"),
        "bad": lambda: needs_end.need_rate(need, by=other, at=hand.later(days=3), score=2, words="没解决根上的事"),
        "close": lambda: needs_end.need_close(need, by=mine, at=hand.later(hours=6)),
        "withdraw": lambda: needs_end.need_withdraw(need, by=mine, at=hand.later(days=1), words="孩子已经办好了，不用了。"),
    }
