"""What the pages of surveys can be about: an own and a foreign survey, each with one person asked."""

from typing import Any

from tests.world import AT, TODAY, World
from weixia.needs.models import Questionnaire, Respondent, Survey
from weixia.needs.questionnaire import shipped


def survey_of(world: World, name: str, bureau: str) -> dict[str, Any]:
    """One that is under way, its questionnaire still to be changed. Id by the key of the URL."""
    form, person = shipped()["four_themes"], world.people[name]
    asked = Questionnaire.objects.create(unit=world.units[bureau], code=form.questionnaire, version=1, title=form.title, made_by="孙科",
                                         body=form.model_dump(exclude_defaults=True), made_at=AT)
    survey = Survey.objects.create(unit=world.units[bureau], questionnaire=asked, title="大调研", first=TODAY, last=TODAY, asker="primary",
                                   drafted_by="孙科", drafted_at=AT, opened_by="孙科", opened_at=AT, found=1, asked=1)
    row = Respondent.objects.create(survey=survey, unit=person.unit, person=person, number=person.number, name=name, kind=person.kind)
    return {"questionnaire_id": asked.pk, "survey_id": survey.pk, "respondent_id": row.pk}
