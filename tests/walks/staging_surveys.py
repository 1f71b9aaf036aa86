"""What the pages of surveys, suggestions and drafts can be about: an own and a foreign one of each, about one person."""

from typing import Any

from tests.world import AT, TODAY, World
from weixia.needs.models import Consultation, Opinion, Questionnaire, Respondent, Suggestion, Survey
from weixia.needs.questionnaire import shipped


def survey_of(world: World, name: str, bureau: str) -> dict[str, Any]:
    """One that is under way, its questionnaire still to be changed. Id by the key of the URL."""
    form, person = shipped()["four_themes"], world.people[name]
    asked = Questionnaire.objects.create(unit=world.units[bureau], code=form.questionnaire, version=1, title=form.title, made_by="孙科",
                                         body=form.model_dump(exclude_defaults=True), made_at=AT)
    survey = Survey.objects.create(unit=world.units[bureau], questionnaire=asked, title="大调研", first=TODAY, last=TODAY, asker="primary",
                                   drafted_by="孙科", drafted_at=AT, opened_by="孙科", opened_at=AT, found=1, asked=1)
    row = Respondent.objects.create(survey=survey, unit=person.unit, person=person, number=person.number, name=name, kind=person.kind)
    advice = Suggestion.objects.create(unit=person.unit, title="关于活动室", channel="visit", received_on=TODAY, person=person,
                                       by_name="小张", at=AT)
    draft = Consultation.objects.create(unit=world.units[bureau], title="办法（征求意见稿）", text="第一条", first=TODAY, last=TODAY,
                                        begun_by="孙科", begun_at=AT)
    opinion = Opinion.objects.create(consultation=draft, unit=person.unit, person=person, name=name, number=person.number)
    return {"suggestion_id": advice.pk, "consultation_id": draft.pk, "opinion_id": opinion.pk,
            "questionnaire_id": asked.pk, "survey_id": survey.pk, "respondent_id": row.pk}
