"""Nouns of the needs, one file a noun."""

from weixia.needs.models.contact import LEVELS, MODES, OCCASIONS, Confirmation, Contact
from weixia.needs.models.facet import FACETS, STATES, WITH_STATE, Facet, Question, Relay
from weixia.needs.models.need import CHANNELS, NEED_KINDS, NEED_STATES, ON_BEHALF, OVER, THEIRS_ALONE, URGENCIES, Need
from weixia.needs.models.need_rows import (
    HOLDS,
    HOWS,
    LINKS,
    RATED_BY,
    RATED_HOW,
    REASONS,
    NeedHold,
    NeedLink,
    NeedRating,
    NeedStep,
    NeedTelling,
)
from weixia.needs.models.overrule import Overrule
from weixia.needs.models.petition import Accused, Informant, Petition, PetitionHandler, PetitionStep
from weixia.needs.models.photo import NeedPhoto
from weixia.needs.models.reception import OUTCOMES, Reception, ReceptionCase, ReceptionVisitor
from weixia.needs.models.search import CONCLUSIONS, STEPS, Search, SearchStep
from weixia.needs.models.suggestion import Consultation, Opinion, Suggestion, SuggestionStep
from weixia.needs.models.survey import Questionnaire, Respondent, Survey, SurveyAnswer, SurveyAttempt

__all__ = [
    "CHANNELS", "CONCLUSIONS", "FACETS", "HOLDS", "HOWS", "LEVELS", "LINKS", "MODES", "NEED_KINDS", "NEED_STATES",
    "OCCASIONS", "ON_BEHALF", "OUTCOMES", "OVER", "RATED_BY", "RATED_HOW", "REASONS", "STATES", "STEPS", "THEIRS_ALONE",
    "URGENCIES", "WITH_STATE", "Accused", "Confirmation", "Consultation", "Contact", "Facet", "Informant", "Need",
    "NeedHold", "NeedLink", "NeedPhoto", "NeedRating", "NeedStep", "NeedTelling", "Opinion", "Overrule", "Petition",
    "PetitionHandler", "PetitionStep", "Question", "Questionnaire", "Reception", "ReceptionCase", "ReceptionVisitor",
    "Relay", "Respondent", "Search", "SearchStep", "Suggestion", "SuggestionStep", "Survey", "SurveyAnswer",
    "SurveyAttempt",
]
