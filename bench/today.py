"""今日 with thousands of open duties, beside Django's bare list page of the same rows in the same run.

    .venv/bin/python -m bench.today [people]

The floor is a plain ORM list: a COUNT(*), a hundred rows with their person, a bare table; same server, same session.
`dressed` is that list again, drawn with the workbench's own frame and row: what the look alone costs, with nothing counted and
nothing put in order. `*_cpu_ratio` is the work of both processes instead of the time on the wall, `*_cpu_to_dressed` the same beside it.
"""

import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median as median_of
from typing import Any

from bench.ground import ground, median, say

TIMES = 15
TABLE = """<!doctype html><title>bare</title><p>{{ count }}</p><table>{% for duty in duties %}<tr><td>{{ duty.person.name }}</td>
<td>{{ duty.rule }}</td><td>{{ duty.period }}</td><td>{{ duty.due }}</td></tr>{% endfor %}</table>"""


def bare(request: Any) -> Any:
    """What a list of open duties costs at the least."""
    from django.core.paginator import Paginator
    from django.http import HttpResponse
    from django.template import Context, Template
    from django.utils import timezone

    from weixia.duties.models import Duty

    open_ones = Duty.objects.filter(kept_on=None, opens__lte=timezone.localdate()).select_related("person").order_by("due", "id")
    pages = Paginator(open_ones, 100)
    return HttpResponse(Template(TABLE).render(Context({"duties": pages.page(1).object_list, "count": pages.count})))


DRESSED = """{% extends "workbench/base.html" %}{% block content %}<p>{{ count }}</p><ul>{% for row in rows %}
{% include "workbench/parts/duty_row.html" %}{% endfor %}</ul>{% endblock %}"""


def dressed(request: Any) -> Any:
    """The same list in the workbench's clothes."""
    from django.core.paginator import Paginator
    from django.http import HttpResponse
    from django.template import Context, RequestContext, Template
    from django.utils import timezone

    from weixia.duties.models import Duty
    from weixia.faces.workbench.dutywords import addresses, kind_of

    open_ones = Duty.objects.filter(kept_on=None, opens__lte=timezone.localdate()).select_related("person").order_by("due", "id")
    pages, opens = Paginator(open_ones, 100), addresses()
    rows = [opens(duty) | {
        "id": duty.pk, "person_name": duty.person.name, "age": 88, "marks": [], "kind": kind_of(duty.rule)[0],
        "icon": kind_of(duty.rule)[1], "matter": duty.rule, "due": duty.due, "status": "open",
        "owner": duty.person.primary_contact, "can_keep": True, "can_move": True} for duty in pages.page(1).object_list]
    told: Context = RequestContext(request, {"rows": rows, "count": pages.count, "today": timezone.localdate()})
    return HttpResponse(Template(DRESSED).render(told))


def main(people: int) -> None:
    with ground(people=people, contacts_each=2):
        from django.db import transaction
        from django.test import Client, override_settings
        from django.utils import timezone

        from weixia.duties import settling
        from weixia.kernel.actor import OPERATOR

        now, today = timezone.now(), timezone.localdate()
        settling.settle(at=now, on=today, since=today - timedelta(days=40))
        browser = Client(HTTP_HOST="localhost")
        browser.force_login(_head(today), backend="allauth.account.auth_backends.AuthenticationBackend")
        with override_settings(ROOT_URLCONF="bench.today_urls"):
            def page(address: str) -> None:
                answer = browser.get(address)
                assert answer.status_code == 200, (address, answer.status_code)

            from weixia.duties import queries

            with transaction.atomic():
                waiting = queries.waiting(seen_by=OPERATOR, on=today)
                later = queries.in_order(queries.waiting(seen_by=OPERATOR, on=today, show="later"), on=today)
                count, deep = waiting.count(), list(later[:2001])[-1].pk
            pages = {"floor_s": "/bare", "dressed_s": "/dressed", "today_s": "/today?whose=all", "list_s": "/today?whose=all&show=later",
                     "deep_s": f"/today?whose=all&show=later&after=2000.{deep}"}
            for address in pages.values():
                page(address)
            work = dict.fromkeys(pages, 0.0)
            runs: dict[str, list[float]] = {name: [] for name in pages}
            for _ in range(TIMES):  # turn by turn, so that a busy moment of the machine falls on all alike
                for name, address in pages.items():
                    before = _cpu()
                    runs[name].append(median(lambda address=address: page(address), times=1))
                    work[name] += _cpu() - before
            ours = ("today_s", "list_s", "deep_s")
            say("today", people=people, open=count, **{name: median_of(times) for name, times in runs.items()},
                **{f"{name[:-2]}_cpu_ratio": round(work[name] / work["floor_s"], 2) for name in ("dressed_s", *ours)},
                **{f"{name[:-2]}_cpu_to_dressed": round(work[name] / work["dressed_s"], 2) for name in ours})


def _cpu() -> float:
    """Seconds that this process and its server process have worked: what a busy machine does not blur. Linux only."""
    from django.db import connection

    worked = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(worked[11]) + int(worked[12])) / os.sysconf("SC_CLK_TCK")


def _head(today: date) -> Any:
    from weixia.registry.models import Account, Post, Unit

    account = Account.objects.create(username="sunke", name="孙科", created_at=None)
    Post.objects.create(account=account, unit=Unit.objects.get(code="B0"), role="section_head", since=today)
    return account


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9_000)
