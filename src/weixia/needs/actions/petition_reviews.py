"""Verbs of 信访 after the reply: 复查, 复核 by another body each (B4-3), and 终结."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from weixia.kernel.actor import Actor, Impossible
from weixia.needs.actions.petitions import day_of, held, stand, step, wanted
from weixia.needs.models import Petition
from weixia.needs.petition_life import ASK_WITHIN, REVIEW_WITHIN, after
from weixia.needs.petition_shutting import must_be_another


@transaction.atomic
def petition_ask_review(row: Petition, *, by: Actor, at: datetime, day: date, body: str, words: str) -> Petition:
    """申请复查, or 复核 of what the review said: within thirty days of being told, to another body. Raises Impossible."""
    act = "ask_review" if row.state == "replied" else "ask_rereview"
    row = held(row, act, by=by)
    told = told_on(row)
    if day > day_of(at):
        raise Impossible("day", _("申请的日期还没有到。"))
    if day < told:
        raise Impossible("day", _("{day} 才收到意见，申请不会更早。").format(day=told))
    if day > after(told, ASK_WITHIN):
        words_ = _("要在收到意见之日起 30 日内申请，{day} 为止，现在已经过了。可以记终结。")
        raise Impossible("day", words_.format(day=after(told, ASK_WITHIN)))
    body = wanted("body", body, _("写明由哪个机关复查、复核。"))
    before = row.steps.filter(word="ask_review").values_list("body", flat=True)
    must_be_another(row, "body", body, also={row.unit.name, *before})
    step(row, act, by=by, at=at, day=day, body=body, words=wanted("words", words, _("写一句本人不同意的是什么。")))
    row.next_on = after(day, REVIEW_WITHIN)
    return stand(row, act, "petition.review_asked", by=by, at=at)


@transaction.atomic
def petition_review(row: Petition, *, by: Actor, at: datetime, words: str) -> Petition:
    """What the other body decided; it counts when it was told. Raises Impossible."""
    act = "review" if row.state == "reviewing" else "rereview"
    row = held(row, act, by=by)
    asked = row.steps.filter(word__in=("ask_review", "ask_rereview")).order_by("-id").first()
    step(row, act, by=by, at=at, body=asked.body if asked else "", words=wanted("words", words, _("写明复查、复核的意见和依据。")))
    return stand(row, act, "petition.reviewed", by=by, at=at)


@transaction.atomic
def petition_end(row: Petition, *, by: Actor, at: datetime, settled: bool, words: str) -> Petition:
    """终结: nobody asked for a review in time, or the person said in writing that it is settled. Raises Impossible."""
    row = held(row, "end", by=by)
    last = after(told_on(row), ASK_WITHIN)
    if not settled and day_of(at) <= last:
        raise Impossible("settled", _("{day} 之前本人还可以申请复查、复核。本人书面表示不再申请的，选“已经息诉”。").format(day=last))
    step(row, "end", by=by, at=at, granted=settled, words=wanted("words", words, _("写一句怎么了结的，息诉的写明书面凭证。")))
    row.ended_on = day_of(at)
    return stand(row, "end", "petition.ended", by=by, at=at)


def told_on(row: Petition) -> date:
    """The day on which the last reply or review reached the person."""
    told = row.steps.filter(word="tell", told__in=("reply", "review")).order_by("-id").first()
    if told is None:
        raise Impossible("", _("答复还没有告知本人。"))
    return told.day
