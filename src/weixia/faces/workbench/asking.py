"""Small words that pages share: the day, the moment, the object or 404, the pager."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

Thing = TypeVar("Thing")


def now() -> datetime:
    """The moment of the request, UTC."""
    return timezone.now()


def today() -> date:
    """The local day."""
    return timezone.localdate()


def found(thing: Thing | None) -> Thing:
    """The object, or 404: absent and out of scope are not told apart."""
    if thing is None:
        raise Http404
    return thing


def whole(text: Any) -> int | None:
    """A whole number from a query, or None."""
    return int(text) if str(text or "").isdigit() and len(str(text)) < 18 else None


def pager(request: HttpRequest, *, next_key: str, shown: str = "") -> dict[str, str]:
    """`{shown, next_url, first_url}` of a keyset page; the key travels as `after`."""
    return {
        "shown": shown,
        "next_url": with_query(request.GET, after=next_key) if next_key else "",
        "first_url": with_query(request.GET, after="") if request.GET.get("after") else "",
    }


def opens(page: str) -> Callable[[int], str]:
    """What gives the address of a page by the number in it; it is asked for once, however many the rows."""
    before, _zero, after = reverse(f"workbench:{page}", args=[0]).rpartition("0")
    return lambda pk: f"{before}{pk}{after}"


def with_query(query: QueryDict, **changes: Any) -> str:
    """`?…` with these keys changed; an empty value drops the key."""
    pairs = {key: query.get(key, "") for key in query} | changes
    return "?" + urlencode({key: value for key, value in pairs.items() if value not in ("", None)})


def age_on(born: date | None, on: date, precision: str = "day") -> int | None:
    """周岁 on the day; None when the year is not known."""
    if born is None or not precision:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
