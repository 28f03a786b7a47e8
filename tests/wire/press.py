"""A bot on the test server whose server follows a feed, and what people see of its items."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.store.database import Database
from tests.conftest import NOW
from tests.wire.newsstand import Stand, follow
from tests.wire.payloads import CHANNEL, NEWS, Json, channel, tag
from tests.wire.saying import (
    BOARD,
    HOME,
    SECOND,
    Bot,
    home,
    text,
)
from tests.wire.server import Server
from tests.wire.threads import REQUIRE_TAG

URL = "https://news.example.org/feed"
BULLETIN = "6004"  # an announcement channel
TAG = "8001"
ROUND = timedelta(minutes=11)  # the interval of feeds, and its jitter
POSTING = "POST /channels/{channel}/messages"
PUBLISHING = "POST /channels/{channel}/messages/{message}/crosspost"
EDITING = "PATCH /channels/{channel}/messages/{message}"


@dataclass(frozen=True)
class Press:
    """A bot whose server follows one feed, which has two items that were there before."""

    bot: Bot
    stand: Stand
    server: Server

    async def follow(self, channel_id: str = CHANNEL, **values: Any) -> int:
        database = await Database.open(self.bot.program.settings.database_url)
        number = await follow(database, URL, HOME, channel_id=int(channel_id), **values)
        await database.close()
        self.stand.put(URL, "two", "one", at=NOW)
        await self.bot.program.poller.tick()
        return number

    async def has(self, *titles: str) -> None:
        """The feed has these as well, and everything takes its course once."""
        known = [entry.title for entry in self.stand.documents[URL].entries]
        self.stand.put(URL, *titles[::-1], *known, at=self.bot.clock.now())
        await self.round()

    async def renames(self, old: str, new: str) -> None:
        self.stand.rename(URL, old, new)
        await self.round()

    async def round(self) -> None:
        self.bot.clock.advance(ROUND)
        await self.bot.program.poller.tick()
        await self.bot.program.dispatcher.tick()

    async def follows_up(self, time: timedelta = 10 * SECOND) -> None:
        """What goes on from a post is looked at a moment later."""
        self.bot.clock.advance(time)
        await self.bot.program.dispatcher.tick()

    async def story_id(self) -> int:
        """Of the newest item."""
        told, _ = await self.bot.program.services.feeds.history(HOME, None, 1)
        return told[0].story.id

    def said(self, where: str = CHANNEL) -> list[str]:
        """The first line of each post there."""
        posts = self.server.posts
        return [text(each).splitlines()[0] for each in posts.seen if posts._place(each) == where]

    def published(self) -> list[str]:
        return [text(each).splitlines()[0] for each in self.server.publishing.published]

    async def states(self) -> dict[str, str]:
        """Of what goes on from posts, and of drafts."""
        return {key.split(":")[0]: state for key, state in (await self.bot.states()).items()}


def place() -> Json:
    made = home()
    made["channels"].append(channel(BULLETIN, kind=NEWS))
    board = next(each for each in made["channels"] if each["id"] == BOARD)
    board |= {"available_tags": [tag(TAG, "News")], "flags": REQUIRE_TAG}
    return made
