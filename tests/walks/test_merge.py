"""Two files of one person: found, looked at side by side, merged, led to, and parted again. Over HTTP."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import world as casting
from tests.world import AT, proved
from weixia import reactions
from weixia.duties import settling
from weixia.kernel import journal, sealing
from weixia.kernel.fields import put
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact
from weixia.registry.models import FamilyContact, Merge, Person, Suspicion

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TWIN_ID = "110105194801201044"


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        journal.react(reactions.WHAT_FOLLOWS)
        made.people["王老二"] = _twin(made, "甲县局", "A0009")
        Suspicion.objects.create(person=made.people["王老"], other=made.people["王老二"], pair_key="A0002|A0009",
                                 reasons=["same_name_birth"], found_at=AT)
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY.replace(day=1) - timedelta(days=40))
        yield made


def _twin(world: Any, unit: str, number: str) -> Person:
    twin = Person(number=number, name="王老", unit=world.units[unit], kind="tuixiu", birth_on=date(1948, 1, 20), pinyin="wang lao",
                  birth_precision="day", charge_since=date(2024, 1, 1), created_at=AT, updated_at=AT, note="旧档备注")
    put(twin, "address_sealed", "甲县幸福路 9 号")
    twin.address_index = sealing.blind("address", "甲县幸福路 9 号")
    twin.save()
    return twin


def client_of(world: Any, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return proved(client)


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the compare page: hidden boxes and chosen radios."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    found |= {m[0]: m[1] for m in re.findall(r'type="radio" name="(\w+)" id="\w+" value="(\w+)" checked', page)}
    return {key: value for key, value in found.items() if key not in ("csrfmiddlewaretoken", "back")}


def merged(world: Any, client: Client, **said: str) -> Any:
    kept, gone = world.people["王老"], world.people["王老二"]
    path = f"/people/{kept.pk}/merge?with={gone.pk}"
    told = form_of(client.get(path).content.decode()) | {"reason": "核对身份证，同一个人"} | said
    return client.post(path, told, follow=True)


def test_from_the_suspicion_to_the_receipt_and_back(world: Any) -> None:
    client, kept, gone = client_of(world, "孙科"), world.people["王老"], world.people["王老二"]
    assert f"/people/{kept.pk}/merge?with={gone.pk}" in client.get("/suspicions").content.decode()
    page = client.get(f"/people/{kept.pk}/merge?with={gone.pk}").content.decode()
    assert "幸福路" not in page and "姓名和出生日期都相同" in page and "旧档备注" in page
    receipt = merged(world, client).content.decode()
    assert "A0009 并入 王老" in receipt and "撤销合并" in receipt
    assert client.get(f"/people/{gone.pk}")["Location"] == f"/people/{kept.pk}"
    assert client.get(f"/api/v1/people/{gone.pk}")["Location"] == f"/api/v1/people/{kept.pk}"
    assert client.post("/search", {"q": "A0009"})["Location"] == f"/people/{kept.pk}"
    assert "A0009" in client.get(f"/people/{kept.pk}").content.decode()
    assert "没有疑似重复" in client.get("/suspicions").content.decode()
    answer = client.post(f"/merges/{Merge.objects.get().pk}/undoing", follow=True).content.decode()
    assert "恢复为单独的档案" in answer
    assert client.get(f"/people/{gone.pk}").status_code == 200
    assert "A0009" in client.get("/suspicions").content.decode()


def test_who_looked_at_the_merged_record_is_told_while_they_are_one(world: Any) -> None:
    client, kept, gone = client_of(world, "孙科"), world.people["王老"], world.people["王老二"]
    client_of(world, "小张").get(f"/people/{gone.pk}")
    assert "小张" not in client.get(f"/people/{kept.pk}/access").content.decode()
    merged(world, client)
    assert "小张" in client.get(f"/people/{kept.pk}/access").content.decode()


def test_a_record_out_of_sight_is_absent_on_either_side(world: Any) -> None:
    client, kept, foreign = client_of(world, "孙科"), world.people["王老"], world.people["孟老"]
    assert client.get(f"/people/{kept.pk}/merge?with={foreign.pk}").status_code == 404
    assert client.post(f"/people/{foreign.pk}/merge", {"with": kept.pk, "reason": "x"}).status_code == 404
    assert client_of(world, "小张").get(f"/people/{kept.pk}/merge").status_code == 403
    assert client_of(world, "外人").get(f"/people/{kept.pk}").status_code == 404


def test_the_merged_id_tells_a_stranger_nothing(world: Any) -> None:
    gone = world.people["王老二"]
    merged(world, client_of(world, "孙科"))
    assert client_of(world, "外人").get(f"/people/{gone.pk}").status_code == 404
    assert "王老" not in client_of(world, "外人").post("/search", {"q": "A0009"}, follow=True).content.decode()


def test_same_name_twins_are_asked_about_in_writing(world: Any) -> None:
    client, gone = client_of(world, "何信"), world.people["王老二"]
    put(gone, "id_sealed", TWIN_ID)
    gone.id_index = sealing.blind("id_number", TWIN_ID)
    gone.save()
    asked = merged(world, client)
    page = asked.content.decode()
    assert "互相矛盾" in page and TWIN_ID not in page and "110105********1044" in page and not Merge.objects.exists()
    told = form_of(page)
    assert client.post(f"/people/{world.people['王老'].pk}/merge", told | {"reason": "查过"}).status_code == 422
    assert client.post(f"/people/{world.people['王老'].pk}/merge", told | {"confirmed": "on", "reason": ""}).status_code == 422
    assert not Merge.objects.exists()
    done = client.post(f"/people/{world.people['王老'].pk}/merge", told | {"confirmed": "on", "reason": "旧证抄错一位"})
    assert done.status_code == 302 and Merge.objects.get().contradictions == ["identity"]


def test_a_change_made_meanwhile_is_shown_before_anything_is_merged(world: Any) -> None:
    client, kept, gone = client_of(world, "孙科"), world.people["王老"], world.people["王老二"]
    told = form_of(client.get(f"/people/{kept.pk}/merge?with={gone.pk}").content.decode()) | {"reason": "同一个人"}
    Person.objects.filter(pk=gone.pk).update(version=2, note="别人刚写的")
    again = client.post(f"/people/{kept.pk}/merge", told)
    assert again.status_code == 409 and "别人刚写的" in again.content.decode() and not Merge.objects.exists()
    assert client.post(f"/people/{kept.pk}/merge", form_of(again.content.decode()) | {"reason": "同一个人"}).status_code == 302


def test_a_contact_of_either_record_keeps_the_duty_and_is_owed_again_after_the_undo(world: Any) -> None:
    client, kept, gone = client_of(world, "孙科"), world.people["王老"], world.people["王老二"]
    client.post(f"/people/{gone.pk}/contacts/new", {"mode": "home", "reached": "yes", "day": str(TODAY)})
    merged(world, client)
    assert Contact.objects.get().person_id == kept.pk
    client.post(f"/merges/{Merge.objects.get().pk}/undoing", {"different": "yes"})
    assert Contact.objects.get().person_id == gone.pk
    assert Suspicion.objects.get().verdict == "different"


def test_searching_for_the_other_record(world: Any) -> None:
    client, kept, gone = client_of(world, "孙科"), world.people["王老"], world.people["王老二"]
    page = client.post(f"/people/{gone.pk}/merge", {"q": "A0002"}).content.decode()
    assert f"/people/{kept.pk}/merge?with={gone.pk}" in page
    assert client.post(f"/people/{gone.pk}/merge", {}).status_code == 422


def test_a_form_drawn_before_the_merge_still_lands(world: Any) -> None:
    """The page of the merged record was open elsewhere: what is sent from it is about the survivor."""
    kept, gone = world.people["王老"], world.people["王老二"]
    merged(world, client_of(world, "孙科"))
    sent = client_of(world, "小张").post(f"/people/{gone.pk}/contacts/new", {"mode": "phone", "reached": "yes", "day": str(TODAY)})
    assert sent.status_code == 302 and Contact.objects.get().person_id == kept.pk


def test_editing_afterwards_keeps_every_relative(world: Any) -> None:
    client, kept, gone = client_of(world, "孙科"), world.people["王老"], world.people["王老二"]
    for name, relation in (("王一", "儿子"), ("王一", "孙子"), ("王二", "女儿"), ("王三", "儿子")):
        row = FamilyContact(person=gone, name=name, relation=relation)
        put(row, "phone_sealed", f"1390000000{len(relation + name)}")
        row.save()
    merged(world, client)
    before = sorted(FamilyContact.objects.filter(person=kept).values_list("name", "relation", "phone_sealed"))
    page = client.get(f"/people/{kept.pk}/edit").content.decode()
    told = dict(re.findall(r'name="(family_\d+_(?:name|relation))"[^>]*value="([^"]*)"', page))
    told |= dict(re.findall(r'name="(version|base)" value="([^"]*)"', page))
    answer = client.post(f"/people/{kept.pk}/edit", told | {
        "name": "王老", "kind": "tuixiu", "birth": "1948-01-20", "birth_calendar": "solar", "unit": kept.unit_id,
        "charge_since": "2020-01-01"})
    assert answer.status_code == 302 and len(before) == 5
    assert sorted(FamilyContact.objects.filter(person=kept).values_list("name", "relation", "phone_sealed")) == before
