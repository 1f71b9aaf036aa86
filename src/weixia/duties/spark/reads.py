"""What the rules ask of stored tables: what an export holds, and what Spark must find in it.

Told by the compiled rules themselves, so that a new fact is exported as soon as a rule asks it. `facts.json`, written
last, says what a folder holds: `form` and `reads` tell an export of another schema apart.
"""

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from weixia.duties import rulebook
from weixia.duties.facts import SUBJECT, facts
from weixia.kernel.home import NotReady
from weixia.policy import compiler, printing
from weixia.policy.grammar import Rule

FORM = 1
SAID = "facts.json"
SUBJECTS = str(SUBJECT.get_name())
PLACE = "org_path"  # no rule asks it: sums by unit do
TYPES = {"int64": "bigint", "int32": "int", "string": "string", "boolean": "boolean", "date": "date", "timestamp": "timestamp"}
Columns = dict[str, str]


def of_people(rules: Iterable[Rule]) -> list[Rule]:
    """The rules whose duties are owed to people."""
    return [rule for rule in rules if rule.subject == "person"]


@cache
def reads() -> dict[str, Columns]:
    """Table → column → its type in Spark's words. What only a unit's stricter form reads is always among them."""
    asked = [compiler.compile_rule(rule, facts()) for rule in of_people(rulebook.rule_book())]
    found: dict[str, Columns] = {}
    for expression in [*asked, *filter(lambda table: table is not None, [facts().tenures])]:
        for table, columns in printing.typed(expression).items():
            found.setdefault(table, {}).update({name: TYPES[kind] for name, kind in columns.items()})
    return dict(sorted(found.items()))


def schema(columns: Columns) -> str:
    """The columns as Spark wants them told: it need not look into the files first."""
    return ", ".join(f"`{name}` {kind}" for name, kind in columns.items())


def mark() -> str:
    """What tells one schema of the facts from another."""
    return sha256(json.dumps(reads()).encode()).hexdigest()[:16]


def said(folder: Path) -> dict[str, Any]:
    """What an export says of itself. Raises NotReady where the folder is none, or is of another schema."""
    try:
        told = json.loads((folder / SAID).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise NotReady(f"{folder} 不是导出好的事实：里面没有 {SAID}。请先运行：weixia facts export 文件夹") from missing
    except (OSError, ValueError) as problem:
        raise NotReady(f"{folder / SAID} 读不出来：{problem}。请重新导出一次。") from problem
    if told.get("form") != FORM or told.get("reads") != mark():
        raise NotReady(f"{folder} 是另一个版本的为霞导出的（{told.get('version', '不详')}），里面的表和这里的规则要读的不一样，不能拿来算。"
                       "请用同一个版本重新导出：weixia facts export 文件夹")
    return dict(told)
