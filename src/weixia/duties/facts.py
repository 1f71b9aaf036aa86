"""The facts of all rooms below, put together as the rules ask for them, and named facts of duties themselves."""

from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from weixia.care import facts as care
from weixia.emergency import facts as emergency
from weixia.needs import facts as needs
from weixia.policy.asking import Facts
from weixia.policy.words import plus_days
from weixia.registry import facts as registry

# Settling gives this name to duties_subject, or to the part of it that it looks at.
SUBJECT = ibis.table(
    {"person": "int64", "kind": "string", "resettled": "boolean", "residence": "string", "led": "boolean",
     "ill": "boolean", "hard": "boolean", "start": "date", "death": "date",
     "birth_on": "date", "bd_calendar": "string", "bd_month": "int32", "bd_day": "int32", "bd_year": "int32",
     "nominal": "boolean", "stands_from": "date", "stands_until": "date"},
    name="subject")
STRETCH = ibis.table({"unit_id": "int64", "since": "date", "until": "date", "bureau": "boolean"}, name="duties_unitstretch")
ALWAYS = "0001-01-01"


def units() -> ir.Table:
    """Units as subjects: a row for the days of one stretch, from `start` to `death` (the last one), and where each stands in the tree."""
    since = ibis.coalesce(_.since, ibis.literal(ALWAYS).cast("date"))
    then = STRETCH.select(person=_.unit_id, bureau=_.bureau, start=since, death=plus_days(_.until, -1), came=since, left_on=_.until)
    place = registry.UNIT.rename(placed="id", held_path="path")
    return then.join(place, then.person == place.placed).drop("placed")


@cache
def facts() -> Facts:
    """Everything that rules may ask."""
    told = {**registry.evidence(), **emergency.evidence(), **needs.evidence(), **care.evidence()}
    return Facts(SUBJECT, told, registry.MOMENTS, needs.RECKONED, stretches=needs.stretches(),
                 others={"unit": units(), **needs.cases()}, tenures=registry.tenures())
