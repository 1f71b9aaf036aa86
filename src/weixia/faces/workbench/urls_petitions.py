"""信访: pages and acts."""

from django.urls import path

from weixia.faces.workbench import petition_acts as acts
from weixia.faces.workbench import petitions

ONE = "petitions/<int:petition_id>"
ROUTES = [
    path("petitions", petitions.petitions, name="petitions"),
    path("petitions/new", petitions.petition_new, name="petition-new"),
    path(ONE, petitions.petition, name="petition"),
    path(f"{ONE}/papers/<slug:paper>", petitions.petition_paper, name="petition-paper"),
    path(f"{ONE}/decision", acts.petition_decision, name="petition-decision"),
    path(f"{ONE}/telling", acts.petition_telling, name="petition-telling"),
    path(f"{ONE}/extension", acts.petition_extension, name="petition-extension"),
    path(f"{ONE}/approval", acts.petition_approval, name="petition-approval"),
    path(f"{ONE}/reply", acts.petition_reply, name="petition-reply"),
    path(f"{ONE}/review-request", acts.petition_review_ask, name="petition-review-ask"),
    path(f"{ONE}/review", acts.petition_review, name="petition-review"),
    path(f"{ONE}/ending", acts.petition_ending, name="petition-ending"),
    path(f"{ONE}/handlers", acts.petition_handler, name="petition-handler"),
    path(f"{ONE}/handlers/end", acts.petition_handler_end, name="petition-handler-end"),
    path(f"{ONE}/accused", acts.petition_accused, name="petition-accused"),
    path(f"{ONE}/handing", acts.petition_handing, name="petition-handing"),
    path(f"{ONE}/informant", acts.petition_informant, name="petition-informant"),
]
