"""What a channel is: it hands one letter over, and says of an earlier one whether it came."""

from typing import Protocol

from weixia.kernel.postman import Outcome, Taken


class Channel(Protocol):
    """`via` is how it is connected; `asks` says whether `ask` can know."""

    @property
    def via(self) -> str: ...

    @property
    def asks(self) -> bool: ...

    def send(self, letter: Taken) -> Outcome:
        """Hand it over, once. Never raises: what cannot be known is `unknown`."""
        ...

    def ask(self, letter: Taken) -> Outcome:
        """Whether the letter of this key came: accepted, absent, or unknown."""
        ...
