"""Instances of their own for tests of the command line: a data folder, its commands, a few people in it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests import ready
from tests.registry.sheets import save
from weixia.kernel.embedded import Server

HEADER = ["人员编号", "姓名", "出生日期", "人员类别", "管理单位", "管理起始日", "联系电话"]


@dataclass(frozen=True)
class Instance:
    """Commands run with WEIXIA_VAR = `var` and nothing else of this process's settings, plus `more`."""

    var: Path
    more: dict[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()
    python: str = sys.executable

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "DJANGO_"))}
        return kept | {"WEIXIA_VAR": str(self.var)} | self.more

    def command(self, *words: object) -> list[str]:
        return [*self.prefix, self.python, "-m", "weixia.cli", *map(str, words)]

    def run(self, *words: object, code: int = 0) -> str:
        """What it said; on a refusal, what it said about that."""
        done = subprocess.run(self.command(*words), env=self.env, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout if code == 0 else done.stdout + done.stderr

    def json(self, *words: object, code: int = 0) -> Any:
        done = subprocess.run(self.command(*words, "--json"), env=self.env, capture_output=True, text=True, timeout=300,
                              check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return json.loads(done.stdout)

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command(*words), env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                start_new_session=True)

    def people(self, count: int, folder: Path, *, first: int = 0) -> None:
        """Import so many people; their phones are canaries: 199 0000 0000 and on."""
        rows = [[f"P{n:05}", f"王{chr(0x4E00 + n)}", "1940-05-03", "退休干部", "U1", "2019-03-01", f"1990000{n:04}"]
                for n in range(first, first + count)]
        self.run("people", "import", save(folder / f"people{first}.xlsx", HEADER, rows))

    def ask(self, question: str, database: str = "weixia") -> list[tuple[Any, ...]]:
        """As the embedded server's administrator, past every wall."""
        with Server(self.var).in_use() as server, psycopg.connect(**server.settings | {"dbname": database}) as admin:
            done = admin.execute(question)
            return done.fetchall() if done.description else []

    def head_count(self) -> int:
        """How many people the database holds."""
        return int(self.ask("SELECT count(*) FROM registry_person")[0][0])


def make(var: Path, *, people: int, prefix: tuple[str, ...] = (), python: str = sys.executable,
         **more: str) -> Instance:
    """A new instance with one unit and so many people."""
    instance = Instance(var, more, prefix, python)
    if more or prefix:
        instance.run("init")
    else:
        ready.initialised(var)
    folder = var.parent
    instance.run("units", "import", save(folder / "units.xlsx", ["单位编码", "单位名称"], [["U1", "甲县局"]]))
    if people:
        instance.people(people, folder)
    return instance
