"""Questions about suggestions and about opinions on drafts; asked through the wall."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.needs.access import surveys_visible
from weixia.needs.models import Consultation, Opinion, Suggestion
from weixia.needs.models.suggestion import (
    ORIGINS,
    SUGGESTION_CHANNELS,
    SUGGESTION_STATES,
    TELLINGS,
    VERDICTS,
)
from weixia.registry.access import visible

__all__ = ["ORIGINS", "SUGGESTION_CHANNELS", "SUGGESTION_STATES", "TELLINGS", "VERDICTS", "consultation_get", "consultations",
           "counts", "from_of", "opinion_get", "opinions", "suggestion_get", "suggestions", "suggestions_of", "words_of"]


def suggestions(*, seen_by: Actor, state: str = "", outcome: str = "") -> QuerySet[Suggestion]:
    """Suggestions in scope, those that wait for us first, the oldest of them first."""
    seen_by.must("suggestion.read")
    rows = Suggestion.objects.filter(visible(seen_by)).select_related("unit", "person")
    rows = rows.filter(state=state) if state in SUGGESTION_STATES else rows
    rows = rows.filter(outcome=outcome) if outcome in VERDICTS else rows
    return rows.order_by("-id") if state == "closed" else rows.annotate(done=Q(state="closed")).order_by("done", "received_on", "id")


def counts(*, seen_by: Actor) -> dict[str, int]:
    """`{state: how many}` in scope, and `{outcome: how many}`."""
    rows = Suggestion.objects.filter(visible(seen_by)).order_by()
    states = dict.fromkeys(SUGGESTION_STATES, 0) | dict(rows.values_list("state").annotate(n=Count("id")))
    return states | dict.fromkeys(VERDICTS, 0) | dict(rows.exclude(outcome="").values_list("outcome").annotate(n=Count("id")))


def suggestion_get(suggestion_id: int, *, seen_by: Actor) -> Suggestion | None:
    """One suggestion, or None when absent or out of scope."""
    return suggestions(seen_by=seen_by).filter(pk=suggestion_id).first()


def suggestions_of(person_id: int, *, seen_by: Actor, since: date | None = None) -> list[Suggestion]:
    """What a person suggested under their name, the newest first."""
    rows = Suggestion.objects.filter(visible(seen_by), person_id=person_id)
    return list((rows.filter(received_on__gte=since) if since else rows).order_by("-received_on", "-id"))


def from_of(row: Suggestion) -> str:
    """Who suggested it, as a list may say: a name on the register, a name that was told, or nobody where they wish so."""
    if row.unnamed:
        return ""
    return row.person.name if row.person else clear(row, "from_sealed")


def consultations(*, seen_by: Actor) -> QuerySet[Consultation]:
    """Drafts that were sent round, of the units in scope and of those above, the newest first."""
    seen_by.must("suggestion.read")
    return Consultation.objects.filter(surveys_visible(seen_by)).select_related("unit").order_by("-first", "-id")


def consultation_get(consultation_id: int, *, seen_by: Actor) -> Consultation | None:
    """One draft, or None when absent or elsewhere."""
    return consultations(seen_by=seen_by).filter(pk=consultation_id).first()


def opinions(row: Consultation, *, seen_by: Actor) -> list[Opinion]:
    """Everybody who is asked, as far as the reader's scope goes."""
    return list(Opinion.objects.filter(visible(seen_by), consultation=row).select_related("unit").order_by("id"))


def opinion_get(consultation_id: int, opinion_id: int, *, seen_by: Actor) -> Opinion | None:
    """One of them, or None when absent or out of scope."""
    seen_by.must("suggestion.read")
    rows = Opinion.objects.filter(visible(seen_by), pk=opinion_id, consultation_id=consultation_id)
    return rows.select_related("consultation__unit", "unit").first()


def words_of(row: Opinion) -> str:
    """What was said, in clear: the page that shows it is journalled."""
    return clear(row, "words_sealed")
