"""Served with a mistake: the key and its answer are kept in a transaction of their own, before the effect's commit."""

from weixia.settings import *  # noqa: F403
from weixia.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.broken.EarlyConfig"]
