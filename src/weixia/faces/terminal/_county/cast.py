"""Who works in the county, in which units, and how names, numbers and telephones are made."""

from datetime import date
from random import Random

from stdnum.cn import ric

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
OLD_MEN = "德福寿春山海林森清泉玉田永茂长庚国栋志高启明广仁怀远克勤守信振邦维新伯安仲平世昌子明景云凤岐鸿儒培元树人立本"
OLD_WOMEN = "淑兰桂芳玉珍秀英凤仙素琴月娥翠萍慧敏静宜婉如雅琴瑞雪春梅秋菊美云佩华巧云惠兰文秀金花银环彩霞"
NO_SUCH_DIVISION = "999001"

UNITS = (
    ("XS00", "霞山县委老干部局", "", "老干部局"),
    ("XS01", "霞山县离退休干部管理中心", "XS00", "离退休干部管理中心"),
    ("XS10", "县委办公室", "XS00", "机关"),
    ("XS11", "县政府办公室", "XS00", "机关"),
    ("XS12", "县财政局", "XS00", "机关"),
    ("XS13", "县教育局", "XS00", "机关"),
    ("XS14", "县水利局", "XS00", "机关"),
    ("XS15", "县农业农村局", "XS00", "机关"),
    ("XS20", "霞山县第一中学", "XS13", "学校"),
    ("XS21", "霞山县人民医院", "XS00", "医院"),
    ("XS22", "霞山县水产研究所", "XS15", "事业单位"),
    ("XS30", "霞山造船厂", "XS00", "企业"),
    ("XS31", "霞山供销联合社", "XS00", "企业"),
    ("XS40", "晚霞社区", "XS00", "社区"),
    ("XS41", "东港社区", "XS00", "社区"),
    ("XS50", "霞山颐养托管中心", "XS00", "托管中心"),
)
# How many people each unit is in charge of; 1,460 in all.
SHARES = {
    "XS01": 186, "XS10": 58, "XS11": 74, "XS12": 66, "XS13": 128, "XS14": 92, "XS15": 118, "XS20": 146, "XS21": 132,
    "XS22": 44, "XS30": 176, "XS31": 110, "XS40": 62, "XS41": 48, "XS50": 20,
}  # fmt: skip

# name, account, unit, post, telephone: one account a role, and officers enough that most duties have an owner
STAFF = (
    ("周正言", "zhou", "XS00", "局领导"),
    ("孙望舒", "sun", "XS00", "科室负责人"),
    ("张小满", "zhang", "XS00", "主联系人"),
    ("何知秋", "he", "XS00", "信息员"),
    ("刘慎之", "liu", "XS00", "审计管理员"),
    ("管见微", "guan", "XS00", "系统管理员"),
    ("钱如许", "qian", "XS14", "单位离退休工作人员"),
    ("林向晚", "lin", "XS01", "主联系人"),
    ("辛如月", "xin", "XS00", "信访专员"),
    ("许半夏", "xu", "XS00", "主联系人"),
    ("邓清和", "deng", "XS00", "主联系人"),
    ("苏子衿", "su", "XS00", "主联系人"),
    ("程立雪", "cheng", "XS00", "主联系人"),
)
LEADER = "周正言"
OFFICERS = ("张小满", "许半夏", "邓清和", "苏子衿", "程立雪")
NO_ACCOUNT = ("方未名", "戴青山")  # 主联系人 in the roster who have no account yet: their duties have no owner

PROVINCES = {
    "110000": "北京市", "120000": "天津市", "130000": "河北省", "140000": "山西省", "220000": "吉林省",
    "230000": "黑龙江省", "310000": "上海市", "320000": "江苏省", "330000": "浙江省", "370000": "山东省",
    "410000": "河南省", "440000": "广东省", "510000": "四川省",
}  # fmt: skip


def contact_of(unit: str, random: Random) -> str:
    """The 主联系人 of a person of this unit."""
    if unit == "XS01":
        return "林向晚"
    if unit == "XS14":
        return "钱如许"
    if unit in ("XS41", "XS50"):
        return random.choice(NO_ACCOUNT)
    return OFFICERS[int(unit[2:]) % len(OFFICERS)]


def worked_at(unit: str, random: Random) -> str:
    """Where a person of this unit worked; a community or a centre took them over from elsewhere."""
    names = {code: name for code, name, _above, _kind in UNITS}
    if unit in ("XS01", "XS40", "XS41", "XS50"):
        unit = random.choice([code for code in names if "XS10" <= code <= "XS31"])
    return names[unit]


def person_name(random: Random, sex: str, taken: set[str]) -> str:
    """A name nobody else in the county has."""
    given = OLD_MEN if sex == "男" else OLD_WOMEN
    while True:
        name = random.choice(SURNAMES) + "".join(random.sample(given, random.choice((1, 2, 2, 2))))
        if name not in taken:
            taken.add(name)
            return name


def identity(random: Random, born: date, sex: str) -> str:
    """An identity number with a right check digit, of a division that does not exist."""
    serial = random.randrange(0, 499) * 2 + (1 if sex == "男" else 0)
    body = f"{NO_SUCH_DIVISION}{born:%Y%m%d}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


def telephone(random: Random) -> str:
    """A number of a range that no network uses."""
    return f"1000{random.randrange(10**7):07d}"
