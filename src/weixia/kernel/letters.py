"""What people do with letters: read what waits, left, or never arrived; send again, tell otherwise, print, post."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from weixia.kernel import journal, outbox, wording
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.fields import clear
from weixia.kernel.models import Attempt, Delivery, Letter
from weixia.kernel.words import Word, said

PAGE = 50
MOST_PRINTED = 100
# what a page shows together: name → states; the first is what somebody has to do something about
HEAPS = {
    "todo": ("dead", "unsure"), "waiting": ("waiting", "sending"), "paper": ("waiting", "printed"),
    "sent": ("sent", "delivered", "told", "posted"), "over": ("stopped", "expired"),
}
WHYS = {
    "no_address": Word("没有能用的电话或地址"), "no_phone": Word("本机设置里没有填求助电话，信写不出来"),
    "no_text": Word("这封信没有这种渠道的写法"),
    "late": Word("过了时候还没有发出"), "refused": Word("对方不收"), "unreached": Word("一直连不上对方"), "cut_off": Word("发到一半断了"),
    "undelivered": Word("对方说没有送到"), "death": Word("本人已去世"), "overtaken": Word("不用再说了"),
    "paper": Word("已改为纸质信"), "called": Word("已打电话告知"),
    "visited": Word("已当面告知"),
}
HOWS = ("called", "visited")


def letters(heap: str, *, seen_by: Actor, before: int = 0, channel: str = "") -> tuple[list[Letter], int | None]:
    """One page of a heap within scope, newest first, and the key of the next page."""
    found = _heap(heap)
    if channel:
        found = found.filter(channel=channel)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[:PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def _heap(heap: str) -> QuerySet[Letter]:
    found = Letter.objects.filter(state__in=HEAPS[heap])
    if heap == "paper":
        return found.filter(channel="print")
    return found.exclude(channel="print") if heap == "waiting" else found


def counts(*, seen_by: Actor) -> dict[str, int]:
    """How many letters each heap that asks for something holds, within scope."""
    return {heap: _heap(heap).count() for heap in ("todo", "waiting", "paper")}


def letter_get(letter_id: int, *, seen_by: Actor) -> Letter | None:
    """One letter within scope."""
    return Letter.objects.filter(pk=letter_id).first()


def history(letter: Letter) -> tuple[list[Attempt], list[Delivery]]:
    """Every try and every receipt, the oldest first."""
    return list(letter.attempts.order_by("pk")), list(letter.deliveries.order_by("pk"))


def why_of(letter: Letter) -> str:
    """Why it stands as it does; a provider's own code as it is."""
    return WHYS.get(letter.why, letter.why)


@transaction.atomic
def letter_open(letter: Letter, *, by: Actor, at: datetime) -> dict[str, str]:
    """看信: its words, its reader and where to, in the clear, journalled. A code is never shown."""
    by.must("letter.read")
    _tell("letter.opened", letter, by=by, at=at)
    return {"text": "" if letter.secret else clear(letter, "text_sealed"), "name": clear(letter, "name_sealed"),
            "address": clear(letter, "address_sealed")}


@transaction.atomic
def letter_resend(letter: Letter, *, by: Actor, at: datetime) -> None:
    """再发一次, decided by a person: a dead letter under a new key, one in doubt under its own, so that a provider that has it
    knows it again. Raises Impossible."""
    stored = _settled(letter, by=by, states=("dead", "unsure"))
    if stored.secret:
        raise Impossible("", _("验证码过时作废，不能再发。请本人重新要一个。"))
    if not outbox.may_reach(stored.person_id, to_kind=stored.to_kind, after_death=stored.after_death):
        raise Impossible("", _("本人已去世，不再发信。"))
    if not stored.address_sealed:
        raise Impossible("", _("没有能用的电话或地址。打电话或者当面告知，再记在这里。"))
    stored.resent += stored.state == "dead"
    stored.state, stored.why, stored.tries, stored.lease_until = "waiting", "", 0, None
    try:
        outbox.write(stored, json.loads(clear(stored, "values_sealed") or "{}"))
    except (KeyError, ValueError):
        raise Impossible("", _("这封信已经换了写法，不能再发。打电话或者当面告知，再记在这里。")) from None
    if stored.state == "dead":
        raise Impossible("", _("信还是写不出来：{why}。").format(why=why_of(stored)))
    stored.not_before = outbox.loud_after(at, stored)
    stored.expires_at = stored.not_before + timedelta(minutes=wording.templates()[stored.template].minutes)
    stored.save()
    _tell("letter.resent", stored, by=by, at=at)


@transaction.atomic
def letter_tell(letter: Letter, *, by: Actor, at: datetime, how: str) -> None:
    """改打电话、当面: it was told otherwise, and by whom. Raises Impossible."""
    stored = _settled(letter, by=by, states=("dead", "unsure", "waiting"))
    if how not in HOWS:
        raise Impossible("how", _("选一种告知的办法。"))
    _end(stored, "told", how, by=by, at=at)
    _tell("letter.told", stored, by=by, at=at, reason=WHYS[how])


@transaction.atomic
def letter_confirm(letter: Letter, *, by: Actor, at: datetime) -> None:
    """确认收到: one in doubt had arrived after all. Raises Impossible."""
    stored = _settled(letter, by=by, states=("unsure",))
    _end(stored, "delivered", "", by=by, at=at)
    _tell("letter.confirmed", stored, by=by, at=at)


@transaction.atomic
def letter_to_paper(letter: Letter, *, by: Actor, at: datetime, to: outbox.Recipient) -> Letter:
    """改为纸质信: the same text on paper; the old one is done with. Raises Impossible."""
    stored = _settled(letter, by=by, states=("dead", "unsure", "waiting"))
    if stored.channel == "print":
        raise Impossible("", _("这已经是纸质信。"))
    if not to.address:
        raise Impossible("", _("档案上没有住址。打电话或者当面告知，再记在这里。"))
    made = outbox.letter_put(outbox.Writing(
        stored.template, about=stored.about, to=to, values=json.loads(clear(stored, "values_sealed") or "{}"),
        channels=("print",), slot=stored.slot), by=by, at=at)
    if made is None:
        raise Impossible("", _("这件事已经有一封纸质信，或者本人已去世。"))
    _end(stored, "told", "paper", by=by, at=at)
    return made


def papers(*, ids: Collection[int], seen_by: Actor, day: date) -> list[dict[str, Any]]:
    """Paper letters in the clear for one print run, in the order they were put; only what waits to be printed or posted."""
    found = _heap("paper").filter(pk__in=list(ids)[:MOST_PRINTED]).order_by("pk")
    return [{"id": str(one.pk), "title": wording.title_of(one.template), "address": clear(one, "address_sealed"),
             "lines": clear(one, "text_sealed").split("\n")} | wording.on_paper(clear(one, "name_sealed"), day) for one in found]


@transaction.atomic
def letters_move(ids: Collection[int], *, by: Actor, at: datetime, to: str) -> int:
    """打印了 (printed) or 寄出了 (posted), many at once; how many. Others are left as they are."""
    by.must("letter.settle")
    before = {"printed": ("waiting",), "posted": ("waiting", "printed")}[to]
    found = list(Letter.objects.select_for_update().filter(pk__in=list(ids)[:MOST_PRINTED], channel="print", state__in=before))
    for letter in found:
        letter.sent_at = at if to == "posted" else letter.sent_at
        _end(letter, to, "", by=by, at=at)
        _tell("letter.printed" if to == "printed" else "letter.posted", letter, by=by, at=at)
    return len(found)


@transaction.atomic
def due_moments(*, until: datetime) -> list[datetime]:
    """When letters that wait may leave, up to a moment; asked in the root scope."""
    found = Letter.objects.filter(state="waiting", not_before__lte=until).exclude(channel="print")
    return sorted(set(found.values_list("not_before", flat=True)))


@dataclass(frozen=True)
class Health:
    """One channel in figures; `failed` counts the tries of the span asked for, `via` how it was connected then, `since` when the
    oldest letter was written that is dead or in doubt."""

    channel: str
    sent_at: datetime | None
    dead: int
    unsure: int
    since: datetime | None
    failed: int
    via: str


def health(*, since: datetime) -> list[Health]:
    """Each channel that ever had a letter; asked in the root scope."""
    tried = Attempt.objects.filter(begun_at__gte=since).values("letter__channel").annotate(
        failed=Count("pk", filter=Q(outcome__in=["refused", "unreached", "unknown"])), via=Max("via"))
    failed = {row["letter__channel"]: (row["failed"], row["via"]) for row in tried}
    found = Letter.objects.values("channel").annotate(
        sent_at=Max("sent_at"), dead=Count("pk", filter=Q(state="dead")), unsure=Count("pk", filter=Q(state="unsure")),
        since=Min("put_at", filter=Q(state__in=HEAPS["todo"])))
    return [Health(row["channel"], row["sent_at"], row["dead"], row["unsure"], row["since"], *failed.get(row["channel"], (0, "")))
            for row in found.order_by("channel")]


def _settled(letter: Letter, *, by: Actor, states: Collection[str]) -> Letter:
    """The letter, held, where it still stands so that somebody may settle it."""
    by.must("letter.settle")
    stored = Letter.objects.select_for_update().get(pk=letter.pk)
    if stored.state not in states:
        raise Impossible("", _("这封信现在是“{state}”，不用再办。").format(state=said(stored.STATES[stored.state])))
    return stored


def _end(letter: Letter, state: str, why: str, *, by: Actor, at: datetime) -> None:
    letter.state, letter.why, letter.settled_by, letter.settled_at = state, why, by.name, at
    letter.save()


def _tell(word: str, letter: Letter, *, by: Actor, at: datetime, reason: str = "") -> None:
    journal.record(word, by=by, at=at, person_id=letter.person_id, org_path=letter.org_path, reason=reason,
                   about=wording.title_of(letter.template), fields={"id": letter.pk, "channel": letter.channel})
