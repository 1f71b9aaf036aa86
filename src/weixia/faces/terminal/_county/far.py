"""What became of addresses, of the silent and of the overdue: verifications, a search, two askings."""

from datetime import datetime, timedelta
from typing import Any

NEVER, LATE, BATCH = 6, 60, 500
CHECKED_AGO = (130, 75)  # days since most of the county was checked, in two rounds
STEPS = ((3, "family", "女儿说换了号码，答应让老人回电"), (1, "community", "社区说老人去外地女儿家小住，还没回来"))
LATE_AGO = (190, 170)  # days since the last ones were


def make(at: datetime) -> str:
    """Write it once; a second run changes nothing. Returns what was made, in words."""
    from django.db import transaction

    from weixia.kernel.scope import scoped
    from weixia.needs import queries

    keeper, head = _acting("he", at), _acting("sun", at)
    with scoped(head.scope), transaction.atomic():
        if queries.running_searches(seen_by=head).exists():
            return "核验：已经有了"
        verified = _verify(keeper, at)
        lost = _search(head, at)
        asked = _follow(head, at)
    return f"核验：{verified} 人；查找 {lost} 件；督办 {asked} 件"


def _verify(keeper: Any, at: datetime) -> int:
    """Most were checked within half a year; some are about due or over it, a few never were."""
    from weixia.registry.actions import verifying
    from weixia.registry.queries import people

    everybody = list(people.people(people.Filters(), seen_by=keeper, on=at.date()).values_list("pk", flat=True))
    rest, late = everybody[NEVER + LATE:], everybody[NEVER:NEVER + LATE]
    rounds = [(ago, rest[place::2]) for place, ago in enumerate(CHECKED_AGO)]
    rounds += [(ago, late[place::2]) for place, ago in enumerate(LATE_AGO)]
    done = 0
    for ago, ids in rounds:
        for start in range(0, len(ids), BATCH):
            some = ids[start:start + BATCH]
            done += len(verifying.details_verify(by=keeper, at=at - timedelta(days=ago), people=some, how="phone").done)
    return done


def _search(head: Any, at: datetime) -> int:
    """Of the silent, one is searched for: the family and the community were asked."""
    from weixia.duties.queries import verifying
    from weixia.needs.actions import searches as searching

    silent = list(verifying.out_of_touch(seen_by=head, on=at.date())[:1])
    for row in silent:
        began = at - timedelta(days=4)
        search, _made = searching.search_start(by=head, at=began, person_id=row["person_id"])
        for ago, kind, result in STEPS:
            day = at - timedelta(days=ago)
            searching.search_step(search, by=head, at=day, kind=kind, day=day.date(), result=result)
    return len(silent)


def _follow(head: Any, at: datetime) -> int:
    """The head asks about the two that are overdue longest; one officer has answered."""
    from weixia.duties import actions
    from weixia.duties.queries import following
    from weixia.kernel.scope import scoped
    from weixia.registry.queries.staff import actor_now

    rows = [duty for duty in following.overdue(seen_by=head, on=at.date())[:200] if duty.person.primary_account_id]
    for place, duty in enumerate(rows[:2]):
        asked, _made = actions.follow_up_ask(duty, by=head, at=at - timedelta(hours=2), answer_by=at.date() + timedelta(days=2),
                                             words="这周内办到，说明为什么拖了。")
        owner = actor_now(asked.account_id, on=at.date())
        if place == 0 and owner is not None:
            with scoped(owner.scope):
                actions.follow_up_answer(asked, by=owner, at=at, answer="已和家属约好，周四上门。")
    return len(rows[:2])


def _acting(username: str, at: datetime) -> Any:
    from weixia.registry.actions import invitations
    from weixia.registry.queries.staff import account_named

    account = account_named(username)
    if account is None:
        raise LookupError(username)
    return invitations.acting(account, at=at)
