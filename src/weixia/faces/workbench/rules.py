"""规则: the book as a reader sees it."""

from dataclasses import asdict
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from weixia.duties import queries
from weixia.faces.workbench.asking import found
from weixia.faces.workbench.dutywords import kind_of
from weixia.faces.workbench.page import PageRequest, page
from weixia.kernel.words import APART, listing, said
from weixia.policy import book

ROOMS = {
    "registry": lazy("信息库"), "needs": lazy("需求调研"), "benefits": lazy("待遇"), "health": lazy("健康"), "emergency": lazy("应急"),
    "party": lazy("党建"), "bulletin": lazy("通报"), "care": lazy("帮扶"), "contribution": lazy("作用发挥"),
    "duties": lazy("应尽之责"), "oversight": lazy("督导考核"),
}


@page("rule.read")
def rules(request: PageRequest) -> HttpResponse:
    """Every rule with whom it is for, when, how it is kept and where it is written."""
    lines = [_line(*found(queries.rule_get(one.code, seen_by=request.actor)))
             for one in queries.rules(seen_by=request.actor)]
    return render(request, "workbench/rules.html", {"rules": lines, "waiting": _waiting(request)})


@page("rule.read")
def rule(request: PageRequest, code: str) -> HttpResponse:
    """One rule: its clauses word for word, its numbers, its versions."""
    words, clauses = found(queries.rule_get(code, seen_by=request.actor))
    held = _book()[code]
    return render(request, "workbench/rule.html", {
        "rule": _line(words, clauses) | {"late_words": _late(held)}, "clauses": clauses, "counts": None,
        "versions": [_version(one, words) for one in reversed(held.versions())]})


def _waiting(request: PageRequest) -> list[dict[str, Any]]:
    """Rules that are written and owe nothing yet: a room has to tell their facts first."""
    return [one | {"rooms": listing(str(ROOMS[room]) for room in one["waits"])}
            for one in queries.catalogue(seen_by=request.actor) if one["waits"]]


@cache
def _book() -> book.Book:
    return book.load()


def _line(words: queries.RuleWords, clauses: list[Any]) -> dict[str, Any]:
    return asdict(words) | {
        "icon": kind_of(words.code)[1], "note": words.says, "sources": [clause.ref for clause in clauses],
        "version": _("%(day)s 版") % {"day": words.version}, "open_count": 0, "overdue_count": 0,
    }


def _late(rule: book.Rule) -> str:
    """What happens after the due day."""
    if rule.duty.late == "never":
        return _("过期不能补办，记为未办。")
    if rule.duty.late == "always":
        return _("随时可以补办。")
    days = rule.versions()[-1].values[rule.duty.late]
    return _("%(n)s 天内可以补办；再往后记为未办。") % {"n": days}


def _version(version: book.Version, words: queries.RuleWords) -> dict[str, Any]:
    """A version's numbers in words, for the version in force; of older ones the day alone."""
    told = listing((_("%(label)s %(value)s（%(source)s）") % {
        "label": one.label, "value": one.value, "source": said(_book().sources[one.source].title)}
        for one in words.values), APART) if words.version == version.named.isoformat() else ""
    return {"version": _("%(day)s 版") % {"day": version.named}, "since": version.first, "until": version.until,
            "words": told}
