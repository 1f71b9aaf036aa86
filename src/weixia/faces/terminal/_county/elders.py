"""One elder with a 长辈卡, so that the 长辈版 can be opened: a number and six digits, fresh when the old ones were used."""

from datetime import datetime

KEPT, PHONE = "card", "0471-6612345"


def make(told: dict[str, str], at: datetime) -> dict[str, str]:
    """The card as it is printed with the logins: `{name, number, code}`. `told` is what it said before, {} the first time."""
    from django.db import transaction

    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.actor import OPERATOR
    from weixia.kernel.preferences import preference_set, value
    from weixia.kernel.scope import scoped
    from weixia.registry.actions import cards as acts
    from weixia.registry.queries import cards, people

    by = _acting("zhang", at)
    for name in ("office.hotline", "office.duty_phone"):
        if not value(name):
            preference_set(name, PHONE, by=OPERATOR, at=at)
    with scoped(by.scope), transaction.atomic():
        known = cards.card_numbered(told.get("number", ""), seen_by=by)
        if known is not None and known.ended_at is None:
            return told if cards.is_fresh(known, at=at) else told | {"code": acts.card_renew(known, by=by, at=at)}
        for person in people.people(people.Filters(kind="lixiu"), seen_by=by, on=at.date())[:50]:
            if person.died_on is None and person.phone_sealed and person.charge_since:
                card, code = acts.card_issue(person, by=by, at=at, phone_checked=True)
                return {"name": person.name, "number": card.number, "code": code}
    return {}
