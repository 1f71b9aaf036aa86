"""The rule book as pages: every rule, one rule whole, whom it is for, a dry run; and a person's year on any day."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import World, build
from weixia.duties import queries, rulebook, settling
from weixia.duties.models import Duty, Setting
from weixia.faces.terminal.duties import _why as why_as_json
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.actions import contacts as contacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    today = timezone.localdate()
    with scoped(ROOT):
        world = build()
        settling.settle(at=timezone.now(), on=today, since=date(today.year - 1, 1, 1))
    return world


def browser(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.accounts[name])
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_the_list_shows_every_rule_with_its_state(world):
    client = browser(world, "孙科")
    page = client.get("/rules").content.decode()
    shown = re.findall(r'<th scope="row"><a href="/rules/([a-z0-9_.]+)"', page)
    assert sorted(shown) == sorted(rulebook.whole_book().rules)
    active = re.findall(r'href="/rules/([a-z0-9_.]+)"', client.get("/rules?state=active").content.decode())
    assert {*active} == {*rulebook.rule_book().rules}
    waiting = text_of(client.get("/rules?state=waiting"))
    assert "等党建" in waiting and "离休干部每月联系" not in waiting
    party = re.findall(r'<th scope="row"><a href="/rules/([a-z0-9_.]+)"', client.get("/rules?room=party").content.decode())
    assert party and all("party" in one["waits"] for one in queries.whole_book(seen_by=world.actor("孙科")) if one["words"].code in party)
    found = text_of(client.get("/rules?q=S003-7-7"))
    assert "离休干部每月联系" in found and "重要寿辰必访" not in found
    assert "没有这样的规则" in text_of(client.get("/rules?q=zzzz"))


def test_every_rule_has_a_page_that_reads(world):
    client = browser(world, "孙科")
    for rule in rulebook.whole_book():
        told = text_of(client.get(f"/rules/{rule.rule}"))
        for part in (rule.says, str(rule.checked_on), rule.sources[0]):
            assert part in told, (rule.rule, part)
        words = told.partition("怎么说的")[2].replace(rule.rule, "")
        assert "举例" in words and not re.search(r"[a-z]+_[a-z_]+", words), rule.rule
        assert ("待接" in told) == (rule.rule not in rulebook.rule_book().rules), rule.rule
    assert "国家基线是" in text_of(client.get("/rules/party.members_meeting_monthly"))
    assert "更严的地方规则" in text_of(client.get("/rules/party.members_meeting"))
    assert client.get("/rules/no.such").status_code == 404


def test_whom_a_rule_is_for_is_counted_and_listed_alike(world):
    for name in ("孙科", "钱单位", "外人"):
        client = browser(world, name)
        for code in rulebook.rule_book().rules:
            page = client.get(f"/rules/{code}").content.decode()
            counted = re.search(r'class="wx-count"[^>]*>(\d+) 人', page)
            listed = re.findall(r'<th scope="row"><a href="/people/(\d+)"', client.get(f"/rules/{code}/people").content.decode())
            assert len(listed) == (int(counted[1]) if counted else 0), (name, code)
    client = browser(world, "孙科")
    monthly = client.get("/rules/contact.lixiu_monthly/people").content.decode()
    assert str(world.people["李老"].pk) in re.findall(r'/people/(\d+)"', monthly)
    everybody = text_of(client.get("/rules/greet.birthday/people"))
    assert "孟老" not in everybody and "王老" in everybody
    assert "陈老" not in text_of(client.get("/rules/contact.lixiu_monthly/people")), "who died is not in it"
    assert "管不到人" in text_of(client.get("/rules/party.dues/people"))


def test_a_dry_run_says_what_would_change_and_changes_nothing(world):
    client, today = browser(world, "孙科"), timezone.localdate()
    assert "换一个数" in text_of(client.get("/rules/contact.lixiu_monthly/trial"))
    with scoped(ROOT):
        before = list(Duty.objects.order_by("pk").values_list())
    asked = {"v-kinds": ["lixiu", "tuixiu"], "v-days_left": "9", "since": "", "on": str(today)}
    answer = client.get("/rules/contact.lixiu_monthly/trial", asked)
    told = text_of(answer)
    said = re.search(r"影响 (\d+) 人。多出 (\d+) 件，少掉 (\d+) 件", told)
    months = (today.year * 12 + today.month) - ((today.year - 1) * 12 + 1) + 1
    assert said and (int(said[1]), int(said[2]), int(said[3])) == (1, months, 0), "王老 alone, each month since the start"
    assert "离休干部 改为 离休干部、退休干部" in told and "王老" in told and "孟老" not in told
    with scoped(ROOT):
        assert list(Duty.objects.order_by("pk").values_list()) == before
        event = Event.objects.filter(action="rule.tried").get()
    assert (event.about, event.actor_name) == ("contact.lixiu_monthly", "孙科") and "tuixiu" in event.fields["values"]["kinds"]
    narrow = client.get("/rules/contact.lixiu_monthly/trial", asked | {"unit": str(world.units["甲县中学"].pk)})
    assert "影响 0 人" in text_of(narrow) and "只算甲县中学" in text_of(narrow)
    same = client.get("/rules/contact.lixiu_monthly/trial", asked | {"v-kinds": ["lixiu"]})
    assert same.status_code == 422 and "和现在的规则一样" in same.content.decode()
    bad = client.get("/rules/visit.longevity_birthday/trial", {"v-ages": "九十", "on": ""})
    assert bad.status_code == 422 and "90、100" in bad.content.decode()
    assert client.get("/rules/party.dues/trial").status_code == 404, "a rule that waits cannot be tried"
    assert browser(world, "刘审").get("/rules/greet.birthday/trial").status_code == 403


def test_a_persons_year_on_any_day(world):
    client, today, who = browser(world, "小张"), timezone.localdate(), world.people["李老"]
    with scoped(ROOT):
        horizon, stored = Setting.objects.get().settled_to, Duty.objects.count()
    now = text_of(client.get(f"/people/{who.pk}/owed"))
    with scoped(ROOT):
        left = [duty for duty in Duty.objects.filter(person=who).on(today) if duty.status in ("open", "overdue", "undetermined")]
    assert f"还欠 {len(left)} 件" in now and left
    ahead = text_of(client.get(f"/people/{who.pk}/owed?on={today.year + 1}-12-31"))
    assert "下面是预计" in ahead and f"{today.year + 1}-12" in ahead
    past = text_of(client.get(f"/people/{who.pk}/owed?on={today.year - 1}-06-30"))
    assert "预计：" not in past and f"{today.year - 1}-06" in past
    with scoped(ROOT):
        assert (Setting.objects.get().settled_to, Duty.objects.count()) == (horizon, stored), "a question stores nothing"
    assert client.get(f"/people/{who.pk}/owed?on=2999-01-01").status_code == 422
    assert client.get(f"/people/{who.pk}/owed?on=明天").status_code == 422
    assert client.get(f"/people/{world.people['孟老'].pk}/owed").status_code == 404
    assert "没有欠着的事" in text_of(client.get(f"/people/{world.people['陈老'].pk}/owed"))


def test_a_waiver_counts_from_its_day(world):
    from weixia.duties import actions

    client, today, who = browser(world, "孙科"), timezone.localdate(), world.people["李老"]
    with scoped(ROOT):
        duty = Duty.objects.filter(person=who).on(today).filter(status="open").first()
        actions.duty_waive(duty, by=world.actor("孙科", on=today), at=timezone.now(), reason="出国探亲")
        owed = {on: queries.owed(who.pk, seen_by=world.actor("孙科", on=today), on=on) for on in (today, today - timedelta(days=1))}
    assert duty.pk not in {row.pk for row in owed[today].left} and duty.pk in {row.pk for row in owed[today].over}
    if duty.opens < today:
        assert duty.pk in {row.pk for row in owed[today - timedelta(days=1)].left}
    assert "免除" in text_of(client.get(f"/people/{who.pk}/owed"))


def test_a_dutys_page_tells_the_whole_chain(world):
    client, today, who = browser(world, "小张"), timezone.localdate(), world.people["李老"]
    with scoped(ROOT):
        actor = world.actor("小张", on=today)
        for mode, reached in (("wechat", True), ("phone", False)):
            contacts.contact_record(by=actor, at=timezone.now(), person=who, told=contacts.Telling(day=today, mode=mode, reached=reached))
        duty = Duty.objects.get(person=who, rule="contact.lixiu_monthly", period=f"{today:%Y-%m}")
    told = text_of(client.get(f"/duties/{duty.pk}"))
    for part in ("离休干部每月联系", "2015-01-01", "只有一个版本", "每月", "日子怎么来的", f"这一期是 {today:%Y-%m}-01",
                 "还没有办到。要的是", "微信这种方式不算", "没有联系上，不算", "后来变了什么", "都没有变", "小张"):
        assert part in told, part
    with scoped(ROOT):
        said = why_as_json(queries.why(duty.pk, seen_by=actor, on=today))
        type(who).objects.filter(pk=who.pk).update(kind="tuixiu")
        settling.settle_people([who.pk], at=timezone.now(), only=["greet.birthday"])
    parts = [said["says"], said["version_words"], said["keepers"], *said["steps"], *(one["quote"] for one in said["clauses"])]
    parts += [one[key] for one in said["facts"] for key in ("label", "value", "source")]
    parts += [one[key] for one in said["evidence"] for key in ("text", "why_not", "source")]
    assert [part for part in parts if part not in told and part != said["says"]] == [], "the command tells the same chain"
    assert len(said["evidence"]) == 2 and said["steps"] and said["facts"]
    assert "当时 离休干部，现在 退休干部" in text_of(client.get(f"/duties/{duty.pk}"))


def test_why_not_names_the_nearest_missing_condition_for_every_way(world):
    client, today = browser(world, "孙科"), timezone.localdate()
    wang = world.people["王老"]

    def why(rule: str) -> str:
        return text_of(client.get(f"/people/{wang.pk}/why-not?rule={rule}")).partition("为何没有")[2]

    assert "不符合： 人员类别是离休干部 ， 退休干部" in why("contact.lixiu_monthly")  # every
    assert re.search(r"下一次生日 \d{4}-\d\d-\d\d 满 \d+ 周岁", why("visit.longevity_birthday"))  # anniversary
    assert "不符合： 新登记了住院 ， 没有登记过" in why("visit.hospital")  # event
    assert "不符合： 易地安置 ， 档案里写着「否」" in why("tour.resettled")  # since the last
    assert "系统有地方记" in why("health.file") and "待接" in why("health.file")  # a standing condition, and nobody tells it yet
    assert re.search(r"下一件 \d{4}-\d\d-\d\d 起，还有 \d+ 天", why("greet.birthday"))
    whole = client.get(f"/people/{wang.pk}/why-not").content.decode()
    order = re.findall(r"还差 (\d+) 条|(条件都符合|有一件正等着办)|(待接)</span>", whole)
    places = [int(missing) if missing else 0 if near else 999 for missing, near, _waits in order]
    assert places == sorted(places) and 999 in places and 0 in places
    with scoped(ROOT):
        type(wang).objects.filter(pk=wang.pk).update(charge_since=today + timedelta(days=5))
        settling.settle_people([wang.pk], at=timezone.now())
    assert "才开始管理" in why("contact.retired_quarterly")
