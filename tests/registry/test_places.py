"""Where divisions lie, how far apart, and a round through many."""

from itertools import permutations

from weixia.registry.places import apart, place_of, places, province_name, route


def test_a_division_is_found_by_county_prefecture_or_province():
    assert place_of("210224").name == "大连市" and place_of("150102").name == "呼和浩特市"
    assert place_of("110105").name == "北京市" and place_of("419001").name == "济源市"
    assert place_of("130000").province == "13" and province_name("130203") == "河北省"
    assert [place_of(code) for code in ("", "9", "990000", "外省")] == [None] * 4


def test_every_place_lies_in_china_near_its_province():
    found = places()
    assert len({place.province for place in found.values()}) == 34 and len(found) > 350
    for place in found.values():
        assert 15 < place.latitude < 54 and 73 < place.longitude < 135, place
        assert apart(place, found[f"{place.province}0000"]) < 1200, place


def test_known_distances():
    beijing, shanghai, guangzhou = map(place_of, ("110000", "310000", "440100"))
    assert abs(apart(beijing, shanghai) - 1068) < 15 and abs(apart(beijing, guangzhou) - 1890) < 20


def test_the_round_is_the_shortest_of_a_few_and_its_legs_are_the_whole():
    start = place_of("210200")
    stops = [place_of(code) for code in ("110000", "310000", "440100", "510100", "230100", "620100", "420100")]

    def length(way):
        return sum(apart(one, other) for one, other in zip([start, *way], [*way, start], strict=True))

    found = route(start, stops)
    assert {stop.province for stop in found.stops} == {place.province for place in stops}
    assert found.km <= min(map(length, permutations(stops))) * 1.05
    way = [place for stop in found.stops for place in stop.places]
    assert sum(stop.km for stop in found.stops) + round(apart(way[-1], start)) - found.km in range(-8, 9)
    assert found.km == round(length(way)) and route(start, reversed(stops)) == found, "the order given does not matter"
    assert route(start, []).km == 0
