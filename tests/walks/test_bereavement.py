"""去世 and 善后 over HTTP: asked once more, verified by another, kept step by step, undone by two."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.acceptance import stage
from weixia.care.models import Bereavement, BereavementStep, Substitution
from weixia.kernel import journal
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Death, Person, Revocation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world() -> Any:
    made = stage.county(TODAY)
    with scoped(ROOT):
        yield made


def declare(world: Any, client: Client, name: str = "李老") -> str:
    path = f"/people/{world.people[name].pk}"
    answer = client.post(f"{path}/happenings/new", {
        "kind": "death", "happened_on": str(TODAY), "told_by": "女儿来电", "confirmed": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    return path


def test_the_interruption_says_what_stops_and_what_begins(world: Any) -> None:
    client, person = stage.browser(world, "小张"), world.people["李老"]
    told = {"kind": "death", "happened_on": str(TODAY), "told_by": "女儿来电"}
    page = client.post(f"/people/{person.pk}/happenings/new", told).content.decode()
    for words in ("全部停止", "按未办保留", "善后", "上级老干部局", "两个人才能撤销"):
        assert words in page
    assert 'value="女儿来电"' in page and not Death.objects.exists()


def test_declared_by_one_verified_by_another(world: Any) -> None:
    officer, head = stage.browser(world, "小张"), stage.browser(world, "孙科")
    path = declare(world, officer)
    assert "还没有第二个人核实" in stage.read(officer, path) and "登记的人不能自己核实" in stage.read(officer, f"{path}/death")
    refused = officer.post(f"{path}/death/verification", {"how": "看了证明"})
    assert refused.status_code == 422 and "不能自己核实" in refused.content.decode()
    assert "李老" in stage.read(head, "/bereavements") and "待核实" in stage.read(head, "/bereavements")
    assert head.post(f"{path}/death/verification", {"how": "看了死亡证明"}).status_code == 302
    page = stage.read(officer, f"{path}/death")
    assert "看了死亡证明" in page and "女儿来电" in page and "孙科" in page


def test_the_checklist_is_kept_and_closed(world: Any) -> None:
    officer = stage.browser(world, "小张")
    declare(world, officer)
    case = f"/bereavements/{Bereavement.objects.get().pk}"
    page = stage.read(officer, case)
    for words in ("上门慰问家属", "告知丧葬抚恤政策", "须人工复核", "登记一位遗属", "告知丧葬抚恤政策"):
        assert words in page
    answer = officer.post(f"{case}/steps/inform", {"outcome": "done", "day": str(TODAY), "whom": "", "way": "home"})
    assert answer.status_code == 422 and "哪一位" in answer.content.decode()
    assert officer.post(f"{case}/steps/inform", {"outcome": "done", "day": str(TODAY), "whom": "女儿", "way": "home"}).status_code == 302
    assert "当面告诉女儿" in stage.read(officer, case)
    answer = officer.post(f"{case}/closing")
    assert answer.status_code == 422 and "还有没办" in answer.content.decode()
    for step in ("visit", "funeral", "obituary", "stop_pay", "files", "devices", "survivors"):
        assert officer.post(f"{case}/steps/{step}", {"outcome": "excused", "day": str(TODAY), "note": "家属谢绝"}).status_code == 302
    assert officer.post(f"{case}/closing", {"note": "家属致谢"}).status_code == 302
    assert "办结" in stage.read(officer, f"{case}") and "李老" in stage.read(officer, "/bereavements?show=closed")
    assert officer.post(f"{case}/steps/files/end").status_code == 302 and BereavementStep.objects.filter(withdrawn_at=None).count() == 8


def test_opening_a_case_leaves_a_trace(world: Any) -> None:
    officer = stage.browser(world, "小张")
    declare(world, officer)
    stage.read(officer, f"/bereavements/{Bereavement.objects.get().pk}")
    assert journal.Event.objects.filter(action="bereavement.read", person_id=world.people["李老"].pk).count() == 1


def test_a_form_that_comes_back_reads_the_sealed_words_again(world: Any) -> None:
    officer, person = stage.browser(world, "小张"), world.people["李老"]
    path = declare(world, officer)
    assert officer.post(f"{path}/death/doubt", {"reason": "本人接了电话"}).status_code == 302
    far = f"/people/{world.people['陈遗属'].pk}/substitution"
    assert officer.post(f"{far}/new", {"since": str(TODAY), "reason": "迁居国外"}).status_code == 302
    case, chief = f"/bereavements/{Bereavement.objects.get().pk}", stage.browser(world, "周局")
    for word, whose, browser, url in (
        ("bereavement.read", person, officer, f"{case}/steps/inform"), ("bereavement.read", person, officer, f"{case}/closing"),
        ("person.opened", person, officer, f"{path}/death/verification"), ("person.opened", person, officer, f"{path}/death/doubt"),
        ("person.opened", person, officer, f"/revocations/{Revocation.objects.get().pk}/answer"),
        ("person.opened", world.people["陈遗属"], officer, f"{far}/new"),
        ("person.opened", world.people["陈遗属"], chief, f"/substitutions/{Substitution.objects.get().pk}/answer"),
    ):
        read = journal.Event.objects.filter(action=word, person_id=whose.pk)
        before = read.count()
        assert browser.post(url).status_code == 422 and read.count() == before + 1, url


def test_a_survivor_is_registered_from_the_case(world: Any) -> None:
    officer, deceased = stage.browser(world, "小张"), world.people["李老"]
    declare(world, officer)
    path = f"/people/new?survivor_of={deceased.pk}"
    assert 'value="survivor" ' in stage.read(officer, path)
    told = {"name": "李遗属", "kind": "survivor", "birth_calendar": "solar", "unit": str(deceased.unit_id), "charge_since": str(TODAY),
            "primary_contact": "小张", "resettled": "on"}
    assert officer.post(path, told).status_code == 302
    assert Person.objects.get(name="李遗属").related_id == deceased.pk
    assert "李遗属" in stage.read(officer, f"/bereavements/{Bereavement.objects.get().pk}")


def test_a_mistake_is_undone_by_two_and_everybody_can_read_it(world: Any) -> None:
    officer, head = stage.browser(world, "小张"), stage.browser(world, "孙科")
    path = declare(world, officer)
    assert officer.post(f"{path}/death/doubt", {"reason": "本人接了电话"}).status_code == 302
    asked = f"/revocations/{Revocation.objects.get().pk}/answer"
    own = officer.post(asked, {"verdict": "confirm"})
    assert own.status_code == 422 and Person.objects.get(pk=world.people["李老"].pk).died_on
    assert "误报待核对" in stage.read(head, "/bereavements")
    assert head.post(asked, {"verdict": "confirm", "note": "上门见到本人"}).status_code == 302
    assert Person.objects.get(pk=world.people["李老"].pk).died_on is None
    page = stage.read(officer, f"{path}/death")
    for words in ("本人接了电话", "上门见到本人", "已撤销", "档案上没有去世登记"):
        assert words in page
    assert "李老" in stage.read(officer, "/bereavements?show=cancelled")


def test_a_death_of_the_file_cannot_be_withdrawn_by_one(world: Any) -> None:
    officer = stage.browser(world, "小张")
    declare(world, officer)
    fact = Death.objects.get().happening_id
    assert "两个人" in stage.read(officer, f"/happenings/{fact}/withdrawal")
    answer = officer.post(f"/happenings/{fact}/withdrawal", {"reason": "误记"})
    assert answer.status_code == 422 and "两个人" in answer.content.decode()


def test_a_category_is_corrected_and_the_old_one_shown(world: Any) -> None:
    head, path = stage.browser(world, "孙科"), f"/people/{world.people['王老'].pk}"
    told = {"kind": "lixiu", "since": str(TODAY - timedelta(days=3)), "document": "老干〔2026〕3号", "joined": "1949-10"}
    answer = head.post(f"{path}/kind", told)
    assert answer.status_code == 422 and "1949-09-30" in answer.content.decode()
    assert head.post(f"{path}/kind", told | {"joined": "1949-08"}).status_code == 302
    page = stage.read(head, f"{path}?tab=record")
    assert "离休干部" in page and "以前的类别" in stage.read(head, path)
    assert "退休干部更正为离休干部" in stage.read(head, f"{path}/kind")
    refused = stage.browser(world, "小张").get(f"{path}/kind")
    assert refused.status_code == 403


def test_a_video_call_in_place_of_a_visit_is_asked_and_approved(world: Any) -> None:
    officer, chief = stage.browser(world, "小张"), stage.browser(world, "周局")
    path = f"/people/{world.people['陈遗属'].pk}/substitution"
    assert officer.post(f"{path}/new", {"since": str(TODAY), "reason": "迁居国外"}).status_code == 302
    asked = f"/substitutions/{Substitution.objects.get().pk}"
    assert officer.post(f"{asked}/answer", {"verdict": "approve"}).status_code == 403
    assert chief.post(f"{asked}/answer", {"verdict": "approve"}).status_code == 302
    page = stage.read(officer, path)
    assert "视频联系上就算走访" in page and "迁居国外" in page
    assert officer.post(f"{asked}/end").status_code == 302 and "恢复上门" in stage.read(officer, path)


def test_a_stranger_finds_nothing(world: Any) -> None:
    officer, stranger = stage.browser(world, "小张"), stage.browser(world, "外人")
    path = declare(world, officer)
    case = f"/bereavements/{Bereavement.objects.get().pk}"
    assert [stranger.get(one).status_code for one in (case, f"{path}/death", f"{path}/substitution", f"{path}/aid-plan")] == [404] * 4
    assert [stranger.post(one).status_code for one in (f"{case}/closing", f"{case}/steps/files", f"{path}/bereavement")] == [404] * 3
    assert "李老" not in stage.read(stranger, "/bereavements")
