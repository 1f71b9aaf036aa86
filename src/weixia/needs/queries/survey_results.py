"""What a survey found, by age band, rank, kind or unit (S002-7): counts with their n, groups too small to be told apart left out.

Sensitive answers, and everything once a reader's scope spans several units, are told only of groups of five or more; a
group that could be reckoned from the others is left out with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs.cohorts import BANDS, RANKS, group_word
from weixia.needs.models import Respondent, Survey, SurveyAnswer
from weixia.needs.models.survey import answer_of
from weixia.needs.queries.surveys import my_people
from weixia.needs.questionnaire import Form, Question, form_of, score
from weixia.registry.access import visible

SMALLEST = 5
BY = {"band": Word("年龄段"), "rank": Word("层级"), "kind": Word("人员类别"), "unit": Word("单位")}
SCORE, HIGH, LOW, MEAN = "score", "high", "low", "mean"


@dataclass(frozen=True)
class Group:
    """One column: how many of the group are on the list, and how many have answered or begun to."""

    code: str
    word: str
    asked: int
    answered: int


@dataclass(frozen=True)
class Cell:
    """One number: how many of `n`; a mean in tenths for `mean`. None where the group is too small to be told."""

    count: int | None
    n: int | None
    group: str

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.n) if self.n and self.count is not None else None


@dataclass(frozen=True)
class Row:
    """One possible answer across the groups; the first cell is everybody."""

    value: str
    word: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """One question (or the score) across the groups."""

    key: str
    theme: str
    asks: str
    kind: str
    bases: list[Cell]
    rows: list[Row]
    hidden: bool


@dataclass(frozen=True)
class Results:
    """Everything, for one way of grouping. `narrow`: nothing is left out, because the reader sees one unit alone."""

    by: str
    groups: list[Group]
    tables: list[Table]
    asked: int
    answered: int
    narrow: bool


@dataclass(frozen=True)
class _Read:
    form: Form
    people: dict[int, Respondent]
    given: dict[int, dict[str, Any]]
    groups: dict[int, str]
    narrow: bool


def results(survey: Survey, *, seen_by: Actor, by: str) -> Results:
    """The figures within the reader's scope. `by`: a key of BY."""
    seen_by.must("survey.read")
    read = _read(survey, seen_by, by)
    words = {row.unit_id if by == "unit" else getattr(row, by): row.unit.name if by == "unit" else group_word(by, getattr(row, by))
             for row in read.people.values()}
    members: dict[str, list[int]] = defaultdict(list)
    for pk, group in read.groups.items():
        members[group].append(pk)
    groups = [Group(str(code), word, len(members[str(code)]), sum(pk in read.given for pk in members[str(code)]))
              for code, word in sorted(words.items(), key=lambda one: _order(by, one))]
    tables = [_table(question, read, groups) for question in read.form.questions]
    if read.form.scoring:
        tables.append(_score_table(read, groups))
    return Results(by, groups, tables, len(read.people), len(read.given), read.narrow)


def behind(survey: Survey, *, seen_by: Actor, by: str, group: str, question: str, value: str) -> tuple[list[Respondent], int]:
    """The rows behind one number: (whom the reader may see, how many more there are). Of a group left out nobody is told; of
    sensitive answers only those whose primary contact the reader is."""
    seen_by.must("survey.read")
    read = _read(survey, seen_by, by)
    key = next((one for one in read.form.questions if one.key == question), None)
    counted = {pk: _counted(read, question, pk) for pk in read.given}
    counted = {pk: answer for pk, answer in counted.items() if answer is not None}
    sensitive = question == SCORE or (key is not None and key.sensitive)
    left_out = hidden(_sizes(counted, read.groups)) if sensitive or not read.narrow else set()
    if group in left_out or (left_out and not group and len(counted) < SMALLEST):
        return [], 0
    found = [pk for pk, answer in counted.items() if (not group or read.groups[pk] == group) and _is(answer, value)]
    rows = [read.people[pk] for pk in found]
    if sensitive:
        mine = set(Respondent.objects.filter(my_people(seen_by), pk__in=found).values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in mine]
    return sorted(rows, key=lambda row: row.number), len(found) - len(rows)


def said(rows: Iterable[Respondent], question: Question) -> dict[int, str]:
    """`{row: the words}` of a question of free words, in clear: the page that shows them is journalled."""
    found = SurveyAnswer.objects.filter(respondent__in=list(rows), question=question.key, replaced_at=None)
    return {one.respondent_id: str(answer_of(one)) for one in found}


def hidden(sizes: Mapping[str, int]) -> set[str]:
    """Groups that are not told: those under five, and more from the smallest on, until what is left out together cannot be
    reckoned back to a few."""
    left_out = {group for group, n in sizes.items() if 0 < n < SMALLEST}
    rest = sorted((n, group) for group, n in sizes.items() if n >= SMALLEST)
    while left_out and rest and (len(left_out) < 2 or sum(sizes[group] for group in left_out) < SMALLEST):
        left_out.add(rest.pop(0)[1])
    return left_out


def _read(survey: Survey, actor: Actor, by: str) -> _Read:
    people = {row.pk: row for row in Respondent.objects.filter(visible(actor), survey=survey).exclude(
        out_why="merged").select_related("unit")}
    given: dict[int, dict[str, Any]] = defaultdict(dict)
    form = form_of(survey.questionnaire)
    free = {one.key for one in form.questions if one.kind == "words"}
    rows = SurveyAnswer.objects.filter(visible(actor), respondent__survey=survey, replaced_at=None)
    for one in rows.only("respondent_id", "question", "value", "value_sealed", "uuid"):
        if one.respondent_id in people:
            given[one.respondent_id][one.question] = True if one.question in free else answer_of(one)
    groups = {pk: str(row.unit_id if by == "unit" else getattr(row, by)) for pk, row in people.items()}
    return _Read(form, people, dict(given), groups, len({row.unit_id for row in people.values()}) < 2)


def _order(by: str, one: tuple[Any, str]) -> tuple[Any, ...]:
    listed = {"band": list(BANDS), "rank": list(RANKS)}.get(by, [])
    return (listed.index(one[0]) if one[0] in listed else 99, one[1])


def _counted(read: _Read, key: str, pk: int) -> Any:
    """Somebody's answer as it is counted; None when there is none."""
    if key == SCORE:
        points = score(read.form, read.given[pk])
        return None if points is None or read.form.scoring is None else HIGH if points >= read.form.scoring.at_least else LOW
    return read.given[pk].get(key)


def _is(answer: Any, value: str) -> bool:
    return value in ("", MEAN) or value in ([str(one) for one in answer] if isinstance(answer, list) else [str(answer)])


def _sizes(counted: Mapping[int, Any], groups: Mapping[int, str]) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    for pk in counted:
        sizes[groups[pk]] += 1
    return sizes


def _table(one: Question, read: _Read, groups: list[Group]) -> Table:
    values = [(option, option) for option in one.options]
    if one.kind == "scale":
        ends = {one.low: one.low_says, one.high: one.high_says}
        values = [(str(n), f"{n} {ends.get(n, '')}".strip()) for n in range(one.low or 0, (one.high or 0) + 1)]
    if one.kind in ("scale", "number"):
        values.append((MEAN, Word("平均")))
    return _filled(read, groups, key=one.key, theme=one.theme, asks=one.asks, kind=one.kind, values=values, sealed=one.sensitive)


def _score_table(read: _Read, groups: list[Group]) -> Table:
    scoring = read.form.scoring
    assert scoring is not None
    values = [(HIGH, scoring.says), (LOW, scoring.below)]
    return _filled(read, groups, key=SCORE, theme="", asks=scoring.title, kind="one", values=values, sealed=True)


def _filled(
    read: _Read, groups: list[Group], *, key: str, theme: str, asks: str, kind: str, values: list[tuple[str, str]], sealed: bool,
) -> Table:
    counted = {pk: answer for pk in read.given if (answer := _counted(read, key, pk)) is not None}
    sizes = _sizes(counted, read.groups)
    left_out = hidden(sizes) if sealed or not read.narrow else set()
    few = bool(left_out) and len(counted) < SMALLEST
    columns: list[tuple[str, list[Any] | None]] = [("", None if few else list(counted.values()))]
    columns += [(group.code, None if group.code in left_out else [answer for pk, answer in counted.items() if
                                                                  read.groups[pk] == group.code]) for group in groups]
    bases = [Cell(None if answers is None else len(answers), None, code) for code, answers in columns]
    rows = [Row(value, word, [_cell(code, answers, value) for code, answers in columns]) for value, word in values]
    return Table(key, theme, asks, kind, bases, rows, bool(left_out))


def _cell(code: str, answers: list[Any] | None, value: str) -> Cell:
    if answers is None:
        return Cell(None, None, code)
    if value == MEAN:
        return Cell(round(10 * sum(answers) / len(answers)) if answers else None, len(answers), code)
    return Cell(sum(_is(answer, value) for answer in answers), len(answers), code)
