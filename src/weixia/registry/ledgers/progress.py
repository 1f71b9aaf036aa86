"""How far a job is: said beside its one transaction, on a connection of its own, and a sign of life while it works."""

import threading
from types import TracebackType

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from weixia.kernel.scope import ROOT, scoped
from weixia.registry.models import Progress

EVERY = 1.0


class Teller:
    """`with Teller(import.pk) as tell: tell(done, total)`. The page reads the Progress row."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.done = self.total = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def __enter__(self) -> "Teller":
        begin(self.pk)
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.over.set()
        self.thread.join()

    def _run(self) -> None:
        try:
            while not self.over.wait(EVERY):
                with scoped(ROOT), transaction.atomic():
                    Progress.objects.filter(pk=self.pk).update(done=self.done, total=self.total, heard_at=Now())
        finally:
            connection.close()


def begin(pk: int) -> None:
    """A job took the import up, for the first time or again."""
    with scoped(ROOT), transaction.atomic():
        Progress.objects.filter(pk=pk).update(done=0, tries=F("tries") + 1, began_at=Now(), heard_at=Now())
