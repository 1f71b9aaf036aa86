"""Who lives together: the same stored address, or a survivor and the one they survive."""

from django.db.models import Q

from weixia.kernel.actor import Actor
from weixia.registry.access import visible
from weixia.registry.models import Person


def same_home(person: Person, *, seen_by: Actor) -> list[int]:
    """Ids of the living who share the person's home, the person left out. Addresses are compared by their blind index."""
    together = Q(related=person) | Q(pk=person.related_id or 0)
    if person.address_index:
        together |= Q(address_index=person.address_index)
    found = Person.objects.filter(visible(seen_by), together, died_on=None).exclude(pk=person.pk)
    return list(found.order_by("pk").values_list("pk", flat=True)[:20])
