"""From a visit to what follows of it: one form, a need with its number, a call-back, a second person; and the elder's wishes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.walks.staging import Stage, standing
from weixia.kernel.scope import ROOT, scoped
from weixia.needs.models import Contact, Need, Question


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """One stage for the module; each walk goes on from the one before."""
    with django_db_blocker.unblock(), standing() as made:
        yield made


def told(stage: Stage, role: str, name: str, *args: Any, **form: Any) -> Any:
    browser: Client = stage.browsers[role]
    return browser.post(reverse(f"workbench:{name}", args=args), form, follow=True)


def page(stage: Stage, role: str, name: str, *args: Any, **query: Any) -> str:
    return stage.browsers[role].get(reverse(f"workbench:{name}", args=args), query).content.decode()


def today(**back: int) -> str:
    return str(timezone.localdate() - timezone.timedelta(**back))


def test_one_form_makes_the_contact_its_need_and_its_call_back(stage: Stage) -> None:
    person = stage.objects["person_id"]["own"]
    answer = told(stage, "officer", "contact-new", person, mode="home", reached="yes", day=today(), occasion="daily", summary="都好",
                  state_health="fair", note_health="夜里咳嗽", need1_words="想装个扶手", need1_kind="repair", need1_urgency="three_days",
                  asked1_words="药费怎么报", asked1_day=today(days=-2))
    said = answer.content.decode()
    assert "登记了需求" in said and "1 个问题要回电" in said
    with scoped(ROOT):
        contact, need = Contact.objects.latest("pk"), Need.objects.latest("pk")
        question = Question.objects.get(contact=contact)
    assert need.said_aloud in said and (need.kind, need.channel) == ("repair", "found")
    assert "夜里咳嗽" not in page(stage, "officer", "person", person, tab="contacts")
    opened = page(stage, "director", "contact", contact.pk)
    assert "夜里咳嗽" in opened and "一般" in opened and need.said_aloud in opened
    assert "夜里咳嗽" not in page(stage, "keeper", "contact", contact.pk)
    assert "查看联系时谈到的内容" in page(stage, "director", "person-access", person)
    assert reverse("workbench:contact", args=[contact.pk]) in page(stage, "officer", "contacts", show="callbacks")
    told(stage, "officer", "question-answer", question.pk, answer="带发票来", on=today())
    assert "带发票来" in page(stage, "officer", "contact", contact.pk)


def test_what_is_wrong_is_said_and_nothing_is_kept(stage: Stage) -> None:
    person = stage.objects["person_id"]["own"]
    with scoped(ROOT):
        before = Contact.objects.count(), Need.objects.count()
    answer = told(stage, "officer", "contact-new", person, mode="home", reached="yes", day=today(), need1_words="想装个扶手",
                  asked1_words="药费怎么报", relay_words="几句话")
    said = answer.content.decode()
    assert answer.status_code == 422 and "选这个需求是哪一类" in said and "约好哪天回电" in said and "本人要求转达的，打上勾" in said
    assert said.count('class="wx-more wx-talk" open') == 3
    with scoped(ROOT):
        assert (Contact.objects.count(), Need.objects.count()) == before


def test_a_late_one_is_confirmed_by_another(stage: Stage) -> None:
    person = stage.objects["person_id"]["own"]
    said = told(stage, "officer", "contact-new", person, mode="phone", reached="yes", day=today(days=9)).content.decode()
    assert "等另一位同事复核" in said and "补录待复核" in page(stage, "officer", "person", person, tab="contacts")
    with scoped(ROOT):
        late = Contact.objects.latest("pk")
    assert "去复核" in page(stage, "section_head", "contacts", show="late")
    told(stage, "section_head", "contact-confirmation", late.pk, verdict="confirm", words="问过本人")
    assert "问过本人" in page(stage, "officer", "contact", late.pk)
    assert "补录待复核" not in page(stage, "officer", "person", person, tab="contacts")


def test_wishes_stand_on_the_page_and_on_the_paper(stage: Stage) -> None:
    person = stage.objects["person_id"]["own"]
    told(stage, "officer", "person-preferences", person, hearing_picked="loud", taboo="不提老伴", channels_picked=["phone", "visit"])
    for name in ("person", "brief"):
        seen = page(stage, "officer", name, person)
        assert "听力差" in seen and "不提老伴" in seen
    assert "不提老伴" in page(stage, "director", "person", person)


def test_a_figure_opens_as_many_people_as_it_says(stage: Stage) -> None:
    unit = stage.world.units["甲县局"].pk
    answer = stage.browsers["director"].get(reverse("workbench:people-portrait"), {"unit": unit})
    [whole] = [row for row in answer.context["rows"] if row["whole"]]
    assert any(n for _title, n, _url in whole["flags"])
    for _title, n, url in [*whole["flags"], ("", whole["people"], whole["url"])]:
        assert stage.browsers["director"].get(url).context["count"] == n
