"""The postman's round: whatever is due goes out, whatever is in doubt is asked after. A child of `weixia serve`.

Its own process, so that a slow provider holds up neither the sealing of the journal nor a page.
"""

import sys
import time
from datetime import UTC, datetime

from weixia.faces.letters import to_file
from weixia.faces.letters.settings import Connected, Misset, connected
from weixia.kernel import postman

PAUSE, AFTER_TROUBLE = 1.0, 15.0
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


def run() -> None:
    """Rounds until the process is ended. Trouble is told without a word of any letter, and tried again."""
    from django.db import Error, connection

    from weixia.kernel.scope import ROOT, scoped

    while True:
        try:
            with scoped(ROOT):
                done = go_round(connected())
            time.sleep(0 if done else PAUSE)
        except (Misset, Error) as problem:
            print(f"寄信没有办成，稍后再试：{problem}", file=sys.stderr, flush=True)
            connection.close()
            time.sleep(AFTER_TROUBLE)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    django.setup()
    run()
