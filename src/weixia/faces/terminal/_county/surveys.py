"""Surveys of the county: the big one about four themes, half answered; a short one among the 离休干部, finished."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

OFFICERS = ("zhang", "xu", "deng", "su", "cheng", "lin", "qian")
BIG, SHORT = 60, "居家照护小调研"
BEGUN, LASTS = 12, 45  # days ago, days
HOME: tuple[dict[str, Any], ...] = (
    {"asks": "现在谁在家照应？", "kind": "one", "options": ["老伴", "子女", "护工", "没有人"], "required": True},
    {"asks": "护理费够用吗？", "kind": "one", "options": ["够", "不太够", "不够"]},
    {"asks": "最想添哪样？", "kind": "several", "options": ["助浴", "送餐", "上门护理", "扶手", "呼叫器"]},
    {"asks": "还有什么难处？", "kind": "words"},
)
WISHES = ("盼着食堂能送饭到楼上。", "想有人教用手机挂号。", "希望体检报告有人讲一讲。", "老伴走了，晚上没人说话。",
          "楼道灯坏了好久。", "想参加书法班，离家近些最好。")


def make(today: date, at: datetime) -> str:
    """Write them once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.scope import scoped
    from weixia.needs.queries import surveys as queries

    head = _acting("sun", at)
    with scoped(head.scope), transaction.atomic():
        if queries.surveys(seen_by=head).exists():
            return "调研：已经有了"
        short, big = _finished(head, today, at), _half_done(head, today, at)
    return f"调研：一次问完（{short} 人答），一次问到一半（{big} 人答）"


def _finished(head: Any, today: date, at: datetime) -> int:
    from weixia.needs.actions import questionnaires as asking
    from weixia.needs.actions import surveys as acts

    begun = _at(today - timedelta(days=90), at)
    form = asking.questionnaire_begin("离休干部居家照护", by=head, at=begun)
    for place, question in enumerate(HOME):
        form = asking.question_put(form, question, by=head, at=begun, key="q1" if place == 0 else "")
    survey = _open(head, form, SHORT, begun, at, kinds=("lixiu",), size=None)
    done = _ask(survey, begun, at, share=1.0, days=40)
    acts.survey_close(survey, by=head, at=_at(today - timedelta(days=45), at))
    return done


def _half_done(head: Any, today: date, at: datetime) -> int:
    from weixia.needs.actions import questionnaires as asking

    begun = _at(today - timedelta(days=BEGUN), at)
    form = asking.questionnaire_take("four_themes", by=head, at=begun)
    return _ask(_open(head, form, f"{begun.year} 年老同志服务需求大调研", begun, at, kinds=(), size=BIG),
                begun, at, share=0.5, days=BEGUN)


def _open(head: Any, form: Any, title: str, begun: datetime, at: datetime, *, kinds: tuple[str, ...], size: int | None) -> Any:
    from weixia.needs.actions import surveys as acts
    from weixia.needs.cohorts import Conditions
    from weixia.needs.queries import surveys as queries
    from weixia.registry.queries.units import unit_named

    unit = unit_named("XS00")
    told = acts.Drafting(title, begun.date(), begun.date() + timedelta(days=LASTS), "primary",
                         Conditions(unit=unit.pk if unit else None, kinds=kinds), size, begun.year)
    survey = acts.survey_open(acts.survey_draft(unit, form, by=head, at=begun, told=told), by=head, at=begun)
    acts.respondents_follow(queries.respondents(survey, seen_by=head).values_list("person_id", flat=True), by=head, at=at)
    return survey


def _ask(survey: Any, begun: datetime, at: datetime, *, share: float, days: int) -> int:
    """So many of the rows asked, by whoever keeps in touch; some not reached, one in twenty says no."""
    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.scope import scoped
    from weixia.needs.actions import answers
    from weixia.needs.queries import surveys as queries

    draw, done, form = Random(survey.pk), 0, queries.form_of(survey.questionnaire)
    for officer in OFFICERS:
        actor = _acting(officer, at)
        with scoped(actor.scope):
            for row in queries.respondents(survey, seen_by=actor, mine=True):
                if draw.random() >= share:
                    continue
                moment = min(begun + timedelta(days=draw.randrange(1, days)), at)
                told: dict[str, Any] = {"by": actor, "at": moment, "how": draw.choice(("phone", "visit", "visit")), "day": moment.date()}
                luck = draw.random()
                if luck < 0.15:
                    answers.attempt_note(row, result="not_reached" if luck < 0.1 else "refused", **told)
                else:
                    taken = answers.answers_take(row, given=_answers(form, draw), done=luck > 0.25, **told)
                    done += taken.whole
    return done


def _answers(form: Any, draw: Random) -> dict[str, Any]:
    """One sheet, whole, made up."""
    from weixia.needs.questionnaire import applies

    given: dict[str, Any] = {}
    for one in form.questions:
        if not applies(one, given) or (one.kind == "words" and draw.random() < 0.6):
            continue
        match one.kind:
            case "one":
                given[one.key] = draw.choice(one.options)
            case "several":
                given[one.key] = sorted(draw.sample(one.options, draw.randrange(1, 3)), key=one.options.index)
            case "words":
                given[one.key] = draw.choice(WISHES)
            case _:
                given[one.key] = draw.randrange(one.low or 0, min(one.high or 0, 6) + 1)
    return given


def _at(day: date, at: datetime) -> datetime:
    """That day at the county's four in the afternoon, but never later than now."""
    return min(at.replace(year=day.year, month=day.month, day=day.day, hour=8), at)
