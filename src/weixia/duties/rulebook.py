"""The rule book as this process holds it: rules, their printed SQL, their stored editions and their words."""

import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

from weixia.duties.facts import facts
from weixia.duties.models import Edition
from weixia.kernel.words import Word
from weixia.policy import asking, book, compiler, printing


@cache
def whole_book() -> book.Book:
    """Every rule that is written, 待接 ones too, read once."""
    return book.load()


@cache
def rule_book() -> book.Book:
    """The rules that are in force: those whose every word the rooms answer today."""
    whole = whole_book()
    return replace(whole, rules={rule.rule: rule for rule in whole if asking.is_active(rule, facts())})


@cache
def rules() -> dict[str, str]:
    """Rule → its printed SELECT. Ibis runs here, once a process, and never for a request."""
    return {rule.rule: printing.sql(compiler.compile_rule(rule, facts())) for rule in rule_book()}


def edition_body(rule: book.Rule, version: book.Version) -> dict[str, Any]:
    """What a duty's explanation needs of its rule, in words and numbers that will not change under it."""
    clauses = {key: rule_book().sources[key].model_dump() for key in {*rule.sources, *version.sources.values()}}
    return {
        "rule": rule.rule, "title": rule.title, "says": rule.says, "source": rule.source, "by": rule.duty.by,
        "kept_by": rule.duty.kept_by, "late": rule.duty.late, "version": version.named.isoformat(),
        "values": {name: {"value": value, "source": version.sources[name]} for name, value in version.values.items()},
        "clauses": clauses,
    }


def editions() -> dict[str, dict[str, int]]:
    """Rule → version → the id of its stored edition; stores those that are new."""
    bodies = {}
    for rule in rule_book():
        for version in rule.versions():
            body = edition_body(rule, version)
            digest = sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
            bodies[digest] = (rule.rule, version.named.isoformat(), body)
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
    held = rule_book().rules.get(rule)
    return held.when.event if held and isinstance(held.when, book.Event) else ""


def asked(rule: str) -> frozenset[str]:
    """The facts of a person that a rule asks."""
    return frozenset(rule_book()[rule].who) if rule in rule_book().rules else frozenset()


def title(rule: str) -> str:
    """A rule's title; the code itself where the book no longer has the rule."""
    return Word(rule_book()[rule].title) if rule in rule_book().rules else rule


def source(rule: str) -> str:
    """The clauses a rule rests on, as one text; '' where the book no longer has the rule."""
    return rule_book()[rule].source if rule in rule_book().rules else ""
