"""Reading the house's own source: files, strings, functions."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "weixia"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*suffixes: str) -> list[Path]:
    """Source files with these suffixes, built and migrated ones left out."""
    return sorted(
        path for path in SRC.rglob("*")
        if path.suffix in suffixes and not {"migrations", "__pycache__", "built"} & set(path.parts))


def name(path: Path) -> str:
    """`registry/models/person.py`"""
    return path.relative_to(SRC).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file, inner ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def length(node: Function) -> int:
    """Lines from `def` to the end, the docstring left out."""
    assert node.end_lineno is not None
    lines = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        assert first.end_lineno is not None
        lines -= first.end_lineno - first.lineno + 1
    return lines


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is no docstring; parts of an f-string one by one."""
    spoken = {id(node.body[0].value) for node in ast.walk(tree(path))
              if isinstance(node, ast.Module | ast.ClassDef | Function) and node.body
              and isinstance(node.body[0], ast.Expr)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.lineno, node.value


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of a function or method with one of these names."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def without_comments(template: str) -> str:
    """A template's text with its comments blanked, line numbers kept."""
    def blank(found: re.Match[str]) -> str:
        return "\n" * found.group(0).count("\n")

    template = re.sub(r"{#.*?#}", blank, template, flags=re.S)
    return re.sub(r"{% comment.*?endcomment %}", blank, template, flags=re.S)
