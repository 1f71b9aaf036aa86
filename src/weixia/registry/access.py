"""Who may do what in the registry; and the same scope as the database keeps, said in Python."""

from django.db.models import Q

from weixia.kernel.actor import Actor

SERVING = {"director", "section_head", "officer", "unit_officer", "keeper"}
KEEPING_CARDS = {"section_head", "officer", "unit_officer", "keeper"}
EVERYBODY = SERVING | {"petition_officer", "auditor", "sysadmin"}

CAPABILITIES = {
    "person.read": SERVING,
    "person.write": {"section_head", "officer", "unit_officer", "keeper"},
    "person.reveal": SERVING,
    "person.access_log": SERVING | {"auditor"},
    "details.verify": {"section_head", "officer", "unit_officer", "keeper"},
    "happening.write": {"section_head", "officer", "unit_officer", "keeper"},
    "death.verify": {"director", "section_head", "officer", "unit_officer"},
    "death.doubt": {"director", "section_head", "officer", "unit_officer", "keeper"},
    "death.revoke": {"director", "section_head"},
    "kind.correct": {"section_head", "keeper"},
    "person.merge": {"section_head", "keeper"},
    "suspicion.judge": {"section_head", "keeper"},
    "transfer.read": SERVING,
    "transfer.propose": {"section_head", "unit_officer", "keeper"},
    "transfer.confirm": {"section_head", "unit_officer"},
    "handover.make": {"section_head", "director"},
    "import.write": {"section_head", "unit_officer", "keeper"},
    "import.read": SERVING,
    "roster.export": {"section_head", "keeper"},
    "unit.read": EVERYBODY,
    "unit.write": {"sysadmin"},
    "account.read": {"sysadmin", "section_head", "director"},
    "account.write": {"sysadmin"},
    "own.account": EVERYBODY,
    "card.read": SERVING,
    "card.write": KEEPING_CARDS,
    "portal.home": {"elder"},
    "portal.family": {"family"},
    "portal.ask": {"elder", "family"},
    "portal.access": {"elder"},
}


def visible(actor: Actor, prefix: str = "") -> Q:
    """Rows of a guarded table that the actor may see, as the row policies say it (kernel.guard).

    `prefix` walks to the row that carries `org_path`, such as `person__`.
    """
    scope = actor.scope
    if scope.path is None:
        return Q(pk__in=[])
    return Q(**{f"{prefix}org_path__gte": scope.path, f"{prefix}org_path__lt": scope.path + "~"})


def visible_in_confidence(actor: Actor) -> Q:
    """Rows of what is told in confidence: in scope, to whoever is told such things, and not shut to them."""
    scope = actor.scope
    if scope.confided != "rows":
        return Q(pk__in=[])
    return visible(actor) & ~Q(barred__overlap=scope.mine)


def visible_between(actor: Actor) -> Q:
    """Rows behind the wall `between`: seen where the person is, where they come from and where they are to go."""
    scope = actor.scope
    if scope.path is None:
        return Q(pk__in=[])
    seen = Q()
    for path in ("org_path", "from_path", "to_path"):
        seen |= Q(**{f"{path}__gte": scope.path, f"{path}__lt": scope.path + "~"})
    return seen


def of_the_visitor(actor: Actor) -> Q:
    """Rows that hang on a person, as the door of the row policies opens them to a visitor of the portal."""
    return Q(person_id__in=actor.people)
