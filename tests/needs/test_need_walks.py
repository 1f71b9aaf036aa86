"""The actions themselves, by anybody in any order: each does what life.py says and whom the table lets, or changes nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.needs.needing import DAY, TOLD, asked, county
from tests.world import AT, World
from weixia.kernel import journal
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import scoped
from weixia.needs import life, stepping
from weixia.needs.actions import needs, needs_end, needs_work
from weixia.needs.models import OVER, Need, NeedHold, NeedRating, NeedStep, NeedTelling
from weixia.registry.actions.holding import Elsewhere

STAFF = ("孙科", "孙科", "小张", "小张", "周局", "钱单位", "何信", "刘审", "市科")
# who may, said once more by hand: section, recorder, whoever handles it, anybody but the handler
SECTION = {"孙科", "周局", "钱单位", "市科"}
RECORDER = SECTION | {"小张"}
WORDS = ("accept", "accept", "refuse", "assign", "begin", "hold", "resume", "extend", "answer", "decline",
         "tell", "rate", "close", "withdraw", "add")


class Undo(Exception):
    """Takes an example back."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        try:
            with county() as cast:
                journal.react({})  # what follows is not asked here
                yield cast
                raise Undo
        except Undo:
            pass


tried = {"steps": 0, "done": 0}


@settings(max_examples=60, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**64 - 1))
def test_the_actions_take_no_other_path(world: World, seed: int) -> None:
    try:
        with transaction.atomic():
            _walk(world, Random(seed))
            raise Undo
    except Undo:
        pass


def test_that_was_many_steps() -> None:
    assert tried["steps"] >= 700 and tried["done"] > 200, tried


def _walk(world: World, dice: Random) -> None:
    need, at = asked(world, dice.choice(["李老", "王老", None])), AT
    for _step in range(40):
        at += dice.choice((0, 0, 0, 1, 8, 31)) * DAY
        name, word, score = dice.choice(STAFF), _likely(need, dice), dice.choice((1, 2, 4))
        before = _everything(need)
        led = _expected(world, need, word, name, at, score)
        did = _try(world, need, word, name, at, score)
        tried["steps"], tried["done"] = tried["steps"] + 1, tried["done"] + did
        assert did == (led is not None), f"{name} {word} on {need.state} should lead to {led}"
        need = Need.objects.select_related("unit", "raised_to").get(pk=need.pk)
        assert need.state == led if did else _everything(need) == before
        if did:
            _must_be_whole(need)
        if need.state in OVER and dice.random() < 0.5:
            return


def _everything(need: Need) -> tuple[Any, ...]:
    return Need.objects.filter(pk=need.pk).values().get(), NeedStep.objects.filter(need=need).count()


def _likely(need: Need, dice: Random) -> str:
    """Half of the time a word that leads on."""
    on = [word for word in WORDS if life.move_of(word, need.state)]
    return dice.choice(on if on and dice.random() < 0.6 else WORDS)


def _expected(world: World, need: Need, word: str, name: str, at: datetime, score: int) -> str | None:
    """Where the word leads, or None: the life, and who may."""
    on, standing = _day(at), stepping.standing(need, word)
    real = life.after_rating(standing, score) if word == "rate" else word
    real = "lapse" if word == "close" and need.state in {"answered", "declined"} else real
    if not _may(world, need, word, name):
        return None
    late = need.promised_at is not None and need.promised_at < at
    if word == "extend" and (need.complex or late) or word == "assign" and not _reaches(world, need):
        return None
    try:
        return life.step(standing, real, at=at, on=on, score=score, until=on + timedelta(days=10)).state
    except life.NotNow:
        return None


def _may(world: World, need: Need, word: str, name: str) -> bool:
    mine = need.handler_account_id is not None and need.handler_account_id == world.accounts[name].pk
    if name == "钱单位" and not need.org_path.startswith(world.units["甲县机关"].path):
        return False
    if word == "rate":
        wrote = NeedStep.objects.filter(need=need, word__in=["answer", "decline"]).order_by("id").values_list("by_id", flat=True).last()
        return name in RECORDER and not mine and wrote != world.accounts[name].pk
    section, recorder = name in SECTION, name in RECORDER
    if need.state == "raised" and word not in {"withdraw", "add"}:
        return name == "市科"
    if word in {"accept", "withdraw", "add"}:
        return recorder
    if word in {"refuse", "extend"}:
        return section
    if word == "assign":  # to 小张, who may take one that nobody has
        return section or name == "小张" and not need.owned
    return section or mine


def _reaches(world: World, need: Need) -> bool:
    return need.org_path.startswith(world.units["甲县局"].path)


def _try(world: World, need: Need, word: str, name: str, at: datetime, score: int) -> bool:
    by, hand, said = _actor(world, name), world.accounts["小张"].pk, {"words": "有话"}
    acts: dict[str, Any] = {
        "accept": lambda: needs.need_accept(need, by=by, at=at),
        "refuse": lambda: needs.need_refuse(need, by=by, at=at, reason="other", **said),
        "assign": lambda: needs.need_assign(need, by=by, at=at, account_id=hand),
        "begin": lambda: needs_work.need_begin(need, by=by, at=at),
        "hold": lambda: needs_work.need_hold(need, by=by, at=at, reason="person", until=_day(at) + timedelta(days=10), **said),
        "resume": lambda: needs_work.need_resume(need, by=by, at=at), "extend": lambda: needs_work.need_extend(need, by=by, at=at, **said),
        "answer": lambda: needs_work.need_answer(need, by=by, at=at, **said),
        "decline": lambda: needs_work.need_decline(need, by=by, at=at, reason="means", **said),
        "tell": lambda: needs_work.need_told(need, by=by, at=at, proof=TOLD),
        "rate": lambda: needs_end.need_rate(need, by=by, at=at, score=score), "close": lambda: needs_end.need_close(need, by=by, at=at),
        "withdraw": lambda: needs_end.need_withdraw(need, by=by, at=at, **said), "add": lambda: needs.need_add(need, by=by, at=at, **said),
    }
    try:
        with transaction.atomic(), scoped(by.scope):
            acts[word]()
    except (Impossible, Refused, Elsewhere):
        return False
    return True


_actors: dict[str, Any] = {}


def _actor(world: World, name: str) -> Any:
    return _actors.setdefault(name, world.actor(name)) if name not in _actors else _actors[name]


def _must_be_whole(need: Need) -> None:
    """What holds of every need at any time."""
    last = need.steps.order_by("-id")[0]
    assert (last.state, need.is_over) == (need.state, need.state in OVER)
    assert need.owned == (need.handler_account_id is not None) and need.next_at is not None
    assert NeedHold.objects.filter(need=need, ended_on=None).count() == (need.state == "held")
    words = list(need.steps.order_by("id").values_list("word", flat=True))
    assert len(words) == Event.objects.filter(fields__id=need.pk, action__startswith="need.").count()
    assert NeedTelling.objects.filter(need=need).count() == words.count("tell")
    assert NeedRating.objects.filter(need=need).count() == sum(words.count(word) for word in ("rate", "reopen", "raise"))
    if need.state == "closed":
        assert {"answer", "decline", "refuse"} & {*words} and need.told_at is not None


def _day(at: datetime) -> date:
    return (at + timedelta(hours=8)).date()
