"""问卷: what a questionnaire may say, what an answer may be, and B5-9 on both sides of its boundary."""

from itertools import product
from typing import Any

import pytest
import yaml

from weixia.needs import questionnaire as q

GOOD: dict[str, Any] = {"questionnaire": "x", "version": 1, "title": "某", "questions": [
    {"key": "a", "asks": "甲？", "kind": "one", "options": ["有", "没有"]},
    {"key": "b", "asks": "乙？", "kind": "words", "only_if": {"question": "a", "answer": "有"}},
    {"key": "c", "asks": "丙？", "kind": "scale", "low": 1, "high": 5}]}


def changed(place: int, **more: Any) -> dict[str, Any]:
    questions = [dict(one) for one in GOOD["questions"]]
    questions[place] |= more
    return GOOD | {"questions": questions}


@pytest.mark.parametrize(("data", "says"), [
    (changed(1, only_if={"question": "c", "answer": "有"}), "不是前面的题"),
    (changed(1, only_if={"question": "a", "answer": "也许"}), "不在「a」的 options 里"),
    (GOOD | {"questions": [*GOOD["questions"], {"key": "d", "asks": "丁？", "kind": "words",
                                                "only_if": {"question": "b", "answer": "有"}}]}, "条件只能有一层"),
    (changed(2, key="a"), "「a」写了两次"), (changed(0, options=["有"]), "至少两个"), (changed(0, options=[]), "要写 options"),
    (changed(2, low=5), "low 小于 high"), (changed(2, colour="red"), "「questions.3.colour」不是问卷认识的写法"),
    (changed(0, asks="您的思想动态怎样？"), "思想和信仰不作为问卷题目"), (changed(0, options=["有信仰", "没有"]), "思想和信仰"),
    (GOOD | {"questions": []}, "读到的是 0 道"), (changed(0, key="第一"), "小写英文字母"),
    (GOOD | {"scoring": {"title": "t", "sums": ["a"], "at_least": 1, "says": "s", "below": "b", "source": "B5-9"}}, "sensitive: true"),
])
def test_what_is_not_a_questionnaire_is_refused_in_words(data: dict[str, Any], says: str) -> None:
    q.read(GOOD, "某")
    with pytest.raises(q.QuestionnaireError, match=says):
        q.read(data, "某")


def test_a_key_written_twice_is_refused(tmp_path: Any) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(yaml.safe_dump(GOOD, allow_unicode=True) + "title: 又一个\n", encoding="utf-8")
    with pytest.raises(q.QuestionnaireError, match="写了两次"):
        q.read_file(file)


def test_those_that_ship_are_whole() -> None:
    forms = q.shipped()
    assert set(forms) == {"four_themes", "ucla3"}
    themes = {one.theme for one in forms["four_themes"].questions}
    assert {"就医", "生活照顾", "学习活动", "精神慰藉"} <= themes, "S001-24 names four"
    assert forms["four_themes"].scoring is None


def test_ucla3_is_three_to_nine_and_lonely_from_six() -> None:
    """B5-9, every way to answer."""
    form = q.shipped()["ucla3"]
    assert form.scoring is not None and len(form.scoring.sums) == 3
    words = form.questions[0].options
    seen = {}
    for points in product((1, 2, 3), repeat=3):
        given = {key: words[point - 1] for key, point in zip(form.scoring.sums, points, strict=True)}
        assert q.score(form, given) == sum(points)
        seen[sum(points)] = sum(points) >= form.scoring.at_least
    assert seen == {3: False, 4: False, 5: False, 6: True, 7: True, 8: True, 9: True}
    assert q.score(form, {"company": words[2], "left_out": words[2]}) is None, "two answers are no score"
    assert all(one.sensitive for one in form.questions)


@pytest.mark.parametrize(("key", "answer", "fine"), [
    ("a", "有", True), ("a", "也许", False), ("a", ["有"], False), ("b", "话", True), ("b", " ", False), ("b", 3, False),
    ("b", "长" * 1001, False), ("c", 1, True), ("c", 5, True), ("c", 6, False), ("c", 0, False), ("c", "3", False), ("c", True, False),
])
def test_an_answer_is_of_its_kind(key: str, answer: Any, fine: bool) -> None:
    question = q.read(GOOD, "某").question(key)
    assert question is not None and (q.wrong(question, answer) == "") is fine


def test_a_condition_asks_only_those_who_answered_so() -> None:
    form = q.read(GOOD, "某")
    follow = form.questions[1]
    assert q.applies(follow, {"a": "有"}) and q.applies(follow, {"a": ["有", "没有"]})
    assert not q.applies(follow, {"a": "没有"}) and not q.applies(follow, {})
