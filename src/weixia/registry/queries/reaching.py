"""How somebody is reached by a letter: where to, in which language, by which channels in their own order, and whether they live."""

from collections.abc import Collection

from weixia.kernel.fields import clear
from weixia.kernel.outbox import ORDER, Recipient
from weixia.kernel.wording import HOME_LANGUAGE, LANGUAGES
from weixia.registry.models import Account, FamilyContact, Person

# a wish of 服务偏好 → the channel of a letter that serves it; the others need somebody to go or to talk
BY_WISH = {"sms": "sms", "phone": "voice", "letter": "print"}


def living(people: Collection[int]) -> set[int]:
    """Those of the people who live, as far as the register says."""
    return set(Person.objects.filter(pk__in=list(people), died_on=None).values_list("pk", flat=True))


def elder(person_id: int) -> Recipient:
    """The person as a reader of letters."""
    person = Person.objects.get(pk=person_id)
    return Recipient(
        kind="elder", person_id=person.pk, name=person.address_form or f"{person.name}同志",  # data: the salutation of a letter
        phone=clear(person, "phone_sealed"),
        address=clear(person, "address_sealed"), language=LANGUAGES.get(person.language, HOME_LANGUAGE))


def relative(contact_id: int) -> Recipient:
    """A family contact as a reader of letters about the person."""
    contact = FamilyContact.objects.get(pk=contact_id)
    return Recipient(kind="family", person_id=contact.person_id, to_id=contact.pk, name=contact.name, phone=clear(contact, "phone_sealed"))


def colleague(account_id: int, *, org_path: str) -> Recipient:
    """One of the staff, by 企业微信; the letter stands where `org_path` says."""
    account = Account.objects.get(pk=account_id)
    return Recipient(kind="staff", to_id=account.pk, name=account.name, address=account.username, org_path=org_path)


def order_of(person_id: int) -> tuple[str, ...]:
    """The channels in the person's own order; the house's where they wished for none."""
    person = Person.objects.get(pk=person_id)
    wished = wishes(person)
    named = tuple(BY_WISH[one] for one in wished if one in BY_WISH)
    return named or ORDER


def wishes(person: Person) -> list[str]:
    """可用的联系渠道 of 服务偏好, as picked."""
    found = person.preferences.filter(kind="channels", ended_at=None).values_list("picked", flat=True).first()
    return list(found or [])
