"""Policy is dated and sourced: every rule and every value of it names a clause that can be read."""

import re
from datetime import date
from typing import Any

import pytest
import yaml

from tests.house import reading
from weixia.policy import book

BOOK = {path.stem: yaml.safe_load(path.read_text()) for path in sorted((reading.SRC / "policy/book").rglob("*.yaml"))}
SOURCES = yaml.safe_load((reading.SRC / "policy/sources.yaml").read_text())
TESTS = {"is", "in", "at_least", "at_most"}
CASES = reading.ROOT / "tests/policy/cases"
REGISTER = (reading.ROOT / "docs/requirements.md").read_text()
RULES = {rule["rule"]: rule for rule in BOOK.values()}
RESTING = {key: {name for name, rule in RULES.items() if key in rule["sources"]} for key in SOURCES}


def values() -> list[tuple[str, str, object, dict[str, object]]]:
    return [(rule["rule"], name, day, said) for rule in BOOK.values()
            for name, versions in rule.get("values", {}).items() for day, said in versions.items()]


def test_the_first_eight_rules_are_there() -> None:
    assert {rule["rule"] for rule in BOOK.values()} >= {
        "contact.lixiu_monthly", "contact.retired_quarterly", "greet.birthday", "visit.longevity_birthday",
        "visit.spring_festival", "visit.hospital", "tour.resettled", "checkup.regular",
    }


@pytest.mark.parametrize("rule", BOOK.values(), ids=lambda rule: rule["rule"])
def test_a_rule_names_its_clauses(rule: dict[str, object]) -> None:
    assert rule["title"] and rule["says"]
    assert rule["sources"] and set(rule["sources"]) <= SOURCES.keys()  # type: ignore[call-overload]


def test_every_value_is_dated_and_sourced() -> None:
    unsourced = [f"{rule}.{name} {day}" for rule, name, day, said in values()
                 if not isinstance(day, date) or said.get("source") not in SOURCES]
    assert unsourced == [] and len(values()) > 10


def test_every_source_can_be_read() -> None:
    for key, source in SOURCES.items():
        assert source.get("title") and source.get("clause") and "QUOTE" not in source["clause"], key


def test_only_four_tests_and_no_nesting() -> None:
    for rule in BOOK.values():
        for fact, test in rule.get("who", {}).items():
            assert set(test) <= TESTS and len(test) == 1, f"{rule['rule']}.{fact}"
            assert not any(isinstance(value, dict) for value in test.values())


def test_no_yaml_word_is_taken_for_a_truth() -> None:
    """on, off, yes and no are booleans to YAML 1.1: never keys."""
    def keys(node: object) -> list[object]:
        if isinstance(node, dict):
            return [*node, *(key for value in node.values() for key in keys(value))]
        return [key for value in node for key in keys(value)] if isinstance(node, list) else []

    assert [key for rule in BOOK.values() for key in keys(rule) if isinstance(key, bool)] == []


def test_every_source_is_in_the_register_of_requirements() -> None:
    assert [key for key in SOURCES if key not in REGISTER and key != "house-choice"] == []


def test_the_register_says_which_requirements_are_kept_and_which_wait() -> None:
    """By the rules that rest on each: all in force, none, or some."""
    wrong = []
    for key, where, status in re.findall(r"^\| (\S+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", REGISTER, flags=re.M):
        named = {rule for rule in re.findall(r"`([a-z_]+\.\w+)`", where) if rule in RULES}
        waiting = {rule for rule in named if RULES[rule].get("waits_for")}
        said = ("kept in part" if waiting else "kept") if named - waiting else "written; waits for its room"
        if named and (named != RESTING.get(key, named) or not status.startswith(said) or (not waiting and "waits" in status)):
            wrong.append((key, status, sorted(RESTING.get(key, named) - named), said))
    assert wrong == []


@pytest.mark.parametrize("rule", sorted(rule["rule"] for rule in BOOK.values() if not rule.get("waits_for")))
def test_a_rule_has_cases_on_both_sides(rule: str) -> None:
    """Cases that owe something and cases that owe nothing; anyone can read them."""
    cases = yaml.safe_load((CASES / f"{rule}.yaml").read_text())
    assert all(case["name"] and "expect" in case for case in cases)
    assert any(case["expect"] for case in cases) and any(not case["expect"] for case in cases)


def unsided(rule: book.Rule, cases: list[dict[str, Any]]) -> list[str]:
    """The days on which the rule or one of its values changes and that its cases do not stand on both sides of."""
    turns = {day for version in rule.versions() for day in (version.first, version.until) if day}
    asked = [case["as_of"] for case in cases]
    return sorted(str(day) for day in turns if not (any(day > one for one in asked) and any(day <= one for one in asked)))


@pytest.mark.parametrize("rule", [rule for rule in book.load() if not rule.waits_for], ids=lambda rule: rule.rule)
def test_a_rule_has_cases_on_both_sides_of_every_day_it_changes(rule: book.Rule) -> None:
    assert unsided(rule, yaml.safe_load((CASES / f"{rule.rule}.yaml").read_text())) == []


def test_a_day_without_cases_on_both_sides_is_found() -> None:
    rule = book.load()["visit.hospital"].model_copy(update={"starts": date(2026, 7, 1)})
    assert unsided(rule, [{"as_of": date(2026, 7, 1)}]) == ["2026-07-01"]
    assert unsided(rule, [{"as_of": date(2026, 6, 30)}]) == ["2026-07-01"]
    assert unsided(rule, [{"as_of": date(2026, 7, 1)}, {"as_of": date(2026, 6, 30)}]) == []


@pytest.mark.parametrize("rule", BOOK.values(), ids=lambda rule: rule["rule"])
def test_its_sources_were_read_again_on_a_day(rule: dict[str, Any]) -> None:
    assert isinstance(rule["checked_on"], date) and rule["checked_on"] >= date(2026, 1, 1)


def ways(rule: book.Rule) -> set[str]:
    """The cadences that a rule is a case of."""
    when = rule.when
    if isinstance(when, book.EveryPeriod):
        return {when.every} if when.every in ("month", "quarter", "half", "year") else {"festival"} | ({"before"} if when.shift else set())
    if isinstance(when, book.Event):
        return {f"event + {when.offset[0]}"}
    return {type(when).__name__}


def test_every_cadence_is_decided_in_some_case() -> None:
    """In the cases of a rule in force, or over pretended facts where the rule waits."""
    whole = book.load()
    pretended = (reading.ROOT / "tests/policy/test_waiting.py").read_text()
    decided = [rule for rule in whole if (CASES / f"{rule.rule}.yaml").exists() or f'("{rule.rule}"' in pretended]
    assert {way for rule in decided for way in ways(rule)} >= {
        "month", "quarter", "half", "year", "festival", "before", "SinceLast", "Anniversary", "Standing",
        "event + hours", "event + days", "event + workdays", "event + months"}
