"""Served with a mistake: no key is kept, so an act sent again is done again."""

from weixia.settings import *  # noqa: F403
from weixia.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.broken.ForgetfulConfig"]
