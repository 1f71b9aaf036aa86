"""People from a seed: names as common as they are, numbers that check, homes and units that are shared."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

SURNAMES = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
            "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛"
            "闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
COMPOUND = ("欧阳", "司马", "诸葛", "上官")
MEN = ("国建华明德文志永军林春海荣金玉福生祥贵振清忠成平义兴树良光俊东胜学宝庆长万山有发云富根民强才武保玉庭安和伟立新"
       "景正广元喜财瑞凤仁锡连存传洪友松")
WOMEN = ("秀桂英兰珍凤玉淑芳梅华琴云素美霞菊莲春红翠花香芝爱月丽芬珠慧敏萍贞惠娥琼雪荣静蓉娟洁瑞彩银金巧文杏红艳莉仙竹燕平青")
ROADS = ("和平", "建设", "人民", "解放", "胜利", "光明", "新华", "中山", "青年", "红旗", "团结", "幸福", "文化", "东风", "健康", "朝阳")
WORKS = ("机械厂", "纺织厂", "粮食局", "水利局", "教育局", "供销社", "农机站", "邮电局", "商业局", "百货公司", "卫生局", "交通局",
         "第一中学", "人民医院")
TOWNS = ("霞光", "青河", "石桥", "临江", "南岭", "白塔", "清泉", "双山", "河口", "柳林", "金沙", "平安")
FIRST, LAST = date(1918, 1, 1), date(1965, 12, 31)
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


@dataclass(frozen=True, slots=True)
class One:
    """What a roster says of somebody. `birth` is as it is written; '' is not stated. `unit` counts the units."""

    number: str
    name: str
    sex: str
    identity: str
    birth: str
    phone: str
    address: str
    unit: int
    former: str
    work: str
    born: date = FIRST

    def but(self, **changed: object) -> "One":
        return replace(self, **changed)  # type: ignore[arg-type]


def _falling(count: int, by: float) -> list[float]:
    return list(accumulate(1 / (rank + 4) ** by for rank in range(count)))


class Maker:
    """Makes people. Each draw is of the dice alone, so that one seed makes the same people everywhere."""

    def __init__(self, seed: object, units: int) -> None:
        self.dice, self.units = Random(f"people {seed}"), units
        self._surnames, self._men, self._women = (_falling(len(x), by) for x, by in ((SURNAMES, 0.95), (MEN, 0.7), (WOMEN, 0.7)))
        self._units = _falling(units, 0.8)

    def people(self, count: int, prefix: str) -> Iterator[One]:
        for n in range(count):
            yield self.one(f"{prefix}{n:07}")

    def one(self, number: str, **given: object) -> One:
        dice = self.dice
        sex = "女" if dice.random() < 0.42 else "男"
        born = FIRST + timedelta(days=int(dice.triangular(0, (LAST - FIRST).days, (LAST - FIRST).days * 0.65)))
        unit = self.unit()
        made = One(number, self.name(sex), sex, self.identity(born, sex, unit), born.isoformat(),
                   self.phone() if dice.random() < 0.85 else "", self.address() if dice.random() < 0.9 else "", unit,
                   self.former() if dice.random() < 0.7 else "", self.work(born) if dice.random() < 0.65 else "", born)
        if dice.random() < 0.1:
            made = made.but(identity="")
        return made.but(**given) if given else made

    def name(self, sex: str) -> str:
        surname = self.dice.choices(SURNAMES, cum_weights=self._surnames)[0]
        if self.dice.random() < 0.004:
            surname = self.dice.choice(COMPOUND)
        return surname + self.given(sex, 1 if self.dice.random() < 0.2 else 2)

    def given(self, sex: str, count: int) -> str:
        chars, weights = (WOMEN, self._women) if sex == "女" else (MEN, self._men)
        return "".join(self.dice.choices(chars, cum_weights=weights, k=count))

    def identity(self, born: date, sex: str, unit: int) -> str:
        dice = self.dice
        home = dice.random() < 0.8
        area = f"13{unit % 11 + 1:02}{unit % 7 + 21:02}" if home else f"{dice.randint(11, 65)}01{dice.randint(1, 30):02}"
        order = dice.randrange(0, 500) * 2 + (sex == "男")
        return checked(f"{area}{born:%Y%m%d}{order:03}")

    def phone(self) -> str:
        dice = self.dice
        mobile = dice.random() < 0.8
        return f"1{dice.choice('3578')}{dice.randrange(10**9):09}" if mobile else f"0311{dice.randint(2, 8)}{dice.randrange(10**7):07}"

    def address(self) -> str:
        dice = self.dice
        home = f"{dice.choice(TOWNS)}市{dice.choice(ROADS)}路{dice.randint(1, 300)}号"
        if dice.random() < 0.15:
            return home
        return f"{home}{dice.randint(1, 12)}栋{dice.randint(1, 6)}单元{dice.randint(1, 18)}0{dice.randint(1, 4)}"

    def unit(self) -> int:
        return self.dice.choices(range(self.units), cum_weights=self._units)[0]

    def former(self) -> str:
        return f"{self.dice.choice(TOWNS)}市{self.dice.choice(WORKS)}"

    def work(self, born: date) -> str:
        day = date(born.year + self.dice.randint(16, 24), self.dice.randint(1, 12), 1)
        return day.isoformat() if self.dice.random() < 0.6 else f"{day.year}-{day.month:02}-{self.dice.randint(1, 28):02}"


def checked(body: str) -> str:
    """Seventeen digits and their check sign."""
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
