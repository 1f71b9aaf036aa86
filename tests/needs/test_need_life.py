"""Whatever is tried in whatever order, a need walks C3.1 and no other way: a clerk's paper copy beside life.py, 50,000 steps.

The paper is written from the handbook's sentence, not from the table that it checks.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from weixia.needs import life
from weixia.needs.models import NEED_STATES, OVER

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
BEFORE = {"recorded", "accepted", "assigned", "working", "held", "raised"}
# 登记 → 受理 | 不予受理 | 转办; 受理 → 派单 → 办理 ⇄ 挂起 → 反馈 → 评价 → 办结; 任意办理中 → 不予办理 → 评价 → 办结; 升级 → 派单 | 办理
PAPER = {
    "accept": {"recorded": "accepted"}, "refuse": {"recorded": "refused"},
    "pass": {"recorded": "passed", "accepted": "passed"},
    "assign": dict.fromkeys(["accepted", "assigned", "working", "held", "raised"], "assigned"),
    "begin": {"assigned": "working", "raised": "working"}, "hold": {"working": "held"}, "resume": {"held": "working"},
    "answer": {"working": "answered"}, "decline": dict.fromkeys(["assigned", "working", "held"], "declined"),
    "withdraw": dict.fromkeys(BEFORE, "withdrawn"),
    "end": dict.fromkeys(BEFORE | {"answered", "declined", "refused"}, "withdrawn"),
    "move": dict.fromkeys(["accepted", "assigned", "working", "held"], "accepted"),
    "extend": {}, "know": {}, "add": {},
}
STAYS = {
    "move": {"recorded", "answered", "declined", "refused", "rated", "raised"}, "add": set(NEED_STATES) - OVER,
    "know": set(NEED_STATES) - OVER, "extend": {"recorded", "accepted", "assigned", "working", "held", "raised"},
}
# as often as it takes for each state to be stood in often: a need waits only after four words that did not end it
LEADS_ON = (*["accept"] * 4, "refuse", *["assign"] * 2, *["begin"] * 6, *["answer"] * 2, *["hold"] * 6,
            "tell", "rate", "reopen", "raise", "decline", "close", "lapse")


class Paper:
    """What the clerk knows: the state, whether the answer was told and when, how often it was opened again."""

    def __init__(self) -> None:
        self.state, self.told, self.opened, self.went_up, self.ended, self.until = "recorded", None, 0, False, False, None
        self.waits: list[int] = []

    def next(self, word: str, *, at: datetime, score: int, until: date) -> str | None:
        """Where the word leads, or None where it leads nowhere."""
        on = at.date()
        state = "working" if self.state == "held" and on > self.until else self.state
        bad = score in (1, 2)
        rateable = state in {"answered", "declined"} and self.told is not None and 1 <= score <= 5
        if word in STAYS and state in STAYS[word]:
            return state
        if word == "tell":
            return state if state in {"answered", "declined", "refused"} and self.told is None else None
        if word == "rate":
            return "rated" if rateable and (not bad or self.opened and self.went_up) else None
        if word == "reopen":
            return "accepted" if rateable and bad and not self.opened else None
        if word == "raise":
            return "raised" if rateable and bad and self.opened and not self.went_up else None
        if word == "close":
            return "closed" if state == "rated" or state == "refused" and self.told is not None else None
        if word == "lapse":
            old = self.told is not None and at - self.told >= timedelta(days=30)
            return "closed" if state in {"answered", "declined"} and old else None
        if word == "restore":
            return "accepted" if state == "withdrawn" and self.ended else None
        if word == "hold" and not (1 <= (until - on).days <= 30 and sum(self.waits) + (until - on).days <= 60):
            return None
        return PAPER[word].get(state)

    def note(self, word: str, state: str, *, at: datetime, until: date) -> None:
        if self.until is not None and (state != "held" or word == "hold"):  # the days that nobody waited are given back
            self.waits[-1] -= max((self.until - at.date()).days, 0)
            self.until = None
        if word == "hold":
            self.until = until
            self.waits.append((until - at.date()).days)
        self.told = at if word == "tell" else None if word in {"answer", "decline", "refuse", "reopen", "raise", "restore"} else self.told
        self.opened += word == "reopen"
        self.went_up |= word == "raise"
        self.state, self.ended = state, word == "end"


class Walk(RuleBasedStateMachine):
    """Any word at any time; half of them are words that lead on, so that walks get to their end."""

    steps = 0

    @initialize()
    def begin(self) -> None:
        self.paper, self.need, self.at, self.path = Paper(), life.Standing(), NOON, ["recorded"]

    @rule(seed=st.integers(0, 2**64 - 1))
    def try_four(self, seed: int) -> None:
        """Four words: two of them anything at all, two such as a need is led on by."""
        dice = Random(seed)
        if self.need.state in OVER and dice.random() < 0.9:  # few words are wasted on what is over
            self.begin()
        for turn in range(4):
            score, wait = dice.choice((0, 1, 2, 2, 3, 5, 6)), dice.choice((-1, 0, 1, 7, 14, 30, 31))
            days, until = dice.choice((0, 0, 0, 0, 0, 1, 7, 31)), self.at.date() + timedelta(days=wait)
            word = dice.choice(life.WORDS)
            if turn % 2:
                led = [one for one in LEADS_ON if self.paper.next(one, at=self.at, score=score, until=until)]
                word, days = dice.choice(led or ["add"]), 0
            self.try_one(word, score, days, wait)

    @precondition(lambda self: self.need.state in OVER)
    @rule()
    def another(self) -> None:
        self.begin()

    def try_one(self, word: str, score: int, days: int, wait: int) -> None:
        self.at += timedelta(days=days)
        until = self.at.date() + timedelta(days=wait)
        led = self.paper.next(word, at=self.at, score=score, until=until)
        type(self).steps += 1
        try:
            after = life.step(self.need, word, at=self.at, on=self.at.date(), score=score, until=until)
        except life.NotNow:
            assert led is None, f"{word} after {self.path} should lead to {led}"
            return
        assert after.state == led, f"{word} after {self.path} leads to {after.state}, not {led}"
        self.paper.note(word, after.state, at=self.at, until=until)
        assert (after.told_at, after.reopened, after.raised) == (self.paper.told, self.paper.opened, self.paper.went_up)
        self.need = after
        self.path.append(word)
        if after.state == "closed":  # C4-10, said once more without any table
            assert "tell" in self.path[-3:] or "tell" in self.path and self.path[-1] == "lapse" or self.path[-1] == "close"
            assert {"answer", "decline", "refuse"} & set(self.path) and "tell" in self.path


QUICK = settings(max_examples=60, stateful_step_count=400, deadline=None, database=None, phases=[Phase.generate],
                 suppress_health_check=list(HealthCheck))


def test_no_other_path_exists_in_fifty_thousand_steps() -> None:
    Walk.steps = 0
    run_state_machine_as_test(Walk, settings=QUICK)
    assert Walk.steps >= 50_000, Walk.steps


@pytest.mark.parametrize("seeded", [
    life.Move("close", ("working",), "closed", (life.HANDLER,)), life.Move("answer", ("held",), "answered", (life.HANDLER,)),
    life.Move("begin", ("accepted",), "working", (life.HANDLER,)), life.Move("withdraw", ("answered",), "withdrawn", (life.HANDLER,)),
])
def test_a_path_too_many_is_found(seeded: life.Move, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life, "MOVES", (*life.MOVES, seeded))
    with pytest.raises(AssertionError, match=seeded.word):
        run_state_machine_as_test(Walk, settings=QUICK)


def test_a_need_that_closes_untold_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard on 送达, taken away."""
    meant = life.possible
    monkeypatch.setattr(life, "possible", lambda standing, word, **told: meant(
        standing if word != "close" else life.replace(standing, told_at=NOON), word, **told))
    with pytest.raises(AssertionError, match="close"):
        run_state_machine_as_test(Walk, settings=QUICK)


def test_what_may_be_said_has_no_code_and_no_health_in_it() -> None:
    said = [str(move.told) for move in life.MOVES if move.told]
    assert len(said) > 15 and all(len(text) <= 60 for text in said)
    for text in said:
        plain = text.format(unit="某局", day="3月2日", number="100 016")
        assert not any(word in plain for word in ("病", "药", "医", "残", "政治", "思想", "理由码", "_")), text
