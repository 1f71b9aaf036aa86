"""Templates compile, their words can be translated, their icons exist; and the words that tags say. (tests/house lints the rest.)"""

import re
from datetime import date
from importlib import util
from pathlib import Path

import pytest
from django.template.loader import get_template

from tools import words
from weixia.faces.workbench.templatetags import weixia as tags

ROOT = Path(__file__).resolve().parents[2]
FACE = ROOT / "src/weixia/faces/workbench"
TEMPLATES = sorted((FACE / "templates").rglob("*.html"))
TODAY = date(2026, 6, 16)
PHYSICAL = re.compile(r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?:left|right|width|height):)")
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.S)


def shown(template: Path) -> str:
    """The template without its comments."""
    return COMMENT.sub("", template.read_text(encoding="utf-8"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(FACE / "templates")))
class TestEachTemplate:
    def test_it_compiles(self, template):
        get_template(str(template.relative_to(FACE / "templates")))

    def test_every_word_can_be_translated(self, template):
        assert not list(words.bare(template.read_text(encoding="utf-8")))

    def test_its_icons_are_in_the_sprite(self, template):
        named = set(re.findall(r"{% icon \"([\w-]+)\"", shown(template)))
        assert named <= set(sprite()), named - set(sprite())


def sprite() -> list[str]:
    """The icons that tools/build_static.py draws."""
    spec = util.spec_from_file_location("build_static", ROOT / "tools/build_static.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ICONS


def test_icons_named_in_views_are_in_the_sprite():
    from weixia.faces.workbench import dutywords, shell

    named = {icon for _, _, icon, _, _ in shell.MENU}
    named |= {icon for _, icon in [*dutywords.KINDS.values(), *dutywords.OWN.values()]}
    for view in FACE.glob("*.py"):
        named |= set(re.findall(r'"icon": "([\w-]+)"', view.read_text(encoding="utf-8")))
    assert named <= set(sprite()), named - set(sprite())


@pytest.mark.parametrize("sheet", sorted((FACE / "static/workbench").glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_say_start_and_end(sheet):
    rules = re.sub(r"@media[^{]+", "", sheet.read_text(encoding="utf-8"))
    assert not PHYSICAL.findall(rules), PHYSICAL.findall(rules)


@pytest.mark.parametrize(("due", "words"), [
    (date(2026, 6, 13), "逾期 3 天"), (TODAY, "今天"), (date(2026, 6, 17), "明天"), (date(2026, 6, 20), "还有 4 天"), (None, "待定"),
])
def test_due_words(due, words):
    assert tags.due_words(due, TODAY) == words


@pytest.mark.parametrize(("then", "words"), [
    (TODAY, "今天"), (date(2026, 6, 15), "昨天"), (date(2026, 6, 4), "12 天前"), (date(2025, 6, 17), "11 个月前"), (None, ""),
])
def test_ago(then, words):
    assert tags.ago(then, TODAY) == words


def test_amounts_and_masks():
    assert tags.yuan(123400) == "¥1,234.00"
    assert tags.yuan(0) == "¥0.00"
    assert tags.yuan(None) == ""
    assert tags.masked_id("110101193003078888") == "110101********8888"
    assert tags.masked_phone("18612341402") == "186****1402"
    assert tags.masked_phone("1234") == "****"
    assert "未填写" in tags.or_dash("")
    assert tags.or_dash(0) == 0


def test_dates():
    assert tags.day(TODAY) == "2026-06-16 周二"
    assert tags.short_day(date(2026, 6, 21)) == "06-21 周日"
    assert tags.iso_day(None) == ""
