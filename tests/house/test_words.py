"""The English catalogue is whole; and the check that says so finds each kind of fault."""

import ast

import polib
import pytest

from tools import words


def test_everything_that_is_said_has_its_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert words.check() == 0, capsys.readouterr().out


@pytest.mark.parametrize("template", [
    "<p>没有人</p>", "<p>{{ name }}，{{ day }}</p>", '<span aria-label="{{ name }}：{{ day }}"></span>', '{{ names|join:"、" }}',
    '{% field form.day "写在这里" %}', '{% include "x.html" with title="名单" %}', '{{ rows|default:"20 万行" }}',
    '{% blocktranslate with rows="20 万行" %}{{ rows }}{% endblocktranslate %}',
    "{% blocktranslate %}有人{% endblocktranslate %}没有人", "{% comment %}旁注{% endcomment %}（{{ n }}）",
])
def test_chinese_outside_of_what_is_translated_is_found(template: str) -> None:
    assert {line for line, _text in words.bare(f"\n{template}\n")} == {2}


@pytest.mark.parametrize("template", [
    '{% translate "没有人" %}', "{% translate '没有人' as nobody %}", "{% blocktranslate %}{{ name }}，{{ day }}{% endblocktranslate %}",
    "{% blocktranslate count n=n %}一件{% plural %}{{ n }} 件{% endblocktranslate %}", "{# 旁注 #}",
    "{% comment %}旁注，说明{% endcomment %}",
    '{{ rows|default:_("没有") }}', '<a href="?show=有误"{% if show == "有误" %} aria-current="true"{% endif %}>',
    "<a lang=zh>中文</a>", "<p>a, b</p>",
])
def test_what_is_translated_and_what_is_no_word_passes(template: str) -> None:
    assert list(words.bare(template)) == []


@pytest.mark.parametrize("program", [
    'TITLES = {"open": _("待办")}', 'def f(title=_("待办")): pass', 'class Form:\n    label = _("待办")', 'X = [_("a") for n in range(2)]',
])
def test_a_word_translated_once_for_all_is_found(program: str) -> None:
    assert list(words.frozen(ast.parse("from django.utils.translation import gettext as _\n" + program)))


@pytest.mark.parametrize("program", [
    "from django.utils.translation import gettext_lazy as _\nTITLES = {'open': _('待办')}",
    "from django.utils.translation import gettext as _\ndef f():\n    return _('待办')",
    "from django.utils.translation import gettext as _\nf = lambda row: _('待办')",
])
def test_a_word_translated_for_each_reader_passes(program: str) -> None:
    assert list(words.frozen(ast.parse(program))) == []


@pytest.mark.parametrize(("program", "found"), [
    ('journal.record("x", reason=_("更正"))', True), ('devices_end_all(how=_("账号停用"))', True),
    ('journal.record("x", fields={"changed": [_("两步验证")]})', True), ('journal.record("x", reason=Word("更正"))', False),
    ('BatchForm(reason=_("为什么"))', False), ('dict(reason=_("为什么"))', False), ('render(title=_("名单"))', False),
])
def test_a_word_that_would_be_stored_in_the_readers_language_is_found(program: str, found: bool) -> None:
    assert bool(list(words.stored(ast.parse("from django.utils.translation import gettext as _\n" + program)))) is found


@pytest.mark.parametrize(("msgid", "msgstr", "fault"), [
    ("待办", "", "not translated"), ("%(n)s 件", "items", "other placeholders"), ("{n} 件", "{m} items", "other placeholders"),
    ("待办", "待办", "Chinese is left"), ("甲，乙", "A， B", "Chinese is left"), ("待办", " To do", "white space"), ("待办", "To do", ""),
    ("共 %(n)s 件", "%(n)s in all", ""),
])
def test_a_faulty_translation_is_found(msgid: str, msgstr: str, fault: str) -> None:
    said = list(words.faults(polib.POEntry(msgid=msgid, msgstr=msgstr)))
    assert len(said) == bool(fault) and all(fault in one for one in said)


def test_a_fuzzy_translation_is_none() -> None:
    assert list(words.faults(polib.POEntry(msgid="待办", msgstr="To do", flags=["fuzzy"]))) == ["not translated"]


def test_chinese_that_is_not_wrapped_is_found(tmp_path: words.Path) -> None:
    file = tmp_path / "page.py"
    file.write_text('"""文档"""\nA = "没有包"\nB = _("包了")\nC = "数据"  # data\n', encoding="utf-8")
    assert list(words.unsaid(file)) == [(2, "没有包")]


def test_the_check_fails_and_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    extra = polib.POFile()
    extra.append(polib.POEntry(msgid="谁也没有翻译过"))
    real = words.said
    monkeypatch.setattr(words, "said", lambda: (pot := real(), pot.append(extra[0]))[0])
    assert words.check() == 1
    assert "not in the catalogue: 谁也没有翻译过" in capsys.readouterr().out


def test_compiling_writes_what_the_program_reads(monkeypatch: pytest.MonkeyPatch, tmp_path: words.Path) -> None:
    po = polib.POFile(encoding="utf-8")
    po.append(polib.POEntry(msgid="待办", msgstr="To do"))
    monkeypatch.setattr(words, "PO", tmp_path / "django.po")
    po.save(str(words.PO))
    assert words.compile_() == 0
    assert polib.mofile(str(tmp_path / "django.mo")).find("待办").msgstr == "To do"
