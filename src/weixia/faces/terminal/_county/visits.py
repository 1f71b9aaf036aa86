"""What was talked about at the county's latest visits, how some wish to be served, and one contact told late."""

from datetime import date, datetime, timedelta
from typing import Any

NOTES = (
    {"health": ("fair", "血压比上月高一些，按时服药"), "living": ("good", "女儿周末回来，三餐自己做"), "hobby": ("", "每天写一页字")},
    {"health": ("poor", "膝盖疼，上下楼要人扶"), "hardship": ("", "家里没有人换灯泡、修水管"), "wish": ("", "想再去一次老单位看看")},
    {"living": ("fair", "白天一个人在家"), "voice": ("", "盼着有人常来说说话"), "hobby": ("", "爱听评书")},
    {"health": ("good", "刚体检过，都正常"), "living": ("good", "老两口互相照应")},
)
ASKED = (("今年体检安排在几月", "九月，到时电话通知", 0), ("异地看病怎么报销", "", 3))
FOUND = (("厨房的灯坏了两天了，够不着", "repair", "three_days"), ("想找人陪着去趟医院取药", "mobility", "no_hurry"))
WISHES = (
    {"hearing": (("loud",), "右耳好些"), "best_time": ((), "上午九点以后"), "channels": (("phone", "visit"), "")},
    {"first_call": ((), "先打给女儿"), "moving": (("stairs",), ""), "taboo": ((), "不拍照")},
    {"sight": (("large",), ""), "avoid_time": ((), "中午十二点到三点午睡"), "diet": ((), "少盐、软食")},
    {"rhythm": ((), "早上六点散步，晚上八点睡"), "channels": (("wechat", "phone", "letter"), "")},
)
LATE = 12  # days


def make(today: date, at: datetime) -> str:
    """Write it once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.scope import scoped
    from weixia.needs.queries.talks import callbacks
    from weixia.registry.actions.preferences import Wish, preferences_set

    officer, head = _acting("zhang", at), _acting("sun", at)
    with scoped(officer.scope), transaction.atomic():
        if callbacks(seen_by=officer, whose="all").exists():
            return "走访记录：已经有了"
        met = _met(officer, today)
        for (person, day, mode), talk, wishes in zip(met, _talks(today, head), WISHES, strict=False):
            _record(person, day, mode, talk, officer, at)
            preferences_set(person, by=officer, at=at, wishes={kind: Wish(*wish) for kind, wish in wishes.items()})
        late = _met(officer, today - timedelta(days=LATE))[:1]
        for person, day, mode in late:
            _record(person, day, mode, None, officer, at)
        return f"走访记录：谈到的内容和服务偏好 {len(met)} 位，补录待复核 {len(late)} 次"


def _met(officer: Any, until: date) -> list[Any]:
    """People whom somebody reached within a week before a day, with the day and the way, each once: another contact of the same
    day keeps nothing anew."""
    from weixia.needs.queries import last_reached
    from weixia.registry.queries import people

    listed = list(people.people(people.Filters(mine=officer.name), seen_by=officer, on=until)[:200])
    last = last_reached([one.pk for one in listed], seen_by=officer)
    near = [(one, last[one.pk].day, last[one.pk].mode) for one in listed
            if one.pk in last and until - timedelta(days=6) <= last[one.pk].day <= until]
    return near[:len(NOTES)]


def _talks(today: date, head: Any) -> list[Any]:
    from weixia.needs.actions.talks import Asked, Found, Noted, PassOn, Talk

    asked = [Asked(words, answer, call_back_on=None if answer else today + timedelta(days=days)) for words, answer, days in ASKED]
    found = [Found(*one) for one in FOUND]
    talks = [Talk([Noted(facet, words, state) for facet, (state, words) in notes.items()]) for notes in NOTES]
    talks[0] = Talk(talks[0].notes, asked)
    talks[1] = Talk(talks[1].notes, found=found)
    talks[2] = Talk(talks[2].notes, relays=[PassOn("谢谢单位上次帮忙联系医院。", head.account_id)])
    return talks


def _record(person: Any, day: date, mode: str, talk: Any, officer: Any, at: datetime) -> None:
    from weixia.needs.actions.contacts import Telling, contact_record
    from weixia.needs.actions.talks import Talk

    told = Telling(day=day, mode=mode, reached=True, summary="聊了家常，问了身体和家里的事", talk=talk or Talk())
    contact_record(by=officer, at=at, person=person, told=told)
