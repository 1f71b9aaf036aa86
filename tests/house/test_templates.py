"""What people read: full-width punctuation, no banned word, nothing that a strict content policy forbids."""

import re

import pytest

from tests.house import reading

CJK = "\u4e00-\u9fff"
HALF = re.compile(
    rf"[{CJK}”」』）》][,;:!?](?!\w*[=}}])|[,;:!?][{CJK}「『（《]|[{CJK}]\(|\)[{CJK}]|\([{CJK}]|[{CJK}]\)|[{CJK}]\.(?=\s|$)")
BANNED = ["非法", "无效", "操作失败", "系统异常", "暂无数据", "参数错误"]
BANNED_WORDS = re.compile(r"\b(null|undefined|N/A)\b")
# half-width marks that belong there
SPELLED = {
    "慰问金(元)": "a column's name in the ledger, as bureaus write it",
    "2027-01-01,休息日": "a line of a CSV file",
    "postgresql://用户:口令@主机:5432": "an address",
    "「名称: 内容」": "a line of YAML",
}
PATTERN = re.compile(r"\\[dsbw]|\(\?")


def half_width(text: str) -> bool:
    for spelled in SPELLED:
        text = text.replace(spelled, "")
    return bool(HALF.search(text))


TEMPLATES = list(reading.files(".html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=reading.name)
def test_a_template_is_clean(path: reading.Path) -> None:
    problems = []
    for number, line in enumerate(reading.without_comments(path.read_text()).splitlines(), 1):
        problems += [f"{number}: {what}" for what in _faults(line)]
    assert problems == []


def _faults(line: str) -> list[str]:
    shown = re.sub(r"{[%{].*?[%}]}", "", line)
    faults = [f"banned {word}" for word in BANNED if word in line]
    checks = {
        "half-width punctuation in Chinese": half_width(line),
        "a word of machines": bool(BANNED_WORDS.search(re.sub(r"<[^>]*>", "", shown))),
        "inline style": bool(re.search(r"\sstyle\s*=", line)) or "<style" in line,
        "inline handler": bool(re.search(r"\son[a-z]+\s*=", line)),
        "inline script": "<script" in line and "src=" not in line and "application/json" not in line,
        "unescaped": bool(re.search(r"\|\s*safe\b|autoescape off|mark_safe", line)),
        "another house's address": bool(re.search(r'(src|href)="(https?:)?//', line)),
        "hx-on or eval": bool(re.search(r"hx-on|hx-vals=.?js:|hx-vars", line)),
    }
    return faults + [name for name, found in checks.items() if found]


# drawn for a stranger, or about the door itself: nothing that could happen twice, and every stranger reads the same bytes
AT_THE_DOOR = {"account", "mfa"}
WITHOUT_A_WORD = {"enter.html", "no_post.html", "account.html", "sudo.html", "unlock.html", "sent_before.html",
                  "lock.html", "typed.html", "503.html", "enter_card.html", "enter_phone.html", "enter_code.html",
                  "enter_who.html"}
FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=reading.name)
def test_every_form_that_acts_carries_its_tokens(path: reading.Path) -> None:
    forms = FORM.findall(reading.without_comments(path.read_text()))
    assert not [form[:100] for form in forms if "{% csrf_token %}" not in form]
    if not AT_THE_DOOR & set(path.parts) and path.name not in WITHOUT_A_WORD:
        assert not [form[:100] for form in forms if "{% once %}" not in form]


def test_strings_in_the_code_are_clean() -> None:
    problems = []
    for path in reading.files(".py"):
        for line, text in reading.strings(path):
            if re.search(f"[{CJK}]", text) and not PATTERN.search(text):
                faults = [word for word in BANNED if word in text] + (["half-width"] if half_width(text) else [])
                problems += [f"{reading.name(path)}:{line} {fault}: {text[:40]}" for fault in faults]
    assert problems == []


# who comes without a cookie that could be misused, and how they are known
NO_COOKIE = {"faces/letters/receipts.py": "a provider; each receipt is signed over its moment, nonce and body"}


def test_nothing_is_marked_safe() -> None:
    assert [reading.name(path) for path in reading.files(".py")
            if any(reading.calls(path, "mark_safe", "SafeString")) or "csrf_exempt" in path.read_text()
            and reading.name(path) not in NO_COOKIE] == []


@pytest.mark.parametrize("path", reading.files(".css"), ids=reading.name)
def test_styles_name_no_other_house(path: reading.Path) -> None:
    text = path.read_text()
    assert "@import" not in text and not re.search(r"url\(\s*['\"]?(https?:)?//", text)


@pytest.mark.parametrize("line", [
    '<p style="color:red">', "<a onclick=go()>", "{{ name|safe }}", "<p>没有人,请</p>", "<p>无效</p>",
    '<script>alert(1)</script>', '<img src="//x.example/a.png">', "<td>N/A</td>", "<p>姓名(必填)</p>",
])
def test_the_lint_sees_each_fault(line: str) -> None:
    assert _faults(line)


@pytest.mark.parametrize("line", ["<p>没有人，请稍等。</p>", "{% translate \"姓名：\" %}", '<a href="/people">老同志</a>'])
def test_the_lint_lets_good_lines_pass(line: str) -> None:
    assert _faults(line) == []
