"""花名册: 1,460 people in the shape that the documents give."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from borax.calendars.lunardate import LunarDate

from weixia.faces.terminal._county import cast

Row = dict[str, Any]

# 人员类别, Party member → how many; 603 members = 26 + 529 + 48, of whom 400 + 121 + 8 are 退休
COUNTS = (
    ("离休干部", True, 26), ("退休干部", True, 400), ("退休干部", False, 480), ("退休职工", True, 121),
    ("退休职工", False, 367), ("提前离岗", True, 48), ("建国前老党员", True, 8), ("遗属", False, 10),
)  # fmt: skip
AGES = {
    "离休干部": (91, 99), "退休干部": (60, 89), "退休职工": (58, 88), "提前离岗": (55, 59), "建国前老党员": (93, 98),
    "遗属": (74, 93),
}  # fmt: skip
RANKS = ("乡科级正职", "乡科级副职", "一级科员", "县处级副职", "县处级正职", "高级教师", "副主任医师", "工程师")
HEALTH = ("良好", "一般", "高血压，按时服药", "冠心病，定期复查", "糖尿病，饮食控制", "行动不便，需人搀扶")
INTERESTS = ("书法", "门球", "二胡", "园艺", "摄影", "象棋", "合唱", "读报", "剪纸", "太极拳")
STREETS = ("晚霞路", "东港街", "和平巷", "临海路", "文昌街", "古榕里")
FORMAL, NONFORMAL = 15, 16
TAKEN_OVER = date(2020, 1, 1)


@dataclass
class Maker:
    """Draws one person after another; the same seed and day give the same county."""

    random: Random
    today: date
    taken: set[str]
    number: int = 0

    def person(self, kind: str, member: bool, unit: str) -> Row:
        """One roster row, without what depends on the others."""
        self.number += 1
        r = self.random
        sex = "女" if kind == "遗属" or r.random() < 0.38 else "男"
        born = self.birth(kind)
        lunar = r.random() < (0.45 if kind in ("离休干部", "建国前老党员", "遗属") else 0.25)
        row: Row = {
            "人员编号": f"XS{self.number:05d}", "姓名": cast.person_name(r, sex, self.taken), "性别": sex,
            "公民身份号码": cast.identity(r, born, sex), "出生日期": born.isoformat(),
            "生日历法": "农历" if lunar else "公历", "农历生日": lunar_words(born) if lunar else "", "民族": "汉族",
            "政治面貌": "中共党员" if member else "群众", "人员类别": kind, "管理单位": unit,
            "联系电话": cast.telephone(r), "居住地址": f"{r.choice(STREETS)}{r.randrange(1, 180)}号{r.randrange(1, 60)}室",
            "居住行政区划": "210224", "居住类型": r.choice(("单位住房", "单位住房", "郊区", "农村")), "易地安置": "否",
            "健康状况": r.choice(HEALTH), "兴趣特长": "、".join(r.sample(INTERESTS, 2)) if r.random() < 0.5 else "",
            "发放单位": "县财政局" if kind != "退休职工" else "县社会保险中心", "常用语言": "普通话",
            "家庭联系人": cast.person_name(r, r.choice("男女"), set()), "家庭联系人电话": cast.telephone(r),
            "与本人关系": r.choice(("儿子", "女儿", "配偶")), "主联系人": cast.contact_of(unit, r), "联系领导": cast.LEADER,
        }  # fmt: skip
        self.career(row, kind, member, born)
        self.tags(row, kind, born)
        return row

    def birth(self, kind: str) -> date:
        least, most = AGES[kind]
        return self.today - timedelta(days=self.random.randrange(int(least * 365.25) + 5, int(most * 365.25)))

    def career(self, row: Row, kind: str, member: bool, born: date) -> None:
        """When they joined, worked and retired, and since when the unit is in charge."""
        r = self.random
        if kind == "离休干部":
            joined = date(1949, 9, 30) - timedelta(days=r.randrange(0, 1200))
            row["参加革命时间"] = f"{max(joined.year, born.year + 14)}年{joined.month}月" if born.year < 1934 else "1949年9月"
        if kind == "建国前老党员":
            row["入党时间"] = f"{r.randrange(max(born.year + 16, 1946), 1950)}年{r.randrange(1, 9)}月"
        elif member:
            row["入党时间"] = f"{min(born.year + r.randrange(20, 45), self.today.year - 8)}.{r.randrange(1, 13)}"
        if kind == "遗属":
            row["管理起始日"] = TAKEN_OVER.isoformat()
            return
        retired = date(min(born.year + 60, self.today.year - 1), born.month, 1)
        if kind == "提前离岗":
            retired = date(born.year + 54, born.month, 1)
        row["参加工作时间"] = f"{born.year + r.randrange(17, 24)}年"
        row["离退休时间"] = f"{retired.year}.{retired.month}"
        row["职级"] = "职工" if kind == "退休职工" else r.choice(RANKS)
        row["原单位"] = cast.worked_at(row["管理单位"], r)
        row["管理起始日"] = max(retired, TAKEN_OVER).isoformat()

    def tags(self, row: Row, kind: str, born: date) -> None:
        r, age = self.random, (self.today - born).days / 365.25
        drawn = [
            *(["高龄"] if age >= 80 else []), *(["空巢"] if r.random() < 0.12 else []),
            *(["失能"] if age >= 85 and r.random() < 0.15 else []), *(["重病"] if r.random() < 0.03 else []),
            *(["特殊困难"] if r.random() < 0.015 else []),
        ]  # fmt: skip
        row["分类标签"] = "、".join(drawn)


def make(today: date, random: Random) -> list[Row]:
    """Every person of the county, in the order of their numbers."""
    maker = Maker(random, today, {name for name, *_rest in cast.STAFF})
    places = [unit for unit, share in cast.SHARES.items() for _place in range(share)]
    random.shuffle(places)
    wanted = [(kind, member) for kind, member, count in COUNTS for _one in range(count)]
    rows = [maker.person(kind, member, unit) for (kind, member), unit in zip(wanted, places, strict=True)]
    _lead_roles(rows, today)
    _residences(rows, random)
    _resettle(rows, random)
    _survivors(rows)
    _branches(rows)
    return rows


def lunar_words(day: date) -> str:
    """闰三月十五 and the like."""
    found = LunarDate.from_solar(day)
    return f"{'闰' if found.leap else ''}{found.cn_month}月{found.cn_day}"


def _lead_roles(rows: list[Row], today: date) -> None:
    """李老 and 王老 of the cast, a ninetieth and a hundredth birthday near, birthdays today."""
    rows[0] |= {"姓名": "李长庚", "性别": "男", "分类标签": "高龄、空巢", "居住类型": "单位住房", "备注": "独居"}
    near = next(row for row in rows if row["主联系人"] == "张小满")
    for column in ("管理单位", "主联系人", "原单位"):
        rows[0][column], near[column] = near[column], rows[0][column]
    _born(rows[0], date(today.year - 93, 10, 16), "公历")
    members = [row for row in rows if row["政治面貌"] == "中共党员" and row["人员类别"] == "退休干部"]
    members[0] |= {"姓名": "王守信", "备注": "离退休干部第一党支部书记"}
    _born(rows[1], _years_before(today + timedelta(days=4), 100), "公历")
    others = [row for row in rows if row["人员类别"] == "退休干部"][20:25]
    for row, days in zip(others, (0, 2, 5, -1, -6), strict=True):
        _born(row, _years_before(today + timedelta(days=days), 90), "公历")
    for row in [row for row in rows if row["人员类别"] == "退休职工"][30:33]:
        _born(row, _years_before(today, today.year - int(row["出生日期"][:4])), "公历")


def _born(row: Row, day: date, calendar: str) -> None:
    random = Random(row["人员编号"])
    row |= {
        "出生日期": day.isoformat(), "生日历法": calendar, "农历生日": "",
        "公民身份号码": cast.identity(random, day, row["性别"]),
    }  # fmt: skip


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _residences(rows: list[Row], random: Random) -> None:
    """Of 603 members 401 live in the county's towns, 196 in the city, 6 in other provinces."""
    members = [row for row in rows if row["政治面貌"] == "中共党员"]
    away = [row for row in members if row["人员类别"] == "退休干部"][60:66]
    city = random.sample([row for row in members if row not in away and row["姓名"] != "李长庚"], 196)
    for row in city:
        row |= {"居住行政区划": "210200", "居住类型": "外市随子女"}
    for row in away:
        row |= {"居住行政区划": "", "居住类型": "外市随子女"}
    others = [row for row in rows if row["政治面貌"] != "中共党员" and row["人员类别"] != "遗属"]
    for row in random.sample(others, 40):
        row["居住类型"] = random.choice(("养老机构", "外市随子女"))


def _resettle(rows: list[Row], random: Random) -> None:
    """19 elders in 13 provinces: the six members who live away, and thirteen others."""
    away = [row for row in rows if row["居住行政区划"] == ""]
    others = [row for row in rows if row["人员类别"] == "退休干部" and row["政治面貌"] != "中共党员"]
    places = [*cast.PROVINCES, *list(cast.PROVINCES)[:6]]
    for row, code in zip([*away, *random.sample(others, 13)], places, strict=True):
        _move(row, code, random)


def _move(row: Row, code: str, random: Random) -> None:
    address = f"{cast.PROVINCES[code]}{random.choice(STREETS)}{random.randrange(1, 90)}号"
    row |= {"易地安置": "是", "居住行政区划": code, "居住类型": "外市随子女", "居住地址": address}


def _survivors(rows: list[Row]) -> None:
    """Ten survivors, eight of them resettled; each is tied to one who has died."""
    survivors = [row for row in rows if row["人员类别"] == "遗属"]
    dead = [row for row in rows if row["人员类别"] == "退休职工" and row["政治面貌"] != "中共党员"][:10]
    random = Random(8)
    for place, (survivor, late) in enumerate(zip(survivors, dead, strict=True)):
        late |= {"性别": "男", "去世日期": f"{2021 + place % 4}-0{1 + place % 9}-17", "易地安置": "否", "分类标签": ""}
        late["公民身份号码"] = cast.identity(random, date.fromisoformat(late["出生日期"]), "男")
        survivor["关联人员编号"] = late["人员编号"]
        if place < 8:
            _move(survivor, list(cast.PROVINCES)[place], random)
    survivors[0] |= {"姓名": "陈素琴"}


def _branches(rows: list[Row]) -> None:
    """15 formal branches by unit and 16 non-formal ones by place; every member is in one."""
    formal = [f"{name}离退休干部党支部" for _code, name, _above, _kind in cast.UNITS[1:]][:FORMAL]
    loose = [f"{place}{number}功能型党支部" for place in ("晚霞", "东港", "市区", "古榕") for number in ("第一", "第二", "第三", "第四")]
    for place, row in enumerate(row for row in rows if row["政治面貌"] == "中共党员"):
        row["党支部"] = formal[place % FORMAL] if row["居住行政区划"] == "210224" else loose[place % NONFORMAL]
