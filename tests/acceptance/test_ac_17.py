"""AC-17, as far as the roster goes: which 革命时期 a day belongs to on either side of each boundary; 1949-10-01 is no 离休.

The months of living allowance that follow from it wait for the allowance.
"""

from datetime import date

import pytest

from tests.acceptance import stage
from weixia.kernel.actor import Impossible
from weixia.kernel.scope import scoped
from weixia.registry.actions.kinds import kind_correct
from weixia.registry.models import Person

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 20)


@pytest.mark.parametrize(("before", "ends", "after", "begins"), [
    (date(1937, 7, 6), "土地革命战争时期", date(1937, 7, 7), "抗日战争前期"),
    (date(1942, 12, 31), "抗日战争前期", date(1943, 1, 1), "抗日战争后期"),
    (date(1945, 9, 2), "抗日战争后期", date(1945, 9, 3), "解放战争时期"),
])
def test_ac_17_a_day_more_is_another_period(before: date, ends: str, after: date, begins: str) -> None:
    world = stage.county(ON)
    officer = stage.browser(world, "小张")
    for name, joined, period in (("早一日", before, ends), ("晚一日", after, begins)):
        person = stage.joined(world, name, on=ON, kind="lixiu", birth_on=date(1920, 1, 1), revolution_joined_on=joined,
                              revolution_joined_precision="day")
        assert period in stage.read(officer, f"/people/{person.pk}?tab=record"), joined


@pytest.mark.parametrize(("joined", "taken"), [(date(1949, 9, 30), True), (date(1949, 10, 1), False)])
def test_ac_17_nobody_who_joined_after_september_1949_becomes_lixiu(joined: date, taken: bool) -> None:
    world = stage.county(ON)
    head, person = world.actor("孙科", on=ON), world.people["王老"]

    def corrected() -> None:
        with scoped(head.scope):
            kind_correct(person, by=head, at=stage.moment(ON), to="lixiu", since=ON, document="组发〔2026〕1 号", joined_on=joined,
                         joined_precision="day")

    if taken:
        corrected()
    else:
        with pytest.raises(Impossible, match="1949-09-30"):
            corrected()
    with scoped(head.scope):
        assert Person.objects.get(pk=person.pk).kind == ("lixiu" if taken else "tuixiu")
