"""An amount as it is typed: read in 分, or answered with how to write it."""

import pytest
from django.core.exceptions import ValidationError

from weixia.faces.workbench.forms.fields import YuanField


@pytest.mark.parametrize(("typed", "cents"), [("500", 50_000), ("1,200.5元", 120_050), ("¥0.07", 7), ("", None)])
def test_an_amount_is_read(typed: str, cents: int | None) -> None:
    assert YuanField(label="金额", required=False).clean(typed) == cents


@pytest.mark.parametrize("typed", ["五百", "12.345", "-3", "1e5"])
def test_what_is_no_amount_is_answered_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"500 或 500\.50"):
        YuanField(label="金额").clean(typed)
