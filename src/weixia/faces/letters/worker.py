"""The postman: one round after another. A child of `weixia serve`.

Its own process, so that a slow provider holds up neither the sealing of the journal nor a page.
"""

import sys
import time

PAUSE, AFTER_TROUBLE = 1.0, 15.0


def run() -> None:
    """Rounds until the process is ended. Trouble is told without a word of any letter, and tried again."""
    from django.db import Error, connection

    from weixia.faces.letters.rounds import go_round
    from weixia.faces.letters.settings import Misset, connected
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
