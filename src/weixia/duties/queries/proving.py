"""凭证: what a rule asks to be written down beside the fact that keeps it."""

from collections.abc import Collection
from typing import Any

from weixia.duties import rulebook
from weixia.duties.models import Duty
from weixia.kernel.actor import Actor
from weixia.kernel.words import Word
from weixia.needs import facts
from weixia.needs import queries as contacts

PROOFS = {"summary": Word("摘要（生活、身体情况）"), "gift": Word("慰问金或慰问品")}


def unproven(rows: Collection[Duty], *, seen_by: Actor) -> dict[int, list[str]]:
    """{duty: what is missing} of kept duties whose keeping contact does not say all that the rule asks: 凭证不全."""
    asked = {row.pk: rulebook.proof(row.rule) for row in rows if row.kept_on}
    asked = {pk: proof for pk, proof in asked.items() if proof}
    if not asked:
        return {}
    met: dict[tuple[int, Any], list[Any]] = {}
    people = {row.person_id for row in rows if row.pk in asked}
    days = {row.kept_on for row in rows if row.pk in asked and row.kept_on}
    for contact in contacts.contacts_on(people, days, seen_by=seen_by):
        met.setdefault((contact.person_id, contact.day), []).append(contact)
    found = {row.pk: _missing(row, asked[row.pk], met.get((row.person_id, row.kept_on), [])) for row in rows if row.pk in asked}
    return {pk: missing for pk, missing in found.items() if missing}


def _missing(row: Duty, asked: list[str], met: list[Any]) -> list[str]:
    """What is missing from the contact that says most; nothing where no contact kept it."""
    keeps = rulebook.kept_by(row.rule)
    fits = [one for one in met if keeps & facts.satisfies(mode=one.mode, level=one.handler_level)]
    lacking = [[word for word in asked if word not in facts.proves(one)] for one in fits]
    return [PROOFS[word] for word in min(lacking, key=len, default=[])]
