"""Ledgers whose every verdict is known because we made them: ``make(3000, dirty=0.05)``.

The truth is a crowd (tests/policy/people.py); each person becomes a roster row, each fact a row of contacts or
events, and a share of the rows is then spoilt in one known way. ``expected`` of a ledger is one ``(人员编号,
新增|重复|有误)`` a data row.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.ledgers.dirt import CONTACT_DIRT, EVENT_DIRT, PERSON_DIRT
from tests.ledgers.writing import identity, lunar_words, person_name, write_sheet, written
from tests.policy.people import Workdays, crowd
from tests.policy.slow_reader import Contact, Happening, Person

TODAY = date(2026, 11, 20)  # no fact of a ledger lies in the future
KINDS = {"lixiu": "离休干部", "tuixiu": "退休干部", "worker": "退休职工", "early": "提前离岗",
         "pre1949": "建国前老党员", "survivor": "遗属"}  # fmt: skip
HAPPENINGS = {"hospital": "住院", "discharge": "出院", "illness": "重大疾病", "death": "去世", "dispute": "矛盾纠纷",
              "hardship": "生活困难", "family": "家庭变故", "checkup": "体检", "accident": "意外",
              "activity": "参加重大活动", "move_in": "转入", "move_out": "转出"}  # fmt: skip
MODES = {"home": "上门", "hospital": "到院", "phone": "电话", "video": "视频", "meeting": "会议",
         "wechat": "微信", "letter": "信件"}  # fmt: skip
LEVELS = {"leader": "单位领导", "head": "科室负责人", "staff": "工作人员", "volunteer": "志愿者", "": ""}
RESIDENCES = {"": "", "other_city": "外市随子女", "unit_housing": "单位住房", "abroad": "国外"}
PERSON_HEADER = (
    "人员编号 姓名 性别 公民身份号码 出生日期 生日历法 农历生日 闰月生日 年龄算法 民族 政治面貌 入党时间 人员类别 管理单位 管理起始日 "
    "联系电话 居住地址 居住类型 易地安置 分类标签 主联系人 联系领导 去世日期 微信号 备注"
).split()
CONTACT_HEADER = "人员编号 日期 方式 是否联系上 经办人 经办人级别 事由 摘要 慰问金(元) 慰问品".split()
EVENT_HEADER = ["人员编号", "事件", "发生日期", "得知日期", "说明"]
UNIT_HEADER = ["单位编码", "单位名称", "上级单位编码", "类型", "行政区划"]

Row = dict[str, str | float]


@dataclass
class Ledger:
    header: list[str]
    rows: list[Row] = field(default_factory=list)
    expected: list[tuple[str, str]] = field(default_factory=list)

    def add(self, row: Row, verdict: str) -> None:
        self.rows.append(row)
        self.expected.append((str(row["人员编号"]), verdict))

    def save(self, path: Path) -> Path:
        return write_sheet(path, self.header, [[row.get(name, "") for name in self.header] for row in self.rows])


@dataclass
class Ledgers:
    """The four files and the truth that remains of the crowd once the spoilt rows are left out."""

    units: list[Row]
    people: Ledger
    contacts: Ledger
    events: Ledger
    true_people: list[Person] = field(default_factory=list)
    true_contacts: list[Contact] = field(default_factory=list)
    true_happenings: list[Happening] = field(default_factory=list)

    def save(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        write_sheet(folder / "units.xlsx", UNIT_HEADER, [[u[h] for h in UNIT_HEADER] for u in self.units])
        for name in ("people", "contacts", "events"):
            getattr(self, name).save(folder / f"{name}.xlsx")
        return folder


def make(count: int, workdays: Workdays, dirty: float = 0.05, seed: int = 7) -> Ledgers:
    rng = Random(seed)
    world = crowd(count, workdays, seed)
    # the other happenings come by no ledger, nor do corrections of the kind: a roster says what somebody is
    world.happenings = [told for told in world.happenings if told.kind in HAPPENINGS]
    world.people = [replace(person, past=()) for person in world.people]
    made = Ledgers(
        unit_rows(), Ledger(shuffled(rng, PERSON_HEADER)), Ledger(CONTACT_HEADER), Ledger(shuffled(rng, EVENT_HEADER))
    )
    dead_by_event = write_people(rng, made, world.people, dirty)
    write_facts(
        rng,
        made,
        made.contacts,
        [(c, contact_row(rng, c, n)) for n, c in enumerate(world.contacts)],
        CONTACT_DIRT,
        dirty,
    )
    told = [(h, event_row(rng, h, n)) for n, h in enumerate(world.happenings + dead_by_event)]
    write_facts(rng, made, made.events, told, EVENT_DIRT, dirty)
    deaths = {h.person: h.happened_on for h in made.true_happenings if h.kind == "death"}
    made.true_people = [replace(p, died_on=p.died_on or deaths.get(p.number)) for p in made.true_people]
    return made


def shuffled(rng: Random, header: list[str]) -> list[str]:
    return rng.sample(header, len(header))


def unit_rows() -> list[Row]:
    rows = [unit_row("U000", "霞光市老干部局", "", "老干部局")]
    for county in range(1, 4):
        rows.append(unit_row(f"U{county}00", f"第{county}县委老干部局", "U000", "老干部局"))
        rows += [unit_row(f"U{county}0{n}", f"第{county}县第{n}离退休办", f"U{county}00", "机关") for n in range(1, 4)]
    return rows


def unit_row(code: str, name: str, above: str, kind: str) -> Row:
    return {"单位编码": code, "单位名称": name, "上级单位编码": above, "类型": kind, "行政区划": "430700"}


def write_people(rng: Random, made: Ledgers, people: list[Person], dirty: float) -> list[Happening]:
    """Roster rows; returns the deaths that only the events ledger knows, and some that differ from the roster's."""
    units = [(u["单位编码"], u["单位名称"]) for u in made.units]
    deaths, spare = [], []
    for serial, person in enumerate(people):
        if person.died_on and person.died_on > TODAY:
            person = replace(person, died_on=None)
        if person.died_on and rng.random() < 0.4:
            deaths.append(Happening(person.number, "death", person.died_on, rng.choice([None, person.died_on])))
            person = replace(person, died_on=None)
        elif person.died_on and rng.random() < 0.2:
            deaths.append(Happening(person.number, "death", person.died_on + timedelta(days=3)))
        row = person_row(rng, person, serial, rng.choice(rng.choice(units)))
        if rng.random() < dirty:
            spoil(rng, made, row, PERSON_DIRT, spare)
            if made.people.expected[-1][1] == "有误":
                continue
        else:
            made.people.add(row, "新增")
        made.true_people.append(person)
    for row in spare:
        made.people.add(row, "重复")
    return deaths


def spoil(rng: Random, made: Ledgers, row: Row, ways: list[Callable], spare: list[Row]) -> None:
    """Either the row itself goes wrong, or it stands and a copy that counts for nothing follows later in the file."""
    way = rng.choice(ways)
    wrong = way(rng, dict(row))
    if wrong is None:
        made.people.add(row, "新增")
        twin = dict(row)
        if row["公民身份号码"] and rng.random() < 0.5:
            twin["人员编号"] = "D" + str(row["人员编号"])[1:]
        spare.append(twin)
    else:
        made.people.add(wrong, "有误")


def person_row(rng: Random, person: Person, serial: int, unit: str) -> Row:
    exact = person.birth_on if person.birth_precision == "day" else None
    lunar = lunar_words(person.lunar_month, person.lunar_day, person.lunar_leap) if person.lunar_month else ""
    number = identity(exact, serial) if exact and rng.random() < 0.9 else ""
    return {
        "人员编号": person.number,
        "姓名": person_name(rng),
        "性别": rng.choice(["男", "女", ""]),
        "公民身份号码": number.lower() if rng.random() < 0.1 else number,
        "出生日期": written(rng, person.birth_on, person.birth_precision),
        "生日历法": "农历" if person.birth_calendar == "lunar" else rng.choice(["公历", "公历", ""]),
        "农历生日": lunar,
        "闰月生日": "闰月" if person.leap_pref == "leap" else rng.choice(["平月", ""]),
        "年龄算法": "虚岁" if person.reckoning == "nominal" else rng.choice(["周岁", ""]),
        "民族": rng.choice(["汉族", "苗族", ""]),
        "政治面貌": rng.choice(["中共党员", "群众"]),
        "入党时间": rng.choice(["", "1958.7", "1961年3月", "1955-05-04"]),
        "人员类别": KINDS[person.kind],
        "管理单位": unit,
        "管理起始日": written(rng, person.charge_since),
        "联系电话": f"1390000{serial:04}",
        "居住地址": f"和平路{serial % 400 + 1}号",
        "易地安置": "是" if person.resettled else rng.choice(["否", "否", ""]),
        "居住类型": RESIDENCES[person.residence],
        "分类标签": "、".join([*sorted(person.tags), *rng.choice([[], ["空巢", "失能"]])]),
        "联系领导": person.leader,
        "主联系人": f"联络员{serial % 40:02}",
        "去世日期": written(rng, person.died_on),
        "微信号": rng.choice(["", "wx"]),
        "备注": "",
    }


def contact_row(rng: Random, contact: Contact, serial: int) -> Row:
    return {
        "人员编号": contact.person,
        "日期": written(rng, contact.day, plain=0.8),
        "方式": MODES[contact.mode],
        "是否联系上": "是" if contact.reached else "否",
        "经办人": f"联络员{serial % 40:02}",
        "经办人级别": LEVELS[contact.handler_level],
        "事由": rng.choice(["日常", "住院", "寿辰", "春节", ""]),
        "摘要": f"第{serial}次联系",
        "慰问金(元)": rng.choice(["", "", "500", "1000.50"]),
        "慰问品": rng.choice(["", "", "牛奶"]),
    }


def event_row(rng: Random, happening: Happening, serial: int) -> Row:
    return {
        "人员编号": happening.person,
        "事件": HAPPENINGS[happening.kind],
        "发生日期": written(rng, happening.happened_on, plain=0.8),
        "得知日期": written(rng, happening.known_on, plain=0.8),
        "说明": f"第{serial}条",
    }


def write_facts(rng: Random, made: Ledgers, ledger: Ledger, told: list, ways: list[Callable], dirty: float) -> None:
    """Contact or event rows; a fact of a person whose roster row was wrong is of an unknown person."""
    known = {p.number for p in made.true_people}
    kept = made.true_contacts if ledger is made.contacts else made.true_happenings
    spare: list[Row] = []
    for fact, row in told:
        if max(getattr(fact, "day", None) or max(fact.happened_on, fact.known_on or fact.happened_on), TODAY) > TODAY:
            continue
        if fact.person not in known:
            ledger.add(row, "有误")
        elif rng.random() < dirty and (wrong := rng.choice(ways)(rng, dict(row))) is not None:
            ledger.add(wrong, "有误")
        else:
            ledger.add(row, "新增")
            kept.append(fact)
            if rng.random() < dirty / 5:
                spare.append(row)
    for row in spare:
        ledger.add(dict(row), "重复")
