"""Names as they are met, and what is sealed about a person; the same seed gives the same names."""

import hashlib
import multiprocessing
import random
import signal
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

SURNAMES = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
            "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
GIVEN = ("国华建明文玉志秀桂德永金春英兰平荣福成光海军林红清生云新学芳洪忠庆凤贵安祥宝义东珍山庭连振淑世仁长廷喜良民元庚炳"
         "树松万发家兴富川有昌立正义泉根保启传维俊瑞素宗亚淼翠霞美丽琴梅菊香莲惠敏静慧娟萍巧月娥芝")
SEALED = ("id_sealed", "phone_sealed", "address_sealed", "health_sealed")
COLUMNS = ("n", "name", "pinyin", "initials", "grams", *SEALED, "id_index", "phone_index", "kin", "kin_uuid", "kin_phone", "kin_index")


LOT = 5000
LIKE_SEALED = "v1.1." + "A" * 16 + "." + "A" * 46


@dataclass(frozen=True)
class Reading:
    """One character, and how it is read."""

    sign: str
    sound: str


def lots(first: int, last: int, seed: int, *, sealed: bool) -> Iterator[str]:
    """Lines for COPY of COLUMNS, one a person, made by two processes. `sealed`: under this instance's own keys; else what is
    sealed only looks so, and opens for nobody."""
    asked = [(begin, min(begin + LOT - 1, last), seed, sealed) for begin in range(first, last + 1, LOT)]
    with multiprocessing.get_context("fork").Pool(2, _alone) as workers:
        yield from workers.imap(_lot, asked)


def _alone() -> None:
    """A worker is ended by a plain signal: what its parent would do first is the parent's."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _lot(asked: tuple[int, int, int, bool]) -> str:
    first, last, seed, sealed = asked
    chance = random.Random(seed * 10_000_019 + first)
    surnames, given = _readings(SURNAMES, surname=True), _readings(GIVEN, surname=False)
    often, common = _weights(surnames), _weights(given)
    said = []
    for n in range(first, last + 1):
        signs = [*chance.choices(surnames, cum_weights=often),
                 *chance.choices(given, cum_weights=common, k=1 if chance.random() < 0.12 else 2)]
        said.append("\t".join((_sealed if sealed else _unsealed)(n, signs, seed)))
    return "\n".join(said) + "\n"


def _named(n: int, signs: list[Reading]) -> list[str]:
    name = "".join(one.sign for one in signs)
    grams = ",".join(sorted({name[at:at + 2] for at in range(len(name) - 1)}))
    return [str(n), name, " ".join(one.sound for one in signs), "".join(one.sound[0] for one in signs), f"{{{grams}}}"]


def _unsealed(n: int, signs: list[Reading], seed: int) -> list[str]:
    digits = f"{n:032}"
    return [*_named(n, signs), LIKE_SEALED, LIKE_SEALED, LIKE_SEALED, LIKE_SEALED, "1" + digits[1:], "2" + digits[1:],
            f"{signs[0].sign}小{signs[-1].sign}", digits, LIKE_SEALED, "3" + digits[1:]]


def _sealed(n: int, signs: list[Reading], seed: int) -> list[str]:
    from weixia.kernel import sealing

    key = _key(f"{seed}/{n}")
    clear = {"id_sealed": identity(n), "phone_sealed": phone(n), "address_sealed": f"霞光市东湖区晚晴路{n % 900 + 1}号{n % 40 + 1}室",
             "health_sealed": "高血压，长期服药"}
    sealed = [sealing.seal(value, table="registry_person", field=column, uuid=key) for column, value in clear.items()]
    kin, ring = _key(f"kin/{seed}/{n}"), phone(n + 50_000_000)
    return [*_named(n, signs), *sealed, sealing.blind("id_number", clear["id_sealed"]),
            sealing.blind("phone", clear["phone_sealed"]),
            f"{signs[0].sign}小{signs[-1].sign}", str(kin),
            sealing.seal(ring, table="registry_familycontact", field="phone_sealed", uuid=kin), sealing.blind("phone", ring)]


def _key(said: str) -> uuid.UUID:
    return uuid.UUID(hashlib.md5(said.encode()).hexdigest())


def _weights(pool: list[Reading]) -> list[float]:
    """The first are met most, as with names."""
    return list(accumulate(1 / (rank + 3) for rank in range(len(pool))))


def identity(n: int) -> str:
    """An identity number that nobody has: its place does not exist."""
    return f"999999{1925 + n % 40}{n % 12 + 1:02}{n % 28 + 1:02}{n % 1000:03}X"


def phone(n: int) -> str:
    """A telephone number of a range that is not given out."""
    return f"199{n:08}"


@lru_cache
def _readings(pool: str, *, surname: bool) -> list[Reading]:
    from weixia.registry.naming import spell

    place = 0 if surname else 1
    return [Reading(sign, spell(sign + "明" if surname else "王" + sign).pinyin.split()[place]) for sign in dict.fromkeys(pool)]
