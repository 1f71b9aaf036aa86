"""The house's own application with the bare list beside its pages: what granian serves in bench.needs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")

from weixia import settings

settings.ROOT_URLCONF = "bench.needs.bare"

from weixia.asgi import application  # noqa: E402  the settings come first

__all__ = ["application"]
