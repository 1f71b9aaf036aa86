"""python -m tests.faults.letters POINT [MISTAKE]: one round of the postman that is killed (SIGKILL) at a point.

    taken     inside the transaction that writes down the attempt, before it is committed
    written   the attempt is written down, nothing is sent yet
    sending   the provider has it, its answer has not come back
    answered  the answer has come, inside the transaction that writes it down
    settled   all is written down
    -         nobody is killed

A mistake shows that the proof sees one: `early` marks the letter as sent in a transaction of its own before the call; `blind`
puts what a dead postman left back to what waits; `forgetful` writes no attempt down before the call.
"""

import os
import signal
import sys
from typing import Any


def die() -> None:
    """What the kernel, the power or an operator does."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(point: str, mistake: str = "") -> None:
    """One round in this process's instance."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    django.setup()
    from django.db import transaction

    from weixia.faces.letters import rounds, settings
    from weixia.kernel import postman
    from weixia.kernel.models import Attempt, Letter
    from weixia.kernel.scope import ROOT, scoped

    make, take, settle = Attempt.objects.create, postman.letter_take, postman.letter_settle

    def put(letter: Any, state: str) -> None:
        with transaction.atomic():
            Letter.objects.filter(pk=letter.letter_id).update(state=state)

    def created(**told: Any) -> Attempt:
        made = make(**told)
        if point == "taken":
            die()
        return made

    def taken(**told: Any) -> Any:
        found = take(**told)
        if found and mistake in ("early", "forgetful"):
            put(found, {"early": "sent", "forgetful": "waiting"}[mistake])
        if found and point == "written":
            die()
        return found

    def settled(letter: Any, outcome: Any, **told: Any) -> None:
        if point == "sending":
            die()
        if mistake == "forgetful":
            put(letter, "sending")
        save = Letter.save
        if point == "answered":
            Letter.save = lambda *args, **more: (save(*args, **more), die())  # type: ignore[method-assign]
        settle(letter, outcome, **told)
        if point == "settled":
            die()

    def doubted(**told: Any) -> int:
        with transaction.atomic():
            return Letter.objects.filter(state="sending").update(state="waiting")

    Attempt.objects.create = created  # type: ignore[method-assign]
    postman.letter_take, postman.letter_settle = taken, settled
    if mistake == "blind":
        postman.letters_doubt = doubted
    with scoped(ROOT):
        rounds.go_round(settings.connected())


if __name__ == "__main__":
    main(*sys.argv[1:])
