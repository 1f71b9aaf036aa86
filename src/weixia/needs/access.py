"""Who may record and read contacts and reception days; who may let another receive in the head's place."""

from django.db.models import Q

from weixia.kernel.actor import Actor
from weixia.registry.access import SERVING

# told in confidence: the same posts as the wall lets in (kernel.access, confided.read)
IN_CONFIDENCE = {"director", "section_head", "petition_officer"}

CAPABILITIES = {
    "petition.read": IN_CONFIDENCE,
    "petition.write": IN_CONFIDENCE,
    "petition.name": {"director", "section_head"},
    "petition.approve": {"director"},
    "contact.read": SERVING,
    "search.write": {"section_head", "officer", "unit_officer"},
    "reception.read": SERVING,
    "reception.write": {"director", "section_head", "officer"},
    "reception.authorise": {"director", "section_head"},
    "contact.notes": {"director", "section_head", "officer", "unit_officer"},
    "contact.confirm": {"director", "section_head", "unit_officer"},
    "flag.overrule": {"director", "section_head"},
    "suggestion.read": SERVING,
    "suggestion.write": {"director", "section_head", "officer", "unit_officer"},
    "suggestion.name": {"director", "section_head"},
    "survey.read": SERVING,
    "survey.write": {"director", "section_head", "officer"},
    "survey.ask": {"director", "section_head", "officer", "unit_officer"},
    "need.read": SERVING,
    "need.record": {"director", "section_head", "officer", "unit_officer", "elder", "family"},
    "need.assign": {"director", "section_head", "unit_officer"},
    "need.work": {"director", "section_head", "officer", "unit_officer"},
    "need.resolve": {"director", "section_head"},
    "need.rate": {"director", "section_head", "officer", "unit_officer", "elder", "family"},
    "contact.write": {"director", "section_head", "officer", "unit_officer"},
}


def surveys_visible(actor: Actor) -> Q:
    """Questionnaires and surveys hold no person: open to the units that ask and to all above and below them in one line."""
    above = [actor.path[:length] for length in range(1, len(actor.path) + 1)]
    return Q(unit__path__gte=actor.path, unit__path__lt=actor.path + "~") | Q(unit__path__in=above)
