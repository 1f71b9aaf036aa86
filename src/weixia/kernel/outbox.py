"""寄信: letters are put inside the act that they follow from, once for each reason, and leave after it (postman.py).

    outbox.letter_put(Writing("need.recorded", about=f"need:{need.pk}", to=to, values={…}), by=by, at=at)

A letter says one of the fixed texts (wording.py). What cannot be written or addressed is put as a dead letter, so that
somebody sees it: the act itself is never refused for want of a telephone number.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from weixia.kernel import journal, wording
from weixia.kernel.actor import Actor
from weixia.kernel.fields import put
from weixia.kernel.models import Letter
from weixia.kernel.preferences import value
from weixia.kernel.wording import Template, Unwritable

ORDER = ("sms", "voice", "print")  # where the person has no order of their own
MOBILE, ANY_PHONE = re.compile(r"1\d{10}"), re.compile(r"\d{7,12}")
STOPPABLE = ("waiting", "unsure", "dead")
_living: list[Callable[[Collection[int]], Collection[int]]] = []


@dataclass(frozen=True)
class Recipient:
    """Who reads it. `person_id`: whom it is about, None for somebody the register does not know (then `org_path` says where the
    letter stands). `name` is the salutation on paper. `quiet`: the reader's own hours, as (from, until), where they have some."""

    kind: str
    person_id: int | None = None
    to_id: int | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    org_path: str = ""
    language: str = wording.HOME_LANGUAGE
    quiet: tuple[int, int] | None = None


@dataclass(frozen=True)
class Writing:
    """One letter: which text, of what (`about`, `slot`), to whom, with which values; `channels` in the reader's order."""

    template: str
    about: str
    to: Recipient
    values: Mapping[str, str] = field(default_factory=dict)
    channels: Sequence[str] = ORDER
    slot: str = "1"
    not_before: datetime | None = None


def living_from(look_up: Callable[[Collection[int]], Collection[int]]) -> None:
    """The registry says which of some people live."""
    _living[:] = [look_up]


def living(people: Collection[int]) -> set[int]:
    """Those of the people who live and are in sight; everybody, before a registry said how to know."""
    return set(_living[0](people)) if _living and people else set(people)


def may_reach(person_id: int | None, *, to_kind: str, after_death: bool) -> bool:
    """Whether a letter may go: after a death none to the elder, and to the family only what is theirs (DOMAIN C4-9)."""
    if person_id is None or living([person_id]):
        return True
    return after_death and to_kind != "elder"


@transaction.atomic
def letter_put(writing: Writing, *, by: Actor, at: datetime) -> Letter | None:
    """放一封信, in the caller's transaction. None: this reason was written of before, or the person is dead.

    Raises ValueError for values that the text does not have, KeyError for an unknown text: mistakes of ours.
    """
    to, template = writing.to, wording.templates()[writing.template]
    if not may_reach(to.person_id, to_kind=to.kind, after_death=template.after_death):
        return None
    if Letter.objects.filter(about=writing.about, slot=writing.slot, channel__in=writing.channels).exists():
        return None
    channel = _channel(writing, template)
    letter = _letter(writing, template, channel or writing.channels[0], at=at)
    if not channel:
        letter.state, letter.why = "dead", "no_address"
    write(letter, writing.values)
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError as problem:
        if "letter_once" in str(problem):
            return None  # put by another act at the same moment
        raise
    journal.record("letter.put", by=by, at=at, person_id=letter.person_id, org_path=letter.org_path, about=wording.title_of(template.code),
                   fields={"id": letter.pk, "channel": letter.channel, "to": letter.to_kind})
    return letter


def _channel(writing: Writing, template: Template) -> str:
    """The first of the reader's channels by which the text goes and for which there is an address; '' where there is none."""
    digits = re.sub(r"[\s-]", "", writing.to.phone)
    able = {"sms": bool(MOBILE.fullmatch(digits)), "voice": bool(ANY_PHONE.fullmatch(digits)),
            "wecom": bool(writing.to.address) and writing.to.kind == "staff",
            "print": bool(writing.to.address) and writing.to.kind != "staff"}
    return next((one for one in writing.channels if able[one] and one in template.channels), "")


def _letter(writing: Writing, template: Template, channel: str, *, at: datetime) -> Letter:
    to = writing.to
    quiet_from, quiet_until = to.quiet or (None, None)
    letter = Letter(
        person_id=to.person_id, org_path=to.org_path, about=writing.about, channel=channel, slot=writing.slot, to_kind=to.kind,
        to_id=to.to_id, template=template.code, version=template.version, wanted=to.language, secret=template.secret,
        urgent=template.urgent, after_death=template.after_death, quiet_from=quiet_from, quiet_until=quiet_until, put_at=at)
    begin = max(at, writing.not_before or at)
    letter.not_before = begin if template.urgent else loud_after(begin, letter)
    letter.expires_at = letter.not_before + timedelta(minutes=template.minutes)
    put(letter, "name_sealed", to.name)
    put(letter, "address_sealed", to.address if channel in ("print", "wecom") else re.sub(r"[\s-]", "", to.phone))
    return letter


def write(letter: Letter, values: Mapping[str, str]) -> None:
    """Seal the words into the letter; where they cannot be written it is dead, and says why."""
    put(letter, "values_sealed", json.dumps(dict(values), ensure_ascii=False))
    try:
        text = wording.written(letter.template, letter.channel, values, language=letter.wanted)
    except Unwritable as problem:
        letter.state, letter.why = "dead", problem.why
        return
    letter.language = text.language
    put(letter, "text_sealed", text.words)


def loud_after(at: datetime, letter: Letter) -> datetime:
    """The first moment from `at` on that lies in no quiet hours: the reader's own, else the office's as it is set now."""
    if letter.channel == "print":
        return at
    first = int(value("letters.from")) if letter.quiet_from is None else letter.quiet_from
    last = int(value("letters.until")) if letter.quiet_until is None else letter.quiet_until
    here = timezone.localtime(at)
    if first <= here.hour < last:
        return at
    return _hour(here.date() + timedelta(days=1 if here.hour >= last else 0), first)


def _hour(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@transaction.atomic
def letters_stop(person_id: int, *, by: Actor, at: datetime) -> int:
    """停发, in the act that says somebody died: whatever has not left yet, but for the family's own matters. How many.

    What is stopped stays stopped: a death that is revoked starts no flood.
    """
    found = Letter.objects.select_for_update().filter(person_id=person_id, state__in=STOPPABLE)
    gone = [one.pk for one in found if one.to_kind == "elder" or not one.after_death]
    Letter.objects.filter(pk__in=gone).update(state="stopped", why="death", settled_at=at)
    if gone:
        place = Letter.objects.filter(pk=gone[0]).values_list("org_path", flat=True).get()
        journal.record("letter.stopped", by=by, at=at, person_id=person_id, org_path=place, fields={"letters": gone})
    return len(gone)


def letters_drop(abouts: Collection[str], *, at: datetime) -> int:
    """What has been overtaken and has not left yet needs to be said no more. How many."""
    return Letter.objects.filter(about__in=list(abouts), state__in=("waiting", "dead")).update(
        state="stopped", why="overtaken", settled_at=at)
