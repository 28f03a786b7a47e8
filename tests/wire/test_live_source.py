"""Feeds as the program is set up for them: whom publishers hear of, where it may look, and that it needs no Discord."""

import asyncio
import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Program, live_source
from bot.clock import ManualClock
from bot.errors import FeedError
from bot.feeds.entry import Got
from bot.store.database import Database
from tests.conftest import NOW, settings
from tests.wire.feeds import FeedServer, Page
from tests.wire.newsstand import Stand, follow, rss
from tests.wire.server import PATIENCE

PAGE = Page(rss("https://news.example.org", {2: "two", 1: "one"}, datetime(2026, 11, 1, tzinfo=UTC)))


@pytest.fixture
def source() -> Stand:
    return Stand()


def token(number: str) -> str:
    return f"{base64.b64encode(number.encode()).decode().rstrip('=')}.secret.secret"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"feed_contact": "mail@fans.example.org"}, "mail@fans.example.org"),
        ({"discord_token": token("123456789012345678")}, "https://discord.com/users/123456789012345678"),
        (
            {"discord_token": token("123456789012345678"), "feed_contact": "https://fans.example.org"},
            "https://fans.example.org",
        ),
    ],
)
async def test_publishers_hear_whose_bot_it_is_and_never_its_token(
    tmp_path: Path, given: dict[str, str], told: str
) -> None:
    async with FeedServer({"/feed": PAGE}).serve() as web:
        source = live_source(settings(tmp_path, feed_trusted_hosts=f"127.0.0.1:{web.port}", **given))
        got = await source.get(web.url())
        await source.close()
    assert isinstance(got, Got)
    assert [entry.title for entry in got.document.entries] == ["two", "one"]
    said = str(web.requests[0].headers)
    assert (told in web.requests[0].headers["user-agent"], "secret" in said) == (True, False)


@pytest.mark.parametrize("number", ["", "not a number", "12\N{SUPERSCRIPT TWO}"])
async def test_a_token_that_is_none_tells_nothing(tmp_path: Path, number: str) -> None:
    async with FeedServer({"/feed": PAGE}).serve() as web:
        given = {"discord_token": token(number), "feed_trusted_hosts": f"127.0.0.1:{web.port}"}
        source = live_source(settings(tmp_path, **given))
        await source.get(web.url())
        await source.close()
    assert "discord.com" not in str(web.requests[0].headers)


async def test_only_what_the_operator_trusts_may_be_on_this_machine(tmp_path: Path) -> None:
    async with FeedServer({"/feed": PAGE}).serve() as web:
        source = live_source(settings(tmp_path, feed_ports=str(web.port)))
        with pytest.raises(FeedError) as refused:
            await source.get(web.url())
        await source.close()
    assert (refused.value.problem, web.requests) == ("private", [])


async def test_feeds_are_fetched_also_while_discord_is_away(
    by_itself: Program, source: Stand, clock: ManualClock
) -> None:
    """No client was ever started."""
    url = "https://news.example.org/feed"
    source.put(url, "one", at=NOW)
    database = await Database.open(by_itself.settings.database_url)
    number = await follow(database, url, 1, channel_id=2)
    await database.close()
    by_itself.services.newsroom.hurry()
    async with asyncio.timeout(PATIENCE):
        while (await by_itself.services.feeds.get(1, number)).health.fetched_at != clock.now():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert source.asked == [url]
