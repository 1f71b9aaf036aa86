"""weixia bench: what the house costs beside the bare work. The benches lie in bench/ of the checkout, not in the package."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import weixia
from weixia.faces.terminal._desk import json_option, show
from weixia.kernel import home

CHECKOUT = Path(weixia.__file__).parents[2]
NOT_HERE = "测速只能在源码目录里运行：这里没有 bench 文件夹（{place}）。请取源码，在源码目录里运行：.venv/bin/weixia bench settle"
ENGINES = ("all", "postgres", "numpy", "openfisca", "orm")


@click.group(name="bench")
def command() -> None:
    """测速：本系统的用时，与同一次运行里量得的底线相比。用临时的库，用完即删，不碰本机的数据。"""


@command.command()
@click.option("--people", type=click.IntRange(min=2000), default=50_000, show_default=True, help="人数；另跑一次它的二十分之一。")
@click.option("--facts", type=click.IntRange(1, 400), default=10, show_default=True, help="平均每人几次联系。")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, default=("all",), help="与哪些算法对照，可以写几次。")
@click.option("--seed", type=int, default=1, show_default=True, help="同一个种子造出同样的人。")
@click.option("--times", type=click.IntRange(min=20), default=300, show_default=True, help="逐条登记量多少次。")
@json_option
def settle(people: int, facts: int, engines: tuple[str, ...], seed: int, times: int, as_json: bool) -> None:
    """结算：每日、全量复核、新来一条联系，各与底线和别的算法相比。

    各算法得出的应办事项逐行相同才报比值；退出码 0 一致，1 不一致。
    """
    bench = _bench("settle.command")
    try:
        document = bench.run(people=people, facts=facts, seed=seed, engines=list(engines), times=times, cache=home.var(),
                             progress=sys.stderr.isatty())
    except bench.Stopped as problem:
        raise click.ClickException(f"没有量完：{problem}") from problem
    if as_json:
        show(document)
    else:
        _tell(document)
    sys.exit(0 if document["agree"] else 1)


@command.command(name="import")
@click.option("--rows", type=click.IntRange(min=500), default=20_000, show_default=True, help="花名册几行。")
@click.option("--existing", type=click.IntRange(min=1000), default=100_000, show_default=True, help="档案里已有几人。")
@click.option("--seed", type=int, default=7, show_default=True, help="同一个种子造出同样的人和同样的错处。")
@click.option("--times", type=click.IntRange(min=20), default=1000, show_default=True, help="单独查重量多少次。")
@click.option("--splink/--no-splink", default=True, show_default=True, help="与 Splink 在同样的数据上对照。")
@json_option
def taken_in(rows: int, existing: int, seed: int, times: int, splink: bool, as_json: bool) -> None:
    """导入：一本花名册的用时与底线相比；查重的查准、查全与 Splink 相比；新登记一人查重的用时。

    退出码 0：查重不逊于 Splink，或 Splink 没有运行；1：逊于它，或者没有量完。
    """
    bench = _bench("importing.command")
    try:
        document = bench.run(rows=rows, existing=existing, seed=seed, times=times, splink=splink, cache=home.var(),
                             progress=sys.stderr.isatty())
    except bench.Stopped as problem:
        raise click.ClickException(f"没有量完：{problem}") from problem
    show(document) if as_json else _tell_import(document)
    sys.exit(0 if document["agree"] else 1)


def _tell_import(document: dict[str, Any]) -> None:
    for one in document["engines"]:
        said = f"查准 {one['precision']}，查全 {one['recall']}，F1 {one['f1']}" if one["ran"] else f"没有运行：{one['why']}"
        click.echo(f"{one['engine']:<10} {said}")
    click.echo(f"埋下 {document['planted']} 对，找到 {document['found']} 对")
    click.echo(f"新登记一人查重 p95 {document['new_person_p95_ms']} 毫秒（目标 {document['targets']['new_person_p95_ms']}）")
    _tell_ratios(document)


def _sizes(_context: Any, _option: Any, said: str) -> list[int]:
    try:
        sizes = sorted({int(one) for one in said.split(",")})
    except ValueError:
        raise click.BadParameter("写人数，几个之间用逗号，例如 50000,1000000") from None
    if sizes[0] < 1000:
        raise click.BadParameter("至少 1000 人")
    return sizes


@command.command()
@click.option("--people", callback=_sizes, default="50000,1000000", show_default=True, help="人数，几个之间用逗号。")
@click.option("--seed", type=int, default=1, show_default=True, help="同一个种子造出同样的人。")
@click.option("--times", type=click.IntRange(min=1), default=15, show_default=True, help="每一页打开多少次。")
@json_option
def pages(people: list[int], seed: int, times: int, as_json: bool) -> None:
    """页面：名单、个人、查找、今日，经真正的网页服务打开，与同一进程里 Django 最简单的名单页相比。

    县里的工作人员和全局的科室负责人各开一遍；ratios 取其中最慢的。
    """
    bench = _bench("pages.command")
    try:
        document = bench.run(people=people, seed=seed, times=times, progress=sys.stderr.isatty())
    except (bench.Stopped, bench.Refused) as problem:
        raise click.ClickException(f"没有量完：{problem}") from problem
    if as_json:
        show(document)
    else:
        _tell_ratios(document)


@command.command()
@click.option("--people", type=click.IntRange(min=1000), default=1_000_000, show_default=True, help="人数。")
@click.option("--needs", "many", type=click.IntRange(min=1000), default=2_000_000, show_default=True, help="需求件数。")
@click.option("--seed", type=int, default=1, show_default=True, help="同一个种子造出同样的人和需求。")
@click.option("--times", type=click.IntRange(min=1), default=15, show_default=True, help="每一页打开多少次。")
@json_option
def needs(people: int, many: int, seed: int, times: int, as_json: bool) -> None:
    """需求：排队的页面和登记时查来电号码，经真正的网页服务打开，与同一进程里 Django 最简单的需求名单相比。

    县里的工作人员和全局的科室负责人各开一遍；ratios 取其中最慢的。
    """
    bench = _bench("needs.command")
    try:
        document = bench.run(people=people, needs=many, seed=seed, times=times, progress=sys.stderr.isatty())
    except (bench.Stopped, bench.Refused) as problem:
        raise click.ClickException(f"没有量完：{problem}") from problem
    if as_json:
        show(document)
    else:
        _tell_ratios(document)


def _bench(name: str) -> Any:
    """A module of bench/, which stands beside src/ in a checkout. Exits 2 where there is none."""
    if not (CHECKOUT / "bench" / "settle" / "command.py").is_file():
        raise click.UsageError(NOT_HERE.format(place=CHECKOUT / "bench"))
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    return import_module(f"bench.{name}")


def _tell(document: dict[str, Any]) -> None:
    for one in document["engines"]:
        said = "一致" if one.get("agree") else "不一致" if "agree" in one else f"没有运行：{one['why']}"
        click.echo(f"{one['engine']:<10} {said}")
        for name, answer in one.get("answers", {}).items():
            for rule, unlike in answer.get("unlike", {}).items():
                click.echo(f"    {name} {rule}：只有本系统有 {unlike['only_ours']} 行，只有它有 {unlike['only_theirs']} 行")
    _tell_ratios(document)


def _tell_ratios(document: dict[str, Any]) -> None:
    for name, ratio in document["ratios"].items():
        target = document["targets"].get(name)
        click.echo(f"{name:<28} {ratio}" + (f"（目标 {target}）" if target else ""))
