"""Few words to make needs and lead them on; the cast is tests.world's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tests.world import AT, SINCE, World, build
from weixia import reactions
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import needs, needs_end, needs_work
from weixia.needs.actions.needs import Asking
from weixia.needs.actions.needs_work import Proof
from weixia.needs.models import Need
from weixia.registry.models import Account, Post

DAY = timedelta(days=1)
TOLD = Proof(to_whom="本人", how="phone", receipt="听清了")


@contextmanager
def county() -> Iterator[World]:
    """The cast, a head for 乙县局 and an officer of 甲县中学, everything that follows from an act wired."""
    with scoped(ROOT), transaction.atomic():
        world = build()
        more = (("乙科", "section_head", "乙县局"), ("中学员", "unit_officer", "甲县中学"), ("市科", "section_head", "市局"))
        for name, role, unit in more:
            world.accounts[name] = Account.objects.create(username=name, name=name, created_at=AT)
            world.posts[name] = Post.objects.create(account=world.accounts[name], unit=world.units[unit], role=role, since=SINCE)
        journal.react(reactions.WHAT_FOLLOWS)
        yield world


def asked(world: World, about: str | None = "李老", *, by: str = "小张", at: datetime = AT, **more: Any) -> Need:
    """A need by telephone: about somebody of the cast, or from a caller whom nobody knows."""
    told: dict[str, Any] = {"channel": "hotline", "kind": "repair", "urgency": "no_hurry", "words": "厨房水管漏了，找人看看"}
    told |= {"person_id": world.people[about].pk} if about else {"caller_name": "吴姓来电人", "caller_phone": "138 1111 2222"}
    return needs.need_record(by=world.actor(by), at=at, told=Asking(**told | more))


def led(world: World, need: Need, *words: str, at: datetime = AT, by: str = "孙科", handler: str = "小张") -> Need:
    """The need after these words, each by whoever may."""
    boss, hand = world.actor(by), world.actor(handler)
    acts = {
        "accept": lambda: needs.need_accept(need, by=boss, at=at),
        "refuse": lambda: needs.need_refuse(need, by=boss, at=at, reason="beyond", words="不归我们管，要找街道"),
        "assign": lambda: needs.need_assign(need, by=boss, at=at, account_id=hand.account_id or 0),
        "begin": lambda: needs_work.need_begin(need, by=hand, at=at),
        "hold": lambda: needs_work.need_hold(need, by=hand, at=at, reason="outside", words="等配件", until=at.date() + 10 * DAY),
        "resume": lambda: needs_work.need_resume(need, by=hand, at=at),
        "answer": lambda: needs_work.need_answer(need, by=hand, at=at, words="修好了"),
        "decline": lambda: needs_work.need_decline(need, by=hand, at=at, reason="means", words="今年的钱用完了"),
        "tell": lambda: needs_work.need_told(need, by=hand, at=at, proof=TOLD),
        "rate": lambda: needs_end.need_rate(need, by=boss, at=at, score=5),
        "bad": lambda: needs_end.need_rate(need, by=boss, at=at, score=1),
        "close": lambda: needs_end.need_close(need, by=boss, at=at),
        "withdraw": lambda: needs_end.need_withdraw(need, by=boss, at=at, words="不用了"),
        "add": lambda: needs.need_add(need, by=hand, at=at, words="还有阳台的"),
    }
    for word in words:
        acts[word]()
        need.refresh_from_db()
    return need


WORKING = ("accept", "assign", "begin")
