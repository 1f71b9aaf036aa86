"""Verbs of the settle and of the working days."""

import contextlib
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.duties import almanac, rulebook, settling
from weixia.duties.actions.errands import errand_leave
from weixia.duties.models import WorkYear
from weixia.duties.settling import Settled
from weixia.kernel import journal, turns
from weixia.kernel.actor import Actor, Impossible
from weixia.policy.calendar import WorkYear as Published
from weixia.policy.calendar import work_year
from weixia.registry.queries.units import answers_for_all


def duties_settle(*, by: Actor, at: datetime, on: date | None = None, since: date | None = None,
                  told: Callable[[int, int], object] | None = None) -> Settled:
    """Decide every duty of everybody up to `on`; `since` is the bureau's first day with Weixia, stored from then on.

    `told` hears how many people are done, of how many: each slice is written when it is decided. Raises NotStarted
    when no first day was ever said.
    """
    by.must("duty.settle")
    kept = settling.started()
    done = settling.settle(at=at, on=on, since=since, told=told)
    with transaction.atomic():
        journal.record("duty.settled", by=by, at=at, about=str(done.to), fields=_settled_fields(done, kept))
    return done


@transaction.atomic
def duties_start(*, by: Actor, at: datetime, since: date) -> None:
    """起用: say the day from which the bureau answers with Weixia, once; the clock decides what is owed from then on.

    Raises Impossible when it was said before, or by a post that does not answer for every unit here.
    """
    by.must("duty.settle")
    today = timezone.localtime(at).date()
    turns.alone()
    if settling.started() is not None:
        raise Impossible("", _("起用日已经定过了。要改，请在服务器上运行 weixia duties settle --since。"))
    if not answers_for_all(by):
        raise Impossible("", _("起用日由最上级单位的科室负责人来定。"))
    if since > today:
        raise Impossible("", _("起用日还没有到。"))
    settling.begin(at=at, since=since, to=today)
    errand_leave("start", by=by, at=at, about=str(since))
    journal.record("duty.started", by=by, at=at, about=str(since), fields={"since": ["", str(since)]})


def settle_daily(*, by: Actor, at: datetime) -> Settled | None:
    """The clock's settle: everybody, up to today; in full as proof that nothing differs, once since the last Sunday.

    None before the first day was said, or when today is settled already; the proof is owed even so.
    """
    by.must("duty.settle")
    kept, today = settling.started(), timezone.localtime(at).date()
    if kept is None:
        return None
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    proof = kept.proved_at is None or timezone.localtime(kept.proved_at).date() < sunday
    if kept.settled_to >= today and not proof:
        return None
    done = settling.settle(at=at, on=today, daily=not proof)
    with transaction.atomic():
        journal.record("duty.settled", by=by, at=at, about=str(done.to), fields=_settled_fields(done, kept))
    return done


def people_settle(people: Collection[int], *, at: datetime, only: Collection[str] = ()) -> Settled | None:
    """Decide the duties of these people anew, after a fact about them changed. None before the first day was said."""
    return settling.settle_people(people, at=at, only=only)


def warm() -> None:
    """Compile the rules now, so that no request waits for it.

    The book's own ask no database, which may be away yet; what units hold stricter is then compiled when first asked for.
    """
    rulebook.compile_book()
    with contextlib.suppress(DatabaseError):
        rulebook.rules()


class Overtaken(Exception):
    """Somebody imported the same year meanwhile: `stands` is theirs, `mine` was not written."""

    def __init__(self, stands: WorkYear, mine: Published) -> None:
        super().__init__(_("这一年的工作日表刚刚被别人导入过。"))
        self.stands, self.mine = stands, mine

    @property
    def days(self) -> list[tuple[date, bool, bool]]:
        """Days on which the two differ: whether they are worked in mine, whether in theirs."""
        return almanac.differing(self.mine, almanac.read(self.stands))


@transaction.atomic
def workdays_import(data: Mapping[str, Any], *, by: Actor, at: datetime, seen: Mapping[str, str] | None = None) -> None:
    """Take a published year of working days; the clock settles what waited for it. `seen`: what the form was drawn from
    (queries.workday_marks). Raises CalendarError, Refused, Overtaken."""
    by.must("calendar.write")
    table = work_year(data)
    turns.alone()
    stands = WorkYear.objects.filter(year=table.year).first()
    if seen is not None and stands and almanac.mark(stands) != seen.get(str(table.year)) and (clash := Overtaken(stands, table)).days:
        raise clash
    almanac.store(table, by_name=by.name, at=at)
    journal.record("workdays.imported", by=by, at=at, about=str(table.year), fields={"title": table.title})
    if errand_leave("workdays", by=by, at=at, about=str(table.year)) is None:
        almanac.fill()


def _settled_fields(done: Settled, before: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"to": str(done.to), "added": done.added, "changed": done.changed, "gone": done.gone}
    if before is None or before.since != done.since:
        fields["since"] = [str(before.since) if before else "", str(done.since)]
    return fields
