"""The pages, as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Compile the rules before the first page asks for them, and leave no connection open on a thread that answers nobody.

    What stands by then stays: the collector of garbage need not walk it again in the middle of a page.
    """
    import gc

    from django.db import connection

    from weixia.duties import actions

    actions.warm()
    connection.close()
    gc.collect()
    gc.freeze()


_warm()
