"""What rules ask and who answers: the facts that the rooms name, and the words that nobody answers yet (待接)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir

from weixia.policy.book import Anniversary, BookError, Derived, Event, Rule, SinceLast, Standing, value_names

Moment = Callable[[ir.Table, Mapping[str, Any]], ir.Value]
Reckoning = Callable[[Mapping[str, Any]], ir.Table]


@dataclass(frozen=True)
class Facts:
    """What rules may ask. `subject`: one row a person (person, start, death, bd_calendar, bd_month, bd_day, bd_year
    and any facts); `evidence`: name → table (person, day) of facts that count, with a column `period` where a fact
    says which period it is for; `moments`: facts that need the
    duty's own columns, and `reckoned`: evidence that needs the rule's values, each with the values that it asks for;
    `stretches`: name → (person, first, last or null) of conditions that stood; `others`: subjects that are no person,
    each with `person` for its id, `start` and `death` (of units also held_path, came, left_on, their own); `tenures`: (held_by,
    held_path, came, left_on), which place in the tree of units a person belonged to on the days of [came, left_on)."""

    subject: ir.Table
    evidence: Mapping[str, ir.Table]
    moments: Mapping[str, tuple[Moment, tuple[str, ...]]]
    reckoned: Mapping[str, tuple[Reckoning, tuple[str, ...]]] = field(default_factory=dict)
    stretches: Mapping[str, ir.Table] = field(default_factory=dict)
    others: Mapping[str, ir.Table] = field(default_factory=dict)
    tenures: ir.Table | None = None

    def of(self, rule: Rule) -> ir.Table:
        """The subjects that a rule is about; those of one unit with the time that they were there."""
        subject = self.subject if rule.subject == "person" else self.others[rule.subject]
        if not isinstance(rule, Derived) or self.tenures is None:
            return subject
        if "held_path" in subject.columns:  # a unit itself, which says where it stands
            return subject.filter(subject.held_path >= rule.path, subject.held_path < rule.path + "~")
        there = self.tenures.filter(self.tenures.held_path >= rule.path, self.tenures.held_path < rule.path + "~")
        return subject.join(there, subject.person == there.held_by)

    @property
    def words(self) -> set[str]:
        """Every word that some room answers, but the columns of a subject."""
        return {*self.evidence, *self.moments, *self.reckoned, *self.stretches, *self.others}

    def told(self, name: str, values: Mapping[str, Any]) -> ir.Table:
        """The (person, day) table of an evidence word."""
        return self.evidence[name] if name in self.evidence else self.reckoned[name][0](values)


def unanswered(rule: Rule, facts: Facts) -> set[str]:
    """The words that a rule asks or waits for and that no room answers: none for a rule that can be compiled."""
    missing: set[str] = {str(rule.subject)} - {"person", *facts.others}
    columns = set() if missing else {*facts.of(rule).columns}
    own = {"turning_age"} if isinstance(rule.when, Anniversary) else set()
    missing |= {name for name in rule.who if name not in columns | own}
    evidence = {*rule.duty.kept_by} | ({rule.when.event} if isinstance(rule.when, Event) else set())
    missing |= evidence - set(facts.evidence) - set(facts.reckoned)
    stood = {rule.when.standing} if isinstance(rule.when, Standing) else {rule.when.stops} if isinstance(rule.when, Event) else set()
    missing |= {name for name in stood if name} - set(facts.stretches)
    if isinstance(rule.when, SinceLast) and rule.when.months not in rule.values:
        missing |= {rule.when.months} - set(facts.moments)
    return missing | ({*rule.waits_for} - columns - facts.words)


def is_active(rule: Rule, facts: Facts) -> bool:
    """Whether every word is answered. False: 待接. Raises BookError where it asks a word that it does not wait for."""
    missing = unanswered(rule, facts)
    if strays := sorted(missing - set(rule.waits_for)):
        raise BookError("\n".join(f"{rule.rule}：没有叫「{name}」的事实，也没有写在 waits_for 里。" for name in strays))
    if not missing:
        check(rule, facts)
    return not missing


def check(rule: Rule, facts: Facts) -> None:
    """Every word of the rule must be known, and every value used. Raises BookError."""
    problems = [f"没有叫「{name}」的事实。" for name in sorted(unanswered(rule, facts))]
    if isinstance(rule.when, SinceLast) and rule.duty.kept_by != [rule.when.since_last]:
        problems.append("自上次起算的规则，kept_by 应只写 since_last 的那一项。")
    needs = _needs(rule, facts)
    problems += [f"事实要用的「{name}」不在 values 里。" for name in sorted(needs - set(rule.values))]
    problems += [f"values 里的「{name}」没有用到。" for name in sorted(set(rule.values) - value_names(rule) - needs)]
    if problems:
        raise BookError("\n".join(f"{rule.rule}：{problem}" for problem in problems))


def _needs(rule: Rule, facts: Facts) -> set[str]:
    """The values that the facts themselves ask for."""
    words = {*rule.duty.kept_by} | ({rule.when.event} if isinstance(rule.when, Event) else set())
    needs = {name for word in words & set(facts.reckoned) for name in facts.reckoned[word][1]}
    if isinstance(rule.when, SinceLast) and rule.when.months in set(facts.moments) - set(rule.values):
        needs |= set(facts.moments[rule.when.months][1])
    return needs
