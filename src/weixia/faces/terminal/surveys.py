"""weixia surveys check: a questionnaire's file is read as the product would read it; nothing is written."""

import sys
from pathlib import Path

import click

from weixia.faces.terminal._desk import json_option, setup, show


@click.group(name="surveys")
def command() -> None:
    """调研：检查一份问卷文件。"""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """检查问卷的 YAML 文件，不写入任何东西。有错时退出码是 1。"""
    setup()
    from weixia.needs.questionnaire import QuestionnaireError, read_file

    try:
        form = read_file(file)
    except QuestionnaireError as problem:
        lines = str(problem).splitlines()
        if as_json:
            show({"file": file.name, "fine": False, "problems": lines})
        else:
            click.echo("\n".join(lines))
        sys.exit(1)
    if as_json:
        show({"file": file.name, "fine": True, "questionnaire": form.questionnaire, "version": form.version,
              "questions": len(form.questions)})
        return
    click.echo(f"{file.name}：可以用。《{form.title}》第 {form.version} 版，{len(form.questions)} 题，"
               f"封存 {sum(one.sealed for one in form.questions)} 题{'，计分' if form.scoring else ''}。")
