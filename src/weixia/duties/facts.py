"""The facts of all rooms below, put together as the rules ask for them, and named facts of duties themselves."""

from functools import cache

import ibis

from weixia.care import facts as care
from weixia.emergency import facts as emergency
from weixia.needs import facts as needs
from weixia.policy.asking import Facts
from weixia.registry import facts as registry

# Settling gives this name to duties_subject, or to the part of it that it looks at.
SUBJECT = ibis.table(
    {"person": "int64", "kind": "string", "resettled": "boolean", "residence": "string", "led": "boolean", "led_until": "date",
     "ill": "boolean", "hard": "boolean", "start": "date", "death": "date",
     "birth_on": "date", "bd_calendar": "string", "bd_month": "int32", "bd_day": "int32", "bd_year": "int32",
     "nominal": "boolean", "kind_since": "date", "kind_before": "string"},
    name="subject")


@cache
def facts() -> Facts:
    """Everything that rules may ask."""
    told = {**registry.evidence(), **emergency.evidence(), **needs.evidence(), **care.evidence()}
    return Facts(SUBJECT, told, registry.MOMENTS, needs.RECKONED, tenures=registry.tenures())
