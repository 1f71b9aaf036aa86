"""Small and plain: files, functions and views stay within DESIGN's limits."""

import ast

from tests.house import reading

LIMITS = {"__init__.py": 30, "events.py": 80, "access.py": 120, "facts.py": 200, "queries.py": 250}
FILE, FUNCTION, VIEW, STYLE = 300, 40, 15, 300


def test_files_are_short() -> None:
    long = {}
    for path in reading.files(".py", ".html", ".css", ".js"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        in_room = path.parent.parent == reading.SRC
        if lines > (LIMITS.get(path.name, FILE) if in_room else FILE):
            long[reading.name(path)] = lines
    assert long == {}


def test_functions_are_short() -> None:
    long = {f"{reading.name(path)}:{node.name}": reading.length(node)
            for path in reading.files(".py") for node in reading.functions(path) if reading.length(node) > FUNCTION}
    assert long == {}


def test_views_say_one_sentence() -> None:
    long = {f"{reading.name(path)}:{node.name}": reading.length(node)
            for path in reading.files(".py") if "workbench" in path.parts
            for node in reading.functions(path) if _is_page(node) and reading.length(node) > VIEW}
    assert long == {}


def _is_page(node: reading.Function) -> bool:
    return any(isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "page" for mark in node.decorator_list)


def test_inits_hold_a_docstring_and_names_only() -> None:
    busy = [reading.name(path) for path in reading.files(".py") if path.name == "__init__.py"
            and any(isinstance(node, reading.Function | ast.ClassDef) for node in reading.tree(path).body)]
    assert busy == []


def test_public_things_say_what_they_are() -> None:
    """Every module opens with a sentence, but Django's app registrations."""
    silent = [reading.name(path) for path in reading.files(".py")
              if path.read_text().strip() and path.name != "apps.py" and ast.get_docstring(reading.tree(path)) is None]
    assert silent == []


def test_the_measure_measures() -> None:
    [function] = [node for node in ast.walk(ast.parse("def f():\n    '''a\n    b'''\n    return 1\n"))
                  if isinstance(node, ast.FunctionDef)]
    assert reading.length(function) == 2
