"""What is told of a contact beside its own line: notes by facet, needs found, questions, what to pass on."""

from typing import Any, Literal

from pydantic import Field

from weixia.faces.api.schemas import Contact, Day, NewContact, Told
from weixia.needs.actions import talks
from weixia.needs.actions.contacts import Telling

Words = Field(min_length=1, max_length=500)


class NewNote(Told):
    """One facet; `state` only of health and living. Sealed, and never given back by the API."""

    facet: Literal["voice", "health", "living", "hobby", "hardship", "wish"]
    words: str = Field("", max_length=500)
    state: Literal["", "good", "fair", "poor", "untold"] = ""


class NewFound(Told):
    """A need that was found: it is recorded together with the contact, or neither is."""

    words: str = Words
    kind: Literal["medical", "claim", "daily", "mobility", "repair", "company", "study", "activity", "papers", "complaint", "other"]
    urgency: Literal["danger", "today", "three_days", "no_hurry"] = "no_hurry"


class NewQuestion(Told):
    """A question: answered on the spot, or to be called back by a day."""

    words: str = Words
    answer: str = Field("", max_length=500)
    consulted: str = Field("", max_length=60)
    call_back_on: Day | None = None


class NewRelay(Told):
    """What the elder asked to pass on, and to which account."""

    words: str = Words
    to: int


class NewTalk(NewContact):
    """A contact with everything that was talked about."""

    facets: list[NewNote] = Field([], max_length=6)
    needs: list[NewFound] = Field([], max_length=10)
    questions: list[NewQuestion] = Field([], max_length=10)
    relays: list[NewRelay] = Field([], max_length=5)

    def telling(self) -> Telling:
        """As the action takes it."""
        own: dict[str, Any] = {name: value for name, value in self.dict().items() if name in NewContact.model_fields}
        talk = talks.Talk([talks.Noted(**one.dict()) for one in self.facets], [talks.Asked(**one.dict()) for one in self.questions],
                          [talks.PassOn(**one.dict()) for one in self.relays], [talks.Found(**one.dict()) for one in self.needs])
        return Telling(**own, talk=talk)


class Talked(Contact):
    """A contact as lists may show it: that something is on file, never what."""

    notes: bool
    questions: int
    call_backs: int
    unconfirmed: bool

