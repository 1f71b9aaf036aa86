"""One need as its page shows it: what was asked, by whom, everything that happened, and what may come next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.kernel.words import Word
from weixia.needs import life, promise, stepping
from weixia.needs.models import REASONS, URGENCIES, Need, NeedStep
from weixia.registry.access import visible

STEP_WORDS = {
    "record": Word("登记"), "accept": Word("受理"), "refuse": Word("不予受理"), "pass": Word("转办"), "assign": Word("派单"),
    "begin": Word("开始办理"), "hold": Word("挂起"), "resume": Word("恢复办理"), "answer": Word("反馈"),
    "decline": Word("不予办理"), "tell": Word("告诉了本人"), "rate": Word("评价"), "reopen": Word("不满意，重新办理"),
    "raise": Word("仍不满意，升级"), "close": Word("办结"), "lapse": Word("三十天没有评价，办结"), "withdraw": Word("撤回"),
    "add": Word("追加"), "extend": Word("定为复杂事项"), "know": Word("认出来电的是谁"), "move": Word("随人转到新单位"),
    "end": Word("本人去世，终止"), "restore": Word("恢复办理"), "echo": Word("转出的单位有了进展"),
}


@dataclass(frozen=True)
class Asked:
    """What the elder said and who said it, in clear: the page that shows them is journalled."""

    words: str
    name: str
    phone: str
    place: str


@dataclass(frozen=True)
class Line:
    """One step in clear. `telling`: {told_at, told_by, to_whom, how, receipt} where its result reached somebody."""

    step: NeedStep
    title: str
    reason: str
    words: str
    telling: dict[str, Any] = field(default_factory=dict)


def needs_asked(need: Need, *, seen_by: Actor) -> Asked:
    """The words and the caller. Call `need_open` of the actions beside it."""
    seen_by.must("need.read")
    return Asked(*(clear(need, f"{name}_sealed") for name in ("words", "caller_name", "caller_phone", "caller_place")))


def needs_thread(need: Need, *, seen_by: Actor) -> list[Line]:
    """Every step, the newest first."""
    seen_by.must("need.read")
    told = {one.step_id: one for one in need.tellings.filter(visible(seen_by))}
    return [_line(step, told.get(step.pk)) for step in NeedStep.objects.filter(visible(seen_by), need=need).order_by("-id")]


def _line(step: NeedStep, telling: Any) -> Line:
    proof = {"told_at": telling.told_at, "told_by": telling.told_by, "how": telling.get_how_display(),
             "to_whom": clear(telling, "to_whom_sealed"), "receipt": clear(telling, "receipt_sealed")} if telling else {}
    return Line(step, STEP_WORDS.get(step.word, step.word), REASONS.get(step.reason, ""), clear(step, "words_sealed"), proof)


def needs_offers(need: Need, *, seen_by: Actor, at: datetime) -> list[str]:
    """The words that the actor may say to the need now, in the order of its life."""
    state = life.now(need.state, need.held_until, timezone.localtime(at).date())
    said = [move.word for move in life.moves(state, who=stepping.who(need, seen_by))]
    untold = need.told_at is None
    early = untold or (need.told_at is not None and at < need.told_at + life.RATES_WITHIN)
    closed = {word for word, shut in (("tell", not untold), ("rate", untold), ("lapse", early), ("close", state == "refused" and untold),
                                      ("know", need.person_id is not None), ("extend", need.complex)) if shut}
    return [word for word in dict.fromkeys(said) if word not in closed | {"reopen", "raise", "move", "end", "restore"}]


def promises(channel: str, *, received: date, at: datetime) -> dict[str, datetime | None]:
    """By when an answer may be promised, by urgency; None where the calendar does not say."""
    on = timezone.localtime(at).date()
    days = {urgency: promise.answer_by(received, recorded=on, urgency=urgency, channel=channel) for urgency in URGENCIES}
    return {urgency: promise.moment(day, not_before=at) if day else None for urgency, day in days.items()}


def answer_moment(need: Need) -> datetime | None:
    """By when the first answer is promised."""
    return promise.moment(need.answer_by, not_before=need.recorded_at) if need.answer_by else None


def needs_links(need: Need, *, seen_by: Actor) -> list[Any]:
    """What the need hangs together with."""
    seen_by.must("need.read")
    return list(need.links.filter(visible(seen_by)).order_by("id"))
