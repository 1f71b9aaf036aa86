"""The life of a need (DOMAIN C3.1), as data and as one pure function. No database: `step` is what the actions ask and what the
tests run many thousand times. There is no way from 办理 to 办结: only an answer, or a 不予办理 that was told, leads there."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from weixia.kernel.words import Word

RATES_WITHIN = timedelta(days=30)  # no rating in so many days after it was told: 默认无评价
CLOSES_WITHIN = timedelta(days=1)  # a rated need closes by itself when nobody closed it before
DISSATISFIED = 2  # a score of so much, or less
HOLD_MOST, HOLDS_MOST = 30, 60  # days of one wait, and of all waits of a need together (house-choice)

# who may: `recorder` writes needs down, `section` gives work out, `taker` takes a need for oneself, `handler` holds it (or gives
# work out), `caller_back` asks about somebody else's work, `person` is the elder or the family, `house` is the clock or what
# follows from an act elsewhere
RECORDER, SECTION, TAKER, HANDLER = "recorder", "section", "taker", "handler"
CALLER_BACK, PERSON, HOUSE = "caller_back", "person", "house"
BEFORE_ANSWER = ("recorded", "accepted", "assigned", "working", "held", "raised")
OPEN = (*BEFORE_ANSWER, "answered", "declined", "refused", "rated")
IN_HAND = ("accepted", "assigned", "working", "held")


@dataclass(frozen=True)
class Move:
    """One transition: from any of `before` by `word` to `after` ('' stays). `must`: what has to be said with it; `told`: the sentence
    that may be said to the person, of `{unit}`, `{day}` and `{number}` alone; '' says nothing."""

    word: str
    before: tuple[str, ...]
    after: str
    who: tuple[str, ...]
    must: tuple[str, ...] = ()
    told: str = ""


RECORDED = Word("您反映的事已经记下，查询号码 {number}。")
DAY = Word("{month}月{day}日")
MOVED = Word("您的事已随管理关系转到{unit}，由他们接着办。")
MOVES = (
    Move("accept", ("recorded",), "accepted", (RECORDER,), (), Word("您反映的事，{unit}已经受理。")),
    Move("refuse", ("recorded",), "refused", (SECTION,), ("reason", "words"),
         Word("您反映的事，{unit}没能受理，会当面或打电话向您说明原因。")),
    Move("pass", ("recorded", "accepted"), "passed", (SECTION,), ("unit", "words"), Word("您反映的事已转给{unit}办理，查询号码不变。")),
    Move("assign", (*IN_HAND, "raised"), "assigned", (SECTION, TAKER), ("handler",), Word("您反映的事已经安排专人办理。")),
    Move("begin", ("assigned", "raised"), "working", (HANDLER,), (), Word("您反映的事正在办理。")),
    Move("hold", ("working",), "held", (HANDLER,), ("reason", "words", "until"), Word("您反映的事要等一等，最晚{day}接着办。")),
    Move("resume", ("held",), "working", (HANDLER,), (), Word("您反映的事已经接着办理。")),
    Move("answer", ("working",), "answered", (HANDLER,), ("words",), Word("您反映的事已有答复，{unit}会告诉您。")),
    Move("decline", ("assigned", "working", "held"), "declined", (HANDLER,), ("reason", "words"),
         Word("您反映的事没能办成，{unit}会向您说明原因。")),
    Move("tell", ("answered", "declined", "refused"), "", (HANDLER, PERSON), ("telling",), Word("已把结果告诉您。")),
    Move("rate", ("answered", "declined"), "rated", (CALLER_BACK, PERSON), ("score",), Word("您的评价已经记下，谢谢您。")),
    Move("reopen", ("answered", "declined"), "accepted", (CALLER_BACK, PERSON), ("score",), Word("您不满意，这件事重新办理。")),
    Move("raise", ("answered", "declined"), "raised", (CALLER_BACK, PERSON), ("score",), Word("您仍不满意，这件事交上一级处理。")),
    Move("close", ("rated", "refused"), "closed", (HANDLER, HOUSE), (), Word("这件事已经办结。有新的情况，随时再来电。")),
    Move("lapse", ("answered", "declined"), "closed", (HANDLER, HOUSE), (), Word("这件事已经办结。有新的情况，随时再来电。")),
    Move("withdraw", BEFORE_ANSWER, "withdrawn", (RECORDER, HANDLER, PERSON), ("words",), Word("已按您的意思撤回，不再办理。")),
    Move("add", OPEN, "", (RECORDER, HANDLER, PERSON), ("words",), Word("您补充的情况已经记下。")),
    Move("extend", ("recorded", *IN_HAND, "raised"), "", (SECTION,), ("words",), Word("这件事比较复杂，最晚{day}答复您。")),
    Move("know", OPEN, "", (RECORDER, HANDLER), ("person",)),
    Move("move", IN_HAND, "accepted", (HOUSE,), (), MOVED),
    Move("move", ("recorded", "answered", "declined", "refused", "rated", "raised"), "", (HOUSE,), (), MOVED),
    Move("end", (*BEFORE_ANSWER, "answered", "declined", "refused"), "withdrawn", (HOUSE,)),
    Move("restore", ("withdrawn",), "accepted", (HOUSE,)),
)
WORDS = tuple(dict.fromkeys(move.word for move in MOVES))


class NotNow(Exception):
    """A need that stands so cannot make the move; `why`: state, untold, told, early, score or until."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Standing:
    """All that decides what may come next. `told_at`: when the answer that stands reached somebody; `last`: the last word."""

    state: str = "recorded"
    held_until: date | None = None
    held_days: int = 0
    told_at: datetime | None = None
    reopened: int = 0
    raised: bool = False
    last: str = "record"


def now(state: str, held_until: date | None, on: date) -> str:
    """The state as of a day: a wait whose ceiling has passed waits no more."""
    return "working" if state == "held" and held_until is not None and held_until < on else state


def unspent(held_until: date | None, on: date) -> int:
    """Days of a wait that nobody waits for any more when it ends on a day."""
    return max((held_until - on).days, 0) if held_until is not None else 0


def after_rating(standing: Standing, score: int) -> str:
    """What a rating leads to: `rate`, `reopen` once, then `raise` once, then `rate` whatever it is."""
    if score > DISSATISFIED:
        return "rate"
    if not standing.reopened:
        return "reopen"
    return "rate" if standing.raised else "raise"


def move_of(word: str, state: str) -> Move | None:
    """The move that a word makes from a state; None where there is none."""
    return next((move for move in MOVES if move.word == word and state in move.before), None)


def possible(standing: Standing, word: str, *, at: datetime, on: date, score: int = 0, until: date | None = None) -> Move:
    """The move, where it can be made at `at` (its local day `on`). Raises NotNow."""
    move = move_of(word, now(standing.state, standing.held_until, on))
    if move is None:
        raise NotNow("state")
    if word in {"rate", "reopen", "raise"}:
        if standing.told_at is None:
            raise NotNow("untold")
        if not 1 <= score <= 5 or after_rating(standing, score) != word:
            raise NotNow("score")
    if word == "close" and standing.state == "refused" and standing.told_at is None:
        raise NotNow("untold")
    if word == "lapse" and (standing.told_at is None or at < standing.told_at + RATES_WITHIN):
        raise NotNow("untold" if standing.told_at is None else "early")
    if word == "tell" and standing.told_at is not None:
        raise NotNow("told")
    if word == "restore" and standing.last != "end":
        raise NotNow("state")
    if word == "hold":
        _must_end(standing, on, until)
    return move


def step(standing: Standing, word: str, *, at: datetime, on: date, score: int = 0, until: date | None = None) -> Standing:
    """How a need stands after a word. Raises NotNow, and then nothing has changed."""
    move = possible(standing, word, at=at, on=on, score=score, until=until)
    after = replace(standing, state=move.after or now(standing.state, standing.held_until, on), last=word)
    if word == "hold" and until is not None:
        after = replace(after, held_until=until, held_days=standing.held_days + (until - on).days)
    elif after.state != "held":
        after = replace(after, held_until=None, held_days=standing.held_days - unspent(standing.held_until, on))
    if word == "tell":
        after = replace(after, told_at=at)
    if word in {"answer", "decline", "refuse", "reopen", "raise", "restore"}:
        after = replace(after, told_at=None)
    if word == "reopen":
        after = replace(after, reopened=standing.reopened + 1)
    return replace(after, raised=True) if word == "raise" else after


def moves(state: str, *, who: Collection[str]) -> list[Move]:
    """Every move from a state that whoever is all of `who` may make: what a page offers."""
    return [move for move in MOVES if state in move.before and set(move.who) & set(who)]


def _must_end(standing: Standing, on: date, until: date | None) -> None:
    if until is None or not on < until <= on + timedelta(days=HOLD_MOST):
        raise NotNow("until")
    if standing.held_days + (until - on).days > HOLDS_MOST:
        raise NotNow("until")
