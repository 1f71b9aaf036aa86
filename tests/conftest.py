"""One scratch instance for the whole run: real PostgreSQL, real roles, the real wall.

Each worker has its own database, made by the same `weixia init` that operators run. Tests run as the
application's role inside transactions that are rolled back; `transaction=True` tests are cleaned by the owner.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest

from tests import afterwards

# the suite asks the same questions every time; HYPOTHESIS_PROFILE=search asks new ones
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

_made_here = "WEIXIA_TEST_VAR" not in os.environ
if _made_here:
    os.environ["WEIXIA_TEST_VAR"] = tempfile.mkdtemp(prefix="weixia-test-")
    _tidying = afterwards.tidy(os.environ["WEIXIA_TEST_VAR"])
os.environ["WEIXIA_VAR"] = os.environ["WEIXIA_TEST_VAR"]
os.environ["WEIXIA_DATABASE_NAME"] = "test_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
os.environ.setdefault("WEIXIA_HOSTS", "localhost,127.0.0.1,testserver")

from weixia.kernel import home  # noqa: E402
from weixia.kernel.embedded import Server  # noqa: E402

home.make_keys()

import django  # noqa: E402

django.setup()


@pytest.fixture(scope="session")
def instance() -> Iterator[Path]:
    """The scratch instance's folder, its server running."""
    with Server(home.var()).in_use():
        yield home.var()


def pytest_unconfigure() -> None:
    """Whoever made the scratch folder removes it: of several workers, the one that started them."""
    if _made_here:
        afterwards.now(_tidying)


@pytest.fixture(scope="session")
def django_db_setup(instance: Path, django_db_blocker) -> Iterator[None]:
    """Make this worker's database the way operators do, and clean `transaction=True` tests as the owner."""
    from django.db import connection

    from weixia.kernel import install

    connection.settings_dict["NAME"] = home.database_name()  # a worker's settings were read before this file
    with django_db_blocker.unblock():
        install.install()
    connection.ops.execute_sql_flush = _flush_as_owner
    yield
    with django_db_blocker.unblock():
        connection.close()


def _flush_as_owner(statements: list[str]) -> None:
    kept = ("duties_calendar", "duties_day", "duties_period", "duties_anniversary", "duties_workday", "policy_")
    with psycopg.connect(**home.connection_settings("owner")) as owner:
        tables = [
            name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            if not name.startswith(kept) and name != "django_migrations" and name != "django_content_type"
        ]
        owner.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in tables) + " CASCADE")
