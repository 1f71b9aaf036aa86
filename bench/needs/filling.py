"""Needs over the people of bench/pages: one in twelve still open, one in eight of those without an owner, one in ten of all by a
caller whom the register does not know. Their words only look sealed: no page that is measured opens them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg

from bench.pages import filling as people_filling
from bench.settle import filling

OPEN, UNOWNED, UNKNOWN = 1 / 12, 1 / 8, 1 / 10
NEEDS = """
SELECT n, p.id AS person, p.org_path, p.unit_id, p.unknown, p.open, NOT p.open OR bench.u(n, 92) >= {unowned} AS owned, n % 11 AS sort,
  {on}::date - (bench.u(n, 93) * CASE WHEN p.open THEN 12 ELSE 900 END)::int AS day
FROM (SELECT n, bench.u(n, 91) < {unknown} AS unknown, bench.u(n, 94) < {open} AS open, q.id, q.org_path, q.unit_id
  FROM generate_series({first}, {last}) n JOIN registry_person q ON q.id = 1 + (bench.u(n, 90) * ({people} - 1))::int) p"""
MOMENT = "((day + {days}) + time '17:00') AT TIME ZONE 'Asia/Shanghai'"
COLUMNS = {
    "uuid": "gen_random_uuid()", "number": "(100000 + n)::text", "asked_as": "(100000 + n)::text", "org_path": "org_path",
    "unit_id": "unit_id", "person_id": "CASE WHEN unknown THEN NULL ELSE person END", "channel": "'hotline'",
    "kind": "(ARRAY['medical','claim','daily','mobility','repair','company','study','activity','papers','complaint','other'])[1 + sort]",
    "urgency": "(ARRAY['three_days','no_hurry','today'])[1 + n % 3]", "words_sealed": "{sealed}", "received_on": "day",
    "caller_phone_index": "CASE WHEN unknown THEN md5('caller' || n / 3) ELSE '' END", "recorded_at": MOMENT.format(days=0),
    "recorded_by": "'经办'", "answer_by": "day + 1", "promised_at": MOMENT.format(days=10), "owned": "owned",
    "next_at": MOMENT.format(days="CASE WHEN owned THEN 10 ELSE 1 END"), "handler": "CASE WHEN owned THEN '经办' ELSE '' END",
    "handler_account_id": "CASE WHEN owned THEN 1 + n % 500 END",
    "state": "CASE WHEN NOT open THEN 'closed' WHEN owned THEN 'working' ELSE 'recorded' END",
    "closed_at": f"CASE WHEN open THEN NULL ELSE {MOMENT.format(days=8)} END",
}


def fill(people: int, needs: int, seed: int, *, on: date, say: Callable[[str], None]) -> None:
    """Fill an empty instance. Inside the root scope."""
    from weixia.duties import almanac
    from weixia.kernel import home

    asked = filling.Asked(people=people, facts=1, seed=seed, since=on - timedelta(days=40), on=on + timedelta(days=2))
    almanac.fill()
    with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.database_name()}, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica; SET maintenance_work_mem = '256MB'; SET work_mem = '128MB'")
        admin.execute(filling.PREPARE.format(seed=seed) + people_filling.SAID)
        filling._units(admin, asked)
        like = min(people, people_filling.LIKE)
        people_filling._people(admin, asked, 1, like, say)
        if people > like:
            with filling._without_indexes(admin, (*filling.LOADED, "registry_familycontact")):
                people_filling._people(admin, asked, like + 1, people, say)
                say("building indexes")
        admin.execute("SELECT setval(pg_get_serial_sequence('registry_person', 'id'), %s)", [people])
        admin.execute("DROP TABLE bench.said; ANALYZE registry_person")
        _needs(admin, asked, needs, say)
        say("analyzing")
        admin.execute("VACUUM (ANALYZE)")


def _needs(admin: Any, asked: filling.Asked, needs: int, say: Callable[[str], None]) -> None:
    from weixia.needs.models import Need

    shares = {"{open}": OPEN, "{unowned}": UNOWNED, "{unknown}": UNKNOWN, "{first}": 1, "{last}": needs}
    said = NEEDS
    for name, value in shares.items():
        said = said.replace(name, str(value))
    with filling._without_indexes(admin, ("needs_need",)):
        say("filling needs_need")
        filling._insert(admin, Need, COLUMNS, said, asked)
        say("building indexes")
