"""What the staff decide about items of feeds, and feeds that fail: pages behind the buttons of messages that belong
to all of them. There is no command.
"""

from typing import Any

from discord import Interaction
from discord.ext import commands

from bot.client import Truham
from bot.errors import ChangedMeanwhileError, DecidedError, NoFeedError, StaleError
from bot.feeds.subscription import Story, Subscription, Verdict
from bot.outbox.facts import FeedFailing
from bot.server.settings import ServerSettings
from bot.server.staff import Tier
from bot.show.catalog import Catalog
from bot.show.reader import Reader
from bot.texts import Texts, texts
from bot.views.drafts import draft_gone_page, draft_modal, feed_fine_page, feed_gone_page
from bot.views.news_posts import draft_page, failing_page
from bot.views.page import Page
from bot.views.turn import Turn
from bot.views.values import actor_name, moment
from cogs._parameters import page_number
from cogs._staff import guild_id_of, require


class Drafts(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        self.news = bot.services.news
        bot.pages.update({
            "draft_post": self.post,
            "draft_edit": self.edit,
            "draft_saved": self.save,
            "draft_skip": self.skip,
            "draft_always": self.trust,
            "feed_try": self.try_now,
        })  # fmt: skip

    async def post(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return await self._decide(itx, turn, Verdict.POSTED)

    async def skip(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return await self._decide(itx, turn, Verdict.SKIPPED)

    async def trust(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return await self._decide(itx, turn, Verdict.POSTED, trust=True)

    async def edit(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page | None:
        """A box with what it says now; or what was decided meanwhile."""
        settings = await require(itx, Tier.EDITOR)
        found = await self._find(itx, turn)
        if found is None or found[1] is None or found[0].verdict is not Verdict.DRAFT:
            return self._page(settings, found)
        await self.bot.open_modal(itx, draft_modal(reader.texts, found[0]))
        return None

    async def save(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """What was typed; not over what somebody else changed since the box was opened."""
        settings = await require(itx, Tier.EDITOR)
        if turn.chosen is None or len(turn.chosen) != 2:
            raise StaleError
        found, say = await self._find(itx, turn), texts(settings["language"])
        if found is None or found[0].verdict is not Verdict.DRAFT:
            return self._page(settings, found)
        story, feed = found
        if str(story.revision) != turn.arguments[-1]:
            return self._page(settings, found, say(ChangedMeanwhileError.key))
        title, summary = turn.chosen
        try:
            story = await self.news.edit(story.guild_id, itx.user.id, story.id, title.strip() or story.title, summary)
        except (DecidedError, NoFeedError):
            return self._page(settings, await self._find(itx, turn))
        return self._page(settings, (story, feed), say("draft-changed", **self._done(itx, say)))

    async def try_now(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        """Fetch a feed that fails, without waiting for the next attempt."""
        settings = await require(itx, Tier.EDITOR)
        say = texts(settings["language"])
        try:
            feed = await self.bot.services.feeds.try_now(guild_id_of(itx), _number(turn))
        except NoFeedError:
            return feed_gone_page(say)
        since, problem = feed.health.failing_since, feed.health.problem
        if since is None:
            return feed_fine_page(say, feed.name)
        fact = FeedFailing(subscription_id=feed.id, name=feed.name, since=since, problem=problem)
        note = say("feed-trying", **self._done(itx, say))
        return failing_page(say, settings, self._catalog(settings), fact, note)

    # ------------------------------------------------------------------ deciding

    async def _decide(self, itx: Interaction[Any], turn: Turn, verdict: Verdict, *, trust: bool = False) -> Page:
        """Once; who comes later sees what was decided."""
        settings = await require(itx, Tier.EDITOR)
        guild_id, story_id, say = guild_id_of(itx), _number(turn), texts(settings["language"])
        note = ""
        try:
            if verdict is Verdict.SKIPPED:
                await self.news.skip(guild_id, itx.user.id, story_id)
            else:
                await self.news.post(guild_id, itx.user.id, story_id, page_number(turn.arguments[-1]), trust=trust)
            note = say("draft-trusted") if trust else ""
        except ChangedMeanwhileError as error:
            note = say(error.key)
        except (DecidedError, NoFeedError):
            pass  # the page tells
        return self._page(settings, await self._find(itx, turn), note)

    async def _find(self, itx: Interaction[Any], turn: Turn) -> tuple[Story, Subscription | None] | None:
        found = await self.news.story(_number(turn))
        return found if found is not None and found[0].guild_id == guild_id_of(itx) else None

    def _page(self, settings: ServerSettings, found: tuple[Story, Subscription | None] | None, note: str = "") -> Page:
        """The message as it is for everybody, in the language of the server."""
        say = texts(settings["language"])
        if found is None or (found[1] is None and found[0].verdict is Verdict.DRAFT):
            return draft_gone_page(say)
        story, feed = found
        name = feed.name if feed is not None else story.source
        now = self.bot.services.clock.now()
        return draft_page(say, settings, self._catalog(settings), story, name, now, note)

    def _catalog(self, settings: ServerSettings) -> Catalog:
        return self.bot.readers.catalog.public(settings.line, self.bot.services.clock.now())

    def _done(self, itx: Interaction[Any], say: Texts) -> dict[str, str]:
        """By whom, and when."""
        return {"who": actor_name(say, itx.user.id), "when": moment(self.bot.services.clock.now())}


def _number(turn: Turn) -> int:
    """Of a story or a subscription; 0, which none has, for what cannot be one."""
    number = page_number(turn.arguments[0])
    return number if 0 < number < 2**63 else 0


async def setup(bot: Truham) -> None:
    await bot.add_cog(Drafts(bot))
