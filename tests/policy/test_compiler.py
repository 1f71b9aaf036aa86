"""What the compiler refuses, what it prints, and that no word of ours means something to the printer."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlglot

from tests.policy.test_book import GOOD, changed
from weixia.duties import rulebook
from weixia.duties.facts import facts
from weixia.policy import book, compiler, printing, words

PRINTED = Path(__file__).parent / "printed"
RULES = sorted(rulebook.rule_book().rules)


@pytest.mark.parametrize("rule", RULES)
def test_printed_sql_is_the_one_we_read(rule):
    """An upgrade that prints other SQL shows its difference here. To accept it: delete the file and run again."""
    text = printing.sql(compiler.compile_rule(book.load()[rule], facts())) + "\n"
    kept = PRINTED / f"{rule}.sql"
    if not kept.exists():
        kept.write_text(text, encoding="utf-8")
        pytest.fail(f"{kept.name} was not there; it is written now, read it")
    assert text == kept.read_text(encoding="utf-8")


def bound(rule):
    """What counts from a fact is decided with it, however far ahead it opens."""
    return {"since", "after"} | (set() if compiler.ahead(book.load()[rule]) else {"on"})


@pytest.mark.parametrize("rule", RULES)
def test_no_interval_and_no_unbound_parameter_is_printed(rule):
    text = printing.sql(compiler.compile_rule(book.load()[rule], facts()))
    assert not re.search(r"interval|make_date|timestamp|arg_\w+", text, re.I)
    assert set(re.findall(r"%\((\w+)\)s", text)) == bound(rule)
    assert "%" not in re.sub(r"%\(\w+\)s", "", text)


@pytest.mark.parametrize("rule", RULES)
def test_the_same_expression_prints_for_spark(rule):
    text = printing.sql(compiler.compile_rule(book.load()[rule], facts()), "spark")
    assert {f":{name}" for name in bound(rule)} <= set(re.findall(r":\w+", text))
    assert not re.search(r"arg_\w+|plus_\w+", text, re.I), "a word of ours that Spark does not know"
    assert sqlglot.parse_one(text.replace(":on", ":day"), dialect="spark")  # sqlglot alone stumbles over :on


def test_no_word_of_ours_is_a_sqlglot_function():
    known = {name.lower() for dialect in ("", "postgres", "spark") for name in
             sqlglot.Dialect.get_or_raise(dialect).parser_class.FUNCTIONS}
    ours = {*words.PARAMETERS, *words.DATE_WORDS}
    assert "date_add" in known
    assert not ours & known
    assert ours == {name for name in vars(words) if name.startswith(("plus_", "arg_"))}


def rule_with(path, value):
    return book.read_rule(changed(path, value), book.load().sources, "某")


@pytest.mark.parametrize("path,value,said", [
    (["who"], {"height": {"in": "kinds"}}, "没有叫「height」的事实"), (["duty", "kept_by"], ["telepathy"], "telepathy"),
    (["when"], {"every": "month"}, "「days_left」没有用到"), (["when"], {"event": "eclipse", "workdays": "days_left"}, "eclipse"),
    (["when"], {"since_last": "checkup", "months": "days_left", "opens": "days_left"}, "kept_by 应只写"),
    (["when"], {"since_last": "talk", "months": "moon", "opens": "days_left"}, "「moon」"),
])  # fmt: skip
def test_what_nobody_can_answer_is_refused(path, value, said):
    with pytest.raises(book.BookError, match=said):
        compiler.compile_rule(rule_with(path, value), facts())


@pytest.mark.django_db
def test_a_rule_that_changes_in_july_is_judged_by_the_day_it_is_about():
    from django.db import connection

    from tests.duties import making
    from weixia.duties import changes
    from weixia.kernel.scope import ROOT, scoped

    rule = book.read_rule(GOOD, book.load().sources, "某")
    text = printing.sql(compiler.compile_rule(rule, facts()))
    with scoped(ROOT), connection.cursor() as cursor:
        # 5 days before the end of June and of July: too late by the first version (9), in time by the second (5)
        people = [making.person(kind="lixiu", charge_since=day) for day in (date(2026, 6, 25), date(2026, 7, 26))]
        changes.refresh(cursor, {})
        cursor.execute(f"WITH {changes.SUBJECT.format(where='')} {text}",
                       {"on": date(2026, 7, 31), "since": date(2026, 6, 1), "after": date(1, 1, 1)})
        names = [column.name for column in cursor.description]
        found = {(row["person"], row["period"], row["version"]) for row in
                 (dict(zip(names, values, strict=True)) for values in cursor.fetchall())}
    assert found == {(people[0].pk, "2026-07", "2026-07-01"), (people[1].pk, "2026-07", "2026-07-01")}
