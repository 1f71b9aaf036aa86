"""What a need's step says to whoever asked, as a letter: a number and a day, that there is an answer, never what it says.

The sentence of a step (`NeedStep.told`) is for the portal and the telephone; a letter has one of the fixed texts.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from weixia.kernel import outbox
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.kernel.outbox import Recipient, Writing
from weixia.needs.models import Need, NeedStep
from weixia.registry.queries import reaching

# word of the step → the letter that follows it
LETTERS = {"record": "need.recorded", "answer": "need.answered", "decline": "need.declined", "refuse": "need.declined",
           "extend": "need.moved", "tell": "need.rating"}
# word of the step → letters that have nothing to say any more
OVER = {"tell": ("answer", "decline", "refuse"), "rate": ("tell",), "reopen": ("tell",), "raise": ("tell",), "close": ("tell",),
        "withdraw": tuple(LETTERS), "end": tuple(LETTERS)}
RATES_AFTER = timedelta(days=1)


def need_write(need_id: int, step_id: int, *, by: Actor, at: datetime) -> None:
    """Write to whoever asked what this step means to them, and let go what it has overtaken; in the act's own transaction.

    Sees everything (weixia.consequences): a need that was passed on is answered elsewhere, and heard of where it was asked.
    """
    need, word = Need.objects.select_related("unit").get(pk=need_id), NeedStep.objects.values_list("word", flat=True).get(pk=step_id)
    if need.number != need.asked_as:
        return  # passed on: whoever asked hears of it by the echo, at the need whose number they hold
    if word == "echo":
        word = _word_elsewhere(need)
    outbox.letters_drop([_about(need, one) for one in OVER.get(word, ())], at=at)
    writing = _writing(need, word, step_id, at=at)
    if writing is not None:
        outbox.letter_put(writing, by=by, at=at)


def _word_elsewhere(need: Need) -> str:
    """The last word of the need that this one was passed on to, however often."""
    last, link = need, need.links.filter(kind="passed_to").order_by("-pk").first()
    while link is not None:
        last = Need.objects.get(pk=link.other_id)
        link = last.links.filter(kind="passed_to").order_by("-pk").first()
    return str(last.steps.exclude(word="echo").order_by("-pk").values_list("word", flat=True).first() or "")


def _about(need: Need, word: str) -> str:
    return f"need:{need.pk}:{word}"


def _writing(need: Need, word: str, step_id: int, *, at: datetime) -> Writing | None:
    template, day = LETTERS.get(word, ""), _day(need, word)
    if word == "record" and day is None:
        template = "need.noted"  # no calendar, no promise: the number alone
    if not template or word == "extend" and day is None or word == "tell" and need.state not in ("answered", "passed"):
        return None
    values = {"number": need.asked_as} | ({"day": day.isoformat()} if day and word in ("record", "extend") else {})
    return Writing(
        template, about=_about(need, word), slot=str(step_id), to=_reader(need), values=values,
        channels=reaching.order_of(need.person_id) if need.person_id and need.on_behalf != "family" else outbox.ORDER,
        not_before=at + RATES_AFTER if word == "tell" else None)


def _day(need: Need, word: str) -> date | None:
    if word == "record":
        return need.answer_by
    return timezone.localtime(need.promised_at).date() if need.promised_at else None


def _reader(need: Need) -> Recipient:
    """Who asked: the relative who rang, the caller whom nobody knows, else the elder by what the register has."""
    phone, name = clear(need, "caller_phone_sealed"), clear(need, "caller_name_sealed")
    if need.on_behalf == "family" and phone:
        return Recipient("family", person_id=need.person_id, org_path=need.org_path, name=name, phone=phone)
    if need.person_id is None:
        return Recipient("caller", org_path=need.org_path, name=name, phone=phone, address=clear(need, "caller_place_sealed"))
    return reaching.elder(need.person_id)
