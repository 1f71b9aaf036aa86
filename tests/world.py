"""The cast, known by name and role, in two counties that must not see each other.

    with scoped(ROOT), transaction.atomic():
        world = build()
    world.people["李老"], world.actor("小张"), world.accounts["外人"]

甲县 is everybody's county; 外人 serves 乙县 and must see nothing of 甲县.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client

from weixia.kernel.actor import Actor
from weixia.kernel.fields import put
from weixia.registry import posts
from weixia.registry.models import Account, ClassTag, FamilyContact, Person, Post, Stewardship, Unit

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SINCE = date(2020, 1, 1)

# name → (account, role, unit)
STAFF = {
    "小张": ("xiaozhang", "officer", "甲县局"),
    "周局": ("zhouju", "director", "甲县局"),
    "孙科": ("sunke", "section_head", "甲县局"),
    "钱单位": ("qiandanwei", "unit_officer", "甲县机关"),
    "林信": ("linxin", "petition_officer", "甲县局"),
    "何信": ("hexin", "keeper", "甲县局"),
    "刘审": ("liushen", "auditor", "甲县局"),
    "管理员": ("guanliyuan", "sysadmin", "市局"),
    "甲管": ("jiaguan", "sysadmin", "甲县局"),
    "外人": ("wairen", "officer", "乙县局"),
}

# name → unit and what differs from a 退休干部
PEOPLE: dict[str, dict[str, object]] = {
    "李老": {
        "number": "A0001", "unit": "甲县局", "kind": "lixiu", "sex": "1", "birth_on": date(1933, 10, 16),
        "revolution_joined_on": date(1948, 9, 1), "revolution_joined_precision": "month",
        "pinyin": "li lao", "initials": "ll", "tags": ["高龄", "独居"], "address_form": "李老",
        "id": "110105193310161010", "phone": "13800000001",
    },
    "王老": {
        "number": "A0002", "unit": "甲县机关", "kind": "tuixiu", "sex": "2", "birth_on": date(1948, 1, 20),
        "branch": "机关离退休干部第一党支部", "pinyin": "wang lao", "initials": "wl", "politics": "中共党员",
        "id": "110105194801201028", "phone": "13800000002",
    },
    "陈老": {
        "number": "A0003", "unit": "甲县局", "kind": "lixiu", "sex": "1", "birth_on": date(1930, 2, 1),
        "died_on": date(2021, 6, 1), "pinyin": "chen lao", "initials": "cl",
    },
    "陈遗属": {
        "number": "A0004", "unit": "甲县局", "kind": "survivor", "sex": "2", "birth_on": date(1935, 8, 8),
        "related": "陈老", "resettled": True, "pinyin": "chen yi shu", "initials": "cys", "phone": "13800000004",
    },
    "孟老": {
        "number": "B0001", "unit": "乙县局", "kind": "tuixiu", "sex": "1", "birth_on": date(1950, 5, 5),
        "pinyin": "meng lao", "initials": "ml", "id": "150102195005051018", "phone": "13900000001",
    },
}


@dataclass
class World:
    """Units, accounts, posts and people by their Chinese names."""

    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str, *, on: date = TODAY) -> Actor:
        """The person of the staff in their post on the day; AssertionError when they hold none."""
        actor = posts.actor_of(self.accounts[name], on=on)
        assert actor is not None, f"{name} holds no post on {on}"
        return actor

    def role(self, role: str) -> str:
        """Who of 甲县 (or above) holds the role."""
        return next(name for name, (_, held, _) in STAFF.items() if held == role)


def build() -> World:
    """Make the cast; the caller holds a transaction in the root scope."""
    world = World()
    _units(world)
    for name, (username, role, unit) in STAFF.items():
        account = Account(username=username, name=name, created_at=AT)
        account.set_unusable_password()
        account.save()
        world.accounts[name] = account
        world.posts[name] = Post.objects.create(account=account, unit=world.units[unit], role=role, since=SINCE)
    for name in PEOPLE:
        _person(world, name)
    return world


def _units(world: World) -> None:
    world.units["市局"] = Unit.objects.add_root({"code": "S", "name": "市局", "kind": "bureau"})
    for name, code, above, kind in (
        ("甲县局", "A", "S", "bureau"), ("乙县局", "B", "S", "bureau"),
        ("甲县机关", "A1", "A", "organ"), ("甲县中学", "A2", "A", "school"),
    ):
        parent = Unit.objects.get(code=above)
        world.units[name] = Unit.objects.add_child(parent, {"code": code, "name": name, "kind": kind})


def _person(world: World, name: str) -> None:
    traits = dict(PEOPLE[name])
    unit = world.units[str(traits.pop("unit"))]
    tags = traits.pop("tags", [])
    sealed = {"id": str(traits.pop("id", "")), "phone": str(traits.pop("phone", ""))}
    if "related" in traits:
        traits["related"] = world.people[str(traits["related"])]
    defaults = {
        "birth_precision": "day", "primary_contact": "小张" if unit.code != "B" else "外人", "leader": "周局",
        "grams": [name[i:i + 2] for i in range(len(name) - 1)], "charge_since": SINCE,
        "created_at": AT, "updated_at": AT,
    }
    person = Person(name=name, unit=unit, **{**defaults, **traits})
    _seal(person, sealed)
    person.save()
    person.refresh_from_db()
    world.people[name] = person
    Stewardship.objects.create(person=person, unit=unit, since=SINCE)
    for tag in tags:  # type: ignore[attr-defined]
        ClassTag.objects.create(person=person, tag=tag)
    family = FamilyContact(person=person, name=f"{name}的女儿", relation="女儿")
    put(family, "phone_sealed", "13700000000")
    family.save()


def _seal(person: Person, sealed: dict[str, str]) -> None:
    from weixia.kernel import sealing

    for field_name, blind_name in (("id", "id_number"), ("phone", "phone")):
        if sealed[field_name]:
            put(person, f"{field_name}_sealed", sealed[field_name])
            setattr(person, f"{field_name}_index", sealing.blind(blind_name, sealed[field_name]))


def proved(browser: Client) -> Client:
    """The browser as one that gave its password just now: risky acts ask for no more."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return browser
