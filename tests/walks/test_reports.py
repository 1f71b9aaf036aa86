"""重要情况报告 over HTTP: offered with the fact, told, written, received above; read in clear and journalled."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.walks.payloads import payloads
from tests.walks.test_markup import skeleton
from tests.world import World, proved
from weixia import reactions
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.emergency import queries
from weixia.emergency.models import Report, Step
from weixia.faces.workbench.forms.reports import MomentField
from weixia.kernel import journal
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Happening

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOLD = {"kind": "illness", "occurred": str(TODAY), "told_to": "局办值班室", "means": "phone", "text": "突发心梗"}


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    """The tests look at the rows as the operator does; a browser says its own scope."""
    journal.react(reactions.WHAT_FOLLOWS)
    with scoped(ROOT):
        yield


def as_(world: World, name: str) -> Client:
    browser = Client()
    browser.force_login(world.accounts[name])
    return proved(browser)


def moment() -> str:
    return f"{timezone.localtime():%Y-%m-%d %H:%M}"


def told(**more: Any) -> dict[str, Any]:
    at = moment()
    return TOLD | {"known_at": at, "oral_at": at} | more


def make(world: World, browser: Client, name: str = "王老", **more: Any) -> Report:
    done = browser.post(f"/people/{world.people[name].pk}/reports/new", told(**more))
    assert done.status_code == 302, done.content.decode()
    return Report.objects.get(person=world.people[name])


def test_registering_one_of_the_five_kinds_leads_to_its_report(world: World, browser: Client) -> None:
    person = world.people["王老"]
    done = browser.post(f"/people/{person.pk}/happenings/new", {"kind": "accident", "happened_on": str(TODAY)})
    fact = Happening.objects.get()
    assert done["Location"] == f"/people/{person.pk}/reports/new?happening={fact.pk}"
    page = browser.get(done["Location"]).content.decode()
    assert f'value="{TODAY}"' in page and 'name="kind"' not in page
    sent = {key: value for key, value in told().items() if key != "kind"}
    browser.post(done["Location"], sent)
    assert Report.objects.get().happening_id == fact.pk and Happening.objects.count() == 1
    stay = browser.post(f"/people/{person.pk}/happenings/new", {"kind": "checkup", "happened_on": str(TODAY)})
    assert stay["Location"] == f"/people/{person.pk}"


def test_a_keeper_registers_and_is_not_sent_where_they_may_not_go(world: World) -> None:
    person = world.people["王老"]
    done = as_(world, "何信").post(f"/people/{person.pk}/happenings/new", {"kind": "accident", "happened_on": str(TODAY)})
    assert done["Location"] == f"/people/{person.pk}"


def test_the_same_request_twice_has_one_effect(world: World, browser: Client) -> None:
    path, once = f"/people/{world.people['王老'].pk}/reports/new", {"once": "0198c0de-0000-7000-8000-000000000001"}
    sent = told()
    first, second = browser.post(path, sent | once), browser.post(path, sent | once)
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert (Report.objects.count(), Step.objects.count(), Happening.objects.count()) == (1, 1, 1)
    again = browser.post(path, sent, follow=True)
    assert "已经有报告了" in again.content.decode() and Report.objects.count() == 1


def test_the_whole_way_over_http(world: World, browser: Client) -> None:
    report, head = make(world, browser), as_(world, "孙科")
    here = f"/reports/{report.pk}"
    assert "等我接收" not in head.get("/reports?show=receive").content.decode().split("</ul>")[1]
    assert browser.post(f"{here}/writing", {"text": "书面材料", "when": moment()}).status_code == 302
    assert "王老" in head.get("/reports?show=receive").content.decode()
    assert "王老" not in browser.get("/reports?show=receive").content.decode()
    for name, act, sent in (("孙科", "receipt", {"remark": "已知悉"}), ("周局", "instruction", {"text": "全力救治"}),
                            ("小张", "follow-up", {"text": "已好转"}), ("孙科", "closing", {"text": "已出院"})):
        assert as_(world, name).post(f"{here}/{act}", sent).status_code == 302, act
    text = browser.get(here).content.decode()
    assert all(word in text for word in ("突发心梗", "书面材料", "已知悉", "全力救治", "已好转", "已出院", "按时"))
    assert queries.step_of(report) == "closed"
    assert browser.post(f"{here}/supplements", {"text": "更正：发生在前一日"}).status_code == 302
    assert "更正：发生在前一日" in browser.get(f"{here}/sheet").content.decode()


def test_no_step_is_skipped_and_the_page_says_what_comes_next(world: World, browser: Client) -> None:
    report, head = make(world, browser), as_(world, "周局")
    refused = head.post(f"/reports/{report.pk}/closing", {"text": "办完了"})
    assert refused.status_code == 422 and "下一步是书面报送" in refused.content.decode()
    assert queries.step_of(report) == "oral"


def test_reading_is_journalled_and_lists_show_no_text(world: World, browser: Client) -> None:
    report = make(world, browser)
    before = Event.objects.filter(action="report.opened").count()
    for page in ("/reports", "/reports/timeliness", f"/people/{report.person_id}?tab=happenings", f"/api/v1/reports/{report.pk}"):
        assert "心梗" not in browser.get(page).content.decode(), page
    assert "心梗" in browser.get(f"/reports/{report.pk}").content.decode()
    assert Event.objects.filter(action="report.opened").count() == before + 1
    seen = browser.get(f"/people/{report.person_id}/access").content.decode()
    assert "打开了重要情况报告" in seen
    bad = browser.post(f"/reports/{report.pk}/supplements", {"text": ""})
    assert bad.status_code == 422 and Event.objects.filter(action="report.opened").count() == before + 2


def test_what_was_typed_stays_when_something_is_wrong(world: World, browser: Client) -> None:
    path = f"/people/{world.people['王老'].pk}/reports/new"
    bad = browser.post(path, told(known_at="昨天", told_to="值班的老马"))
    text = bad.content.decode()
    assert bad.status_code == 422 and "值班的老马" in text and "昨天" in text and "什么时候得知的" in text
    late = browser.post(path, told(oral_at="2020-01-01 09:00"))
    assert late.status_code == 422 and "应在得知之后" in late.content.decode()


@pytest.mark.parametrize(("text", "good"), [
    ("2026-03-01 9:30", True), ("2026年3月1日 09:30", True), ("2026-03-01T09:30", True), ("09:30", True), ("9：30", True),
    ("2026-03-01", False), ("2026-03-01 24:00", False), ("2026-02-30 09:00", False), ("09:60", False), ("", False),
])
def test_a_moment_is_read_in_any_usual_form(text: str, good: bool) -> None:
    if good:
        read = timezone.localtime(MomentField(label="时间").clean(text))
        assert (read.hour, read.minute) == (9, 30)
    else:
        with pytest.raises(ValidationError):
            MomentField(label="时间").clean(text)


def test_a_foreign_report_is_absent(world: World, browser: Client) -> None:
    report = make(world, browser)
    for path in ("", "/sheet"):
        assert as_(world, "外人").get(f"/reports/{report.pk}{path}").status_code == 404
    assert as_(world, "外人").post(f"/reports/{report.pk}/supplements", {"text": "x"}).status_code == 404
    assert "王老" not in as_(world, "外人").get("/reports").content.decode()


def test_the_duty_leads_to_the_report(world: World, browser: Client) -> None:
    settling.settle(at=timezone.now(), on=TODAY, since=date(TODAY.year, 1, 1))
    person = world.people["王老"]
    browser.post(f"/people/{person.pk}/happenings/new", {"kind": "accident", "happened_on": str(TODAY)})
    owed, fact = Duty.objects.get(rule="report.oral", person=person), Happening.objects.get()
    page = browser.get(f"/duties/{owed.pk}").content.decode()
    assert f"/people/{person.pk}/reports/new?happening={fact.pk}" in page and 'id="keeping"' not in page
    assert browser.post(f"/duties/{owed.pk}/keeping", {"summary": "x", "day": str(TODAY)}).status_code == 200
    assert not Happening.objects.filter(kind="checkup").exists(), "no check-up keeps a report"


def test_what_somebody_typed_runs_nowhere(world: World, browser: Client) -> None:
    """Told rows cannot be rewritten by the walk over all columns (tests/walks/spoiling.py): payloads go in by the form."""
    nasty = payloads()[:40]
    report = make(world, browser, text="".join(nasty)[:500], told_to=nasty[0][:60], told_by=nasty[1][:60])
    at = f"/reports/{report.pk}"
    browser.post(f"{at}/writing", {"text": "".join(nasty)[:4000], "when": moment()})
    browser.post(f"{at}/supplements", {"text": "".join(nasty)[:2000]})
    calm = make(world, browser, "李老", text="平静", told_to="值班室", told_by="小张")
    browser.post(f"/reports/{calm.pk}/writing", {"text": "平静", "when": moment()})
    browser.post(f"/reports/{calm.pk}/supplements", {"text": "平静"})
    browser.get("/reports")  # what the acts had still to say
    for page in ("", "/sheet"):
        elements = [skeleton(browser.get(f"/reports/{pk}{page}").content.decode()) for pk in (report.pk, calm.pk)]
        assert [bone for bone in elements[0] if bone[0] != "br"] == [bone for bone in elements[1] if bone[0] != "br"], page
