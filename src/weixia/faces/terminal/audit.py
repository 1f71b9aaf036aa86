"""weixia audit: is the journal whole?"""

import sys

import click

from weixia.faces.terminal._desk import json_option, show, with_database


@click.group(name="audit")
def command() -> None:
    """审计：流水是否完整。"""


@command.command()
@json_option
@with_database
def verify(as_json: bool) -> None:
    """核验流水：改动、删除、插入、调换和截断都会指出。有问题时退出码为 1。"""
    from django.db import transaction

    from weixia.kernel import audit

    with transaction.atomic():
        verdict = audit.verify()
    if as_json:
        show({
            "whole": verdict.whole, "events": verdict.events, "sealed": verdict.sealed,
            "unsealed": verdict.events - verdict.sealed, "problems": verdict.problems,
        })
    else:
        click.echo(f"流水 {verdict.events} 条，已封存 {verdict.sealed} 条。")
        for problem in verdict.problems:
            click.echo(problem)
        click.echo("完整。" if verdict.whole else f"发现 {len(verdict.problems)} 处问题。请保留现场，联系审计管理员。")
    sys.exit(0 if verdict.whole else 1)
