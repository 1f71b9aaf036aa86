"""What somebody answers may be a need (S001-24): with the word of whoever was asked, it is recorded as found at the survey."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel.actor import Actor, Impossible
from weixia.needs.actions.needs import Asking, need_record
from weixia.needs.models import Need, Respondent


@transaction.atomic
def answer_raise(row: Respondent, *, by: Actor, at: datetime, kind: str, urgency: str, words: str, agreed: bool) -> Need:
    """Record what was answered as a need, linked to the row of the survey. `agreed`: the person asked said that it may be.
    Raises Refused, Impossible, Elsewhere."""
    by.must("survey.ask")
    if not agreed:
        raise Impossible("agreed", _("先问一句本人愿不愿意登记成需求；本人同意才登记。"))
    if row.state not in ("partial", "answered"):
        raise Impossible("", _("还没有答过的题，先记下答案。"))
    return need_record(by=by, at=at, told=Asking(
        channel="found", kind=kind, urgency=urgency, words=words, person_id=row.person_id, links=(("survey", row.pk),)))
