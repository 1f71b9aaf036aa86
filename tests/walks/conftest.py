"""The cast and one officer's browser, for walks that need no more of a stage."""

import pytest
from django.test import Client

from tests.world import World, build, proved
from weixia.kernel.scope import ROOT, scoped


@pytest.fixture
def world(db: None) -> World:
    with scoped(ROOT):
        return build()


@pytest.fixture
def browser(world: World) -> Client:
    """小张's, who gave the password just now."""
    browser = Client()
    browser.force_login(world.accounts["小张"])
    return proved(browser)
