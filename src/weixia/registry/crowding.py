"""Opening very many files in an hour is how a register is copied out by hand (RELIABILITY T4).

After `view.hourly` people the account proves once more who sits there; after `view.stop` it opens nobody new for the
rest of the hour. Both are told to the auditor. Files opened already stay open: the work at hand goes on.
Trying telephone numbers one after another is the same thing by another way: `look.hourly` of them ask for the proof, and three
times as many end it for the hour.
"""

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from weixia.kernel import journal, queries
from weixia.kernel.actor import Actor, Refused

HOUR = timedelta(hours=1)
FIRST_LOOK, MOST = 150, 5000


class Crowded(Refused):
    """Too many people in one hour. `final`: no proof helps before the hour is over."""

    def __init__(
        self, said: str, *, final: bool, by: Actor, at: datetime, people: int, told: bool, word: str = "person.crowded",
    ) -> None:
        super().__init__(said)
        self.final, self._by, self._at, self._people, self._told, self._word = final, by, at, people, told, word

    def tell(self) -> None:
        """Write the alert, once an hour for each step; after the refused act, which may take its own rows back."""
        if not self._told:
            journal.record(self._word, by=self._by, at=self._at, fields={"people": self._people})


def let_open(person_id: int, *, by: Actor, at: datetime) -> None:
    """Raise Crowded where one more person is one too many."""
    if by.account_id is None:
        return
    lately = _lately(by.account_id, since=at - HOUR)
    opened = {event.person_id: event.at for event in lately if event.action == "person.opened"}  # newest first: the first time stays
    most, stop = int(queries.setting("view.hourly")), int(queries.setting("view.stop"))
    if person_id in opened or len(opened) < most:
        return
    if len(opened) >= stop:
        said = _("一小时里打开了 %(n)s 个人的档案，先停一停。过一小时再接着办；急事找科室负责人。") % {"n": stop}
        raise Crowded(said, final=True, by=by, at=at, people=stop, told=_is_told(lately, stop))
    crossed = sorted(opened.values())[most - 1]
    if not any(event.action == "account.proved" and event.at >= crossed for event in lately):
        said = _("一小时里打开了 %(n)s 个人的档案。再确认一次是本人，就能接着办。") % {"n": most}
        raise Crowded(said, final=False, by=by, at=at, people=most, told=_is_told(lately, most))


def let_look(*, by: Actor, at: datetime) -> None:
    """Raise Crowded where one more number looked up is one too many."""
    if by.account_id is None:
        return
    lately, most = _lately(by.account_id, since=at - HOUR), int(queries.setting("look.hourly"))
    looked = [event.at for event in lately if event.action == "person.searched"]  # newest first
    if len(looked) < most:
        return
    word, final = "caller.crowded", len(looked) >= 3 * most
    step = 3 * most if final else most
    told = any(event.action == word and event.fields.get("people") == step for event in lately)
    if final:
        said = _("一小时里查了 %(n)s 个号码，先停一停。来电照样登记：写下称呼和电话，过后再核对。") % {"n": step}
        raise Crowded(said, final=True, by=by, at=at, people=step, told=told, word=word)
    if not any(event.action == "account.proved" and event.at >= looked[-most] for event in lately):
        said = _("一小时里查了 %(n)s 个号码。再确认一次是本人，就能接着查。") % {"n": step}
        raise Crowded(said, final=False, by=by, at=at, people=step, told=told, word=word)


def _lately(account_id: int, *, since: datetime) -> list[Any]:
    """What the account did in the hour, newest first. Read by the account's own index, a little at a time."""
    mine = queries.events().filter(actor_id=account_id).order_by("-id").only("action", "person_id", "at", "fields")
    for most in (FIRST_LOOK, MOST):
        read = list(mine[:most])
        lately = list(takewhile(lambda event: event.at >= since, read))
        if len(lately) < most:
            break
    return lately


def _is_told(lately: list[Any], people: int) -> bool:
    return any(event.action == "person.crowded" and event.fields.get("people") == people for event in lately)
