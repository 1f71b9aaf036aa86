"""Where a division lies, how far two are apart, and in which order to go through many. Straight lines, not roads."""

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Place:
    """A province, a prefecture or a county ruled by a province, by its seat. `code`: GB/T 2260, six digits."""

    code: str
    name: str
    latitude: float
    longitude: float

    @property
    def province(self) -> str:
        """The first two digits, which the whole province shares."""
        return self.code[:2]


@dataclass(frozen=True)
class Stop:
    """A province on the way: its places in order, and the km to it from the stop before, its own places included."""

    province: str
    places: tuple[Place, ...]
    km: int


@dataclass(frozen=True)
class Route:
    """The order through the provinces and back to the start; `km` is the whole way there and back."""

    stops: tuple[Stop, ...]
    km: int


@cache
def places() -> dict[str, Place]:
    """Every place that is known, by code."""
    lines = (Path(__file__).parent / "places.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    return {code: Place(code, name, float(north), float(east)) for code, name, north, east in rows}


def place_of(division: str) -> Place | None:
    """The prefecture (or the county ruled by a province) that a division lies in, else its province; None when unknown."""
    code = division.strip()[:6]
    tried = (code, f"{code[:4]}00", f"{code[:2]}0000")
    return next((places()[one] for one in tried if len(code) >= 2 and one in places()), None)


def province_name(code: str) -> str:
    """The name of the province that a division code begins with; '' when unknown."""
    found = places().get(f"{code[:2]}0000")
    return found.name if found else ""


def apart(one: Place, other: Place) -> float:
    """Km along the great circle."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    bow = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(bow))


def route(start: Place, stops: Iterable[Place]) -> Route:
    """A short round through all places, province by province: the nearest next, then uncrossed (2-opt)."""
    by_province: dict[str, set[Place]] = {}
    for place in stops:
        by_province.setdefault(place.province, set()).add(place)
    middles = {province: _middle(found) for province, found in by_province.items()}
    order = _uncrossed(start, _nearest_first(start, middles.values()))
    legs, here, total = [], start, 0.0
    for middle in order:
        way = _nearest_first(here, by_province[middle.province])
        km = sum(apart(one, other) for one, other in zip([here, *way], way, strict=False))
        legs.append(Stop(middle.province, tuple(way), round(km)))
        here, total = way[-1], total + km
    return Route(tuple(legs), round(total + apart(here, start)))


def _middle(found: Collection[Place]) -> Place:
    first = min(found, key=lambda place: place.code)
    return Place(first.code, first.name, sum(p.latitude for p in found) / len(found), sum(p.longitude for p in found) / len(found))


def _nearest_first(start: Place, stops: Iterable[Place]) -> list[Place]:
    left, way, here = set(stops), [], start
    while left:
        here = min(left, key=lambda place: (apart(here, place), place.code))
        left.remove(here)
        way.append(here)
    return way


def _uncrossed(start: Place, way: list[Place]) -> list[Place]:
    """2-opt on the closed round: a stretch is turned about as long as that shortens it."""
    best, shortened = list(way), True
    while shortened:
        shortened = False
        for first in range(len(best)):
            for last in range(first + 1, len(best)):
                before, after = best[first - 1] if first else start, best[last + 1] if last + 1 < len(best) else start
                now = apart(before, best[first]) + apart(best[last], after)
                if apart(before, best[last]) + apart(best[first], after) < now - 1e-9:
                    best[first:last + 1] = reversed(best[first:last + 1])
                    shortened = True
    return best
