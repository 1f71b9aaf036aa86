"""The rule book as this process holds it: rules, their printed SQL, their stored editions and their words.

`rule_book()` is the book itself. `in_force()` adds what units hold stricter, as the database has it now: one small
question, asked once inside `holding`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, wraps
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar

from django.db.models import F
from django.utils.translation import gettext as _

from weixia.duties.facts import facts
from weixia.duties.models import Edition, Override
from weixia.kernel.words import Word, said
from weixia.policy import asking, book, compiler, printing
from weixia.policy.deriving import MARK as OF_UNIT
from weixia.policy.deriving import Setting, base, derive

__all__ = ["OF_UNIT", "Mark", "asked", "base", "beside", "compile_book", "edition_body", "editions", "event", "holding", "in_force",
           "kept_by", "leader_rules", "mark", "proof", "rule_book", "rules", "settings", "source", "tightened", "title", "whole_book"]
Mark = tuple[tuple[int, str], ...]
P = ParamSpec("P")
R = TypeVar("R")
_held: ContextVar[Mark | None] = ContextVar("weixia_overrides", default=None)
_printed: dict[str, str] = {}
_read: dict[str, dict[str, tuple[str, ...]]] = {}
_openings: dict[str, list[str]] = {}


@cache
def whole_book() -> book.Book:
    """Every rule that is written, 待接 ones too, read once."""
    return book.load()


@cache
def rule_book() -> book.Book:
    """The rules that are in force: those whose every word the rooms answer today."""
    whole = whole_book()
    return replace(whole, rules={rule.rule: rule for rule in whole if asking.is_active(rule, facts())})


def mark() -> Mark:
    """What tells one state of the units' own values from another: changed by every setting, ending and moved unit."""
    held = _held.get()
    return tuple(Override.objects.order_by("pk").values_list("pk", "unit__path")) if held is None else held


def holding(act: Callable[P, R]) -> Callable[P, R]:
    """Ask for the units' own values once, as they are when the act begins, and keep to them until it ends."""
    @wraps(act)
    def held(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _held.set(mark())
        try:
            return act(*args, **kwargs)
        finally:
            _held.reset(token)

    return held


def in_force() -> book.Book:
    """The rules in force and, beside each, the stricter forms that units have of it."""
    held = mark()
    return _with_overrides(rule_book(), held) if held else rule_book()


@lru_cache(maxsize=4)
def _with_overrides(whole: book.Book, held: Mark) -> book.Book:
    return beside(whole, settings(held))


def settings(held: Mark) -> dict[str, list[Setting]]:
    """Rule → the values that units set of it, in one state of them."""
    rows = Override.objects.filter(pk__in=[pk for pk, _path in held]).annotate(path=F("unit__path")).order_by("pk")
    found: dict[str, list[Setting]] = {}
    for row in rows:
        document = book.Source(title=f"{row.document} {row.number}".strip() or row.reason, clause=row.clause or row.reason)
        found.setdefault(row.rule, []).append(Setting(row.pk, row.unit_id, row.path, row.name, row.value, row.since, document))
    return found


def beside(whole: book.Book, found: Mapping[str, Sequence[Setting]]) -> book.Book:
    """A book and, beside each of its rules, the stricter forms that these values make of it."""
    derived = [one for rule, own in found.items() if rule in whole.rules for one in derive(whole.rules[rule], own)]
    return replace(whole, rules={**whole.rules, **{one.rule: one for one in derived}})


def compile_book() -> None:
    """Print the SELECT of every rule of the book itself; asks no database."""
    for rule in rule_book():
        _sql(rule)


def rules(subject: str = "person") -> dict[str, str]:
    """Rule → its printed SELECT, of the rules about persons (or units, or cases). Ibis runs here, once a process for each rule, and
    never for a request."""
    return {rule.rule: _sql(rule) for rule in in_force() if rule.subject == subject}


def _sql(rule: book.Rule) -> str:
    if (key := _key(rule)) not in _printed:
        table = compiler.compile_rule(rule, facts())
        _read.setdefault(rule.subject, {}).update(printing.tables(table))
        _printed[key] = printing.sql(table)
    return _printed[key]


def _key(rule: book.Rule) -> str:
    return f"{rule.rule} {rule.path} {rule.pieces}" if isinstance(rule, book.Derived) else rule.rule


def reads(subject: str = "person") -> dict[str, tuple[str, ...]]:
    """The stored tables that the rules in force for such subjects read, each with the columns they may ask."""
    rules(subject)
    return _read.get(subject, {})


def openings() -> dict[str, list[str]]:
    """Rule → the printed SELECTs of its periods that open in (after, on], for rules of periods about persons."""
    periodic = [rule for rule in in_force() if isinstance(rule.when, book.EveryPeriod) and rule.subject == "person"]
    for rule in periodic:
        if _key(rule) not in _openings:
            _openings[_key(rule)] = [printing.sql(compiler.openings(rule, version)) for version in rule.versions()]
    return {rule.rule: _openings[_key(rule)] for rule in periodic}


def birthdays() -> tuple[str, ...]:
    """The rules of birthdays."""
    return tuple(rule.rule for rule in in_force() if isinstance(rule.when, book.Anniversary))


def ahead() -> tuple[str, ...]:
    """The rules whose duties are decided with a fact, before they open."""
    return tuple(rule.rule for rule in in_force() if compiler.ahead(rule))


def edition_body(rule: book.Rule, version: book.Version) -> dict[str, Any]:
    """What a duty's explanation needs of its rule, in words and numbers that will not change under it."""
    documents = rule.documents if isinstance(rule, book.Derived) else {}
    sources = [*rule.sources, *sorted({key for key in version.sources.values() if key in documents})]
    known = {**rule_book().sources, **documents}
    clauses = {key: known[key].model_dump() for key in {*sources, *version.sources.values()}}
    own = {"unit": rule.unit} if isinstance(rule, book.Derived) else {}
    return own | {
        "rule": rule.rule, "title": rule.title, "says": rule.says, "source": ", ".join(sources), "by": rule.duty.by,
        "kept_by": rule.duty.kept_by, "late": rule.duty.late, "version": version.named.isoformat(),
        "values": {name: {"value": value, "source": version.sources[name]} for name, value in version.values.items()},
        "clauses": clauses,
    } | ({"proof": rule.duty.proof} if rule.duty.proof else {})


@lru_cache(maxsize=4)
def _bodies(whole: book.Book) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Digest → (rule, version, body) of every edition of the book."""
    bodies = {}
    for rule in whole:
        for version in rule.versions():
            body = edition_body(rule, version)
            digest = sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
            bodies[digest] = (rule.rule, version.named.isoformat(), body)
    return bodies


def editions() -> dict[str, dict[str, int]]:
    """Rule → version → the id of its stored edition; stores those that are new."""
    bodies = _bodies(in_force())
    stored = dict(Edition.objects.filter(digest__in=bodies).values_list("digest", "id"))
    missing = [Edition(rule=bodies[d][0], digest=d, body=bodies[d][2]) for d in bodies if d not in stored]
    if missing:
        Edition.objects.bulk_create(missing, ignore_conflicts=True)
        stored = dict(Edition.objects.filter(digest__in=bodies).values_list("digest", "id"))
    found: dict[str, dict[str, int]] = {}
    for digest, (rule_id, version_name, _body) in bodies.items():
        found.setdefault(rule_id, {})[version_name] = stored[digest]
    return found


@cache
def leader_rules() -> frozenset[str]:
    """Rules whose duties belong to the leader in charge of the person, when there is one."""
    return frozenset(rule.rule for rule in rule_book() if rule.duty.by == "unit_leader")


def event(rule: str) -> str:
    """The event from which a rule's duties arise; '' for other ways, and where the book no longer has the rule."""
    held = rule_book().rules.get(base(rule))
    return held.when.event if held and isinstance(held.when, book.Event) else ""


def asked(rule: str) -> frozenset[str]:
    """The facts of a person that a rule asks."""
    held = rule_book().rules.get(base(rule))
    return frozenset(held.who) if held else frozenset()


def tightened() -> dict[str, list[str]]:
    """Baseline → the rules in force that make it stricter: local ones of the book, and units' own forms."""
    found: dict[str, list[str]] = {}
    for rule in in_force():
        if rule.tightens:
            found.setdefault(rule.tightens, []).append(rule.rule)
    return found


def kept_by(rule: str) -> frozenset[str]:
    """The evidence that keeps a rule's duties."""
    held = rule_book().rules.get(base(rule))
    return frozenset(held.duty.kept_by) if held else frozenset()


def proof(rule: str) -> list[str]:
    """What a rule asks to be written down beside the keeping fact."""
    held = rule_book().rules.get(base(rule))
    return [*held.duty.proof] if held else []


def title(rule: str) -> str:
    """A rule's title; of a unit's stricter form it says so; the code itself where the book no longer has the rule."""
    held = rule_book().rules.get(base(rule))
    if held is None:
        return rule
    return Word(held.title) if rule == held.rule else _("%(rule)s（单位加严）") % {"rule": said(held.title)}


def source(rule: str) -> str:
    """The clauses a rule rests on, as one text; '' where the book no longer has the rule."""
    held = rule_book().rules.get(base(rule))
    return held.source if held else ""


def value(rule: str, name: str, on: date) -> Any:
    """A rule's value as it is on a day; the first one holds for all days before it."""
    versions = rule_book()[rule].versions()
    return next((one for one in reversed(versions) if one.named <= on), versions[0]).values[name]
