"""Pages of the needs; a part of urls.py. Acts are nouns: POST /needs/12/answer."""

from django.urls import path

from weixia.faces.workbench import need_acts, need_intake, needs

urlpatterns = [
    path("needs", needs.needs, name="needs"),
    path("needs/new", need_intake.need_new, name="need-new"),
    path("needs/callers", need_intake.need_callers_found, name="need-callers"),
    path("needs/drafts", need_intake.need_draft, name="need-draft"),
    path("needs/drafts/<uuid:draft>/end", need_intake.need_draft_end, name="need-draft-end"),
    path("needs/callbacks", needs.need_callbacks, name="need-callbacks"),
    path("needs/<int:need_id>", needs.need, name="need"),
    path("needs/<int:need_id>/number", need_intake.need_number, name="need-number"),
    path("needs/<int:need_id>/photos/<int:photo_id>", needs.need_photo, name="need-photo"),
    path("needs/<int:need_id>/acceptance", need_acts.acceptance, name="need-acceptance"),
    path("needs/<int:need_id>/refusal", need_acts.refusal, name="need-refusal"),
    path("needs/<int:need_id>/passing", need_acts.passing, name="need-passing"),
    path("needs/<int:need_id>/assignment", need_acts.assignment, name="need-assignment"),
    path("needs/<int:need_id>/beginning", need_acts.beginning, name="need-beginning"),
    path("needs/<int:need_id>/holding", need_acts.holding, name="need-holding"),
    path("needs/<int:need_id>/resumption", need_acts.resumption, name="need-resumption"),
    path("needs/<int:need_id>/extension", need_acts.extension, name="need-extension"),
    path("needs/<int:need_id>/answer", need_acts.answer, name="need-answer"),
    path("needs/<int:need_id>/declining", need_acts.declining, name="need-declining"),
    path("needs/<int:need_id>/telling", need_acts.telling, name="need-telling"),
    path("needs/<int:need_id>/rating", need_acts.rating, name="need-rating"),
    path("needs/<int:need_id>/addition", need_acts.addition, name="need-addition"),
    path("needs/<int:need_id>/recognition", need_acts.recognition, name="need-recognition"),
    path("needs/<int:need_id>/withdrawal", need_acts.withdrawal, name="need-withdrawal"),
    path("needs/<int:need_id>/closing", need_acts.closing, name="need-closing"),
]
