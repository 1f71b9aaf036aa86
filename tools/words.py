"""The English catalogue: collect what is said in Chinese, check it, make it readable for the program.

    python tools/words.py collect   write what the program says into the catalogue (new words stand there untranslated)
    python tools/words.py check     say what is missing, and fail
    python tools/words.py compile   django.po -> django.mo, when the .po changed

Collecting needs GNU gettext (xgettext); compiling needs nothing but Python.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/weixia"
PO = SOURCE / "locale/en/LC_MESSAGES/django.po"
KEYWORDS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext:1,2", "ngettext_lazy:1,2", "Word", "said", "lazy", "_later", "_now")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
SPOKEN = re.compile(CHINESE.pattern[:-1] + r"\u3001-\u301f\uff01-\uff5e]")  # with punctuation: ， and 、 are said in English too
HOLES = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")
SAID_IN_THE_BOOK = re.compile(r"(?:^|, )(?:title|says): *([^}\n]+?)(?=(?:, [a-z_]+:|\}|$))", re.M)

# What is Chinese for everybody, and why
NOT_SAID = {
    "faces/terminal": "the operator's commands speak Chinese",
    "cli.py": "the operator's commands speak Chinese",
    "schedule.py": "the server's log",
    "policy": "the rule book knows no Django; its titles are collected from the book, its errors are the operator's",
    "registry/ledgers": "columns and words of Chinese ledgers, and reports that are stored",
    "registry/staff_ledger.py": "columns and words of a Chinese ledger",
    "needs/ledger.py": "columns and words of a Chinese ledger",
    "registry/naming.py": "pieces of Chinese names",
    "registry/dates.py": "how Chinese dates are written",
    "benefits/money.py": "amounts in Chinese capitals",
    "duties/spark": "told to the operator at a terminal",
    "settings.py": "the product's name",
    "faces/letters/settings.py": "told to the operator: the file that connects the channels",
    "faces/letters/worker.py": "the server's log",
    "registry/masking.py": "how a Chinese address is cut",
    **dict.fromkeys((f"kernel/{name}.py" for name in (
        "explained", "guard", "envelope", "unpacking", "embedded", "supervisor", "restoring", "home", "install", "backup", "users",
        "warden", "audit")), "told to the operator at a terminal, or written into the journal"),
}


def asides(folder: Path) -> Iterator[Path]:
    """Every file that may say something, as xgettext can read it: templates as Django turns them, the book's titles as calls."""
    from django.utils.translation.template import templatize

    for file in sorted(SOURCE.rglob("*")):
        inside = file.relative_to(SOURCE)
        if file.suffix == ".py" and "migrations" not in inside.parts:
            text = file.read_text(encoding="utf-8")
        elif file.suffix == ".html":
            text = templatize(file.read_text(encoding="utf-8"), origin=str(inside))
        elif file.suffix == ".yaml" and ({"book", "questionnaires"} & {*inside.parts} or file.name == "waiting.yaml"):
            text = "\n".join(f"_({title.strip()!r})" for title in SAID_IN_THE_BOOK.findall(file.read_text(encoding="utf-8")))
        else:
            continue
        written = folder / f"{inside}.py"
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text, encoding="utf-8")
        yield written


def said() -> polib.POFile:
    """What the program says today."""
    if not shutil.which("xgettext"):
        sys.exit("缺：xgettext。请安装 GNU gettext（Debian：apt-get install gettext），再运行一次。")
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        files = [str(file.relative_to(folder)) for file in asides(folder)]
        (folder / "files").write_text("\n".join(files), encoding="utf-8")
        subprocess.run(["xgettext", "-L", "Python", "--from-code=UTF-8", "--sort-output", "--no-location", "--no-wrap", "-k",
                        *(f"--keyword={word}" for word in KEYWORDS), "-f", "files", "-o", "said.pot"],
                       cwd=folder, check=True, env=os.environ | {"LC_ALL": "C"})
        pot = polib.pofile(str(folder / "said.pot"), wrapwidth=0)
    for entry in [entry for entry in pot if not SPOKEN.search(entry.msgid)]:
        pot.remove(entry)
    for entry in pot:
        entry.comment = ""
    return pot


def collect() -> int:
    """Add what is new, drop what nobody says any more, keep every translation."""
    po, pot = polib.pofile(str(PO), wrapwidth=0) if PO.exists() else polib.POFile(wrapwidth=0), said()
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit", "Language": "en",
                   "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    po.merge(pot)
    for entry in po.obsolete_entries():
        po.remove(entry)
    po.sort(key=lambda entry: entry.msgid)
    PO.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(PO))
    print(f"{len(po)} messages, {len([entry for entry in po if not entry.translated()])} to translate")
    return 0


def holes(text: str) -> set[str]:
    return {next(name for name in found if name) if any(found) else "" for found in HOLES.findall(text)}


def faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one message's English."""
    english = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy or not english or not all(english):
        yield "not translated"
        return
    for text in english:
        if holes(text) != holes(entry.msgid) and not (entry.msgid_plural and holes(text) <= holes(entry.msgid)):
            yield f"other placeholders: {text}"
        if SPOKEN.search(text):
            yield f"Chinese is left in: {text}"
        if text[:1].isspace() != entry.msgid[:1].isspace() or text.endswith("\n") != entry.msgid.endswith("\n"):
            yield f"other white space at an end: {text!r}"


def unsaid(file: Path) -> Iterator[tuple[int, str]]:
    """Chinese in a program that no catalogue can reach: neither wrapped, nor a docstring, nor on a line that says `# data`."""
    tree, passed = ast.parse(file.read_text(encoding="utf-8")), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in {word.partition(":")[0] for word in KEYWORDS}:
                passed.update(id(inner) for inner in ast.walk(node))
    lines = file.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value) and id(node) not in passed:
            if "# data" not in lines[node.lineno - 1]:
                yield node.lineno, node.value


COMPARED, TRANSLATED = {"if", "elif"}, {"translate", "trans"}
OWN_NAME = "中文"  # a language is called by its own name


def bare(template: str) -> Iterator[tuple[int, str]]:
    """Chinese words and marks in a template that no catalogue can reach: outside translate tags, comments and addresses."""
    from django.template.base import Lexer, TokenType

    closing = ""
    for token in Lexer(template).tokenize():
        word = token.contents.partition(" ")[0] if token.token_type == TokenType.BLOCK else ""
        closing = "" if closing and word.startswith(closing) else closing
        shown = re.sub(r"""_\((["']).*?\1\)""", "", token.contents)
        if word in {"blocktranslate", "blocktrans", "comment"}:
            closing = f"end{word}"
        elif token.token_type == TokenType.TEXT:
            shown = re.sub(r'href="[^"]*"|<!--.*?-->', "", shown).replace(OWN_NAME, "")
        elif token.token_type == TokenType.COMMENT or word in COMPARED | TRANSLATED:
            continue
        if not closing or word:
            yield from ((token.lineno + n, line.strip()) for n, line in enumerate(shown.splitlines()) if SPOKEN.search(line))


def _called(tree: ast.AST, names: tuple[str, ...]) -> set[str]:
    """How a program calls these functions of Django's translation."""
    return {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
            and node.module == "django.utils.translation" for alias in node.names if alias.name in names}


def frozen(tree: ast.AST) -> Iterator[int]:
    """Lines where a word is translated once for all, when the program starts, and not for each reader."""
    names = _called(tree, ("gettext", "ngettext"))

    def run(node: ast.AST) -> Iterator[int]:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.lineno
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for name, value in ast.iter_fields(node):
            if not (is_function and name == "body"):
                for inner in value if isinstance(value, list) else [value]:
                    yield from run(inner) if isinstance(inner, ast.AST) else ()

    return run(tree)


KEPT = {"reason", "about", "fields", "how", "what"}  # arguments of our verbs that go into a row


def stored(tree: ast.AST) -> Iterator[int]:
    """Lines where a row would be written in the reader's language: say Word("…") there, or work inside kept()."""
    names = _called(tree, ("gettext", "ngettext", "gettext_lazy", "ngettext_lazy"))
    for node in ast.walk(tree):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg in KEPT and _is_verb(node.func):
                yield from (inner.lineno for inner in ast.walk(keyword.value)
                            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in names)


def _is_verb(called: ast.expr) -> bool:
    """A function of a room: `journal.record`, `devices_end_all`; not a form's field or a page's words."""
    return not isinstance(called, ast.Name) or called.id[:1].islower() and called.id != "dict"


def excused(inside: str) -> bool:
    """Whether a file, named from the package's folder, may hold Chinese that is not said on a page."""
    return ("migrations/" in inside or inside.endswith("apps.py")
            or any(inside == place or inside.startswith(f"{place}/") for place in NOT_SAID))


def check() -> int:
    """1 when something that is said has no good English, with every such thing named."""
    po, wanted, wrong = polib.pofile(str(PO), wrapwidth=0), said(), []
    have, want = ({entry.msgid: entry for entry in one if not entry.obsolete} for one in (po, wanted))
    wrong += [f"not in the catalogue: {text}" for text in want.keys() - have.keys()]
    wrong += [f"nobody says it any more: {text}" for text in have.keys() - want.keys()]
    wrong += [f"{fault}: {text}" for text, entry in have.items() for fault in faults(entry)]
    for file in sorted(SOURCE.rglob("*.py")):
        inside = file.relative_to(SOURCE).as_posix()
        wrong += [f"{inside}:{line}: not wrapped: {text}" for line, text in unsaid(file) if text not in want and not excused(inside)]
        tree = ast.parse(file.read_text(encoding="utf-8"))
        wrong += [f"{inside}:{line}: translated once for all: use gettext_lazy" for line in frozen(tree) if not excused(inside)]
        wrong += [f"{inside}:{line}: written down in the reader's language: use Word" for line in stored(tree)]
    for file in sorted(SOURCE.rglob("*.html")):
        wrong += [f"{file.relative_to(SOURCE)}:{line}: not wrapped: {text}" for line, text in bare(file.read_text(encoding="utf-8"))]
    print("\n".join(wrong) or f"{len(have)} messages, all in English")
    return 1 if wrong else 0


def compile_() -> int:
    """Write the .mo beside the .po, unless it is newer."""
    mo = PO.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime < PO.stat().st_mtime:
        polib.pofile(str(PO)).save_as_mofile(str(mo))
    return 0


if __name__ == "__main__":
    acts = {"collect": collect, "check": check, "compile": compile_}
    sys.exit(acts[sys.argv[1]]() if sys.argv[1:2] and sys.argv[1] in acts else __doc__)
