"""推翻 of a risk flag: it does not hold for this person, says somebody, for a reason, until a day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor, Impossible
from weixia.needs.models import Overrule
from weixia.registry.access import visible
from weixia.registry.actions.holding import person_hold

LONGEST = 366  # days; then it is looked at again


@transaction.atomic
def flag_overrule(person: Any, *, by: Actor, at: datetime, flag: str, reason: str, until: date) -> Overrule:
    """Raises Refused, Impossible, Elsewhere."""
    by.must("flag.overrule")
    person, today = person_hold(person.pk, by=by), timezone.localtime(at).date()
    if not reason.strip():
        raise Impossible("reason", _("写明为什么这项提示对这位老同志不成立。"))
    if not today <= until <= today + timedelta(days=LONGEST):
        raise Impossible("until", _("到哪天为止：从今天起，最长一年，到期再看。"))
    lapsed = Overrule.objects.filter(person=person, flag=flag, ended_at=None, until__lt=today)
    lapsed.update(ended_at=at)
    try:
        with transaction.atomic():
            row = Overrule.objects.create(person=person, org_path=person.org_path, flag=flag, reason=reason.strip(), from_day=today,
                                          until=until, by_id=by.account_id, by_name=by.name, at=at)
    except IntegrityError as beaten:
        raise Impossible("", _("这项提示已经有人推翻了。")) from beaten
    journal.record("flag.overruled", by=by, at=at, person_id=person.pk, org_path=person.org_path, reason=row.reason,
                   fields={"id": row.pk, "flag": flag, "until": str(until)})
    return row


@transaction.atomic
def flag_overrule_end(row: Overrule, *, by: Actor, at: datetime) -> bool:
    """撤回: the flag holds again. False when it was already so."""
    by.must("flag.overrule")
    person_hold(row.person_id, by=by)
    changed = Overrule.objects.filter(visible(by), pk=row.pk, ended_at=None).update(ended_at=at, ended_by=by.name)
    if changed:
        journal.record("flag.overrule_ended", by=by, at=at, person_id=row.person_id, org_path=row.org_path,
                       fields={"id": row.pk, "flag": row.flag})
    return bool(changed)
