"""问卷: the grammar of a questionnaire, the files that ship, and what an answer may be.

A questionnaire is data: questions in order, each of one kind, with at most one condition (“only if question k was answered
x”, k itself unconditional). It never asks about thought or belief, and only what is marked sensitive is summed.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from weixia.kernel.words import listing

HERE = Path(__file__).parent / "questionnaires"
CHOSEN = ("one", "several")
MOST_WORDS, MOST_QUESTIONS = 1000, 60
NEVER_ASKED = ("思想动态", "思想状况", "思想倾向", "政治态度", "政治立场", "政治倾向", "宗教", "信仰", "信教")  # data
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
Filled = Annotated[str, Field(min_length=1, max_length=200)]


class QuestionnaireError(ValueError):
    """A questionnaire that cannot be taken as it stands: where, and what to do, a line each."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class OnlyIf(Strict):
    """Asked only where that question was answered so."""

    question: Key
    answer: Filled


class Question(Strict):
    """One question. `low`, `high`: the ends of a scale or the bounds of a number, with their words; `sensitive`: sealed."""

    key: Key
    theme: Annotated[str, Field(max_length=30)] = ""
    asks: Filled
    help: Annotated[str, Field(max_length=200)] = ""
    kind: Literal["one", "several", "scale", "number", "words"]
    options: list[Filled] = []
    low: int | None = None
    high: int | None = None
    low_says: Annotated[str, Field(max_length=20)] = ""
    high_says: Annotated[str, Field(max_length=20)] = ""
    only_if: OnlyIf | None = None
    sensitive: bool = False
    required: bool = False

    @property
    def sealed(self) -> bool:
        """Whether its answers are stored sealed: free words always are."""
        return self.sensitive or self.kind == "words"


class Scoring(Strict):
    """Points added up: of a choice its place in the list, of a scale itself. At `at_least` points it `says` something."""

    title: Filled
    sums: list[Key]
    at_least: int
    says: Filled
    below: Filled
    source: Filled


class Form(Strict):
    """One version of a questionnaire, whole."""

    questionnaire: Key
    version: Annotated[int, Field(ge=1)]
    title: Filled
    says: Annotated[str, Field(max_length=300)] = ""
    sources: list[Filled] = []
    questions: list[Question]
    scoring: Scoring | None = None

    def question(self, key: str) -> Question | None:
        """The question of that key, or None."""
        return next((one for one in self.questions if one.key == key), None)


def read(data: Any, name: str) -> Form:
    """A questionnaire from its mapping. Raises QuestionnaireError."""
    try:
        form = Form.model_validate(data)
    except ValidationError as error:
        raise QuestionnaireError("\n".join(f"{name}：{_plain(one)}" for one in error.errors())) from error
    if problems := list(_problems(form)):
        raise QuestionnaireError("\n".join(f"{name}：{problem}" for problem in problems))
    return form


def read_file(path: Path) -> Form:
    """A questionnaire from a YAML file. Raises QuestionnaireError."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_NoRepeats)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise QuestionnaireError(_("{file}：不是可读的 YAML：{error}").format(file=path.name, error=error)) from error
    if not isinstance(data, dict):
        raise QuestionnaireError(_("{file}：应写成「名称: 内容」的形式。").format(file=path.name))
    return read(data, path.name)


@lru_cache(maxsize=1)
def shipped() -> dict[str, Form]:
    """The questionnaires that come with the product, by name."""
    return {form.questionnaire: form for form in map(read_file, sorted(HERE.glob("*.yaml")))}


def form_of(row: Any) -> Form:
    """The questions of a stored version."""
    return read(row.body, row.title)


def applies(question: Question, given: Mapping[str, Any]) -> bool:
    """Whether the question is asked, given the answers so far."""
    if question.only_if is None:
        return True
    answer = given.get(question.only_if.question)
    return question.only_if.answer in (answer if isinstance(answer, list) else [answer])


def wrong(question: Question, answer: Any) -> str:
    """What is wrong with an answer, in words; '' when it may stand."""
    if question.kind == "one" and answer not in question.options:
        return _("从列出的里面选一个：{options}。").format(options=listing(question.options))
    if question.kind == "several" and (not isinstance(answer, list) or not answer or set(answer) - set(question.options)
                                       or len(set(answer)) < len(answer)):
        return _("从列出的里面选：{options}。").format(options=listing(question.options))
    if question.kind in ("scale", "number"):
        low, high = question.low, question.high
        if not isinstance(answer, int) or isinstance(answer, bool) or not (low or 0) <= answer <= (10**6 if high is None else high):
            return _("写 {low} 到 {high} 之间的整数。").format(low=low or 0, high=10**6 if high is None else high)
    if question.kind == "words" and (not isinstance(answer, str) or not answer.strip() or len(answer) > MOST_WORDS):
        return _("写一句话，最多 {n} 字。").format(n=MOST_WORDS)
    return ""


def missing(form: Form, given: Mapping[str, Any]) -> list[Question]:
    """Required questions that apply and have no answer."""
    return [one for one in form.questions if one.required and applies(one, given) and one.key not in given]


def score(form: Form, given: Mapping[str, Any]) -> int | None:
    """The sum of the scored questions; None while one of them has no answer."""
    if form.scoring is None or any(key not in given for key in form.scoring.sums):
        return None
    asked = {one.key: one for one in form.questions}
    return sum(_points(asked[key], given[key]) for key in form.scoring.sums)


def _points(question: Question, answer: Any) -> int:
    return question.options.index(answer) + 1 if question.kind == "one" else int(answer)


def _problems(form: Form) -> Iterator[str]:
    if not 1 <= len(form.questions) <= MOST_QUESTIONS:
        yield _("要有 1 到 {most} 道题，读到的是 {n} 道。").format(most=MOST_QUESTIONS, n=len(form.questions))
    keys = [one.key for one in form.questions]
    for twice in sorted({key for key in keys if keys.count(key) > 1}):
        yield _("题号「{key}」写了两次。").format(key=twice)
    for place, one in enumerate(form.questions):
        yield from (f"「{one.key}」{problem}" for problem in (
            *_kind_problems(one), *_condition_problems(one, form.questions[:place]), *_forbidden(one)))
    if form.scoring:
        yield from _scoring_problems(form, form.scoring)


def _kind_problems(one: Question) -> Iterator[str]:
    if (one.kind in CHOSEN) != bool(one.options):
        yield _("选择题要写 options，别的题不写。")
    if one.options and (len(one.options) < 2 or len(set(one.options)) < len(one.options)):
        yield _("options 至少两个，不能重复。")
    if one.kind == "scale" and (one.low is None or one.high is None or not 0 <= one.low < one.high <= 10):
        yield _("打分题要写 low 和 high，在 0 到 10 之间，low 小于 high。")
    if one.kind == "number" and (one.low or 0) > (10**6 if one.high is None else one.high):
        yield _("数字题的 low 不能大于 high。")
    if one.kind not in ("scale", "number") and (one.low is not None or one.high is not None):
        yield _("只有打分题和数字题写 low、high。")


def _condition_problems(one: Question, before: list[Question]) -> Iterator[str]:
    if one.only_if is None:
        return
    asked = next((other for other in before if other.key == one.only_if.question), None)
    if asked is None:
        yield _("only_if 写的「{key}」不是前面的题。").format(key=one.only_if.question)
    elif asked.only_if is not None:
        yield _("only_if 写的「{key}」自己也有条件；条件只能有一层。").format(key=asked.key)
    elif one.only_if.answer not in asked.options:
        yield _("only_if 写的答案「{answer}」不在「{key}」的 options 里。").format(answer=one.only_if.answer, key=asked.key)


def _forbidden(one: Question) -> Iterator[str]:
    text = " ".join([one.theme, one.asks, one.help, *one.options])
    for word in NEVER_ASKED:
        if word in text:
            yield _("写了「{word}」：思想和信仰不作为问卷题目，删去这道题。").format(word=word)


def _scoring_problems(form: Form, scoring: Scoring) -> Iterator[str]:
    asked = {one.key: one for one in form.questions}
    if not scoring.sums or len(set(scoring.sums)) < len(scoring.sums):
        yield _("scoring 的 sums 要写题号，不能重复。")
    for key in scoring.sums:
        one = asked.get(key)
        if one is None or one.kind not in ("one", "scale"):
            yield _("scoring 写的「{key}」不是单选题或打分题。").format(key=key)
        elif not one.sensitive or one.only_if:
            yield _("scoring 用到的「{key}」要写 sensitive: true，不能有条件。").format(key=key)


class _NoRepeats(yaml.SafeLoader):
    """A key written twice would silently keep only the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]  # type: ignore[no-untyped-call]
        if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
            raise yaml.YAMLError(_("「{keys}」写了两次").format(keys=listing(twice)))
        return super().construct_mapping(node, deep=deep)


_KINDS = re.compile(r"^(int|str|bool|list\[.*|constrained-.*|function-.*)$")


def _plain(error: Mapping[str, Any]) -> str:
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in error["loc"]
                     if not _KINDS.match(str(part))) or _("全文")
    match error["type"]:
        case "extra_forbidden":
            return _("「{where}」不是问卷认识的写法，删去或改正。").format(where=where)
        case "missing":
            return _("缺少「{where}」。").format(where=where)
        case "string_pattern_mismatch":
            return _("「{where}」要用小写英文字母开头的短名，读到的是 {read!r}。").format(where=where, read=error["input"])
        case _:
            return _("「{where}」写得不对，读到的是 {read!r}。").format(where=where, read=error["input"])
