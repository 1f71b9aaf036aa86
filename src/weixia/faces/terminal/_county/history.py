"""What was done and what happened before today: contacts and happenings, most in time, some not."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from borax.calendars.lunardate import LunarDate

Row = dict[str, Any]
DAYS = 210
KEPT = 0.94  # of the periods that are over; the rest were missed, and 今日 says so
SUMMARIES = (
    "身体平稳，睡眠好", "血压有些高，已提醒按时服药", "聊了家常，精神不错", "想了解体检安排，已答复",
    "希望有人帮忙换灯泡，已转社区", "近日在看书写字", "孩子周末回来，一切都好", "问起医药费报销，已说明办法",
)  # fmt: skip
WARDS = ("心内科住院观察", "骨折住院", "肺炎住院", "例行住院检查", "脑梗住院治疗")


@dataclass
class Chronicle:
    """Rows of the two ledgers as they grow."""

    today: date
    random: Random
    contacts: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)

    def contact(self, person: Row, day: date, mode: str, occasion: str = "日常", **more: Any) -> None:
        """One contact, unless it would lie in the future or before the charge."""
        if not date.fromisoformat(person["管理起始日"]) <= day <= self.today:
            return
        self.contacts.append({
            "人员编号": person["人员编号"], "日期": day.isoformat(), "方式": mode, "是否联系上": "是", "经办人": person["主联系人"],
            "经办人级别": "工作人员", "事由": occasion, "摘要": self.random.choice(SUMMARIES), **more,
        })  # fmt: skip

    def event(self, person: Row, kind: str, day: date, *, known: date | None = None, says: str = "") -> None:
        if day <= self.today:
            self.events.append({
                "人员编号": person["人员编号"], "事件": kind, "发生日期": day.isoformat(),
                "得知日期": known.isoformat() if known else "", "说明": says,
            })  # fmt: skip

    def some_day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))


def make(people: list[Row], today: date, random: Random) -> Chronicle:
    """The last seven months of the county."""
    story = Chronicle(today, random)
    alive = [person for person in people if not person.get("去世日期")]
    for person in alive:
        if person["人员类别"] != "遗属":
            _regular(story, person)
            _checkups(story, person)
        _birthdays(story, person)
        if person["易地安置"] == "是":
            _far_visit(story, person)
        else:
            _festival(story, person)
    _hospital(story, alive)
    _deaths(story, alive)
    _silence(story, people)
    return story


def _regular(story: Chronicle, person: Row) -> None:
    months = 1 if person["人员类别"] == "离休干部" else 3
    for first, last in _periods(story.today, months):
        elapsed = min(1.0, ((story.today - first).days + 1) / ((last - first).days + 1))
        if story.random.random() > KEPT * elapsed:
            if story.random.random() < 0.3:
                story.contact(person, story.some_day(first, min(last, story.today)), "电话", 是否联系上="否", 摘要="无人接听")
            continue
        near = person["易地安置"] == "否"
        mode = story.random.choices(("电话", "上门", "视频", "会议", "微信"), (60, 22 * near, 6, 8 * near, 4))[0]
        story.contact(person, story.some_day(first, min(last, story.today)), mode)


def _periods(today: date, months: int) -> list[tuple[date, date]]:
    """Calendar periods of so many months, from DAYS ago to the running one."""
    first = today - timedelta(days=DAYS)
    month = (first.month - 1) // months * months
    found, start = [], date(first.year, month + 1, 1)
    while start <= today:
        ahead = start.year * 12 + start.month - 1 + months
        after = date(ahead // 12, ahead % 12 + 1, 1)
        found.append((start, after - timedelta(days=1)))
        start = after
    return found


def _birthdays(story: Chronicle, person: Row) -> None:
    held = _birthday_of(person, story.today)
    asked = 0.5 if held and held >= story.today - timedelta(days=3) else 0.93
    if held is None or story.random.random() > asked:
        return
    age = held.year - int(person["出生日期"][:4])
    if age in (90, 100) and held < story.today:
        story.contact(person, held - timedelta(days=story.random.randrange(0, 5)), "上门", "寿辰", 经办人=person["联系领导"],
                      经办人级别="单位领导", 摘要="祝寿，送去鲜花和长寿面", 慰问品="鲜花、长寿面")
        return
    late = story.random.choice((0, 0, 0, 0, 1, 2, 3))
    mode = story.random.choice(("电话", "电话", "微信", "信件", "上门" if person["易地安置"] == "否" else "视频"))
    gift = {"慰问品": "生日蛋糕"} if mode == "上门" else {}
    story.contact(person, held + timedelta(days=late), mode, "生日", 摘要="祝生日快乐", **gift)


def _birthday_of(person: Row, today: date) -> date | None:
    """The last birthday that fell in the told months, by the calendar that the person keeps."""
    born = date.fromisoformat(person["出生日期"])
    for year in (today.year, today.year - 1):
        held = _held(born, year, person["生日历法"] == "农历")
        if held and today - timedelta(days=DAYS) <= held <= today:
            return held
    return None


def _held(born: date, year: int, lunar: bool) -> date | None:
    if not lunar:
        return born.replace(year=year, day=28 if (born.month, born.day) == (2, 29) else born.day)
    birth = LunarDate.from_solar(born)
    try:
        return LunarDate(year, birth.month, min(birth.day, 29)).to_solar_date()
    except ValueError:
        return None


def _festival(story: Chronicle, person: Row) -> None:
    """春节 visits: 腊月初一 to 除夕 of the last winter that is over or running."""
    for year in (story.today.year, story.today.year - 1):
        spring = LunarDate(year, 1, 1).to_solar_date()
        opens, last = LunarDate.from_solar(spring - timedelta(days=29)).to_solar_date(), spring - timedelta(days=1)
        if opens <= story.today:
            break
    if story.random.random() < 0.95:
        day = story.some_day(opens, last)
        leader = person["人员类别"] == "离休干部"
        story.contact(person, day, "上门", "春节", 摘要="春节慰问", 慰问品="米、油、春联", **{"慰问金(元)": "1000" if leader else "300"},
                      经办人=person["联系领导"] if leader else person["主联系人"], 经办人级别="单位领导" if leader else "工作人员")


def _far_visit(story: Chronicle, person: Row) -> None:
    """The last visit to one who lives far away: most within three years, some about due, two overdue."""
    ago = story.random.choice((300, 420, 600, 700, 850, 950, 1020, 1075, 1130))
    story.contact(person, story.today - timedelta(days=ago), "上门", "日常", 摘要="专程看望，了解安置地医疗和生活")


def _checkups(story: Chronicle, person: Row) -> None:
    """A check-up in time for nearly everybody; one in seventy is overdue by some weeks."""
    age = (story.today - date.fromisoformat(person["出生日期"])).days / 365.25
    span = 360 if age >= 65 or person["人员类别"] == "离休干部" else 720
    ago = story.random.randrange(3, span - 4) if story.random.random() < 0.986 else span + story.random.randrange(8, 70)
    last = story.today - timedelta(days=ago)
    story.event(person, "体检", last, says="年度体检")
    story.event(person, "体检", last - timedelta(days=story.random.randrange(span - 40, span)), says="年度体检")


def _hospital(story: Chronicle, alive: list[Row]) -> None:
    """Stays in hospital: most were visited within three workdays; the last are waiting, two are late."""
    for person in story.random.sample(alive, 64):
        day = story.some_day(story.today - timedelta(days=DAYS), story.today - timedelta(days=12))
        known = day + timedelta(days=story.random.choice((0, 0, 1, 2)))
        story.event(person, "住院", day, known=known, says=story.random.choice(WARDS))
        story.event(person, "出院", day + timedelta(days=story.random.randrange(5, 20)), says="好转出院")
        if story.random.random() < 0.92:
            story.contact(person, known + timedelta(days=story.random.randrange(0, 3)), "到院", "住院", 摘要="到医院探望", 慰问品="水果")
    for person, ago in zip(story.random.sample(alive, 5), (8, 7, 2, 1, 0), strict=True):
        day = story.today - timedelta(days=ago)
        story.event(person, "住院", day, known=day, says=story.random.choice(WARDS))


def _deaths(story: Chronicle, alive: list[Row]) -> None:
    """Three deaths in the told months; what follows them in the ledgers is left out."""
    old = [person for person in alive if int(person["出生日期"][:4]) < story.today.year - 84 and not person.get("备注")]
    for person, ago in zip(story.random.sample(old, 3), (120, 55, 16), strict=True):
        day = story.today - timedelta(days=ago)
        number = person["人员编号"]
        story.contacts = [row for row in story.contacts if row["人员编号"] != number or row["日期"] <= day.isoformat()]
        story.events = [row for row in story.events if row["人员编号"] != number or row["发生日期"] <= day.isoformat()]
        story.event(person, "去世", day, known=day, says="因病去世")


def _silence(story: Chronicle, people: list[Row]) -> None:
    """Three people whom nobody has reached for months; two of them were tried in vain again and again."""
    workers = (person for person in people if person["人员类别"] == "退休职工" and person["管理单位"] == "XS30")
    alive = sorted((person for person in workers if not person.get("去世日期")), key=lambda person: person["人员编号"])
    for place, person in enumerate(alive[:3]):
        story.contacts = [row for row in story.contacts if row["人员编号"] != person["人员编号"]]
        for ago in (34, 26, 19, 6)[: 4 * (place < 2)]:
            story.contact(person, story.today - timedelta(days=ago + place), "电话", 是否联系上="否", 摘要="号码打不通")
