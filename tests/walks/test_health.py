"""What machines may ask, and what a stranger may not learn from it."""

import os
from datetime import timedelta
from importlib.metadata import version

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from tests.world import build, proved
from weixia.duties import queries as duties
from weixia.faces.workbench import health
from weixia.kernel import jobs, journal, looks, preferences
from weixia.kernel.actor import OPERATOR
from weixia.kernel.explained import Finding
from weixia.kernel.models import Event, Preference
from weixia.kernel.scope import ROOT, scoped

pytestmark = pytest.mark.django_db
FAR = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}


@pytest.fixture
def all_well(monkeypatch):
    monkeypatch.setattr(health, "LOOKS", (lambda at: iter([Finding("磁盘", True, "剩余 70.0 GB")]),))


@pytest.fixture
def one_wrong(monkeypatch):
    monkeypatch.setattr(health, "LOOKS", (
        lambda at: iter([Finding("磁盘", True, "剩余 70.0 GB")]), lambda at: iter([Finding("备份", False, "30.0 小时前", "运行")])))


@pytest.mark.django_db(databases=[])
def test_the_process_answers_without_a_database():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_when_all_is_well(all_well):
    assert Client().get("/readyz", **FAR).json() == {"ready": True}


def test_a_stranger_learns_which_part_and_no_more(one_wrong):
    answer = Client().get("/readyz", **FAR)
    assert answer.status_code == 503 and answer.json() == {"ready": False, "reason": "不正常：备份"}
    assert version("weixia") not in answer.content.decode() and "PostgreSQL" not in answer.content.decode()


def test_this_machine_reads_the_details(one_wrong):
    told = Client().get("/readyz").json()
    assert told["reason"] == "备份：30.0 小时前" and len(told["findings"]) == 2


def test_what_cannot_be_looked_at_is_not_well(monkeypatch):
    def broken(at):
        """数据库"""
        raise OSError("gone")
        yield

    monkeypatch.setattr(health, "LOOKS", (broken,))
    assert Client().get("/readyz").status_code == 503


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/metrics"])
def test_nothing_is_sent_there(url):
    assert Client().post(url).status_code == 405


def test_figures_for_a_monitor(monkeypatch):
    client = Client()
    client.get("/healthz")
    text = client.get("/metrics").content.decode()
    assert 'weixia_requests_total{page="healthz",status="2xx"}' in text
    for name in ("weixia_request_seconds_count", "weixia_sessions", "weixia_journal_unsealed", 'weixia_jobs{state="todo"}'):
        assert f"\n{name} " in text, text
    assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 and float(line.rsplit(" ", 1)[1]) >= 0
               for line in text.splitlines())
    assert client.get("/metrics", **FAR).status_code == 403
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 403
    monkeypatch.setenv("WEIXIA_METRICS_TOKEN", "a-long-token")
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer a-long-token", **FAR).status_code == 200
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer another", **FAR).status_code == 403


def test_a_monitor_sees_what_stands_still(monkeypatch, tmp_path):
    """The queue, the seal, the settle and the backup: how long each has waited."""
    now = timezone.now()
    (tmp_path / "keys").mkdir()
    monkeypatch.setattr(looks, "backup_age", lambda at: timedelta(hours=3))
    monkeypatch.setattr(duties, "started", lambda: type("Setting", (), {"settled_at": now - timedelta(hours=5)})())
    jobs.defer("export.make", by=OPERATOR, export_id=0)
    with scoped(ROOT):
        journal.record("operator.command", by=OPERATOR, at=now - timedelta(minutes=7))
    said = dict(line.rsplit(" ", 1) for line in Client().get("/metrics").content.decode().splitlines() if line[0] != "#")
    assert said["weixia_database_up"] == "1" and said['weixia_jobs{state="todo"}'] == "1"
    assert float(said["weixia_job_wait_seconds"]) >= 0
    assert abs(float(said["weixia_journal_wait_seconds"]) - 420) < 60
    assert abs(float(said["weixia_backup_age_seconds"]) - 3 * 3600) < 60
    assert abs(float(said["weixia_settled_age_seconds"]) - 5 * 3600) < 60


def test_a_monitor_hears_that_the_database_is_away(monkeypatch):
    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(health.jobs, "waiting", away)
    answer = Client().get("/metrics")
    assert answer.status_code == 200 and "\nweixia_database_up 0\n" in answer.content.decode()


def test_a_page_counts_under_its_name_never_its_address():
    Client().get("/people/123456789")
    text = Client().get("/metrics").content.decode()
    assert 'page="workbench:person"' in text and "123456789" not in text


def test_an_old_backup_is_red(tmp_path, monkeypatch):
    made = timezone.now()
    os.makedirs(tmp_path / "keys")
    (tmp_path / "keys" / "field").write_text("x")
    monkeypatch.setattr(looks.home, "var", lambda: tmp_path)
    [fresh] = looks.backups(made)
    [old] = looks.backups(made + timedelta(hours=27))
    assert fresh.good and not old.good and "weixia backup" in old.do


def test_an_unsealed_journal_is_red_after_a_while():
    with scoped(ROOT):
        journal.record("operator.command", by=OPERATOR, at=timezone.now())
        oldest, count = looks.unsealed()
        assert count > 0 and oldest is not None
        [soon], [late] = looks.journal(oldest), looks.journal(oldest + timedelta(minutes=6))
    assert soon.good and not late.good


def test_a_settle_of_yesterday_is_red(monkeypatch):
    now = timezone.now()
    start = type("Setting", (), {"settled_at": now - timedelta(hours=27)})()
    monkeypatch.setattr("weixia.duties.queries.looks.started", lambda: start)
    [found] = duties.settled(now)
    assert not found.good


# 本机设置


@pytest.fixture
def sysadmin():
    with scoped(ROOT):
        world = build()
    browser = Client()
    browser.force_login(world.accounts["甲管"])
    return proved(browser)


def form(**changed):
    return {choice.name.replace(".", "-"): "" for choice in preferences.CHOICES} | changed


def test_a_value_is_set_and_told(sysadmin):
    assert sysadmin.get("/settings/instance").status_code == 200
    assert sysadmin.post("/settings/instance", form(**{"export-quota": "500"})).status_code == 302
    assert preferences.value("export.quota") == 500
    with scoped(ROOT):
        event = Event.objects.get(action="setting.changed")
    assert (event.about, event.fields) == ("export.quota", {"was": 2000, "now": 500})
    page = sysadmin.get("/settings/instance").content.decode()
    assert 'value="500"' in page and "甲管" in page
    sysadmin.post("/settings/instance", form())
    assert preferences.value("export.quota") == 2000 and not Preference.objects.exists()


@pytest.mark.parametrize(("box", "text"), [
    ("export-quota", "-1"), ("export-quota", "1e3"), ("backup-hour", "24"), ("lock-minutes", "0"), ("lock-minutes", "９９"),
    ("backup-folder", "backups"), ("backup-folder", "/no/such"), ("backup-folder", "/etc/passwd"), ("office-name", "局" * 61),
])
def test_what_cannot_be_is_said_at_its_box_and_nothing_is_set(sysadmin, box, text):
    answer = sysadmin.post("/settings/instance", form(**{"view-stop": "700", box: text}))
    page = answer.content.decode()
    assert answer.status_code == 422 and f'id="id_{box}-error"' in page and text in page
    assert preferences.value("view.stop") == 300


def test_every_choice_says_what_it_is():
    for choice in preferences.CHOICES:
        assert str(choice.title) and str(choice.says).endswith("。")
        assert not choice.is_number or choice.least <= choice.default <= choice.most
    assert len({choice.name for choice in preferences.CHOICES}) == len(preferences.CHOICES)
