"""weixia duties: settle, list, why."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from weixia.faces.terminal._desk import json_option, setup, show, with_database
from weixia.faces.terminal._spark import spark_options

NOT_STARTED = "还没有设定启用日，没有应尽之责。请先运行：weixia duties settle --on 今天 --since 启用日（如 2026-01-01）"


class Day(click.ParamType):
    """A day as 2026-01-31."""

    name = "日期"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"日期要写成 2026-01-31 这样，读到的是「{value}」。", param, ctx)


DAY = Day()


@click.group(name="duties")
def command() -> None:
    """应尽之责：结算、清单、为何应办。"""


@command.command()
@click.option("--on", type=DAY, required=True, help="结算到哪一天。")
@click.option("--since", type=DAY, help="启用日：第一次结算时写明，以后记住。")
@click.option("--engine", type=click.Choice(["postgres", "spark"]), default="postgres", show_default=True, help="用什么算。")
@click.option("--facts", type=click.Path(path_type=Path), help="spark：weixia facts export 写的文件夹。")
@click.option("--out", type=click.Path(path_type=Path), help="spark：把应尽之责写进这个新文件夹（Parquet）。")
@spark_options
@json_option
def settle(on: date, since: date | None, engine: str, facts: Path | None, out: Path | None, master: str, memory: str,
           as_json: bool) -> None:
    """按规则和事实核算每个人和每个单位的应尽之责，只写有变化的。可以反复运行。

    --engine spark 按导出的事实算出同样的应尽之责，写成文件；不连数据库，什么也不改。
    """
    if engine == "spark":
        if facts is None or out is None:
            raise click.UsageError("用 Spark 核算要写明 --facts 导出的事实 和 --out 写到哪里。")
        _elsewhere(facts, out, on=on, since=since, machine=(master, memory), as_json=as_json)
    elif facts or out:
        raise click.UsageError("--facts 和 --out 是给 --engine spark 的。")
    else:
        _settle(on, since, as_json=as_json)


@with_database
def _settle(on: date, since: date | None, *, as_json: bool) -> None:
    from weixia.duties import actions

    with _progress(as_json) as told:
        try:
            done = actions.duties_settle(by=_operator(), at=_now(), on=on, since=since, told=told)
        except actions.NotStarted:
            _not_started()
    if as_json:
        show({"since": done.since, "settled_to": done.to, "added": done.added, "changed": done.changed,
              "gone": done.gone, "by_rule": done.by_rule})
    else:
        click.echo(f"已结算到 {done.to}（启用日 {done.since}）：新增 {done.added}，变化 {done.changed}，撤去 {done.gone}。")


def _elsewhere(facts: Path, out: Path, *, on: date, since: date | None, machine: tuple[str, str], as_json: bool) -> None:
    setup()
    from weixia.duties.spark import deciding
    from weixia.duties.spark.session import Machine

    with _progress(as_json) as told:
        done = deciding.decide_into(out, facts, on=on, since=since, machine=Machine(*machine), told=told)
    if as_json:
        show({"since": done.since, "on": done.on, "rows": done.rows, "by_rule": done.by_rule, "seconds": round(done.seconds, 1),
              "out": str(out)})
    else:
        click.echo(f"已算到 {done.on}（启用日 {done.since}）：{len(done.by_rule)} 条规则，应尽之责 {done.rows:,} 件，"
                   f"用时 {done.seconds:.0f} 秒，写在 {out / deciding.DUTIES}。数据库没有动。")


@contextmanager
def _progress(hidden: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal; the function inside moves it: so many done, of so many."""
    unseen = hidden or not sys.stderr.isatty()
    with click.progressbar(length=1, label="核算", file=sys.stderr, hidden=unseen, show_pos=True) as bar:
        def told(seen: int, of: int) -> None:
            bar.length = of
            bar.update(seen - bar.pos)

        yield told


@command.command(name="list")
@click.option("--on", type=DAY, help="看哪一天的状态，默认今天。")
@click.option("--due-from", type=DAY, help="应办日不早于。")
@click.option("--due-to", type=DAY, help="应办日不晚于。")
@click.option("--person", default="", help="人员编号。")
@click.option("--subject", type=click.Choice(["person", "unit", "case"]), default="person", show_default=True,
              help="人的、单位的，还是一件件诉求和信访的。")
@json_option
@with_database
def list_(on: date | None, due_from: date | None, due_to: date | None, person: str, subject: str, as_json: bool) -> None:
    """某一天的应尽之责，不论状态。"""
    from django.db import transaction

    from weixia.duties import queries
    from weixia.duties.queries import Filters
    from weixia.faces.terminal import _case_duties, _unit_duties

    day = on or _now().date()
    if subject != "person" and person:
        raise click.UsageError(f"--person 是查人的，和 --subject {subject} 不能一起用。")
    _reach(day, stored=not person)
    if others := {"unit": _unit_duties, "case": _case_duties}.get(subject):
        with transaction.atomic():
            rows = others.listed(day, due_from, due_to, by=_operator())
        show(rows) if as_json else others.table(rows, day)
        return
    with transaction.atomic():
        found = queries.listed(Filters(due_from, due_to, person), seen_by=_operator(), on=day)
        rows = [_row(duty) for duty in found]
    if as_json:
        show(rows)
    else:
        _table(rows, day)


@command.command()
@click.argument("duty_id", type=int, metavar="ID")
@click.option("--on", type=DAY, help="看哪一天的状态，默认今天或已结算到的那一天。")
@json_option
@with_database
def why(duty_id: int, on: date | None, as_json: bool) -> None:
    """为何应办：规则、版本、出处、查到的情况、凭据。"""
    from django.db import transaction

    from weixia.duties import queries

    kept = queries.started()
    if kept is None:
        _not_started()
    with transaction.atomic():
        told = queries.why(duty_id, seen_by=_operator(), on=on or max(_now().date(), kept.settled_to))
        if told is None:
            raise click.UsageError(f"没有编号 {duty_id} 的应尽之责，或者那一天它还没有开始。")
        document = _why(told)
    if as_json:
        show(document)
        return
    click.echo(f"{document['title']}（{document['rule']}）· {document['person']} · {document['period']}")
    click.echo(f"{document['opens']} 起，应办日 {document['due'] or '无法判定'}，{document['status_words']}"
               + (f"，{document['kept_on']} 办到" if document["kept_on"] else ""))
    for line in _why_lines(document):
        click.echo(line)


def _row(duty: Any) -> dict[str, Any]:
    from weixia.duties import rulebook

    return {
        "id": duty.pk, "rule": duty.rule, "person": duty.person.number, "period": duty.period,
        "opens": duty.opens.isoformat(), "due": _iso(duty.due), "status": duty.status, "kept_on": _iso(_kept(duty)),
        "responsible": duty.responsible or "", "source": rulebook.source(duty.rule),
    }


def _kept(duty: Any) -> date | None:
    return duty.kept if duty.status in ("kept", "kept_late") else None


def _why(told: Any) -> dict[str, Any]:
    duty, rule = told.duty, told.rule
    from weixia.duties.queries import STATUSES

    return _row(duty) | {
        "title": rule.title, "says": rule.says, "version": rule.version, "status_words": STATUSES[duty.status],
        "reason": told.reason, "version_words": told.version, "steps": told.steps, "keepers": told.keepers,
        "changed": [vars(one) for one in told.changed], "decided_at": duty.decided_at.isoformat(),
        "values": [vars(value) for value in rule.values],
        "clauses": [vars(clause) for clause in told.clauses], "facts": [vars(fact) for fact in told.facts],
        "evidence": [vars(one) for one in told.evidence], "grounds": duty.grounds,
    }


def _why_lines(document: dict[str, Any]) -> list[str]:
    lines = [f"规则：{document['says']}（版本 {document['version']}）"]
    lines += [f"出处：{clause['ref']} {clause['title']}：{clause['quote']}" for clause in document["clauses"]]
    lines += [f"参数：{value['label']} = {value['value']}（{value['source']}）" for value in document["values"]]
    lines += [f"为何这一版：{document['version_words']}"] if document["version_words"] else []
    lines += [f"查到：{fact['label']} {fact['value']}{_by(fact)}" for fact in document["facts"]]
    lines += [f"日子：{step}" for step in document["steps"]]
    lines += [] if document["kept_on"] or not document["keepers"] else [f"还没有办到，要的是：{document['keepers']}"]
    lines += [f"凭据：{one['day']} {one['text']}，{'办到' if one['keeps'] else one['why_not']}{_by(one)}" for one in document["evidence"]]
    lines += [f"后来变了：{one['label']} {one['value']}" for one in document["changed"]]
    return lines + ([f"说明：{document['reason']}"] if document["reason"] else [])


def _by(fact: dict[str, Any]) -> str:
    return f"（{fact['source']}）" if fact["source"] else ""


def _table(rows: list[dict[str, Any]], day: date) -> None:
    from weixia.duties.queries import STATUSES
    from weixia.duties.rulebook import title

    counts = {status: sum(row["status"] == status for row in rows) for status in STATUSES}
    click.echo(f"{day} 共 {len(rows)} 件：" + "，".join(f"{STATUSES[s]} {n}" for s, n in counts.items() if n))
    for row in rows:
        if row["status"] in ("open", "overdue", "undetermined"):
            click.echo(f"{row['id'] or '预计':>8}  {STATUSES[row['status']]}  {row['due'] or '无法判定':<10}  {row['person']}  "
                       f"{title(row['rule'])}  {row['responsible'] or '无人负责'}")


def _reach(day: date, *, stored: bool) -> None:
    """Settle up to the day asked when it lies beyond the horizon: the operator may. What is asked of one person is not
    `stored`: it is decided for them alone, and rows that are still to come have no number."""
    from weixia.duties import actions, queries

    kept = queries.started()
    if kept is None:
        _not_started()
    if stored and kept.settled_to < day:
        actions.duties_settle(by=_operator(), at=_now(), on=day)


def _not_started() -> NoReturn:
    click.echo(NOT_STARTED, err=True)
    sys.exit(2)


def _operator() -> Any:
    from weixia.kernel.actor import OPERATOR

    return OPERATOR


def _now() -> datetime:
    from django.utils import timezone

    return timezone.localtime()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
