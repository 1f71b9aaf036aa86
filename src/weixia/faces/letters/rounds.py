"""The postman's round: whatever is due goes out, whatever is in doubt is asked after."""

from datetime import UTC, datetime

from weixia.faces.letters import to_file
from weixia.faces.letters.settings import Connected
from weixia.kernel import postman

A_ROUND = 200


def go_round(posts: Connected, *, most: int = A_ROUND) -> int:
    """One round in the root scope, outside of any transaction; how many letters were handed to a channel."""
    now = datetime.now(UTC)
    postman.letters_doubt(at=now)
    postman.secrets_forget(at=now)
    to_file.sweep(now)
    while doubtful := postman.letter_to_ask(at=datetime.now(UTC), channels=posts.asked):
        found = posts.channels[doubtful.channel].ask(doubtful)
        if found.word != "unknown":
            postman.letter_settle(doubtful, found, at=datetime.now(UTC))
    for done in range(most):
        taken = postman.letter_take(at=datetime.now(UTC), via=posts.via)
        if taken is None:
            return done
        outcome = posts.channels[taken.channel].send(taken)
        postman.letter_settle(taken, outcome, at=datetime.now(UTC))
    return most
