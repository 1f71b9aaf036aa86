"""联系走访台账: contacts as bureaus keep them in Excel; the reading and judging is the registry's (ledgers)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs.ledger_out import cells_of
from weixia.needs.models import LEVELS, MODES, OCCASIONS, Contact
from weixia.registry.dates import read_day
from weixia.registry.ledgers import cells, factual, undoing
from weixia.registry.ledgers.columns import Column, Row
from weixia.registry.ledgers.events import EVENTS
from weixia.registry.ledgers.factual import Fact
from weixia.registry.ledgers.known import Accounts, account_of, accounts_by_name, among, batches, people_by_number
from weixia.registry.ledgers.roster import ROSTER
from weixia.registry.ledgers.unit_table import UNITS
from weixia.registry.ledgers.verdicts import Judgement, Ledger, Plan
from weixia.registry.ledgers.writing_out import as_read_again

ALSO_MODES = {"入户": "home", "登门": "home", "家访": "home", "医院探视": "hospital", "通话": "phone", "视频通话": "video",
              "座谈": "meeting", "书信": "letter", "信函": "letter"}
ALSO_OCCASIONS = {"国庆节": "national_day", "中秋节": "mid_autumn", "端午节": "dragon_boat", "重阳节": "seniors_day"}
MAPPED = {"day": "day", "mode": "mode", "reached": "reached", "handler": "handler", "handler_level": "level",
          "occasion": "occasion", "summary": "summary", "gift_cents": "gift", "gift_items": "gift_items"}
COLUMNS = (
    Column("number", "人员编号", cells.code, ("编号", "人员编码", "个人编号", "档案编号"), required=True, most=40, example="示例001"),
    Column("day", "日期", partial(read_day, exact=True), ("联系日期", "走访日期", "联系时间", "走访时间", "时间"), required=True,
           example="2026-05-03", hint="写到日"),
    Column("mode", "方式", cells.one_of(MODES, also=ALSO_MODES), ("联系方式", "走访方式", "联系走访方式"), required=True,
           choices=tuple(MODES.values()), example="上门", hint="到院计作上门"),
    Column("reached", "是否联系上", cells.yes_or_no, ("联系上", "是否联系到", "是否见到", "联系结果"), required=True,
           choices=("是", "否"), example="是"),
    Column("handler", "经办人", cells.person_name, ("联系人", "走访人", "联系人员", "走访人员", "承办人"), most=60, soft=True,
           open_words=True, example="张示例"),
    Column("level", "经办人级别", cells.one_of(LEVELS), ("级别", "经办人职级", "走访人级别"), open_words=True,
           choices=tuple(LEVELS.values()), example="工作人员"),
    Column("occasion", "事由", cells.one_of(OCCASIONS, also=ALSO_OCCASIONS), ("联系事由", "走访事由", "原因"), open_words=True,
           choices=tuple(OCCASIONS.values()), example="日常"),
    Column("summary", "摘要", cells.letters_narrow, ("情况摘要", "内容", "联系内容", "走访情况", "情况", "备注"), most=500,
           example="身体平稳"),
    Column("gift", "慰问金(元)", cells.cents, ("慰问金额", "金额", "慰问款"), open_words=True),
    Column("gift_items", "慰问品", cells.letters_narrow, ("慰问物品", "物品"), most=200),
)


def judge(rows: Sequence[Row], by: Actor) -> Judgement:
    """Verdicts of a contacts ledger."""
    people = people_by_number(row.get("number") for row in rows if row.get("number"))
    factual.find_people(rows, people)
    judged, facts = factual.judge(rows, people, "contacts", _stored, _alike)
    return Judgement(judged, list(factual.doubtful_days(facts, "day", today=timezone.localdate())), facts)


def write(plan: Plan, by: Actor, at: datetime) -> list[int]:
    """Write the contacts; returns the people touched."""
    row_of = partial(_columns, accounts=accounts_by_name(), today=timezone.localtime(at).date())
    return factual.write(Contact, plan.work, row_of, source=plan.source, by=by, at=at, tell=plan.tell)


def _columns(fact: Fact, *, accounts: Accounts, today: date) -> dict[str, Any]:
    values = factual.values(fact, MAPPED)
    return values | {"handler_account_id": account_of(values.get("handler", ""), fact.person.org_path, accounts),
                     "late": factual.is_late(values["day"], today=today)}


def _stored(person_ids: Iterable[int]) -> set[str]:
    found: set[str] = set()
    for batch in batches(sorted(person_ids)):
        found |= set(Contact.objects.filter(among("person_id", batch)).exclude(fingerprint="")
                     .values_list("fingerprint", flat=True))
    return found


def _alike(facts: Sequence[Fact]) -> set[str]:
    def on_file(people: list[int], days: list[date]) -> Iterator[tuple[int, date, dict[str, Any]]]:
        for row in Contact.objects.filter(person_id__in=people, day__in=days, withdrawn_at__isnull=True):
            yield row.person_id, row.day, as_read_again(COLUMNS, cells_of(row))

    return factual.alike("contacts", facts, "day", on_file)


CONTACTS = Ledger("contacts", Word("联系走访台账"), COLUMNS, "import.write", judge, write, undo=undoing.of_facts(Contact))
LEDGERS = {ledger.kind: ledger for ledger in (UNITS, ROSTER, CONTACTS, EVENTS)}
