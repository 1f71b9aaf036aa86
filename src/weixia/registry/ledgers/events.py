"""重要情况台账: what happened to people, and when it was known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import journal
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.registry.dates import read_day
from weixia.registry.ledgers import cells, copying, factual, taken_back, undoing
from weixia.registry.ledgers.columns import Column, Row
from weixia.registry.ledgers.factual import Fact
from weixia.registry.ledgers.known import PersonOnFile, among, batches, people_by_number
from weixia.registry.ledgers.verdicts import SAME, Judgement, Ledger, Plan, Warned, wrong
from weixia.registry.ledgers.writing_out import as_read_again, cells_of
from weixia.registry.models import Happening, Import, ImportedChange, Person
from weixia.registry.models.happening import KINDS

BATCH = 5_000
ALSO = {"入院": "hospital", "逝世": "death", "病故": "death", "大病": "illness", "健康体检": "checkup"}
day = partial(read_day, exact=True)
COLUMNS = (
    Column("number", "人员编号", cells.code, ("编号", "人员编码", "个人编号", "档案编号"), required=True, most=40, example="示例001"),
    Column("kind", "事件", cells.one_of(KINDS, also=ALSO), ("事件类型", "情况类别", "重要情况", "事件类别", "情况"), required=True,
           choices=tuple(KINDS.values()), example="住院"),
    Column("happened", "发生日期", day, ("日期", "发生时间", "时间", "事件日期"), required=True, example="2026-05-03",
           hint="写到日"),
    Column("known", "得知日期", day, ("知晓日期", "得知时间", "获知日期", "报告日期"), open_words=True, example="2026-05-04",
           hint="不填时按发生日期"),
    Column("text", "说明", cells.letters_narrow, ("备注", "情况说明", "详情", "摘要"), most=500),
)


@dataclass
class Work:
    """Facts to write, and the day of death of people who have none on file."""

    facts: list[Fact] = field(default_factory=list)
    deaths: dict[int, date] = field(default_factory=dict)


def judge(rows: Sequence[Row], by: Actor) -> Judgement:
    """Verdicts of an events ledger. A death before the birth is 有误."""
    people = people_by_number(row.get("number") for row in rows if row.get("number"))
    factual.find_people(rows, people)
    for row in rows:
        _check_death(row, people)
    judged, facts = factual.judge(rows, people, "events", _stored, _alike)
    alive = {fact.row.number: text for fact, text in taken_back.deaths(facts)}
    judged = [replace(one, verdict=SAME) if one.row.number in alive else one for one in judged]
    facts = [fact for fact in facts if fact.row.number not in alive]
    work = Work(facts)
    warnings = [*(Warned(one.row.number, one.person, alive[one.row.number]) for one in judged if one.row.number in alive),
                *factual.doubtful_days(facts, "happened", today=timezone.localdate()),
                *_late_knowledge(facts), *_deaths(facts, work)]
    return Judgement(judged, sorted(warnings, key=lambda warned: warned.row), work)


def write(plan: Plan, by: Actor, at: datetime) -> list[int]:
    """Write the facts and the deaths they tell of; returns the people touched."""
    work: Work = plan.work
    today = timezone.localtime(at).date()
    touched = factual.write(Happening, work.facts, partial(_columns, today=today), source=plan.source, by=by, at=at, tell=plan.tell)
    _write_deaths(work.deaths, source=plan.source, by=by, at=at)
    return touched


def _columns(fact: Fact, *, today: date) -> dict[str, Any]:
    values = factual.values(fact, {"kind": "kind", "happened_on": "happened", "known_on": "known", "text": "text"})
    return values | {"late": factual.is_late(values["happened_on"], today=today)}


def _stored(person_ids: Iterable[int]) -> set[str]:
    found: set[str] = set()
    for batch in batches(sorted(person_ids)):
        found |= set(Happening.objects.filter(among("person_id", batch)).exclude(fingerprint="")
                     .values_list("fingerprint", flat=True))
    return found


def _alike(facts: Sequence[Fact]) -> set[str]:
    def on_file(people: list[int], days: list[date]) -> Iterator[tuple[int, date, dict[str, Any]]]:
        for row in Happening.objects.filter(person_id__in=people, happened_on__in=days, withdrawn_at__isnull=True):
            yield row.person_id, row.happened_on, as_read_again(COLUMNS, cells_of(row))

    return factual.alike("events", facts, "happened", on_file)


def _check_death(row: Row, people: dict[str, PersonOnFile]) -> None:
    if row.problems or row.get("kind") != "death":
        return
    birth = people[row.get("number")].birth_on
    if birth and row.get("happened").on < birth:
        read = _("{died}（出生日期 {birth}）").format(died=row.get("happened"), birth=birth)
        wrong(row, "发生日期", read, _("去世日期早于出生日期。请对照原件核对"))


def _late_knowledge(facts: Iterable[Fact]) -> Iterator[Warned]:
    for fact in facts:
        known = fact.row.get("known")
        if known and known.on < fact.row.get("happened").on:
            yield Warned(fact.row.number, fact.row.get("number"), _("得知日期 {known} 早于发生日期").format(known=known))


def _deaths(facts: Iterable[Fact], work: Work) -> Iterator[Warned]:
    """The first death told of sets the day where none is on file; where days differ, what is on file stands."""
    for fact in facts:
        if fact.row.get("kind") != "death":
            continue
        told: date = fact.row.get("happened").on
        stands = fact.person.died_on or work.deaths.setdefault(fact.person.id, told)
        if stands != told:
            yield Warned(fact.row.number, fact.row.get("number"), _(
                "台账写 {told} 去世，档案是 {stands}，以档案为准，请核对").format(told=told, stands=stands))


def _write_deaths(deaths: dict[int, date], *, source: Import, by: Actor, at: datetime) -> None:
    people = list(Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=deaths, died_on__isnull=True))
    for person in people:
        person.died_on, person.died_source, person.updated_at = deaths[person.pk], "event", at
        person.version += 1
    copying.copy_rows([ImportedChange(
        person_id=person.pk, source=source, version=person.version, before={"died_on": None, "died_source": ""},
        after={"died_on": deaths[person.pk].isoformat(), "died_source": "event"}) for person in people])
    Person.objects.bulk_update(people, ["died_on", "died_source", "updated_at", "version"], batch_size=BATCH)
    journal.record_many([journal.entry(
        "person.died", by=by, at=at, person_id=person.pk, about=person.name, org_path=person.org_path,
        fields={"died_on": [None, str(person.died_on)]}) for person in people])


EVENTS = Ledger("events", Word("重要情况台账"), COLUMNS, "import.write", judge, write, undo=undoing.of_facts(Happening))
