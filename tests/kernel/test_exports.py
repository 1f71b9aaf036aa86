"""The gate: a purpose, a second pair of eyes above 200 rows, a daily quota, seven days, and a journal of all of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.world import World, build
from weixia.kernel import exports, preferences
from weixia.kernel.actor import Actor, Impossible, Refused
from weixia.kernel.exports import Asking
from weixia.kernel.models import Event, Export, Preference
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
AT = timezone.now()


@pytest.fixture
def world() -> Iterator[World]:
    with scoped(ROOT):
        yield build()


def ask(by: Actor, rows: int, *, form: str = "csv", **more: Any) -> Export:
    with scoped(by.scope):
        asking = Asking(kind="people", title="老同志名单", form=form, columns=["姓名"], purpose="daily", query={"q": "王老"}, **more)
        export = exports.export_ask(by=by, at=AT, asking=asking)
        return exports.export_make(export, by=by, at=AT, rows=([f"第 {n} 人"] for n in range(rows)))


def said() -> list[str]:
    with scoped(ROOT):
        return list(Event.objects.filter(action__startswith="export.").order_by("id").values_list("action", flat=True))


def test_a_short_list_is_made_at_once_and_taken_by_its_asker_alone(world: World) -> None:
    by = world.actor("小张")
    export = ask(by, 3)
    assert (export.state, export.rows, export.needs_approval) == ("ready", 3, False)
    text = b"".join(exports.export_take(export, by=by, at=AT)).decode()
    assert text.count("\r\n") == 5 and "由 小张 于" in text and "用途：日常联系" in text and export.number in text
    for other in ("周局", "孙科", "何信", "外人", "甲管"):
        with pytest.raises(Refused):
            exports.export_take(export, by=world.actor(other), at=AT)
    assert said() == ["export.asked", "export.made", "export.taken"]


def test_neither_the_file_nor_the_row_holds_what_was_asked_in_clear(world: World) -> None:
    export = ask(world.actor("小张"), 3, form="xlsx")
    sealed = exports.path_of(export).read_bytes()
    assert b"PK" != sealed[5:7] and "王老" not in str(vars(export)) and exports.query_of(export) == {"q": "王老"}
    assert [path for path in exports.folder().iterdir() if path.is_dir()] == []


@pytest.mark.parametrize(("purpose", "text", "column"), [("", "", "purpose"), ("fun", "", "purpose"), ("other", " ", "purpose_text")])
def test_no_list_leaves_without_a_purpose(world: World, purpose: str, text: str, column: str) -> None:
    asking = Asking(kind="people", title="老同志名单", form="csv", purpose=purpose, purpose_text=text)
    with pytest.raises(Impossible) as problem:
        exports.export_ask(by=world.actor("小张"), at=AT, asking=asking)
    assert problem.value.column == column and not Export.objects.exists()


def test_a_long_list_waits_for_another_post(world: World) -> None:
    by, head = world.actor("小张"), world.actor("孙科")
    export = ask(by, exports.FREE_ROWS + 1)
    assert export.state == "waiting" and not exports.is_there(export, at=AT)
    with pytest.raises(Refused):
        exports.export_take(export, by=by, at=AT)
    with pytest.raises(Refused):
        exports.export_approve(export, by=by, at=AT, alone=False)
    let = exports.export_approve(export, by=head, at=AT, alone=False)
    assert (let.state, let.decided_by) == ("ready", "孙科")
    assert b"".join(exports.export_take(let, by=by, at=AT)).count(b"\r\n") == exports.FREE_ROWS + 3
    with pytest.raises(Impossible):
        exports.export_approve(let, by=head, at=AT, alone=False)
    assert said() == ["export.asked", "export.made", "export.approved", "export.taken"]


def test_nobody_approves_their_own_unless_nobody_else_can(world: World) -> None:
    head = world.actor("孙科")
    export = ask(head, 201)
    with pytest.raises(Refused, match="另一个人"):
        exports.export_approve(export, by=head, at=AT, alone=False)
    alone = exports.export_approve(export, by=head, at=AT, alone=True)
    assert alone.state == "ready" and "由本人批准" in alone.decided_why


def test_declining_says_why_and_destroys_the_file(world: World) -> None:
    export, head = ask(world.actor("小张"), 300), world.actor("孙科")
    with pytest.raises(Impossible):
        exports.export_decline(export, by=head, at=AT, why=" ")
    refused = exports.export_decline(export, by=head, at=AT, why="用统计数就够了")
    assert refused.state == "refused" and not exports.path_of(export).exists()


def test_the_day_s_quota_asks_for_approval_when_it_is_used_up(world: World) -> None:
    Preference.objects.create(pk="export.quota", value="250", by_name="甲管", at=AT)
    by = world.actor("小张")
    assert [ask(by, 120).state, ask(by, 120).state] == ["ready", "ready"]
    over = ask(by, 120)
    assert over.state == "waiting" and "今天已导出 240 行" in exports.needs_approval(by, 120, at=AT)
    assert ask(world.actor("何信"), 120).state == "ready", "each account has its own"
    assert exports.needs_approval(by, 120, at=AT + timedelta(days=1)) == ""
    assert preferences.value("export.quota") == 250


def test_what_one_may_see_of_exports(world: World) -> None:
    mine, foreign = ask(world.actor("小张"), 300), ask(world.actor("外人"), 300)
    for name, sees in (("小张", {mine}), ("孙科", {mine}), ("周局", {mine}), ("何信", set()), ("甲管", set()), ("外人", {foreign})):
        by = world.actor(name)
        with scoped(by.scope):
            assert {one for one in (mine, foreign) if exports.export_get(one.pk, seen_by=by)} == sees, name
    for name, waits in (("孙科", [mine]), ("小张", []), ("甲管", [])):
        by = world.actor(name)
        with scoped(by.scope):
            assert exports.to_approve(seen_by=by) == waits, name


def test_a_system_administrator_takes_out_what_is_theirs_and_sees_no_other(world: World) -> None:
    ask(world.actor("小张"), 3)
    by = world.actor("甲管")
    export = ask(by, 2)
    with scoped(by.scope):
        assert exports.mine(seen_by=by) == [export]
        assert b"".join(exports.export_take(export, by=by, at=AT))


def test_after_seven_days_the_file_is_gone(world: World) -> None:
    by = world.actor("小张")
    export = ask(by, 3)
    later = AT + exports.KEPT + timedelta(minutes=1)
    assert not exports.is_there(export, at=later), "expired even before the clock sweeps"
    left = exports.folder() / "making-left"
    left.mkdir(exist_ok=True)
    (left / "table.xlsx").write_text("王老")
    assert exports.sweep(AT) == 0 and exports.path_of(export).exists(), "a fresh file may still be written"
    assert exports.sweep(later) >= 2
    export.refresh_from_db()
    assert export.state == "expired" and not exports.path_of(export).exists() and not left.exists()


@pytest.mark.django_db(transaction=True)
def test_the_clock_sweeps_where_no_transaction_is_open() -> None:
    with scoped(ROOT):
        exports.sweep(AT)


def test_a_file_that_was_touched_on_disk_is_not_handed_out(world: World) -> None:
    from weixia.kernel.sealing import SealBroken

    by = world.actor("小张")
    export, other = ask(by, 3), ask(by, 4)
    exports.path_of(export).write_bytes(exports.path_of(other).read_bytes())
    with pytest.raises(SealBroken):
        list(exports.export_take(export, by=by, at=AT))
