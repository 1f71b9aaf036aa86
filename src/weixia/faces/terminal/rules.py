"""weixia rules: the fifty rows of the catalogue, which are in force, and which room the others wait for."""

from collections import Counter
from typing import Any

import click

from weixia.faces.terminal._desk import desk, json_option, setup, show
from weixia.kernel import home
from weixia.kernel.home import NotReady

ROOMS = {
    "registry": "信息库", "needs": "需求", "benefits": "待遇", "health": "健康", "emergency": "应急", "party": "党建", "bulletin": "通报",
    "care": "帮扶", "contribution": "作用发挥", "duties": "应尽之责", "oversight": "督导考核",
}
IN_FORCE, IN_PART, WAITS = "已接", "部分", "待接"


@click.command(name="rules")
@json_option
def command(as_json: bool) -> None:
    """规则目录：五十行各有哪些规则，哪些在用，哪些待接、等哪一间屋子。"""
    rules, own = _rules(), _overrides()
    numbers = sorted({one["row"] for one in rules} - {None})
    rows = [_row(number, [one for one in rules if one["row"] == number]) for number in numbers]
    others = [one for one in rules if one["row"] is None]
    if as_json:
        show({"rows": rows, "others": others, "overrides": own})
        return
    for row in rows:
        click.echo(f"{row['row']:>2}  {row['state']}  {'；'.join(_said(one) for one in row['rules'])}")
    for one in others:
        click.echo(f" —  {WAITS if one['waits'] else IN_FORCE}  {_said(one)}")
    states = Counter(row["state"] for row in rows)
    rooms = Counter(room for row in rows for room in {room for one in row["rules"] for room in one["waits"]})
    click.echo(f"共 {len(rows)} 行：" + "，".join(f"{state} {states[state]}" for state in (IN_FORCE, IN_PART, WAITS)) + "。"
               f"规则 {len(rules)} 条：在用 {sum(not one['waits'] for one in rules)}，待接 {sum(bool(one['waits']) for one in rules)}。")
    for one in own:
        click.echo(_own(one))
    click.echo("等屋子的行数：" + "，".join(f"{ROOMS[room]} {count}" for room, count in rooms.most_common()) + "。")


def _rules() -> list[dict[str, Any]]:
    home.keys()
    setup()
    from weixia.duties import queries
    from weixia.kernel.actor import OPERATOR

    return queries.catalogue(seen_by=OPERATOR)


def _overrides() -> list[dict[str, Any]]:
    """What units hold stricter; nothing before there is a database."""
    from dataclasses import asdict

    from django.utils import timezone

    try:
        with desk():
            from weixia.duties import queries
            from weixia.kernel.actor import OPERATOR

            found = [asdict(one) for one in queries.overrides(seen_by=OPERATOR, on=timezone.localdate())]
    except NotReady:
        return []
    return [{key: value for key, value in one.items() if key not in ("mine", "unit_id")} for one in found]


def _own(held: dict[str, Any]) -> str:
    days = f"{held['since']} 起" + (f"，到 {held['until']} 前" if held["until"] else "")
    rest = f"（{held['document']} {held['number']}）" if held["document"] else ""
    return f"加严  {held['unit']}  {held['rule']} {held['label']} {held['value'] or '按规则书'}，{days}{rest}"


def _row(number: int, rules: list[dict[str, Any]]) -> dict[str, Any]:
    waiting = sum(bool(one["waits"]) for one in rules)
    state = IN_FORCE if not waiting else WAITS if waiting == len(rules) else IN_PART
    return {"row": number, "state": state, "rules": rules}


def _said(rule: dict[str, Any]) -> str:
    waits = f"（待{'、'.join(ROOMS[room] for room in rule['waits'])}）" if rule["waits"] else ""
    return f"{rule['rule']} {rule['title']}{waits}"
