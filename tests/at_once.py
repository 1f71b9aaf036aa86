"""Several acts at the same moment, each on a connection of its own, in the root scope."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from weixia.kernel.actor import Impossible
from weixia.kernel.scope import ROOT, scoped
from weixia.registry.actions.people import Conflict


def at_once(acts: list[Callable[[], Any]], *, refusals: tuple[type[Exception], ...] = (Impossible, Conflict)) -> list[Any]:
    """What each act answered, or the refusal it met; any other failure is raised here."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            with scoped(ROOT):
                return act()
        except refusals as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
