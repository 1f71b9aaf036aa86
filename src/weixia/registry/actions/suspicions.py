"""Judging pairs of records that may be one person. Merging them is another act."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Refused
from weixia.registry.models import Suspicion


@transaction.atomic
def suspicion_judge(*, by: Actor, at: datetime, suspicion: Suspicion, verdict: str, note: str = "") -> None:
    """Keep a human's verdict: `same` or `different`. A pair judged different is not suggested again."""
    by.must("suspicion.judge")
    if verdict not in {"same", "different"}:
        raise Refused(_("请选「同一个人」或「不是同一个人」。"))
    suspicion.verdict, suspicion.note = verdict, note
    suspicion.judged_by, suspicion.judged_at = by.name, at
    suspicion.save(update_fields=["verdict", "note", "judged_by", "judged_at"])
    journal.record("suspicion.judged", by=by, at=at, person_id=suspicion.person_id, org_path=suspicion.org_path,
                   fields={"verdict": verdict}, reason=note)
