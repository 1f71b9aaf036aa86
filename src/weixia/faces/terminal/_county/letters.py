"""What the needs wrote: the office's telephone first, then three months of letters as if a gateway had been there all along. The last
ones wait, one was refused, one broke off half-way, two are to be printed."""

from datetime import datetime, timedelta

OFFICE, HOTLINE = "县委老干部局", "0471-6612345"
LEFT_WAITING = timedelta(hours=20)  # whatever is younger goes out by itself
VIA = {"sms": "file", "voice": "file", "wecom": "file"}


def begin(at: datetime) -> None:
    """Who writes, and where to ring back: without it no letter can be written."""
    from weixia.kernel import preferences
    from weixia.kernel.actor import OPERATOR

    for name, text in (("office.name", OFFICE), ("office.hotline", HOTLINE)):
        if not preferences.value(name):
            preferences.preference_set(name, text, by=OPERATOR, at=at)


def make(at: datetime) -> str:
    """Carry what is due up to now; a second run finds nothing to carry. Returns what was made, in words."""
    from weixia.kernel import letters, postman
    from weixia.kernel.postman import Outcome
    from weixia.kernel.scope import ROOT, scoped

    odd = {1: Outcome("refused", why="number_gone"), 2: Outcome("unknown"), 3: Outcome("refused", why="number_gone"),
           4: Outcome("refused", why="number_gone")}
    carried = 0
    with scoped(ROOT):
        for moment in letters.due_moments(until=at - LEFT_WAITING):
            while taken := postman.letter_take(at=moment, via=VIA):
                carried += 1
                postman.letter_settle(taken, Outcome("accepted", ref=f"{taken.key}.txt"), at=moment)
        for number, outcome in odd.items() if carried else ():
            if taken := postman.letter_take(at=at, via=VIA):
                postman.letter_settle(taken, outcome, at=at)
                carried += 1
                if number > 2:
                    _on_paper(taken.letter_id, at)
    return f"信件：{carried} 封发过，有没送到的、不知道的、等着打印的" if carried else "信件：没有要发的"


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
