"""The telephone numbers that stand on every page: the hotline, and whoever is on duty."""

import re
from dataclasses import dataclass

from weixia.kernel.queries import setting

NUMBER = re.compile(r"\+?\d[\d \-]{2,}\d")


@dataclass(frozen=True)
class Phone:
    """A number as it is read and as it is dialled; both '' where the office has set none."""

    shown: str
    dialled: str


@dataclass(frozen=True)
class Phones:
    """`duty` is the hotline where no number of its own is set."""

    hotline: Phone
    duty: Phone


def phones() -> Phones:
    """What the office has set."""
    hotline = _phone(str(setting("office.hotline")))
    duty = _phone(str(setting("office.duty_phone")))
    return Phones(hotline, duty if duty.dialled else hotline)


def dialled(shown: str) -> str:
    """The digits of the first number in a text: `0471-6612345（白天）` is dialled 04716612345."""
    found = NUMBER.search(shown)
    return re.sub(r"[ \-]", "", found[0]) if found else ""


def _phone(shown: str) -> Phone:
    found = NUMBER.search(shown)
    return Phone(found[0].strip() if found else "", dialled(shown))
