"""A person moves from one county to another over HTTP: sender, receiver, and those whom it does not concern (AC-06)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import world as casting
from weixia import reactions
from weixia.duties import queries as duties
from weixia.duties import settling
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.staff import match_primary_contacts
from weixia.registry.models import Account, Handover, Person, Post, Transfer

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> Any:
    with scoped(ROOT), transaction.atomic():
        made = casting.build()
        for name, unit, role in (("乙科", "乙县局", "section_head"), ("小李", "甲县局", "officer")):
            made.accounts[name] = Account.objects.create(username=name, name=name, created_at=casting.AT)
            made.posts[name] = Post.objects.create(account=made.accounts[name], unit=made.units[unit], since=casting.SINCE, role=role)
        match_primary_contacts(on=TODAY)
        journal.react(reactions.WHAT_FOLLOWS)
        settling.settle(at=timezone.now(), on=TODAY, since=TODAY.replace(day=1) - timedelta(days=40))
    return made


def browser(world: Any, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def the_transfer() -> Transfer:
    with scoped(ROOT):
        return Transfer.objects.order_by("-id").select_related("to_unit").first()  # type: ignore[return-value]


def propose(world: Any, **told: Any) -> str:
    person = world.people["李老"].pk
    answer = browser(world, "孙科").post(f"/people/{person}/transfer", {
        "to_unit": "乙县局", "day": str(TODAY), "reason": "随女儿住到乙县"} | told)
    assert answer.status_code == 302, answer.content.decode()
    return f"/transfers/{the_transfer().pk}"


def test_a_person_is_proposed_seen_by_both_sides_and_received(world: Any) -> None:
    person = world.people["李老"].pk
    path = propose(world)
    receiver, sender = browser(world, "乙科"), browser(world, "孙科")
    assert "有 1 位同志等待接收" in read(receiver, "/today") and "等待接收" not in read(sender, "/today")
    seen = read(receiver, path)
    assert all(word in seen for word in ("李老", "A0001", "离休干部", "甲县局", "随女儿住到乙县", "确认接收"))
    assert "看档案" not in seen and "138" not in seen and receiver.get(f"/people/{person}").status_code == 404
    for outsider in ("钱单位", "刘审", "甲管"):
        assert browser(world, outsider).get(path).status_code in (403, 404)
    assert "等对方确认" in read(sender, f"/people/{person}")
    assert "撤回转接" in read(sender, path) and "确认接收</button>" not in read(sender, path)
    done = receiver.post(f"{path}/confirmation", {"contact": str(world.accounts["乙科"].pk)}, follow=True).content.decode()
    assert "已接收李老" in done and "看档案" in done
    assert receiver.get(f"/people/{person}").status_code == 200 and sender.get(f"/people/{person}").status_code == 404
    assert "已接收" in read(sender, "/transfers")


def test_the_month_kept_before_stays_with_the_sender_and_is_said(world: Any) -> None:
    officer, person = browser(world, "小张"), world.people["李老"].pk
    officer.post(f"/people/{person}/contacts/new", {"mode": "phone", "reached": "yes", "day": str(TODAY), "occasion": "daily"})
    path = propose(world)
    receiver = browser(world, "乙科")
    receiver.post(f"{path}/confirmation", {"contact": ""})
    with scoped(world.actor("乙科").scope):
        owed = duties.of_person(person, seen_by=world.actor("乙科"), on=TODAY)
    [monthly] = [duty for duty in owed if duty.rule == "contact.lixiu_monthly" and duty.period == f"{TODAY:%Y-%m}"]
    assert monthly.status == "kept"
    assert "记在甲县局名下" in read(receiver, f"/duties/{monthly.pk}")


def test_received_without_a_contact_is_an_alarm_until_one_is_set(world: Any) -> None:
    path = propose(world)
    head = browser(world, "乙科")
    head.post(f"{path}/confirmation", {"contact": ""})
    assert "没有人负责" in read(head, "/today") and "没有主联系人" in read(head, "/today")
    listed = read(head, "/people/primary-contact?cause=nobody")
    assert "李老" in listed
    wrong = head.post("/people/primary-contact", {"cause": "nobody", "account": str(world.accounts["乙科"].pk)})
    assert wrong.status_code == 422 and "先勾选" in wrong.content.decode()
    head.post("/people/primary-contact", {
        "cause": "nobody", "account": str(world.accounts["乙科"].pk), "person": [str(world.people["李老"].pk)]})
    assert "李老" not in read(head, "/people/primary-contact?cause=nobody")
    assert "没有主联系人" not in read(head, "/today")


def test_no_is_an_answer_with_its_reason(world: Any) -> None:
    path = propose(world)
    receiver = browser(world, "乙科")
    assert receiver.post(f"{path}/refusal", {"reason": ""}).status_code == 422
    receiver.post(f"{path}/refusal", {"reason": "户口还在甲县"})
    assert "户口还在甲县" in read(browser(world, "孙科"), path)
    again = receiver.post(f"{path}/confirmation", {"contact": ""})
    assert again.status_code == 422 and "不能再办" in again.content.decode()


def test_where_to_may_be_said_later(world: Any) -> None:
    path = propose(world, to_unit="")
    sender = browser(world, "孙科")
    assert "去向待定" in read(sender, path) and browser(world, "乙科").get(path).status_code == 404
    assert sender.post(f"{path}/destination", {"to_unit": "没有的单位"}).status_code == 422
    sender.post(f"{path}/destination", {"to_unit": "B"})
    assert the_transfer().to_unit.code == "B"
    sender.post(f"{path}/withdrawal", {"reason": "不去了"})
    assert "不去了" in read(browser(world, "乙科"), path)


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(world: Any) -> None:
    told = {"to_unit": "甲县局", "day": "昨天", "reason": "搬家"}
    answer = browser(world, "孙科").post(f"/people/{world.people['李老'].pk}/transfer", told)
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="甲县局"' in text and "搬家" in text


def test_an_officer_leaves_and_everything_is_handed_over(world: Any) -> None:
    head, zhang = browser(world, "孙科"), world.accounts["小张"]
    assert "先办交接" in read(head, f"/staff/{zhang.pk}")
    path = f"/handovers/new?from={zhang.pk}"
    assert "李老" in read(head, path) and "名下有 3 位" in read(head, path)
    told = {"from": zhang.pk, "successor": world.accounts["小李"].pk, "reason": "退休"}
    assert head.post(path, {"from": zhang.pk}).status_code == 422
    review = head.post(path, told).content.decode()
    assert "小李（主联系人） 接手 3 位老同志" in review
    with scoped(ROOT):
        assert Handover.objects.count() == 0
    receipt = head.post(path, told | {"confirmed": "yes"}, follow=True).content.decode()
    assert "小张的交接清单" in receipt and receipt.count("小李") == 3
    with scoped(ROOT):
        assert Person.objects.filter(primary_account=world.accounts["小李"]).count() == 3
    assert "名下没有要交接的" in read(head, path)
    assert browser(world, "小张").get(path).status_code == 403
    assert head.get(f"/handovers/new?from={world.accounts['外人'].pk}").status_code == 404


def test_the_sender_lists_what_it_had_kept_for_who_left(world: Any) -> None:
    person, officer, path = world.people["李老"].pk, browser(world, "小张"), propose(world)
    officer.post(f"/people/{person}/contacts/new", {"mode": "phone", "reached": "yes", "day": str(TODAY), "summary": "身体平稳"})
    assert browser(world, "乙科").post(f"{path}/confirmation", {}).status_code == 302
    listed, one = read(officer, "/transfers/gone"), read(officer, path)
    assert "李老" in listed and "联系" in listed and "1 次" in listed
    assert "转出之前甲县局办到的事" in one and "离休干部每月联系" in one and "身体平稳" not in one
    assert officer.get(f"/people/{person}").status_code == 404
    assert "李老" not in read(browser(world, "钱单位"), "/transfers/gone") and "李老" not in read(browser(world, "外人"), "/transfers/gone")


def _crowd(world: Any, count: int) -> list[int]:
    """People of 小张's in two units and two places."""
    with scoped(ROOT), transaction.atomic():
        return [Person.objects.create(
            number=f"C{n:04}", name=f"众{n:04}", pinyin=f"zz {n:04}", kind="tuixiu", unit=world.units[("甲县局", "甲县机关")[n % 2]],
            division=("150102", "150103", "")[n % 3], primary_contact="小张", primary_account=world.accounts["小张"],
            created_at=casting.AT, updated_at=casting.AT).pk for n in range(count)]


def test_every_one_of_many_can_be_chosen_page_by_page(world: Any) -> None:
    people, head, zhang = _crowd(world, 230), browser(world, "孙科"), world.accounts["小张"].pk
    li, zhou, path = world.accounts["小李"].pk, world.accounts["周局"].pk, f"/handovers/new?from={zhang}"
    told = {"from": zhang, "successor": li, "reason": "退休"}
    assert "第 1 页，共 3 页" in read(head, path)
    second = head.post(path, told | {"at": "1", "page": "2", f"to_{people[0]}": zhou}).content.decode()
    assert "第 2 页，共 3 页" in second and f'name="singly" value="{people[0]}:{zhou}"' in second
    third = head.post(path, told | {"at": "2", "page": "3", "singly": f"{people[0]}:{zhou}"}).content.decode()
    assert f'name="to_{people[229]}"' in third
    done = told | {"at": "3", "singly": f"{people[0]}:{zhou}", f"to_{people[229]}": zhou}
    review = head.post(path, done).content.decode()
    assert "小李（主联系人） 接手 231 位" in review and "周局（局领导） 接手 2 位" in review
    head.post(path, done | {"confirmed": "yes"})
    with scoped(ROOT):
        assert sorted(Person.objects.filter(primary_account=zhou).values_list("pk", flat=True)) == [people[0], people[229]]


def test_a_choice_taken_back_on_its_page_is_taken_back(world: Any) -> None:
    people, head, zhang = _crowd(world, 3), browser(world, "孙科"), world.accounts["小张"].pk
    li, zhou, path = world.accounts["小李"].pk, world.accounts["周局"].pk, f"/handovers/new?from={zhang}"
    review = head.post(path, {"from": zhang, "successor": li, "reason": "退休", "singly": f"{people[0]}:{zhou}", f"to_{people[0]}": ""})
    assert "周局" not in review.content.decode().partition("<h1")[2].partition("</ul>")[0]


def test_a_unit_or_a_place_goes_to_somebody_else_and_the_nearer_word_wins(world: Any) -> None:
    people, head, zhang = _crowd(world, 12), browser(world, "孙科"), world.accounts["小张"].pk
    li, zhou, sun = (world.accounts[name].pk for name in ("小李", "周局", "孙科"))
    told = {"from": zhang, "successor": li, "reason": "退休", f"unit_{world.units['甲县机关'].pk}": zhou, "area_150103": sun,
            f"to_{people[1]}": li, "confirmed": "yes"}
    page = read(head, f"/handovers/new?from={zhang}")
    assert "甲县机关的 7 位" in page and "住在 150103 的 4 位" in page
    assert head.post("/handovers/new", told).status_code == 302
    with scoped(ROOT):
        got = dict(Person.objects.filter(pk__in=people).values_list("pk", "primary_account"))
    assert got == {pk: li if n == 1 else sun if n % 3 == 1 else zhou if n % 2 else li for n, pk in enumerate(people)}


def test_a_taker_who_is_not_offered_is_refused(world: Any) -> None:
    people, head, zhang = _crowd(world, 3), browser(world, "孙科"), world.accounts["小张"].pk
    told = {"from": zhang, "successor": world.accounts["小李"].pk, "reason": "退休", "confirmed": "yes",
            f"to_{people[0]}": world.accounts["外人"].pk}
    assert head.post("/handovers/new", told).status_code == 422
    with scoped(ROOT):
        assert Handover.objects.count() == 0
