"""What the needs wrote: the office's telephone first, then three months of letters as if a gateway had been there all along. The last
ones wait, one was refused, one broke off half-way, two are to be printed."""

from datetime import datetime, timedelta

OFFICE, HOTLINE = "县委老干部局", "0471-6612345"
LEFT_WAITING = timedelta(hours=20)  # whatever is younger goes out by itself
VIA = {"sms": "file", "voice": "file", "wecom": "file"}
PAPER, IN_DOUBT = ("refused", "refused"), ("refused", "unknown")  # long enough ago to be on paper by now, and of today


def begin(at: datetime) -> None:
    """Who writes, and where to ring back: without it no letter can be written."""
    from weixia.kernel import preferences
    from weixia.kernel.actor import OPERATOR

    for name, text in (("office.name", OFFICE), ("office.hotline", HOTLINE)):
        if not preferences.value(name):
            preferences.preference_set(name, text, by=OPERATOR, at=at)


def make(at: datetime) -> str:
    """Carry what is due up to now; a second run finds nothing to carry. Returns what was made, in words."""
    from django.db import transaction

    from weixia.kernel import letters
    from weixia.kernel.actor import OPERATOR
    from weixia.kernel.scope import ROOT, scoped

    with scoped(ROOT):
        old = letters.due_moments(until=at - LEFT_WAITING)
        carried = _carry(old, dict(zip(old[-len(PAPER):], PAPER, strict=False)), at)
        if carried:
            young = letters.due_moments(until=at)[:len(IN_DOUBT)]
            carried += _carry(young, dict(zip(young, IN_DOUBT, strict=False)), at)
        with transaction.atomic():
            left = letters.counts(seen_by=OPERATOR)
    return f"信件：发过 {carried} 封，要人处理 {left['todo']} 封，还没到时候 {left['waiting']} 封，待打印 {left['paper']} 封"


def _carry(moments: list[datetime], odd: dict[datetime, str], at: datetime) -> int:
    """Send what is due at each of the moments, which lie in no quiet hours whenever this runs; `odd`: how the first of one ends."""
    from weixia.kernel import postman
    from weixia.kernel.postman import Outcome

    carried = 0
    for moment in moments:
        while taken := postman.letter_take(at=moment, via=VIA):
            carried += 1
            word = odd.pop(moment, "accepted")
            ref, why = (f"{taken.key}.txt", "") if word == "accepted" else ("", "number_gone" if word == "refused" else "")
            postman.letter_settle(taken, Outcome(word, ref=ref, why=why), at=moment)
            if word == "refused" and at - moment > LEFT_WAITING:
                _on_paper(taken.letter_id, at)
    return carried


def _on_paper(letter_id: int, at: datetime) -> None:
    from django.db import transaction

    from weixia.kernel import letters
    from weixia.kernel.actor import OPERATOR, Impossible
    from weixia.registry.queries import reaching

    try:
        with transaction.atomic():
            row = letters.letter_get(letter_id, seen_by=OPERATOR)
            if row is not None and row.person_id and row.to_kind == "elder":
                letters.letter_to_paper(row, by=OPERATOR, at=at, to=reaching.elder(row.person_id))
    except Impossible:
        return  # no address on file: it stays among what was not delivered
