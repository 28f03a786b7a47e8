"""A server of many feeds, as a process of its own: `python -m tests.bench.press FEEDS HOSTS LATENCY`. Prints its port.

It is on so many addresses of this machine, each a host of its own. Half of the feeds know an ETag. A line on its input
is a number: one in so many feeds gains an item.
"""

import asyncio
import hashlib
import sys
from datetime import UTC, datetime, timedelta

from aiohttp import web

from tests.wire.newsstand import rss

ITEMS = 30
SUMMARY = "Something that happened, told in a few words, as feeds do it. " * 5


class Press:
    def __init__(self, feeds: int, latency: float) -> None:
        self.latency = latency
        self.bodies = [_document(feed, ITEMS) for feed in range(feeds)]

    def gain(self, one_in: int) -> None:
        for feed in range(0, len(self.bodies), one_in):
            self.bodies[feed] = _document(feed, ITEMS + 1)

    async def answer(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.latency)
        feed = int(request.match_info["feed"])
        body = self.bodies[feed]
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if feed % 2 else ""
        if etag and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(body=body, content_type="text/xml", headers={"ETag": etag} if etag else {})


def _document(feed: int, items: int) -> bytes:
    begun = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=feed)
    titles = {number: f"Bulletin {number} of paper {feed}" for number in range(items, 0, -1)}
    return rss(f"https://paper{feed}.example.org", titles, begun).replace(b"All about", SUMMARY.encode() + b"About")


async def serve(feeds: int, hosts: int, latency: float) -> None:
    press = Press(feeds, latency)
    app = web.Application()
    app.router.add_get("/{feed}", press.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = 0
    for host in range(hosts):
        await web.TCPSite(runner, f"127.0.0.{host + 1}", port).start()
        port = runner.addresses[0][1]
    print(port, flush=True)  # noqa: T201 - a program that prints
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        press.gain(int(line))
        print("gained", flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
