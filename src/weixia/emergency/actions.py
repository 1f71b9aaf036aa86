"""Verbs of a report: made, written, received, instructed on, followed, closed, supplemented; opened and printed.

Each step is a row; `models.NEXT` says which may follow which, and nothing else does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.emergency.access import answers_for
from weixia.emergency.models import KINDS, NEXT, STEPS, Receipt, Recipient, Report, Step, Supplement
from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.fields import put
from weixia.kernel.words import listing
from weixia.registry.actions.happenings import happening_record
from weixia.registry.actions.holding import person_hold
from weixia.registry.queries import happenings
from weixia.registry.queries.units import bureau_above

DAWN = time(0)


@dataclass(frozen=True)
class Telling:
    """What was told by word of mouth, and of what. `occurred_time` None: the hour is unknown."""

    kind: str
    occurred_on: date
    known_at: datetime
    oral_at: datetime
    told_to: str
    means: str
    told_by: str = ""
    text: str = ""
    occurred_time: time | None = None


class Reported(Exception):
    """This fact has its report already: `report`."""

    def __init__(self, report: Report) -> None:
        super().__init__(_("这件情况已经有报告了。"))
        self.report = report


@transaction.atomic
def report_make(*, by: Actor, at: datetime, person: Any, told: Telling, happening: Any = None) -> Report:
    """口头登记. Without a `happening` the fact is found, or recorded in the same act: nothing is typed twice.

    Raises Impossible, Elsewhere, Reported.
    """
    by.must("report.write")
    person = person_hold(person.pk, by=by)
    _must_be_in_order(told, at)
    known_on = timezone.localtime(told.known_at).date()
    fact = _fact_of(person, told, happening, by=by) or happening_record(
        by=by, at=at, person=person, kind=told.kind, happened_on=told.occurred_on, known_on=known_on)
    if (fact.known_on or fact.happened_on) != known_on:
        raise Impossible("known_at", _("登记的得知日期是 %(day)s。要改，先更正那件情况。") % {
            "day": fact.known_on or fact.happened_on})
    report = Report.objects.create(
        person=person, org_path=person.org_path, happening=fact, kind=told.kind, occurred_on=told.occurred_on,
        occurred_time=told.occurred_time, known_at=told.known_at, made_at=at, made_by=by.name)
    places = {"unit": person.unit} | ({"bureau": bureau_above(person.unit)} if told.kind == "death" else {})
    for role, unit in places.items():
        Recipient.objects.create(report=report, person=person, org_path=person.org_path, unit=unit, unit_name=unit.name, role=role)
    _step(report, "oral", by=by, at=at, when=told.oral_at, text=told.text, told_to=told.told_to.strip(), means=told.means,
          told_by=told.told_by.strip() or by.name)
    _record("report.made", report, by=by, at=at)
    return report


@transaction.atomic
def report_write(report: Report, *, by: Actor, at: datetime, when: datetime, text: str) -> Step:
    """书面报送: the text is sealed. Raises Impossible."""
    by.must("report.write")
    stored = _held(report, by=by)
    if not text.strip():
        raise Impossible("text", _("写明什么情况、已经做了什么、还要什么。"))
    oral = stored.steps.filter(step="oral").first()
    if when > at or oral is not None and when < oral.at:
        raise Impossible("when", _("书面报送的时间应在口头报告之后、现在之前。"))
    made = _step(stored, "written", by=by, at=at, when=when, text=text.strip())
    _record("report.written", stored, by=by, at=at)
    return made


@transaction.atomic
def report_receive(report: Report, *, by: Actor, at: datetime, remark: str = "") -> list[Receipt]:
    """接收: for every recipient that the actor answers for and that has not received; by another hand than wrote.

    The report stands received when the last recipient has. Raises Impossible, Refused.
    """
    by.must("report.receive")
    stored = _held(report, by=by)
    written = stored.steps.filter(step="written").first()
    if written is None:
        raise Impossible("", _("还没有书面报送，先催书面报告。"))
    if by.account_id is not None and by.account_id == written.by_id:
        raise Impossible("", _("由写报告的人以外的岗位接收。"))
    waiting = list(stored.recipients.filter(receipt=None).select_related("unit").order_by("id"))
    mine = [one for one in waiting if answers_for(by, one.unit.path, stored.org_path)]
    if not mine:
        raise Impossible("", _("没有等着由本岗位接收的。") if waiting else _("都已经接收过了。"))
    made = [_receipt(one, stored, remark, by=by, at=at) for one in mine]
    if len(mine) == len(waiting):
        _step(stored, "received", by=by, at=at, when=at)
    _record("report.received", stored, by=by, at=at, units=[one.unit_name for one in mine])
    return made


@transaction.atomic
def report_instruct(report: Report, *, by: Actor, at: datetime, text: str) -> Step:
    """批示: by whoever answers for a recipient. Raises Impossible, Refused."""
    by.must("report.instruct")
    return _say(report, "instructed", "report.instructed", text, _("写明批示。"), by=by, at=at, above=True)


@transaction.atomic
def report_follow(report: Report, *, by: Actor, at: datetime, text: str) -> Step:
    """跟踪: what was done since; as often as there is something to tell. Raises Impossible."""
    by.must("report.write")
    return _say(report, "followed", "report.followed", text, _("写明办到哪一步。"), by=by, at=at)


@transaction.atomic
def report_close(report: Report, *, by: Actor, at: datetime, text: str) -> Step:
    """关闭, with the outcome, by whoever answers for a recipient. Raises Impossible, Refused."""
    by.must("report.receive")
    return _say(report, "closed", "report.closed", text, _("写明结果。"), by=by, at=at, above=True)


@transaction.atomic
def report_supplement(report: Report, *, by: Actor, at: datetime, text: str) -> Supplement:
    """补充报告, at any time: the original is never edited. Raises Impossible."""
    by.must("report.write")
    stored = _held(report, by=by)
    if not text.strip():
        raise Impossible("text", _("写明更正或补充什么。"))
    made = Supplement(report=stored, person_id=stored.person_id, org_path=stored.org_path, at=at, **_hand(by))
    put(made, "text_sealed", text.strip())
    made.save(force_insert=True)
    _record("report.supplemented", stored, by=by, at=at)
    return made


def report_open(report: Report, *, by: Actor, at: datetime) -> None:
    """Reading a report's sealed texts is told in the journal."""
    by.must("report.read")
    _record("report.opened", report, by=by, at=at)


def report_print(report: Report, *, by: Actor, at: datetime) -> None:
    """A report left the house on paper."""
    by.must("report.read")
    _record("report.printed", report, by=by, at=at)


def reports_follow(old: int, new: int) -> int:
    """A fact was corrected: its report is about the fact as it now stands. Returns how many reports followed."""
    return Report.objects.filter(happening_id=old).update(happening_id=new)


def reports_part(people: Collection[int]) -> int:
    """A merge is undone: what was told since of a report goes home with it. Returns how many rows went."""
    went = 0
    for model, report in ((Step, "report"), (Recipient, "report"), (Receipt, "recipient__report"), (Supplement, "report")):
        astray = model._default_manager.filter(person__in=people).exclude(person=F(f"{report}__person"))
        for pk, home in astray.values_list("pk", f"{report}__person"):
            went += model._default_manager.filter(pk=pk).update(person=home)
    return went


def _fact_of(person: Any, told: Telling, happening: Any, *, by: Actor) -> Any:
    """The standing fact that the report is about, held; None where none is on file. Raises Impossible, Reported."""
    rows = happenings.standing([told.kind], seen_by=by).filter(person_id=person.pk).select_for_update(of=("self",))
    if happening is not None:
        fact = rows.filter(pk=happening.pk).first()
        if fact is None:
            raise Impossible("kind", _("登记的是另一种情况，或者已经撤回。先更正那件情况。"))
        if fact.happened_on != told.occurred_on:
            raise Impossible("occurred", _("登记的发生日期是 %(day)s。要改，先更正那件情况。") % {"day": fact.happened_on})
    else:
        fact = rows.filter(happened_on=told.occurred_on).order_by("id").first()
    made = Report.objects.filter(happening=fact).first() if fact else None
    if made is not None:
        raise Reported(made)
    return fact


def _must_be_in_order(told: Telling, at: datetime) -> None:
    if told.kind not in KINDS:
        raise Impossible("kind", _("选五类情况中的一类。"))
    began = timezone.make_aware(datetime.combine(told.occurred_on, told.occurred_time or DAWN))
    if told.known_at > at or told.known_at < began:
        raise Impossible("known_at", _("得知时间应在发生之后、现在之前。"))
    if told.oral_at > at or told.oral_at < told.known_at:
        raise Impossible("oral_at", _("口头报告的时间应在得知之后、现在之前。"))
    if not told.told_to.strip():
        raise Impossible("told_to", _("写明报给了谁。"))


def _say(report: Report, step: str, word: str, text: str, lacks: str, *, by: Actor, at: datetime, above: bool = False) -> Step:
    stored = _held(report, by=by)
    _last_before(stored, step)
    if above and not any(answers_for(by, one.unit.path, stored.org_path)
                         for one in stored.recipients.select_related("unit")):
        raise Refused(_("由收报告的单位或它的上级来办。"))
    if not text.strip():
        raise Impossible("text", lacks)
    made = _step(stored, step, by=by, at=at, when=at, text=text.strip())
    _record(word, stored, by=by, at=at)
    return made


def _held(report: Report, *, by: Actor) -> Report:
    """The person and then the report, kept until the act ends, so that no two steps follow the same one."""
    person_hold(report.person_id, by=by)
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _step(report: Report, step: str, *, by: Actor, at: datetime, when: datetime, text: str = "", **told: str) -> Step:
    last = _last_before(report, step)
    made = Step(report=report, person_id=report.person_id, org_path=report.org_path, number=last.number + 1 if last else 1,
                after=last.step if last else "", step=step,
                at=when, day=timezone.localtime(when).date(), recorded_at=at, **told, **_hand(by))
    put(made, "text_sealed", text)
    made.save(force_insert=True)
    return made


def _last_before(report: Report, step: str) -> Step | None:
    """The last step, after which `step` must be one that may follow."""
    last: Step | None = report.steps.order_by("-number").first()
    follows = NEXT[last.step if last else ""]
    if step not in follows:
        wanted = listing(STEPS[one] for one in follows)
        raise Impossible("", _("这份报告下一步是%(next)s。") % {"next": wanted} if wanted else _("这份报告已经关闭，只能补充报告。"))
    return last


def _receipt(recipient: Recipient, report: Report, remark: str, *, by: Actor, at: datetime) -> Receipt:
    made = Receipt(recipient=recipient, person_id=report.person_id, org_path=report.org_path, at=at, **_hand(by))
    put(made, "text_sealed", remark.strip())
    made.save(force_insert=True)
    return made


def _hand(by: Actor) -> dict[str, Any]:
    return {"by_name": by.name, "by_post": by.label, "by_id": by.account_id}


def _record(word: str, report: Report, *, by: Actor, at: datetime, **told: Any) -> None:
    journal.record(word, by=by, at=at, person_id=report.person_id, org_path=report.org_path, about=KINDS[report.kind],
                   fields={"id": report.pk, **told})
