"""What a person was before: the past of the marks that the rules ask."""

from datetime import date

from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.registry.access import visible
from weixia.registry.models import PastMark, Person
from weixia.registry.models.mark import MARKS
from weixia.registry.models.person import KINDS, RESIDENCE_KINDS

NAMES = {"kind": KINDS, "residence": RESIDENCE_KINDS}
HELD = {"1": Word("有")}


def past_marks(person: Person, *, seen_by: Actor) -> list[tuple[str, Word, str, date]]:
    """(mark, how it is called, what it was, until when), the latest first; '' was none."""
    rows = PastMark.objects.filter(visible(seen_by), person=person).order_by("-until", "mark")
    return [(row.mark, MARKS[row.mark], NAMES.get(row.mark, HELD).get(row.value, ""), row.until) for row in rows]
