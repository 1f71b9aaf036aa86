"""What becomes of somebody's data on the way into a second roster: each recasting takes one person and gives the changed one.

Third-party rules recast for a register of elders. None of them knows how anybody looks for duplicates.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random

from bench.importing.people import MEN, WOMEN, Maker, One, checked

TRADITIONAL = str.maketrans("国华兰凤云龙贵宝荣义庆丽发长万东学军连传银红艳萍莲爱张刘陈杨黄赵吴马许冯邓萧苏吕卢钟谭陆范贾韦邹谢罗郑宋",
                            "國華蘭鳳雲龍貴寶榮義慶麗發長萬東學軍連傳銀紅艷萍蓮愛張劉陳楊黃趙吳馬許馮鄧蕭蘇呂盧鍾譚陸範賈韋鄒謝羅鄭宋")
RARE = str.maketrans("哲坤升群峰杰淑珍菊强", "喆堃昇羣峯傑俶珎鞠彊")
NEAR = ((("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"), ("h", "f")), (("ang", "an"), ("eng", "en"), ("ing", "in")))
Recast = Callable[[Random, Maker, One], One]


@cache
def _sounds() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Readings of the commoner characters, and the characters of each reading."""
    from pypinyin import lazy_pinyin

    common = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]
    reading = {char: lazy_pinyin(char)[0] for char in dict.fromkeys([*common, *MEN, *WOMEN])}
    chars: dict[str, list[str]] = defaultdict(list)
    for char, sound in reading.items():
        chars[sound].append(char)
    return reading, chars


def homophone(dice: Random, _maker: Maker, one: One) -> One:
    """秀兰 written 秀蓝."""
    place = dice.randrange(1, len(one.name))
    reading, chars = _sounds()
    others = [char for char in chars[reading.get(one.name[place], "")] if char != one.name[place]]
    return one.but(name=_put(one.name, place, dice.choice(others))) if others else one


def near_sound(dice: Random, _maker: Maker, one: One) -> One:
    """As a dialect hears it: 张 and 臧, 兰 and 南, 英 and 音."""
    reading, chars = _sounds()
    places = list(range(1, len(one.name)))
    dice.shuffle(places)
    for place in places:
        sound = reading.get(one.name[place], "")
        found = [char for other in _near(sound) for char in chars.get(other, [])]
        if found:
            return one.but(name=_put(one.name, place, dice.choice(found)))
    return one


def _near(sound: str) -> list[str]:
    found = []
    for one, other in NEAR[0]:
        for a, b in ((one, other), (other, one)):
            if sound.startswith(a) and not (len(a) == 1 and sound[1:2] == "h"):
                found.append(b + sound[len(a):])
    for one, other in NEAR[1]:
        for a, b in ((one, other), (other, one)):
            if sound.endswith(a):
                found.append(sound[: -len(a)] + b)
    return found


def traditional(_dice: Random, _maker: Maker, one: One) -> One:
    return one.but(name=one.name.translate(TRADITIONAL))


def rare(_dice: Random, _maker: Maker, one: One) -> One:
    return one.but(name=one.name.translate(RARE))


def wrong_character(dice: Random, maker: Maker, one: One) -> One:
    return one.but(name=_put(one.name, dice.randrange(1, len(one.name)), maker.given(one.sex, 1)))


def fifteen(_dice: Random, _maker: Maker, one: One) -> One:
    """The number as it was before 1999."""
    return one.but(identity=one.identity[:6] + one.identity[8:17]) if len(one.identity) == 18 and one.identity[6:8] == "19" else one


def mistyped(dice: Random, _maker: Maker, one: One) -> One:
    """One digit, or two changed over; half of them with the check sign reckoned anew, as a converted old number has it."""
    if len(one.identity) != 18:
        return one
    digits, place = list(one.identity[:17]), dice.randrange(0, 16)
    if dice.random() < 0.5:
        digits[place] = dice.choice([digit for digit in "0123456789" if digit != digits[place]])
    else:
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
    body = "".join(digits)
    return one.but(identity=checked(body) if dice.random() < 0.5 else body + one.identity[17])


def no_number(_dice: Random, _maker: Maker, one: One) -> One:
    return one.but(identity="")


def old_phone(_dice: Random, maker: Maker, one: One) -> One:
    return one.but(phone=maker.phone())


def no_phone(_dice: Random, _maker: Maker, one: One) -> One:
    return one.but(phone="")


def moved(_dice: Random, maker: Maker, one: One) -> One:
    return one.but(address=maker.address())


def calendar(dice: Random, _maker: Maker, one: One) -> One:
    """The lunar birthday written where the common one belongs, or the other way about."""
    from borax.calendars.lunardate import LunarDate

    try:
        if dice.random() < 0.7:
            lunar = LunarDate.from_solar(one.born)
            return one.but(birth=date(lunar.year, lunar.month, lunar.day).isoformat())
        return one.but(birth=LunarDate(one.born.year, one.born.month, one.born.day).to_solar_date().isoformat())
    except ValueError:
        return one


def swapped(_dice: Random, _maker: Maker, one: One) -> One:
    day = one.born
    return one.but(birth=f"{day.year}-{day.day:02}-{day.month:02}") if day.day <= 12 else one


def birth_slip(dice: Random, _maker: Maker, one: One) -> One:
    """Another day of the month, another month, or another year by one digit."""
    day, which = one.born, dice.random()
    try:
        if which < 0.4:
            return one.but(birth=day.replace(day=dice.randint(1, 28)).isoformat())
        if which < 0.7:
            return one.but(birth=day.replace(month=dice.randint(1, 12)).isoformat())
        return one.but(birth=day.replace(year=dice.choice([day.year - 1, day.year + 1, day.year - 10, day.year + 10])).isoformat())
    except ValueError:
        return one


def month_only(_dice: Random, _maker: Maker, one: One) -> One:
    return one.but(birth=f"{one.born:%Y-%m}")


def nickname(dice: Random, maker: Maker, one: One) -> One:
    """小兰 for 淑兰, the generation's character left out, or another name altogether."""
    given = one.name[1:]
    which = dice.random()
    name = "小" + given[-1] if which < 0.3 else given[-1] if which < 0.6 else maker.given(one.sex, 2)
    return one.but(name=one.name[0] + name)


def married(dice: Random, maker: Maker, one: One) -> One:
    """A husband's surname before her own, or in its place."""
    if one.sex == "男":
        return one
    husband = maker.name("男")[0]
    return one.but(name=husband + (one.name if dice.random() < 0.5 else one.name[1:]))


def unit_renamed(dice: Random, _maker: Maker, one: One) -> One:
    return one.but(former=one.former.replace("局", "委员会").replace("厂", "集团有限公司") if dice.random() < 0.7 else "")


def unit_moved(_dice: Random, maker: Maker, one: One) -> One:
    return one.but(unit=maker.unit())


def no_work(_dice: Random, _maker: Maker, one: One) -> One:
    return one.but(work="")


RECASTS: dict[str, Recast] = {one.__name__: one for one in (
    homophone, near_sound, traditional, rare, wrong_character, fifteen, mistyped, no_number, old_phone, no_phone, moved, calendar,
    swapped, birth_slip, month_only, nickname, married, unit_renamed, unit_moved, no_work)}


def twin(dice: Random, maker: Maker, one: One, number: str) -> One:
    """Born with them, living with them; another name, often with the same first character."""
    order = (int(one.identity[14:17]) + dice.choice((1, 2, 3))) % 1000 if one.identity else 0
    given = (one.name[1] if len(one.name) > 2 and dice.random() < 0.7 else "") + maker.given(one.sex, 2)
    sex = one.sex if order % 2 == (one.sex == "男") or not one.identity else "男" if one.sex == "女" else "女"
    identity = checked(f"{one.identity[:14]}{order:03}") if one.identity and dice.random() < 0.8 else ""
    phone = one.phone if dice.random() < 0.5 else maker.phone()
    unit = one.unit if dice.random() < 0.5 else maker.unit()
    return one.but(number=number, name=one.name[0] + given[: len(one.name) - 1], sex=sex, identity=identity, phone=phone, unit=unit,
                   work=maker.work(one.born), former=maker.former())


def child(dice: Random, maker: Maker, one: One, number: str) -> One:
    """Father and son at one telephone."""
    born = one.born + timedelta(days=dice.randint(20 * 365, 30 * 365))
    sex = dice.choice("男女")
    given = maker.given(sex, len(one.name) - 1)
    if len(given) == 2 and dice.random() < 0.3:
        given = given[0] + one.name[-1]
    return maker.one(number, name=one.name[0] + given, sex=sex, born=born, birth=born.isoformat(), phone=one.phone, address=one.address,
                     identity=maker.identity(born, sex, one.unit), unit=one.unit, work=maker.work(born))


def spouse(dice: Random, maker: Maker, one: One, number: str) -> One:
    born, sex = one.born + timedelta(days=dice.randint(-1500, 1500)), "女" if one.sex == "男" else "男"
    return maker.one(number, name=maker.name(sex), sex=sex, born=born, birth=born.isoformat(), phone=one.phone, address=one.address,
                     identity=maker.identity(born, sex, one.unit), unit=one.unit, work=maker.work(born))


def namesake(dice: Random, maker: Maker, one: One, number: str) -> One:
    """Of one name, one year and one unit."""
    born = date(one.born.year, dice.randint(1, 12), dice.randint(1, 28))
    return _other(dice, maker, one, number, born, one.unit)


def common_name(dice: Random, maker: Maker, one: One, number: str) -> One:
    """Of one name, somewhere else; now and then born on the very day."""
    born = one.born if dice.random() < 0.1 else one.born + timedelta(days=dice.randint(-6000, 6000))
    return _other(dice, maker, one, number, born, maker.unit())


def _other(dice: Random, maker: Maker, one: One, number: str, born: date, unit: int) -> One:
    identity = maker.identity(born, one.sex, unit) if dice.random() < 0.85 or born == one.born else ""
    return maker.one(number, name=one.name, sex=one.sex, born=born, birth=born.isoformat(), unit=unit, identity=identity,
                     work=maker.work(born))


LOOKALIKES = {one.__name__: one for one in (twin, child, spouse, namesake, common_name)}


def _put(text: str, place: int, char: str) -> str:
    return text[:place] + char + text[place + 1:]
