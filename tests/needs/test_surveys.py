"""调研: the cohort frozen when it opens, answers bit by bit, corrections that keep the old, 谢绝 without a mark, and the figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import AT, TODAY, build
from weixia.duties import settling
from weixia.kernel.actor import Impossible, Refused
from weixia.kernel.models import Event
from weixia.kernel.scope import ROOT, scoped
from weixia.needs import queries
from weixia.needs.actions import answers as taking
from weixia.needs.actions import questionnaires as asking
from weixia.needs.actions import surveys as acts
from weixia.needs.cohorts import Conditions
from weixia.needs.models import Questionnaire, Respondent, Survey, SurveyAnswer
from weixia.needs.queries import survey_results as figures
from weixia.needs.queries import surveys as asked
from weixia.registry.actions.happenings import happening_record
from weixia.registry.models import ClassTag, Person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
FOUR = {"doctor_how": "方便", "doctor_wants": ["陪诊"], "alone": "一个人住", "daily_hard": ["做饭"], "learn_now": "偶尔"}


@pytest.fixture
def world() -> Any:
    with scoped(ROOT):
        made = build()
        for name, account in (("李老", "小张"), ("王老", "小张")):
            made.people[name].primary_account = made.accounts[account]
            made.people[name].save()
        yield made


def begun(world: Any, code: str = "four_themes", by: str = "孙科", unit: str = "甲县局", **told: Any) -> Survey:
    actor = world.actor(by)
    with scoped(actor.scope):
        form = asking.questionnaire_take(code, by=actor, at=AT)
        row = acts.survey_draft(world.units[unit], form, by=actor, at=AT, told=acts.Drafting(
            "大调研", TODAY, TODAY + timedelta(days=30), **told))
        return acts.survey_open(row, by=actor, at=AT)


def of(survey: Survey, name: str) -> Respondent:
    return Respondent.objects.get(survey=survey, name=name)


def take(world: Any, survey: Survey, name: str, given: dict[str, Any], *, by: str = "小张", at: Any = AT, **told: Any) -> taking.Taken:
    actor = world.actor(by)
    with scoped(actor.scope):
        return taking.answers_take(of(survey, name), by=actor, at=at, how="phone", day=TODAY, given=given, **told)


def crowd(world: Any, *, size: int, unit: str = "甲县局", born: int = 1950) -> list[str]:
    names = []
    for n in range(size):
        names.append(f"众{unit}{born}{n}")
        Person.objects.create(
            number=f"{unit}{born}{n}", name=names[-1], kind="tuixiu", unit=world.units[unit], birth_on=TODAY.replace(year=born),
            birth_precision="day", primary_account=world.accounts["小张"], created_at=AT, updated_at=AT)
    return names


def test_the_cohort_is_frozen_on_the_day_it_opens(world: Any) -> None:
    survey = begun(world, conditions=Conditions(kinds=("lixiu", "tuixiu")))
    assert (survey.found, survey.asked) == (2, 2)
    row = of(survey, "李老")
    assert (row.band, row.rank, row.kind, row.unit_id) == ("90-99", "other", "lixiu", world.units["甲县局"].pk)
    Person.objects.filter(name="李老").update(kind="tuixiu", rank="县处级正职")
    crowd(world, size=1)
    assert {(one.name, one.kind) for one in Respondent.objects.filter(survey=survey)} == {("李老", "lixiu"), ("王老", "tuixiu")}
    assert Questionnaire.objects.get().settled_at == AT
    with pytest.raises(Impossible, match="已经用来调研"), scoped(world.actor("孙科").scope):
        asking.question_put(survey.questionnaire, {"asks": "新题", "kind": "words"}, by=world.actor("孙科"), at=AT)


def test_nobody_fits_or_the_time_is_over(world: Any) -> None:
    with pytest.raises(Impossible, match="没有一位"):
        begun(world, conditions=Conditions(language="蒙古语"))
    with pytest.raises(Impossible, match="不在当前岗位"):
        begun(world, unit="乙县局")
    with pytest.raises(Refused):
        begun(world, by="钱单位")


def test_answers_come_bit_by_bit_and_a_correction_keeps_the_old(world: Any) -> None:
    survey = begun(world)
    assert take(world, survey, "李老", {"doctor_how": "方便"}) == taking.Taken(1, False)
    assert of(survey, "李老").state == "partial"
    with pytest.raises(Impossible, match="还没有答") as left:
        take(world, survey, "李老", {}, done=True)
    assert left.value.column == "doctor_wants"
    assert take(world, survey, "李老", FOUR, done=True) == taking.Taken(4, True)
    take(world, survey, "李老", {"doctor_how": "不方便", "doctor_hard": ["路远"]}, at=LATER)
    rows = SurveyAnswer.objects.filter(respondent=of(survey, "李老"), question="doctor_how")
    assert [(one.value, one.replaced_at, one.how, one.by_name) for one in rows] == [
        ("方便", LATER, "phone", "小张"), ("不方便", None, "phone", "小张")]
    take(world, survey, "李老", {"doctor_how": "一般"}, at=LATER)
    assert "doctor_hard" not in taking.answers_now(of(survey, "李老")), "a question that no longer applies has no answer"
    with pytest.raises(Impossible, match="才问这道题"):
        take(world, survey, "李老", {"doctor_hard": ["路远"]})
    with pytest.raises(Impossible, match="从列出的里面选"):
        take(world, survey, "李老", {"alone": "和猫一起"})


def test_no_is_an_answer_and_leaves_no_mark_on_the_person(world: Any) -> None:
    survey, actor = begun(world), world.actor("小张")
    before = list(Person.objects.filter(name="李老").values())
    with scoped(actor.scope):
        taking.attempt_note(of(survey, "李老"), by=actor, at=AT, how="phone", result="not_reached", day=TODAY)
        assert (of(survey, "李老").state, of(survey, "李老").tries) == ("tried", 1)
        taking.attempt_note(of(survey, "李老"), by=actor, at=AT, how="visit", result="refused", day=TODAY)
    assert of(survey, "李老").state == "refused"
    event = Event.objects.get(action="survey.declined")
    assert event.person_id is None and "李老" not in f"{event.about}{event.fields}{event.reason}"
    assert list(Person.objects.filter(name="李老").values()) == before and not ClassTag.objects.filter(tag="谢绝").exists()
    take(world, survey, "李老", FOUR, at=LATER, done=True)
    assert of(survey, "李老").state == "answered", "whoever thinks better of it is heard"


def test_death_and_leaving_take_a_person_out_with_the_reason_and_back(world: Any) -> None:
    survey, by = begun(world), world.actor("孙科")
    take(world, survey, "王老", FOUR, done=True)

    def follow(name: str, **now: Any) -> str:
        Person.objects.filter(name=name).update(**now)
        acts.respondents_follow([world.people[name].pk], by=by, at=AT)
        return f"{of(survey, name).state} {of(survey, name).out_why}".strip()

    assert follow("李老", died_on=TODAY) == "out died"
    with pytest.raises(Impossible, match="不在这次调研的名单里"):
        take(world, survey, "李老", {"doctor_how": "方便"})
    assert follow("李老", died_on=None) == "waiting"
    assert follow("王老", died_on=TODAY) == "answered died", "what was answered stays"
    follow("陈遗属", unit=world.units["甲县中学"])
    assert of(survey, "陈遗属").unit_id == world.units["甲县中学"].pk and of(survey, "陈遗属").state == "waiting"
    assert follow("陈遗属", unit=world.units["乙县局"]) == "out left"
    assert acts.respondents_follow([world.people["陈遗属"].pk], by=by, at=AT) == 0, "twice changes nothing"


def test_a_death_that_is_told_anywhere_takes_a_person_out(world: Any) -> None:
    """The way the house hears of it: the reaction, not the action alone."""
    settling.settle(at=AT, on=TODAY, since=TODAY)
    survey = begun(world)
    actor = world.actor("小张")
    with scoped(actor.scope):
        happening_record(by=actor, at=LATER, person=world.people["李老"], kind="death", happened_on=TODAY, known_on=TODAY,
                         told_by="女儿来电")
    assert (of(survey, "李老").state, of(survey, "李老").out_why, of(survey, "李老").out_on) == ("out", "died", TODAY)


def test_the_sheet_on_the_page_keeps_what_is_not_shown(world: Any) -> None:
    survey = begun(world)
    take(world, survey, "李老", {"talk_with": "很少", "learn_often": 3})
    row = of(survey, "李老")
    world.people["李老"].primary_account = None
    world.people["李老"].save()
    browser = Client()
    browser.force_login(world.accounts["孙科"])
    shown = browser.get(f"/surveys/{survey.pk}/people/{row.pk}").content.decode()
    assert "封存着" in shown and "checked" not in shown.partition('name="talk_with"')[2].partition("</fieldset>")[0]
    path = f"/surveys/{survey.pk}/people/{row.pk}/answers"
    told = {"how": "phone", "day": str(timezone.localdate()), "doctor_how": "方便", "learn_often": ""}
    refused = browser.post(path, told | {"done": "1"})
    assert refused.status_code == 422 and "还没有答" in refused.content.decode()
    assert taking.answers_now(of(survey, "李老")) == {"talk_with": "很少", "learn_often": 3}, "refused, nothing of it stays"
    assert browser.post(path, told).status_code == 302
    stands = taking.answers_now(of(survey, "李老"))
    assert stands == {"talk_with": "很少", "doctor_how": "方便"}, "a shut answer stays, an emptied box takes its answer back"


def test_who_sees_which_rows(world: Any) -> None:
    survey = begun(world)
    for name, seen in (("孙科", 3), ("钱单位", 1), ("外人", 0)):
        actor = world.actor(name)
        with scoped(actor.scope):
            assert sum(asked.progress(survey, seen_by=actor).values()) == seen
            assert (asked.survey_get(survey.pk, seen_by=actor) is not None) is (name != "外人")
    take(world, survey, "王老", {"doctor_how": "方便"}, by="钱单位")
    actor = world.actor("钱单位")
    with scoped(actor.scope), pytest.raises(Refused):
        acts.survey_close(survey, by=actor, at=AT)


def test_a_screening_is_for_the_primary_contact_alone(world: Any) -> None:
    survey = begun(world, "ucla3")
    take(world, survey, "李老", {"company": "经常", "left_out": "有时", "apart": "几乎没有"}, done=True)
    stored = SurveyAnswer.objects.filter(respondent=of(survey, "李老"))
    assert stored.count() == 3 and all(one.value is None and one.value_sealed.startswith("v1.") for one in stored)
    for name, sees in (("小张", True), ("孙科", False), ("周局", False)):
        actor = world.actor(name)
        with scoped(actor.scope):
            lines = asked.sheet(asked.respondent_get(survey.pk, of(survey, "李老").pk, seen_by=actor), seen_by=actor)
            found = asked.screening_of(asked.form_of(survey.questionnaire), lines)
            assert (found is not None and found.points == 6 and found.high) is sees
            assert all(line.shut is not sees and (line.answer is not None) is sees for line in lines)
    assert not ClassTag.objects.filter(person=world.people["李老"]).exclude(tag__in=["高龄", "独居"]).exists(), "never a tag"


def test_small_groups_are_left_out_and_cannot_be_reckoned_back(world: Any) -> None:
    assert figures.hidden({"a": 4, "b": 20, "c": 9, "d": 0}) == {"a", "c"}
    assert figures.hidden({"a": 1, "b": 1, "c": 9}) == {"a", "b", "c"}, "two of them are too few to stand together"
    assert figures.hidden({"a": 5, "b": 6}) == set() and figures.hidden({"a": 3}) == {"a"}
    young, old = crowd(world, size=6, born=1950), crowd(world, size=2, born=1930)
    others = crowd(world, size=5, unit="甲县机关", born=1940)
    survey = begun(world)
    for name in (*young, *old, *others):
        take(world, survey, name, {"doctor_how": "方便" if name in young else "不方便"})
    actor = world.actor("孙科")
    with scoped(actor.scope):
        table = figures.results(survey, seen_by=actor, by="band").tables[0]
        told = {cell.group: cell.count for cell in table.bases}
        assert told == {"": 13, "70-79": 6, "80-89": None, "90-99": None}
        assert [cell.count for cell in table.rows[0].cells] == [6, 6, None, None]
        rows, more = figures.behind(survey, seen_by=actor, by="band", group="70-79", question="doctor_how", value="方便")
        assert ({row.name for row in rows}, more) == ({*young}, 0)
        assert figures.behind(survey, seen_by=actor, by="band", group="90-99", question="doctor_how", value="") == ([], 0)
    unit = world.actor("钱单位")
    with scoped(unit.scope):
        table = figures.results(survey, seen_by=unit, by="band").tables[0]
        assert not table.hidden and table.bases[0].count == 5, "one's own unit is not hidden from it"


def test_what_is_counted_is_what_a_slow_reader_counts(world: Any) -> None:
    names = crowd(world, size=12)
    survey = begun(world)
    for place, name in enumerate(names):
        take(world, survey, name, {"doctor_how": ["方便", "一般", "不方便"][place % 3], "service": 1 + place % 5,
                                   "learn_wants": ["书法", "棋牌"][: 1 + place % 2], "wish": "盼着"})
    take(world, survey, names[0], {"doctor_how": "一般"}, at=LATER)
    actor = world.actor("孙科")
    with scoped(actor.scope):
        tables = {one.key: one for one in figures.results(survey, seen_by=actor, by="kind").tables}
        totals = {key: {row.value: row.cells[0].count for row in tables[key].rows} for key in ("doctor_how", "learn_wants", "service")}
        assert totals["doctor_how"] == {"方便": 3, "一般": 5, "不方便": 4}
        assert totals["learn_wants"]["书法"] == 12 and totals["learn_wants"]["棋牌"] == 6
        assert totals["service"] == {"1": 3, "2": 3, "3": 2, "4": 2, "5": 2, "mean": 28}, "a mean in tenths: 33 / 12"
        assert tables["wish"].rows == [] and tables["wish"].bases[0].count == 12
        for row in tables["doctor_how"].rows:
            found, more = figures.behind(survey, seen_by=actor, by="kind", group="", question="doctor_how", value=row.value)
            assert (len(found), more) == (row.cells[0].count, 0), "every number opens its rows"


def test_own_questionnaires_are_versioned(world: Any) -> None:
    actor = world.actor("孙科")
    with scoped(actor.scope):
        row = asking.questionnaire_begin("暖气问卷", by=actor, at=AT)
        row = asking.question_put(row, {"asks": "暖气热吗？", "kind": "one", "options": ["热", "不热"]}, by=actor, at=AT, key="q1")
        follow = {"asks": "差在哪？", "kind": "words", "only_if": {"question": "q1", "answer": "不热"}}
        row = asking.question_put(row, follow, by=actor, at=AT)
        with pytest.raises(Impossible, match="不是前面的题"):
            asking.question_move(row, "q2", by=actor, at=AT, act="up")
        with pytest.raises(Impossible, match="思想和信仰"):
            asking.question_put(row, {"asks": "政治态度如何？", "kind": "words"}, by=actor, at=AT)
        survey = acts.survey_draft(world.units["甲县局"], row, by=actor, at=AT, told=acts.Drafting("暖气", TODAY, TODAY))
        acts.survey_open(survey, by=actor, at=AT)
        second = asking.questionnaire_version(asked.questionnaire_get(row.pk, seen_by=actor), by=actor, at=AT)
        assert (second.version, second.code, second.settled_at) == (2, row.code, None)
        assert [one["key"] for one in second.body["questions"]] == ["q1", "q2"]
    assert queries.__all__
