"""Taking lists out of the house: the same rows as the page, a purpose, approval, and nobody else's file."""

import csv
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from tests.duties import making
from tests.kernel import rows as rows_of
from tests.walks.staging_surveys import survey_of
from tests.world import World, build, proved
from weixia.benefits.models import Budget, ComfortItem, Spending
from weixia.duties import settling
from weixia.duties.models import Duty
from weixia.faces.workbench import exporting
from weixia.kernel.models import Event, Export
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact, Need, Respondent, Search
from weixia.registry.models import Happening, Import, Person, Post, Suspicion, Transfer

pytestmark = pytest.mark.django_db
SECRETS = ("110105193310161010", "13800000001", "110105194801201028", "13800000002", "13700000000", "13900000001")


@pytest.fixture
def world() -> Iterator[World]:
    with scoped(ROOT):
        yield build()


def start() -> None:
    today = timezone.localdate()
    settling.settle(at=timezone.now(), on=today, since=today - timedelta(days=200))


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name])
    return client


def taken(client: Client, listing: str, query: str = "", form: str = "csv") -> bytes:
    asked = client.post(f"/exports/new/{listing}?{query}", {"purpose": "statistics", "form": form})
    assert asked.status_code == 302, asked.content.decode()[-800:]
    with scoped(ROOT):
        export = Export.objects.latest("id")
    answer = client.get(f"/exports/{export.pk}/file")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def lines(made: bytes) -> list[dict[str, str]]:
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:-1]]


def crowd(world: World, count: int) -> None:
    unit = world.units["甲县局"]
    now = timezone.now()
    with scoped(ROOT):
        Person.objects.bulk_create([
            Person(number=f"C{n:04}", name=f"众{n:04}", pinyin=f"zhong {n:04}", kind="tuixiu", unit=unit, created_at=now, updated_at=now)
            for n in range(count)])


def test_the_people_who_leave_are_those_on_the_page_and_no_more(world: World) -> None:
    officer = signed_in(world, "小张")
    for query in ("", "kind=lixiu", "q=王", "age=70-79", "tag=独居", "q=A0002", "unit=x", "kind=%3Dx"):
        page = officer.get(f"/people?{query}").content.decode()
        shown = {name for name in ("李老", "王老", "陈遗属", "孟老") if f">{name}</a>" in page}
        if not shown:
            continue
        assert {row["姓名"] for row in lines(taken(officer, "people", query))} == shown, query
    assert "孟老" in str(lines(taken(signed_in(world, "外人"), "people")))


def test_every_row_of_every_list_is_one_that_its_reader_may_see(world: World) -> None:
    """T2: a list through the gate ⊆ scope, for each list and each post."""
    start()
    seen: Counter[str] = Counter()
    with scoped(ROOT):
        made = {(name, model): rows_of.make(model, world.people[name]) for name in ("王老", "孟老")
                for model in (Budget, ComfortItem, Contact, Happening, Search, Suspicion, Import, Transfer)}
        for name in ("王老", "孟老"):
            rows_of.make(Event, world.people[name])
            for ago in (30, 20, 9):
                making.contact(world.people[name], timezone.localdate() - timedelta(days=ago), reached=False)
        owed = Duty.objects.filter(person=world.people["王老"], rule="contact.retired_quarterly").latest("due")
        given = {name: made[name, ComfortItem].comfort_id for name in ("王老", "孟老")}
        paid = {name: made[name, Budget].pk for name in ("王老", "孟老")}
        for name in ("王老", "孟老"):
            rows_of.make(Spending, world.people[name], budget=made[name, Budget])
            rows_of.make(Need, world.people[name], received_on=timezone.localdate())
        asked_of = {name: survey_of(world, name, bureau)["survey_id"] for name, bureau in (("王老", "甲县局"), ("孟老", "乙县局"))}
        of_all = survey_of(world, "王老", "市局")["survey_id"]
        rows_of.make(Respondent, world.people["孟老"], survey_id=of_all, name="孟老", number="B0001")
    foreign = ("孟老", "B0001", "乙县局", "外人", "wairen")
    for name in ("小张", "周局", "孙科", "钱单位", "何信", "刘审", "甲管"):
        actor = world.actor(name, on=timezone.localdate())
        for kind in exporting.kinds():
            one = exporting.listing(kind)
            if one and actor.can(one.capability):
                with scoped(actor.scope):
                    for person, named in product(("王老", "孟老"), ("lost", "search", "verify")):
                        asked = {"person": str(world.people[person].pk), "whose": "all", "rule": owed.rule,
                                 "period": owed.period, "show": "all", "comfort": str(given[person]), "budget": str(paid[person]),
                                 "list": named, "figure": "demand", "by": "unit",
                                 "survey": str(of_all if named == "search" else asked_of[person])}
                        rows = list(one.lines(actor, asked))
                        seen[kind] += len(rows)
                        seen[f"lost {named}"] += len(rows) if kind == "lost" else 0
                        said = str(rows)
                        assert [word for word in foreign if word in said] == [], (name, kind)
                        assert [word for word in SECRETS if word in said] == [], (name, kind)
                        assert all(len(row) == len(one.titles) for row in rows)
    names = {*exporting.kinds(), "lost lost", "lost search", "lost verify"}
    assert {name for name in names if not seen[name]} == set(), "each list had rows"


def test_the_duties_that_leave_are_those_that_are_counted(world: World) -> None:
    from weixia.duties import queries

    start()
    head = signed_in(world, "孙科")
    actor = world.actor("孙科", on=timezone.localdate())
    with scoped(actor.scope):
        counts = queries.counts(seen_by=actor, on=timezone.localdate())
    assert counts.all > 3
    for show, count in (("", counts.all), ("overdue", counts.overdue), ("later", counts.later)):
        if count:
            assert len(lines(taken(head, "duties", f"show={show}"))) == count, show


def test_a_workbook_says_who_when_and_what_for(world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(taken(signed_in(world, "小张"), "people", form="xlsx")))
    last = [row[0].value for row in book.active.iter_rows()][-1]
    assert last.startswith("由 小张 于 20") and "用途：统计" in last and book.properties.description == last


def test_the_interruption_says_what_will_happen_and_asks_what_for(world: World) -> None:
    officer = signed_in(world, "小张")
    page = officer.get("/exports/new/people").content.decode()
    assert "将导出 3 行" in page and "人员编号、姓名" in page and "记入操作记录" in page
    answer = officer.post("/exports/new/people", {"form": "csv"})
    assert answer.status_code == 422 and "选一个用途" in answer.content.decode()
    assert "名单是空的" in officer.get("/exports/new/people?q=没有这个人").content.decode()
    assert not Export.objects.exists()


def test_a_long_list_is_approved_by_another_and_taken_by_nobody_else(world: World) -> None:
    crowd(world, 230)
    officer, head = signed_in(world, "小张"), signed_in(world, "孙科")
    assert "可以批准的人：周局、孙科" in officer.get("/exports/new/people").content.decode()
    officer.post("/exports/new/people", {"purpose": "report", "form": "csv"})
    export = Export.objects.latest("id")
    assert export.state == "waiting" and officer.get(f"/exports/{export.pk}/file").status_code == 404
    assert officer.post(f"/exports/{export.pk}/decision", {"decision": "approve"}).status_code == 403
    assert "233 行" in head.get("/exports").content.decode()
    head.post(f"/exports/{export.pk}/decision", {"decision": "approve"})
    assert len(lines(b"".join(officer.get(f"/exports/{export.pk}/file").streaming_content))) == 233
    for name in ("孙科", "周局", "何信", "钱单位", "外人", "刘审", "管理员"):
        assert signed_in(world, name).get(f"/exports/{export.pk}/file").status_code == 404, name
    with scoped(ROOT):
        told = Event.objects.filter(action__startswith="export.").order_by("id").values_list("action", "actor_name")
        assert list(told) == [("export.asked", "小张"), ("export.made", "小张"), ("export.approved", "孙科"), ("export.taken", "小张")]


def test_a_head_does_not_approve_their_own_while_a_leader_may(world: World) -> None:
    crowd(world, 230)
    head = signed_in(world, "孙科")
    head.post("/exports/new/people", {"purpose": "report", "form": "csv"})
    export = Export.objects.latest("id")
    assert head.post(f"/exports/{export.pk}/decision", {"decision": "approve"}).status_code == 403
    Post.objects.filter(pk=world.posts["周局"].pk).update(until=timezone.localdate())
    assert "由你自己批准" in head.get("/exports").content.decode()
    assert head.post(f"/exports/{export.pk}/decision", {"decision": "approve"}).status_code == 302
    assert Export.objects.get(pk=export.pk).state == "ready"


def test_declining_without_a_reason_is_said_and_changes_nothing(world: World) -> None:
    crowd(world, 230)
    signed_in(world, "小张").post("/exports/new/people", {"purpose": "report", "form": "csv"})
    export = Export.objects.latest("id")
    answer = signed_in(world, "孙科").post(f"/exports/{export.pk}/decision", {"decision": "decline"}, follow=True)
    assert "写明不批准的原因" in answer.content.decode() and Export.objects.get(pk=export.pk).state == "waiting"


def test_the_file_is_closed_when_the_post_no_longer_reaches_it(world: World) -> None:
    officer = signed_in(world, "小张")
    taken(officer, "people")
    export = Export.objects.latest("id")
    path = f"/exports/{export.pk}/file"
    post = Post.objects.filter(pk=world.posts["小张"].pk)
    post.update(unit=world.units["甲县机关"])
    assert officer.get(path).status_code == 404, "a narrower post"
    post.update(unit=world.units["甲县局"], role="auditor")
    assert officer.get(path).status_code == 404, "a post without the list"
    post.update(role="officer")
    assert officer.get(path).status_code == 200
    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now())
    assert officer.get(path).status_code == 404, "after its days"


def test_a_list_longer_than_a_page_can_wait_for_is_made_by_the_worker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from weixia.kernel import jobs

    monkeypatch.setattr(exporting, "INLINE", 2)
    signed_in(world, "小张").post("/exports/new/people", {"purpose": "report", "form": "csv"})
    export = Export.objects.latest("id")
    assert export.state == "making"
    by = world.actor("小张", on=timezone.localdate())
    for _again in range(2):
        jobs.run("export.make", account=by.account_id, post=by.post_id, ids={"export_id": export.pk})
    export.refresh_from_db()
    assert (export.state, export.rows) == ("ready", 3)


def test_the_roster_leaves_in_clear_only_with_another_s_approval_and_everybody_in_it_can_see_it(world: World) -> None:
    from weixia.kernel import jobs

    keeper, head = proved(signed_in(world, "何信")), signed_in(world, "孙科")
    assert signed_in(world, "小张").get("/exports/ledgers").status_code == 403
    assert keeper.post("/exports/ledgers", {"ledger": "people", "purpose": "report"}).status_code == 302
    export, by = Export.objects.latest("id"), world.actor("何信", on=timezone.localdate())
    jobs.run("ledger.write", account=by.account_id, post=by.post_id, ids={"export_id": export.pk})
    export.refresh_from_db()
    assert (export.state, export.rows) == ("waiting", 4), "four rows, and still another must agree"
    assert keeper.get(f"/exports/{export.pk}/file").status_code == 404
    head.post(f"/exports/{export.pk}/decision", {"decision": "approve"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(keeper.get(f"/exports/{export.pk}/file").streaming_content)))
    cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"110105193310161010", "李老", "1948-09"} <= cells and not {"孟老", "B0001"} & cells
    page = head.get(f"/people/{world.people['李老'].pk}/access").content.decode()
    assert "列入了导出的台账" in page and "何信" in page


def test_a_file_that_the_worker_gives_up_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from weixia.kernel import jobs

    monkeypatch.setattr(exporting, "INLINE", 2)
    officer = signed_in(world, "小张")
    officer.post("/exports/new/people", {"purpose": "report", "form": "csv"})
    jobs.park("export.make", ids={"export_id": Export.objects.latest("id").pk})
    page = officer.get("/exports").content.decode()
    assert "没有做成" in page and "请重新导出" in page


def test_a_worker_that_opened_no_page_knows_the_jobs() -> None:
    """The worker is a process of its own: what it has not imported it cannot do."""
    said = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from weixia.kernel import jobs; print(*jobs._jobs)"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "weixia.settings"}, capture_output=True, text=True, check=True)
    assert {"export.make", "ledger.write"} <= set(said.stdout.split())


def _picked(client: Client, listing: str, **told: object) -> str:
    """Where the ticks lead, as the query of the gate."""
    answer = client.post(f"/exports/picked/{listing}", told)
    assert answer.status_code == 302 and answer["Location"].startswith(f"/exports/new/{listing}?picked=")
    return str(answer["Location"].partition("?")[2])


def test_only_the_ticked_people_leave(world: World) -> None:
    client, ids = signed_in(world, "孙科"), [world.people[name].pk for name in ("王老", "陈老", "孟老")]
    page = client.get("/people").content.decode()
    assert f'name="person" value="{ids[0]}" form="batch-form"' in page and "/exports/picked/people" in page
    query = _picked(client, "people", person=ids)
    assert "勾选的 3 行" in client.get(f"/exports/new/people?{query}").content.decode()
    assert [row["姓名"] for row in lines(taken(client, "people", query))] == ["陈老", "王老"]
    assert Export.objects.latest("id").rows == 2


def test_only_the_ticked_duties_leave(world: World) -> None:
    start()
    client = signed_in(world, "孙科")
    today = client.get("/today").content.decode()
    ids = sorted({int(pk) for pk in re.findall(r'name="duty" value="(\d+)"', today)})[:2]
    assert "/exports/picked/duties" in today and len(ids) == 2
    rows = lines(taken(client, "duties", _picked(client, "duties", duty=ids)))
    assert sorted((row["姓名"], row["周期"]) for row in rows) == sorted(
        Duty.objects.filter(pk__in=ids).values_list("person__name", "period"))


def test_nothing_ticked_is_said_and_nothing_leaves(world: World) -> None:
    answer = signed_in(world, "孙科").post("/exports/picked/people", {"back": "/people"}, follow=True)
    assert "还没有勾选" in answer.content.decode() and not Export.objects.exists()
