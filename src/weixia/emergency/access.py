"""Who reports, who reads, and who receives for the units above."""

from weixia.kernel.actor import Actor
from weixia.registry.access import SERVING

CAPABILITIES = {
    "report.read": SERVING,
    "report.write": {"section_head", "officer", "unit_officer"},
    "report.receive": {"director", "section_head"},
    "report.instruct": {"director", "section_head"},
}


def answers_for(actor: Actor, unit_path: str, person_path: str) -> bool:
    """Whether the actor answers for a unit that a report goes to: in it or above it. Where the person has moved out from
    under that unit, whoever answers for them now answers."""
    place = unit_path if person_path.startswith(unit_path) else person_path
    return place.startswith(actor.path)
