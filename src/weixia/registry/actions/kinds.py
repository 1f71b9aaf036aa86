"""类别更正: from the day of approval on, by a document; what the person was before stays on file."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.registry import marks
from weixia.registry.actions.holding import person_hold
from weixia.registry.models import KindChange, Person
from weixia.registry.models.person import KINDS

LIXIU_UNTIL = date(1949, 9, 30)  # C4-2


@transaction.atomic
def kind_correct(
    person: Person, *, by: Actor, at: datetime, to: str, since: date, document: str,
    joined_on: date | None = None, joined_precision: str = "",
) -> KindChange:
    """更正类别: `to` from the day of approval `since` on, which `document` says. `joined_on`: 参加革命时间 as approved, if it
    was approved with it. Duties that opened before stay by the old kind. Raises Refused, Impossible, Elsewhere."""
    by.must("kind.correct")
    stored = person_hold(person.pk, by=by)
    today = timezone.localtime(at).date()
    _must_be_possible(stored, to, since, document, today=today)
    if to == "lixiu":
        _must_be_of_the_revolution(joined_on or stored.revolution_joined_on)
    change = KindChange.objects.create(
        person=stored, org_path=stored.org_path, kind_before=stored.kind, kind_after=to, since=since,
        document=document.strip(), by_id=by.account_id, by_name=by.name, at=at)
    fields = {"kind": [stored.kind, to], "since": str(since), "id": change.pk}
    stored.kind = to
    if joined_on:
        stored.revolution_joined_on, stored.revolution_joined_precision = joined_on, joined_precision
    stored.version, stored.updated_at = stored.version + 1, at
    with marks.dated([stored.pk], on=today, since=since):
        stored.save(update_fields=["kind", "revolution_joined_on", "revolution_joined_precision", "version", "updated_at"])
    journal.record("kind.corrected", by=by, at=at, person_id=stored.pk, org_path=stored.org_path, about=stored.name,
                   reason=change.document, fields=fields)
    return change


def _must_be_possible(person: Person, to: str, since: date, document: str, *, today: date) -> None:
    if to not in KINDS or to == person.kind:
        raise Impossible("kind", _("现在就是这一类。请选更正成哪一类。"))
    if since > today:
        raise Impossible("since", _("核准日期还没有到。到那天再办。"))
    if not document.strip():
        raise Impossible("document", _("写明核准的文件，例如文号。"))
    last = KindChange.objects.filter(person=person).order_by("-since").first()
    if last and since <= last.since:
        raise Impossible("since", _("上一次更正从 %(day)s 起，这一次要晚于它。") % {"day": last.since})


def _must_be_of_the_revolution(joined_on: date | None) -> None:
    if joined_on is None:
        raise Impossible("joined", _("离休干部要有核准的参加革命时间。"))
    if joined_on > LIXIU_UNTIL:
        raise Impossible("joined", _("离休干部的参加革命时间应在 1949-09-30 以前（含当日），现在是 %(day)s。") % {"day": joined_on})
