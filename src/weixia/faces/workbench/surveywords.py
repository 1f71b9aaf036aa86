"""A survey in words and figures: whom it asks, how far it is, what a number stands for; and its lists as they leave."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.exporting import Query, listed
from weixia.kernel.actor import Actor
from weixia.kernel.words import AND, listing
from weixia.needs.cohorts import BANDS, Conditions, conditions_of, frame, group_word
from weixia.needs.queries import survey_results as results
from weixia.needs.queries import surveys as queries
from weixia.registry.queries.people import KINDS
from weixia.registry.queries.units import unit_any


def conditions(told: dict[str, Any], unit: Any) -> Conditions:
    """From the form."""
    return Conditions(unit=unit.pk, kinds=tuple(told["kinds"]), bands=tuple(told["bands"]), tags=tuple(told["tags"]),
                      resettled=told["resettled"], language=told["language"].strip())


def cohort_words(row: Any) -> list[tuple[str, str]]:
    """(what, which) of everything that narrows the cohort."""
    told = conditions_of(row.conditions)
    unit = unit_any(told.unit) if told.unit else None
    words = [(_("单位"), unit.name if unit else row.unit.name), (_("人员类别"), listing(KINDS[one] for one in told.kinds)),
             (_("年龄"), listing(BANDS[one] for one in told.bands)), (_("标签"), listing(told.tags)),
             (_("易地安置"), {"1": _("只问易地安置的"), "0": _("不问易地安置的")}.get(told.resettled, "")), (_("常用语言"), told.language)]
    size = _("分层随机抽 %(n)s 位，抽样号 %(seed)s") % {"n": row.size, "seed": row.seed} if row.size else _("全部问到")
    return [(what, which) for what, which in words if which] + [(_("怎样选人"), size)]


def fits(row: Any, actor: Actor, on: date) -> dict[str, int]:
    """How many would be asked if it began today."""
    everybody = len(frame(conditions_of(row.conditions), seen_by=actor, on=on))
    return {"found": everybody, "asked": min(everybody, row.size) if row.size else everybody}


def survey_figures(row: Any, actor: Actor) -> dict[str, Any]:
    """How far it is within the reader's scope; whoever is out unanswered is no part of the denominator."""
    states = queries.progress(row, seen_by=actor)
    asked = sum(states.values()) - states["out"]
    todo = states["waiting"] + states["tried"] + states["partial"]
    return {"states": states, "asked": asked, "todo": todo, "answered": states["answered"],
            "percent": round(100 * states["answered"] / asked) if asked else None}


def question_title(row: Any, asked: dict[str, str]) -> list[tuple[str, str]]:
    """What a number stood for: the question, the answer, the group."""
    form = queries.form_of(row.questionnaire)
    one = form.question(asked["question"])
    if asked["question"] == results.SCORE and form.scoring:
        said = {results.HIGH: form.scoring.says, results.LOW: form.scoring.below}.get(asked["value"], "")
        told = [(_("题"), form.scoring.title), (_("答案"), said)]
    else:
        told = [(_("题"), one.asks if one else ""), (_("答案"), "" if asked["value"] == results.MEAN else asked["value"])]
    if asked["group"]:
        unit = unit_any(int(asked["group"])) if asked["by"] == "unit" and asked["group"].isdigit() else None
        word = (unit.name if unit else "") if asked["by"] == "unit" else group_word(asked["by"], asked["group"])
        told.append((str(results.BY[asked["by"]]), word))
    return [(what, which) for what, which in told if which]


def _survey(actor: Actor, query: Query) -> Any:
    number = query.get("survey", "")
    return queries.survey_get(int(number), seen_by=actor) if number.isdigit() and len(number) < 18 else None


def people_leaving(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Whom a survey asks and how far each is."""
    if row := _survey(actor, query):
        for one in queries.respondents(row, seen_by=actor).exclude(state="refused"):
            yield {"number": one.number, "name": one.name, "unit": one.unit.name, "kind": KINDS.get(one.kind, ""),
                   "band": BANDS.get(one.band, ""), "state": one.get_state_display(), "tries": one.tries, "tried": one.tried_on,
                   "out": one.get_out_why_display()}


def results_leaving(actor: Actor, query: Query) -> Iterator[dict[str, Any]]:
    """Every figure of a survey, a line each; what the page leaves out is left out."""
    if row := _survey(actor, query):
        by = query.get("by", "band")
        told = results.results(row, seen_by=actor, by=by if by in results.BY else "band")
        words = {"": _("全部")} | {group.code: str(group.word) for group in told.groups}
        for table in told.tables:
            for line in table.rows:
                for cell in line.cells:
                    mean = line.value == results.MEAN
                    yield {"question": table.asks, "answer": str(line.word), "group": words[cell.group],
                           "count": None if mean else cell.count, "n": cell.n, "percent": None if mean else cell.percent,
                           "mean": cell.count / 10 if mean and cell.count is not None else None,
                           "note": _("不足 5 人，不单列") if cell.count is None and cell.n is None else ""}


def _title(actor: Actor, query: Query) -> str:
    row = _survey(actor, query)
    return AND.join([row.title, row.unit.name]) if row else ""


def _back(query: Query) -> str:
    number = query.get("survey", "")
    return f"/surveys/{number}" if number.isdigit() else "/surveys"


listed("survey-people", title=_later("调研名单"), page=_back, capability="survey.read", rows=people_leaving, words=_title, columns=[
    (_later("人员编号"), "number"), (_later("姓名"), "name"), (_later("管理单位"), "unit"), (_later("类别"), "kind"),
    (_later("年龄段"), "band"), (_later("到哪一步"), "state"), (_later("没问成几次"), "tries"),
    (_later("最近一次"), "tried"), (_later("为什么退出"), "out")])
listed("survey-results", title=_later("调研结果"), page=_back, capability="survey.read", rows=results_leaving, words=_title, columns=[
    (_later("题"), "question"), (_later("答案"), "answer"), (_later("人群"), "group"), (_later("人数"), "count"),
    (_later("答了的人数"), "n"), (_later("百分比"), "percent"), (_later("平均"), "mean"), (_later("说明"), "note")])
