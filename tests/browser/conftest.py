"""One browser for the tests of the demo page; each test gets a world of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.visitor import MISSING, Visitor, chromium, installed
from tests.conftest import hosted


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    if installed() is None:
        pytest.skip(MISSING)
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def visitor(browser: Browser) -> AsyncIterator[Visitor]:
    """Somebody in the demo's world; in the end their browser must have had nothing to complain about."""
    async with hosted() as here, Visitor.come(browser, here) as somebody:
        yield somebody
        assert somebody.complaints == []
