"""Channels: what they are, what changes about them, and direct messages."""

from dataclasses import dataclass

from aiohttp import web

from tests.wire.answers import RefusedError, answer, read_body
from tests.wire.payloads import Json
from tests.wire.world import World

SPOILER = 1 << 21  # a flag of channels
OF_THREADS = ("archived", "locked", "auto_archive_duration", "invitable")  # kept in their metadata


@dataclass
class Channels:
    world: World

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/channels/{channel}", self._get),
            web.patch("/channels/{channel}", self._edit),
            web.post("/users/@me/channels", self._open_dm),
        ]

    async def _get(self, request: web.Request) -> web.Response:
        return answer(self.world.channel(request.match_info["channel"]))

    async def _edit(self, request: web.Request) -> web.Response:
        """Flags are exchanged all at once; what is age-restricted cannot be a spoiler channel."""
        sent, found = await read_body(request), self.world.channel(request.match_info["channel"])
        if sent.get("flags", 0) & SPOILER and sent.get("nsfw", found.get("nsfw")):
            raise RefusedError(50035)
        about: Json = found.get("thread_metadata", {})
        about |= {key: value for key, value in sent.items() if key in OF_THREADS}
        found |= {key: value for key, value in sent.items() if key not in OF_THREADS}
        await self.world.tell("THREAD_UPDATE" if about else "CHANNEL_UPDATE", found)
        return answer(found)

    async def _open_dm(self, request: web.Request) -> web.Response:
        """Also to people who take none: only what is sent there is refused."""
        return answer(self.world.open_dm(str((await read_body(request))["recipient_id"])))
