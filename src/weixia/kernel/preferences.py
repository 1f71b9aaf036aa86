"""本机设置: what an office may change without a shell. One row where it differs from the default."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.models import Preference

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

StrOrPromise: TypeAlias = "str | _StrPromise"


@dataclass(frozen=True)
class Choice:
    """One thing that may be set. A number lies within `least` and `most`; `folder` is an absolute path."""

    name: str
    title: StrOrPromise
    says: StrOrPromise
    default: int | str
    least: int = 0
    most: int = 0
    unit: StrOrPromise = ""
    folder: bool = False
    longest: int = 200

    @property
    def is_number(self) -> bool:
        return isinstance(self.default, int)


@dataclass(frozen=True)
class Set:
    """A choice with the value in force, and who set it when (None: the default)."""

    choice: Choice
    value: int | str
    by_name: str = ""
    at: datetime | None = None


CHOICES = (
    Choice("office.name", _later("单位名称"), _later("印在走访单、慰问名单和汇总的抬头上。"), "", longest=60),
    Choice("office.hotline", _later("求助电话"), _later("老同志和家属在登录页看到的电话。"), "", longest=60),
    Choice("letters.sign", _later("短信落款"),
           _later("短信开头【】里的名字，最多 12 个字；不填就用单位名称，太长时写“老干部局”。"), "", longest=12),
    Choice("letters.from", _later("几点以后才发信"), _later("早于这个钟点不发短信、不打语音电话；验证码不受限。"), 8, 0, 12, _later("时")),
    Choice("letters.until", _later("几点以后不再发信"), _later("晚于这个钟点的留到第二天；验证码不受限。"), 20, 13, 24, _later("时")),
    Choice("backup.hour", _later("每日备份的时间"), _later("每天这个钟点以后备份一次。"), 2, 0, 23, _later("时")),
    Choice("backup.folder", _later("备份放在哪里"),
           _later("服务器上已有的目录；不填就放在数据目录的 backups 里。最好是另一块磁盘。"), "", folder=True),
    Choice("lock.minutes", _later("无人操作锁屏"), _later("停手这么久，页面遮住，输入口令后接着用。"), 15, 5, 60, _later("分钟")),
    Choice("export.quota", _later("每人每日导出"), _later("一个账号一天最多导出这么多行；再多要批准。"), 2000, 0, 100_000, _later("行")),
    Choice("export.crowd", _later("导出多少要提醒"),
           _later("一个账号一天里导出到这么多行、又超过平时三倍，告诉科室负责人和审计员。"), 500, 50, 100_000, _later("行")),
    Choice("view.hourly", _later("每小时打开档案"),
           _later("一个账号一小时里打开的人超过这么多，要再确认一次是本人，并告诉审计员。"), 120, 10, 5000, _later("人")),
    Choice("view.stop", _later("每小时最多打开档案"),
           _later("到这么多就停，过一小时才能打开别的人；也告诉审计员。"), 300, 20, 20_000, _later("人")),
    Choice("look.hourly", _later("每小时查来电号码"),
           _later("一个账号一小时里按号码查人超过这么多次，要再确认一次是本人；到三倍就停一小时。都告诉审计员。"),
           120, 10, 5000, _later("次")),
    Choice("office.duty_phone", _later("值班电话"),
           _later("登记需求时遇到马上有危险的，页面上写着打给谁；长辈版「呼叫帮忙」也拨它。"), "", longest=60),
)
_by_name = {choice.name: choice for choice in CHOICES}


def value(name: str) -> int | str:
    """The value in force; an undeclared name raises KeyError."""
    choice = _by_name[name]
    row = Preference.objects.filter(pk=name).first()
    return _read(choice, row.value) if row else choice.default


def all_set() -> list[Set]:
    """Every choice with what holds now, in the order of the page."""
    rows = Preference.objects.in_bulk()
    return [Set(c, _read(c, rows[c.name].value), rows[c.name].by_name, rows[c.name].at) if c.name in rows
            else Set(c, c.default) for c in CHOICES]


def _read(choice: Choice, text: str) -> int | str:
    return int(text) if choice.is_number else text


@transaction.atomic
def preference_set(name: str, text: str, *, by: Actor, at: datetime) -> bool:
    """Set one value from what was typed; '' is the default again. Whether it changed anything.

    Raises Impossible with the choice's name as the column.
    """
    by.must("instance.manage")
    choice, before = _by_name[name], value(name)
    after = _checked(choice, text.strip())
    if after == before:
        return False
    if after == choice.default:
        Preference.objects.filter(pk=name).delete()
    else:
        Preference.objects.update_or_create(pk=name, defaults={"value": str(after), "by_name": by.name, "at": at})
    journal.record("setting.changed", by=by, at=at, about=name, fields={"was": before, "now": after})
    return True


def _checked(choice: Choice, text: str) -> int | str:
    if not text:
        return choice.default
    if choice.is_number:
        if not text.isdecimal() or not choice.least <= int(text) <= choice.most:
            raise Impossible(choice.name, _("{title}：填 {least} 到 {most} 之间的整数。").format(
                title=choice.title, least=choice.least, most=choice.most))
        return int(text)
    if len(text) > choice.longest:
        raise Impossible(choice.name, _("{title}：最多 {most} 个字。").format(title=choice.title, most=choice.longest))
    if choice.folder and not (os.path.isabs(text) and Path(text).is_dir() and os.access(text, os.W_OK)):
        raise Impossible(choice.name, _("{title}：服务器上没有这个目录，或者不能往里写。填已有目录的完整路径。").format(title=choice.title))
    return text
