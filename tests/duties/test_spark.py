"""Both engines on the same people, with second versions of values and units that ask more than the book: the same duties.

`.venv/bin/python -m bench.scale --people 100000` is the whole of it (docs/proofs.md).
"""

import json
from datetime import date
from functools import cache
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from django.db import transaction

from bench import scale
from bench.settle import versions
from bench.settle.filling import Asked, fill
from weixia.cli import root
from weixia.duties import rulebook
from weixia.duties.models import Duty
from weixia.duties.spark import exporting, reads, session
from weixia.kernel import home
from weixia.kernel.home import NotReady
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.policy import book

ASKED = Asked(2500)
LEAN = Path(__file__).parent / "spark"
HERE = ["--master", "local[2]", "--memory", "1g", "--json"]
DECIDED = ("rule", "person", "period", "opens", "due", "late_until", "kept_on", "version", "base", "turning_age", "months")
# words of a short list; anything else told in letters would be somebody's name, number or words
CODES = {"kind", "residence", "bd_calendar", "calendar", "mode", "handler_level", "answer", "outcome", "step", "cadence", "key", "festival",
         "path"}


@pytest.fixture
def second_versions(tmp_path_factory, monkeypatch):
    """Some values of the book have another version inside the window; afterwards the book is as it was."""
    rulebook.rule_book()
    monkeypatch.setattr(book, "load", book.load)
    versions.use(tmp_path_factory.mktemp("book"))
    for name in ("whole_book", "rule_book"):
        monkeypatch.setattr(rulebook, name, cache(getattr(rulebook, name).__wrapped__))
    for name in ("_printed", "_openings"):
        monkeypatch.setattr(rulebook, name, {})


@pytest.fixture
def java():
    try:
        session.check()
    except NotReady as missing:
        pytest.skip(str(missing))


@pytest.fixture
def people(java, transactional_db, second_versions):
    with scoped(ROOT), transaction.atomic():
        fill(ASKED)
    with scoped(ROOT), transaction.atomic():
        scale.stricter()
    yield
    with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.database_name()}, autocommit=True) as admin:
        admin.execute("DROP SCHEMA bench CASCADE")


def weixia(*words):
    return CliRunner().invoke(root, [*map(str, words)])


def told(*words):
    done = weixia(*words)
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout)


def stored():
    """What PostgreSQL wrote, with the parts of edition and grounds that a decision rests on."""
    rows = Duty.objects.values_list("rule", "person_id", "period", "opens", "due", "late_until", "kept_on", "edition__body__version",
                                    "grounds__base", "grounds__turning_age", "grounds__months")
    return {(*row[:8], row[8] and date.fromisoformat(row[8]), *row[9:]) for row in rows.iterator()}


def decided(folder, scratch):
    with session.session(session.Machine("local[2]", "1g"), scratch=scratch) as spark:
        return {tuple(row) for row in spark.read.parquet(f"file://{folder}/duties").select(*DECIDED).collect()}


def test_spark_comes_to_the_same_duties(people, tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("SPARK_CONF_DIR", str(LEAN))
    told("duties", "settle", "--on", ASKED.on, "--since", ASKED.since, "--json")
    made = told("facts", "export", tmp_path / "facts", *HERE)
    done = told("duties", "settle", "--engine", "spark", "--on", ASKED.on, "--facts", tmp_path / "facts", "--out", tmp_path / "out", *HERE)
    with scoped(ROOT), transaction.atomic():
        ours = stored()
        assert Event.objects.filter(action="facts.exported", fields__people=ASKED.people).count() == 1
    theirs = decided(tmp_path / "out", tmp_path_factory.mktemp("scratch"))
    assert (ours - theirs, theirs - ours) == (set(), set())
    assert done["rows"] == len(ours) > 5 * ASKED.people and made["people"] == ASKED.people
    own = {rulebook.base(rule) for rule, rows in done["by_rule"].items() if rulebook.OF_UNIT in rule and rows}
    assert own == {"visit.hospital", "visit.longevity_birthday", "tour.resettled"}
    assert {row[7] for row in theirs if row[0] == "visit.hospital"} >= {"2026-06-01"}, "a second version"

    monkeypatch.setitem(exporting.AS_TOLD, "boolean", '"{name}"')  # t and f: read without a word as nothing, where nobody looks
    assert weixia("facts", "export", tmp_path / "spoilt", *HERE).exit_code != 0
    assert {path.name for path in tmp_path.iterdir()} == {"facts", "out"}, "nothing half done, no room, no scratch"


def test_no_name_and_no_number_leaves():
    named = {(table, column) for table, columns in reads.reads().items() for column, kind in columns.items()
             if kind == "string" and column not in CODES}
    assert named == set()
    assert reads.reads()["registry_person"] == {"id": "bigint", "died_on": "date"}


def test_what_does_not_fit_is_refused_in_plain_words(tmp_path, monkeypatch):
    out = ["--out", tmp_path / "out", "--on", "2026-07-01", *HERE]
    with pytest.raises(NotReady, match="不是导出好的事实"):
        weixia_raising(tmp_path, *out)
    (tmp_path / reads.SAID).write_text(json.dumps({"form": reads.FORM, "reads": "of another schema", "version": "0.0.9"}))
    with pytest.raises(NotReady, match="另一个版本的为霞导出的（0.0.9）"):
        weixia_raising(tmp_path, *out)
    assert weixia("duties", "settle", "--engine", "spark", "--on", "2026-07-01").exit_code == 2
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    with pytest.raises(NotReady, match="没有装 Spark"):
        session.check()
    monkeypatch.undo()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(NotReady, match="没有找到 Java"):
        session.check()
    (tmp_path / "java").write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    (tmp_path / "java").chmod(0o755)
    with pytest.raises(NotReady, match="是 11 版"):
        session.check()


def weixia_raising(facts, *words):
    CliRunner().invoke(root, [*map(str, ("duties", "settle", "--engine", "spark", "--facts", facts, *words))], catch_exceptions=False)


def test_who_died_on_the_way_leaves_nothing_that_looks_done(tmp_path):
    """The room of a dead process is cleared by the next export here; that of a living one is left alone."""
    from weixia.duties.spark.folders import ROOM, appearing
    from weixia.kernel import locks

    for name in ("dead", "alive"):
        (tmp_path / f"{ROOM}{name}" / "whole").mkdir(parents=True)
    living = locks.take(tmp_path / f"{ROOM}alive" / "lock", shared=False)
    with pytest.raises(ZeroDivisionError), appearing(tmp_path / "facts") as whole:
        (whole / "facts.json").write_text("{}")
        raise ZeroDivisionError
    assert {path.name for path in tmp_path.iterdir()} == {f"{ROOM}alive"}
    with appearing(tmp_path / "facts") as whole:
        (whole / "part").write_text("1")
    locks.release(living)
    assert (tmp_path / "facts" / "part").read_text() == "1" and (tmp_path / "facts").stat().st_mode & 0o777 == 0o700
    with pytest.raises(NotReady, match="已经有"), appearing(tmp_path / "facts"):
        pass
