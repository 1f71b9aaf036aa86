"""Which path opens which page: surveys and their questionnaires, suggestions and opinions on drafts."""

from django.urls import path

from weixia.faces.workbench import consultations, questionnaires, suggestions, survey_sheets, surveys

ROUTES = [
    # 调研, 问卷
    path("surveys", surveys.surveys, name="surveys"),
    path("surveys/new", surveys.survey_new, name="survey-new"),
    path("surveys/questionnaires", questionnaires.questionnaires, name="questionnaires"),
    path("surveys/questionnaires/new", questionnaires.questionnaire_new, name="questionnaire-new"),
    path("surveys/questionnaires/<int:questionnaire_id>", questionnaires.questionnaire, name="questionnaire"),
    path("surveys/questionnaires/<int:questionnaire_id>/edit", questionnaires.questionnaire_edit, name="questionnaire-edit"),
    path("surveys/questionnaires/<int:questionnaire_id>/questions/<slug:key>", questionnaires.question, name="question"),
    path("surveys/<int:survey_id>", surveys.survey, name="survey"),
    path("surveys/<int:survey_id>/opening", surveys.survey_opening, name="survey-opening"),
    path("surveys/<int:survey_id>/closing", surveys.survey_closing, name="survey-closing"),
    path("surveys/<int:survey_id>/cancellation", surveys.survey_cancellation, name="survey-cancellation"),
    path("surveys/<int:survey_id>/results", surveys.survey_found, name="survey-results"),
    path("surveys/<int:survey_id>/rows", surveys.survey_rows, name="survey-rows"),
    path("surveys/<int:survey_id>/people/<int:respondent_id>", survey_sheets.survey_sheet, name="survey-sheet"),
    path("surveys/<int:survey_id>/people/<int:respondent_id>/answers", survey_sheets.survey_answers, name="survey-answers"),
    path("surveys/<int:survey_id>/people/<int:respondent_id>/attempts", survey_sheets.survey_attempt, name="survey-attempt"),
    path("surveys/<int:survey_id>/people/<int:respondent_id>/needs", survey_sheets.survey_need, name="survey-need"),
    # 建言献策, 征求意见
    path("suggestions", suggestions.suggestions, name="suggestions"),
    path("suggestions/new", suggestions.suggestion_new, name="suggestion-new"),
    path("suggestions/<int:suggestion_id>", suggestions.suggestion, name="suggestion"),
    path("suggestions/<int:suggestion_id>/passing", suggestions.suggestion_passing, name="suggestion-passing"),
    path("suggestions/<int:suggestion_id>/verdict", suggestions.suggestion_verdict, name="suggestion-verdict"),
    path("suggestions/<int:suggestion_id>/telling", suggestions.suggestion_telling, name="suggestion-telling"),
    path("suggestions/<int:suggestion_id>/name", suggestions.suggestion_name, name="suggestion-name"),
    path("suggestions/drafts", consultations.consultations, name="consultations"),
    path("suggestions/drafts/new", consultations.consultation_new, name="consultation-new"),
    path("suggestions/drafts/<int:consultation_id>", consultations.consultation, name="consultation"),
    path("suggestions/drafts/<int:consultation_id>/telling", consultations.consultation_telling, name="consultation-telling"),
    path("suggestions/drafts/<int:consultation_id>/closing", consultations.consultation_closing, name="consultation-closing"),
    path("suggestions/drafts/<int:consultation_id>/opinions/<int:opinion_id>", consultations.opinion, name="opinion"),
    path("suggestions/drafts/<int:consultation_id>/opinions/<int:opinion_id>/words", consultations.opinion_words, name="opinion-words"),
    path("suggestions/drafts/<int:consultation_id>/opinions/<int:opinion_id>/verdict", consultations.opinion_verdict,
         name="opinion-verdict"),
]
