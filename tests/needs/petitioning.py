"""Petitions for tests: registered, and taken along any way of their life by the acts themselves."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from tests.world import World
from weixia.kernel.scope import scoped
from weixia.needs.actions import petition_hands as hands
from weixia.needs.actions import petition_reviews as reviews
from weixia.needs.actions import petitions as acts
from weixia.needs.models import Petition
from weixia.needs.petition_shutting import Whom

DAY = date(2026, 9, 25)
PROOF = {"teller": "林信", "how": "post", "receipt": "挂号 RX0001"}


def moment(day: date) -> datetime:
    """Ten in the morning of the county's day."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def brought(day: date = DAY, **more: Any) -> hands.Bringing:
    told = {"kind": "appeal", "channel": "letter", "gist": "取暖费少发", "words": "去年取暖费少发了两个月。", "name": "赵某",
            "phone": "10000000001", "address": "晚霞社区 3 号楼"} | more
    return hands.Bringing(registered_on=day, **told)


def registered(
    world: World, day: date = DAY, *, by: str = "林信", unit: str = "甲县局", accused: Whom | None = None, **more: Any,
) -> Petition:
    """A petition as its officer registers it on the day it came."""
    actor = world.actor(by, on=day)
    with scoped(actor.scope), transaction.atomic():
        return hands.petition_register(world.units[unit], by=actor, at=moment(day), told=brought(day, **more), accused=accused)


def act(world: World, what: Callable[..., Any], row: Petition, on: date, *, by: str = "林信", **told: Any) -> Any:
    """One act of somebody, on a day; in a transaction of its own."""
    actor = world.actor(by, on=on)
    with scoped(actor.scope), transaction.atomic():
        return what(row, by=actor, at=moment(on), **told)


def proof(day: date, **more: str) -> acts.Proof:
    return acts.Proof(day=day, **(PROOF | more))


def ways(world: World, day: date) -> dict[str, Callable[[Petition], Petition]]:
    """Every act of a life on one day, each as well told as it can be."""
    def does(what: Callable[..., Any], by: str = "林信", **told: Any) -> Callable[[Petition], Petition]:
        return lambda row: act(world, what, row, day, by=by, **told)

    return {
        "accept": does(acts.petition_accept),
        "refuse": does(acts.petition_refuse, reason="beyond", words="属于医保经办，请向县医保局反映。"),
        "pass": does(acts.petition_pass, body="县医保局", words="由县医保局直接答复。"),
        "tell": does(acts.petition_tell, proof=proof(day)),
        "move": does(hands.petition_move, to_unit=world.units["甲县机关"], words="由原单位核实"),
        "ask_extension": does(acts.petition_ask_extension, days=30, words="要到外省调档"),
        "answer_extension": does(acts.petition_answer_extension, by="周局", granted=True, words=""),
        "reply": does(acts.petition_reply, words="已补发两个月。"),
        "ask_review": does(reviews.petition_ask_review, day=day, body="市委老干部局", words="数目不对"),
        "review": does(reviews.petition_review, words="维持。"),
        "ask_rereview": does(reviews.petition_ask_review, day=day, body="省委老干部局", words="仍不同意"),
        "rereview": does(reviews.petition_review, words="维持复查意见。"),
        "end": does(reviews.petition_end, settled=True, words="本人书面表示不再申请。"),
    }


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
