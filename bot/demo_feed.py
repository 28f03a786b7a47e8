"""A small feed for the demo, on this machine: who has no internet can try feeds as well. Everything in it is invented.

Each time it is fetched, there is one item more, until all are there.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from xml.sax.saxutils import escape

from aiohttp import web

from bot.texts import texts

HOST, PATH = "127.0.0.1", "/fan-news.xml"
FIRST, ALL = 2, 8  # items at first, and in the end


@dataclass
class DemoFeed:
    """`show` is what it is about; `port` is any free one."""

    show: str = ""
    port: int = 0
    shown: int = FIRST

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}"

    @property
    def trusted(self) -> tuple[str, int]:
        return HOST, self.port

    @asynccontextmanager
    async def serve(self) -> AsyncIterator["DemoFeed"]:
        app = web.Application()
        app.router.add_get(PATH, self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, 0).start()
            self.port = runner.addresses[0][1]
            yield self
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body = self.document()
        self.shown = min(self.shown + 1, ALL)
        return web.Response(text=body, content_type="application/rss+xml", charset="utf-8")

    def document(self) -> str:
        """RSS, the newest first."""
        say = texts()
        items = "".join(map(self._item, range(self.shown, 0, -1)))
        title = escape(say("demo-feed-title", show=self.show))
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
            f"<link>{escape(self.url)}</link>{items}</channel></rss>"
        )

    def _item(self, number: int) -> str:
        say = texts()
        title, summary = say(f"demo-feed-item-{number}", show=self.show), say(f"demo-feed-more-{number}")
        return (
            f"<item><title>{escape(title)}</title><description>{escape(summary)}</description>"
            f'<guid isPermaLink="false">fan-news-{number}</guid><link>{escape(self.url)}?item={number}</link></item>'
        )
