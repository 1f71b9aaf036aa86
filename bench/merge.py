"""One merge and its undo, settled duties included, beside one bare durable transaction that writes as many rows.

    .venv/bin/python -m bench.merge [people]
"""

import sys
from datetime import UTC, date, datetime
from itertools import count

from bench.ground import ground, median, say

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
TIMES = 15


def main(people: int) -> None:
    with ground(people=people, contacts_each=20):
        from django.db import connection, transaction

        from weixia import reactions
        from weixia.duties import settling
        from weixia.duties.models import Duty
        from weixia.kernel import journal
        from weixia.kernel.actor import OPERATOR
        from weixia.needs.models import Contact
        from weixia.registry.actions.merges import merge_make, merge_undo
        from weixia.registry.models import Person

        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=AT, on=AT.date(), since=date(2026, 1, 1))
        with transaction.atomic():
            ids = list(Person.objects.order_by("id").values_list("pk", flat=True)[: 8 * TIMES])
            touched = Contact.objects.filter(person=ids[1]).count() + Duty.objects.filter(person__in=ids[:2]).count()
        pairs = zip(ids[::2], ids[1::2], strict=True)
        made, places = [], count()

        def merge() -> None:
            with transaction.atomic():
                kept, gone = (Person.objects.get(pk=pk) for pk in next(pairs))
                made.append(merge_make(by=OPERATOR, at=AT, survivor=kept, merged=gone, choices={}, reason="同一个人",
                                       versions={kept.pk: 1, gone.pk: 1}, confirmed=True))

        def undo() -> None:
            merge_undo(by=OPERATOR, at=AT, merge=made.pop())

        def bare() -> None:
            start = next(places) * touched
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE needs_contact SET person_id = person_id WHERE id > %s AND id <= %s", [start, start + touched])

        merge(), undo(), bare()  # statements are prepared and rules compiled once
        floor, ours = median(bare, times=TIMES), median(merge, times=TIMES)
        back = median(undo, times=TIMES)
        say("merge", people=people, rows=touched, floor_s=floor, merge_s=ours, undo_s=back)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
