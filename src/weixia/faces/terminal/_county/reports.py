"""The county's 重要情况: the deaths told as they should be, one of them late; one still waiting to be received, one not told."""

from datetime import date, datetime, time, timedelta
from typing import Any

HOUR = timedelta(hours=1)
MORNING = time(9, 10)
# kind, what was said, what was written, hours from knowing to telling and to writing, days ago
TOLD = (
    ("illness", "突发心梗，已送县医院", "经抢救已转出重症病房，家属在院陪护，需协调护工。", 0.5, 5, 3),
    ("accident", "家中跌倒，左腿骨折", "已手术固定，原单位派人陪护，医药费由医院挂账。", 5, 20, 1),
)
PASSED = ("在家中安详离世", "家属情绪平稳，治丧事宜已商定。")
DEATHS = ((0.5, 4), (1, 20), (1.5, 31))  # hours to telling and to writing, from the earliest death on


def make(today: date, at: datetime) -> str:
    """Write it once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.emergency import queries
    from weixia.faces.terminal._county.funds import _acting
    from weixia.kernel.scope import scoped
    from weixia.registry.actions.happenings import happening_record

    writer, head, leader = (_acting(name, at) for name in ("zhang", "sun", "zhou"))
    with scoped(head.scope), transaction.atomic():
        if queries.reports(seen_by=head).exists():
            return "重要情况：已经有了"
        for death, hours in zip(_deaths(head), DEATHS, strict=False):
            known = _morning(death.happened_on)
            made = _report(death.person, "death", known, PASSED, hours, writer, happening=death)
            _close(made, head, leader, writer, at)
        sick, hurt, busy = _some_people(head, today)
        for person, (kind, said, text, told, wrote, ago) in zip((sick, hurt), TOLD, strict=True):
            known = _morning(today - timedelta(days=ago)) if ago > 1 else at - 21 * HOUR
            made = _report(person, kind, known, (said, text), (told, wrote), writer)
            if kind == "illness":
                _close(made, head, leader, writer, at, wholly=False)
        happening_record(by=writer, at=at, person=busy, kind="activity", happened_on=today, text="受邀参加全县纪念活动")
        return f"重要情况：报告 {queries.reports(seen_by=head).count()} 份，还有 1 件没报"


def _morning(day: date) -> datetime:
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(day, MORNING))


def _deaths(head: Any) -> list[Any]:
    from weixia.registry.queries import happenings

    return list(happenings.standing(["death"], seen_by=head).select_related("person").order_by("happened_on", "id"))


def _some_people(head: Any, today: date) -> list[Any]:
    """Three people of three units, always the same."""
    from weixia.registry.queries import people

    alive = people.people(people.Filters(), seen_by=head, on=today).filter(died_on=None).order_by("number")
    return [alive[place] for place in (230, 520, 910)]


def _report(person: Any, kind: str, known: datetime, words: tuple[str, str], hours: tuple[float, float], writer: Any,
            happening: Any = None) -> Any:
    from django.utils import timezone

    from weixia.emergency import actions

    told, wrote = (known + timedelta(hours=one) for one in hours)
    day = happening.happened_on if happening else timezone.localtime(known).date()
    telling = actions.Telling(kind=kind, occurred_on=day, known_at=known, oral_at=told, told_to="县委老干部局值班室",
                              means="phone", text=words[0])
    made = actions.report_make(by=writer, at=told, person=person, told=telling, happening=happening)
    actions.report_write(made, by=writer, at=wrote, when=wrote, text=words[1])
    return made


def _close(report: Any, head: Any, leader: Any, writer: Any, at: datetime, *, wholly: bool = True) -> None:
    """Received, instructed on and followed; `wholly`: closed too."""
    from weixia.emergency import actions

    actions.report_receive(report, by=head, at=at, remark="已知悉，请随时报告进展")
    actions.report_instruct(report, by=leader, at=at, text="做好家属工作，有困难及时协调")
    actions.report_follow(report, by=writer, at=at, text="已上门看望家属")
    if wholly:
        actions.report_close(report, by=head, at=at, text="有关事宜已办妥")
