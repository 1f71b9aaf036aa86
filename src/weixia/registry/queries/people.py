"""Questions about people. Every one is asked through the wall; `seen_by` says the same in Python."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from weixia.kernel import sealing
from weixia.kernel.actor import Actor
from weixia.kernel.fields import clear
from weixia.kernel.words import Word
from weixia.registry.access import visible
from weixia.registry.masking import masked
from weixia.registry.models import ClassTag, FamilyContact, Happening, Person, Unit
from weixia.registry.models.family import TAGS
from weixia.registry.models.happening import KINDS as HAPPENINGS
from weixia.registry.models.person import CALENDARS, KINDS, LEAP_PREFS, RECKONINGS, RESIDENCE_KINDS
from weixia.registry.naming import bare, spell
from weixia.registry.periods import period_of
from weixia.registry.queries import merges
from weixia.registry.queries.likely import likely_same
from weixia.registry.queries.within import within_names

__all__ = ["CALENDARS", "HAPPENINGS", "KINDS", "LEAP_PREFS", "RECKONINGS", "RESIDENCE_KINDS", "TAGS", "likely_same"]
PAGE = 50
AGE_BANDS = {"-69": (0, 69), "70-79": (70, 79), "80-89": (80, 89), "90-99": (90, 99), "100-": (100, 200)}
SEALED = {"id_sealed": Word("公民身份号码"), "phone_sealed": Word("本人电话"), "address_sealed": Word("住址"),
          "health_sealed": Word("健康状况")}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty values mean everybody."""

    unit: int | None = None
    kind: str = ""
    band: str = ""
    tag: str = ""
    contact: str = ""
    mine: str = ""
    living: bool = True


def person_get(person_id: int, *, seen_by: Actor) -> Person | None:
    """The person, or None when absent or out of scope: the two are not told apart. A merged id is whoever it leads to."""
    rows = Person.objects.filter(visible(seen_by)).select_related("unit", "related")
    found = rows.filter(pk=person_id).first()
    if found is None and (into := merges.redirect(person_id, seen_by=seen_by)):
        found = rows.filter(pk=into).first()
    return found


def people(filters: Filters, *, seen_by: Actor, on: date) -> QuerySet[Person]:
    """People in scope, by pinyin. Lazy; the page is cut by `page_of`."""
    found = Person.objects.filter(visible(seen_by)).select_related("unit").prefetch_related("tags")
    if filters.living:
        found = found.filter(Q(died_on__isnull=True) | Q(died_on__gte=on))
    if filters.unit and (unit := Unit.objects.filter(pk=filters.unit).first()):
        found = found.filter(org_path__gte=unit.path, org_path__lt=unit.path + "~")
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.tag:
        found = found.filter(tags__tag=filters.tag)
    if filters.contact:
        found = found.filter(primary_contact=filters.contact)
    if filters.mine:
        found = found.filter(Q(primary_contact=filters.mine) | Q(primary_account_id=seen_by.account_id))
    if filters.band in AGE_BANDS:
        found = found.filter(**_born_between(*AGE_BANDS[filters.band], on=on))
    return found.order_by("pinyin", "id")


def _born_between(youngest: int, oldest: int, *, on: date) -> dict[str, date]:
    def years_before(years: int) -> date:
        return date(on.year - years, on.month, min(on.day, 28) if on.month == 2 else on.day)

    return {"birth_on__lte": years_before(youngest), "birth_on__gt": years_before(oldest + 1)}


def page_of(found: QuerySet[Person], *, after: str = "", size: int = PAGE) -> tuple[list[Person], str]:
    """One keyset page and the key of the next ('' at the end). The key is `pinyin|id` of the last row."""
    if "|" in after:
        pinyin, _, last = after.rpartition("|")
        if last.isdigit():
            found = found.filter(Q(pinyin__gt=pinyin) | Q(pinyin=pinyin, id__gt=int(last)))
    rows = list(found[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return rows, f"{rows[-1].pinyin}|{rows[-1].pk}" if more else ""


def search(text: str, *, seen_by: Actor, most: int = PAGE) -> tuple[list[Person], str]:
    """People matching a name, pinyin initials, 人员编号, identity number or phone; and which of them it was."""
    text = re.sub(r"\s+", " ", text.translate(_HALF)).strip()
    base = Person.objects.filter(visible(seen_by)).select_related("unit").prefetch_related("tags")
    compact = re.sub(r"[\s\-]", "", text).upper()
    if re.fullmatch(r"\d{17}[\dX]|\d{15}", compact):
        return list(base.filter(id_index=sealing.blind("id_number", _eighteen(compact)))[:most]), "identity"
    if re.fullmatch(r"\+?\d{7,14}", compact):
        index = sealing.blind("phone", compact.lstrip("+"))
        owners = FamilyContact.objects.filter(visible(seen_by), phone_index=index).values_list("person_id", flat=True)
        hits = list(base.filter(Q(phone_index=index) | Q(pk__in=list(owners)))[:most])
        merged = merges.by_number_prefix([text])
        return hits or list(base.filter(Q(number=text) | Q(pk__in=merged))[:most]), "phone"
    if re.fullmatch(r"[A-Za-z0-9 '_-]+", text):
        return _by_letters(base, text, most), "letters"
    return _by_name(base, text.replace(" ", ""), most), "name"


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def _eighteen(compact: str) -> str:
    from weixia.registry.dates import Unreadable
    from weixia.registry.identity import read_identity

    try:
        return read_identity(compact).number
    except Unreadable:
        return compact


def _by_letters(base: QuerySet[Person], text: str, most: int) -> list[Person]:
    lower = text.lower()
    merged = merges.by_number_prefix([text.upper(), text])
    found = Q(number__prefix=text.upper()) | Q(number__prefix=text) | Q(pk__in=merged) | Q(initials__prefix=lower.replace(" ", ""))
    if len(lower) > 1:
        found |= Q(pinyin__prefix=lower)
    return list(base.filter(found).order_by("pinyin", "id")[:most])


def _by_name(base: QuerySet[Person], text: str, most: int) -> list[Person]:
    if not text:
        return []
    hits = list(base.filter(name__prefix=text).order_by("name", "id")[:most])
    if len(hits) < most and (grams := spell(text).grams):
        known = [person.pk for person in hits]
        within = set(within_names(bare(text), grams, most=most + len(known))) - {*known}
        hits += list(base.filter(pk__in=within).order_by("name", "id")[: most - len(hits)])
    return hits


def sealed_values(person: Person) -> dict[str, str]:
    """Masked forms of the person's sealed values, by column."""
    return {column: masked(column, clear(person, column)) for column in SEALED}


def family(person: Person, *, seen_by: Actor) -> list[dict[str, Any]]:
    """Whom to ring, in order, phones masked."""
    rows = FamilyContact.objects.filter(visible(seen_by), person=person).order_by("place", "id")
    return [{"contact": row, "phone": masked("phone_sealed", clear(row, "phone_sealed"))} for row in rows]


def completeness(person: Person, *, seen_by: Actor) -> list[tuple[str, bool]]:
    """The twelve items of a whole file (S003-7-20 among them) and whether each is there."""
    relatives = list(FamilyContact.objects.filter(visible(seen_by), person=person))
    is_lixiu = person.kind == "lixiu"
    began = person.revolution_joined_on if is_lixiu else person.work_started_on or person.revolution_joined_on
    return [
        (Word("姓名"), bool(person.name)), (Word("公民身份号码"), bool(person.id_sealed)),
        (Word("出生日期"), person.birth_precision == "day"), (Word("人员类别"), bool(person.kind)),
        (Word("参加革命时间") if is_lixiu else Word("参加工作时间"), began is not None), (Word("管理单位"), True),
        (Word("住址"), bool(person.address_sealed)), (Word("健康状况"), bool(person.health_sealed)),
        (Word("家庭联系人和电话"), any(relative.phone_sealed for relative in relatives)),
        (Word("本人电话"), bool(person.phone_sealed)), (Word("主联系人"), bool(person.primary_contact)),
        (Word("党组织"), bool(person.branch) or person.politics not in {"中共党员", "中共预备党员", "预备党员"}),  # data
    ]


def service_period(person: Person) -> str:
    """革命时期 by the day of joining (B1-5); '' when it does not apply or is not known to the needed exactness."""
    return period_of(person.revolution_joined_on, person.revolution_joined_precision)


def happenings(person: Person, *, seen_by: Actor, most: int = 50, withdrawn: bool = False) -> list[Happening]:
    """What happened to the person, newest first; withdrawn ones are left out unless asked for."""
    rows = Happening.objects.filter(visible(seen_by), person=person)
    rows = rows if withdrawn else rows.filter(withdrawn_at__isnull=True)
    return list(rows.select_related("replaces").order_by("-happened_on", "-id")[:most])


def happening_get(happening_id: int, *, seen_by: Actor) -> Happening | None:
    """One fact, or None when absent or out of scope."""
    return Happening.objects.filter(visible(seen_by), pk=happening_id).select_related("person__unit").first()


def survivors_of(person: Person, *, seen_by: Actor) -> list[Person]:
    """遗属 registered under this person."""
    return list(Person.objects.filter(visible(seen_by), related=person).order_by("pinyin", "id"))


def number_names(people_ids: list[int], *, seen_by: Actor) -> dict[int, tuple[str, str]]:
    """`{id: (number, name)}` of people in scope."""
    rows = Person.objects.filter(visible(seen_by), pk__in=people_ids).values_list("pk", "number", "name")
    return {pk: (number, name) for pk, number, name in rows}


def numbered(numbers: list[str]) -> dict[str, tuple[int, str]]:
    """`{人员编号: (id, name)}` within scope."""
    rows = Person.objects.filter(number__in=numbers).values_list("number", "pk", "name")
    return {number: (pk, name) for number, pk, name in rows}


def tags(names: Iterable[str]) -> QuerySet[ClassTag]:
    """Marks of these names, for questions that join them by `person_id`."""
    return ClassTag.objects.filter(tag__in=list(names))


def several(ids: list[int], *, seen_by: Actor) -> dict[int, Person]:
    """People in scope by id, with their unit."""
    return {one.pk: one for one in Person.objects.filter(visible(seen_by), pk__in=ids).select_related("unit")}


def first_kin(ids: list[int], *, seen_by: Actor) -> dict[int, tuple[str, str]]:
    """`{person: (name, masked phone)}` of whom to ring first about each of these people."""
    rows = FamilyContact.objects.filter(visible(seen_by), person_id__in=ids).order_by("person_id", "place", "id").distinct("person_id")
    return {row.person_id: (row.name, masked("phone_sealed", clear(row, "phone_sealed"))) for row in rows}
