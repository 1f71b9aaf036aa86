"""Ways a row goes wrong. Each takes a copy of a good row and returns it wrong; None means: wrong by repeating it."""

from collections.abc import Callable
from random import Random

from tests.ledgers.writing import checked

Row = dict[str, str | float]
Way = Callable[[Random, Row], Row | None]


def put(column: str, *values: str | float) -> Way:
    """The cell of that column becomes one of the values."""

    def way(rng: Random, row: Row) -> Row:
        return row | {column: rng.choice(values)}

    return way


def numeric_identity(rng: Random, row: Row) -> Row:
    """A number cell: Excel has kept 15 digits of it and made the rest zeros."""
    return row | {"公民身份号码": 430703193203040000.0}


def bad_check_digit(rng: Random, row: Row) -> Row:
    good = checked("43070319320304" + f"{rng.randrange(1000):03}")
    return row | {"公民身份号码": good[:-1] + ("1" if good[-1] != "1" else "2")}


def identity_of_no_day(rng: Random, row: Row) -> Row:
    return row | {"公民身份号码": checked("433101" + rng.choice(["19330229", "19350431", "19381301"]) + "001")}


def dead_before_birth(rng: Random, row: Row) -> Row:
    return row | {"出生日期": "1940-05-06", "公民身份号码": "", "去世日期": rng.choice(["1901-01-01", "1940-05-05"])}


def repeated(rng: Random, row: Row) -> None:
    return None


PERSON_DIRT: list[Way] = [
    *[put(column, "", "  ") for column in ("姓名", "人员类别", "管理单位")],
    put("人员编号", ""),
    put("人员类别", "在职", "返聘"),
    put("管理单位", "不存在的单位", "U999"),
    numeric_identity,
    bad_check_digit,
    identity_of_no_day,
    put("公民身份号码", "4307031932030"),
    put("出生日期", "1950-02-30", "1951年13月5日", "1953.4.31", "１９５３－０２－２９"),
    put("农历生日", "十三月初五", "三月卅一"),
    put("管理起始日", "2024-06-31", "2025-02-29"),
    put("入党时间", "1955-13-01"),
    dead_before_birth,
    *[repeated] * 6,
]
CONTACT_DIRT: list[Way] = [
    put("人员编号", "", "X99999"),
    put("日期", "", "2026-02-30", "2025年9月31日"),
    put("方式", "", "飞鸽", "当面"),
    put("是否联系上", ""),
]
EVENT_DIRT: list[Way] = [
    put("人员编号", "", "X99999"),
    put("事件", "", "旅游"),
    put("发生日期", "", "2026-02-30"),
    put("得知日期", "2025-11-31"),
]
