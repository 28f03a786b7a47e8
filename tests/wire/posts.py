"""The messages that the test server is sent: written once for each nonce, edited, deleted, and counted for a test.

What befalls them is named here (`faults`, `chances`) and done in faults.py; history.py reads them back.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from tests.wire.answers import RefusedError, answer, nothing, read_body
from tests.wire.faults import Chances, Fault
from tests.wire.payloads import DIRECT, FORUM, MEDIA, Json, message
from tests.wire.world import World

__all__ = ["Fault", "Posts"]

NONCE_WINDOW = 300.0  # seconds; Discord only says "a few minutes"
MOST_BYTES = 10_170  # of text in Components V2, beyond which Discord breaks
EDITABLE = ("content", "embeds", "components", "flags")
KEPT_FLAGS = 1 << 0 | 1 << 5  # it was sent on, and it has a thread: nobody can change that


@dataclass
class Posts:
    """`seen` are the messages of the bot that people see; `faults` befall the next ones, one each.

    The bot may not write in `forbidden` channels nor read back in `unreadable` ones; people in `closed` take no direct
    messages. Within `nonce_window` seconds the same nonce once more gives the first message once more.
    """

    world: World
    seen: list[Json] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    chances: Chances | None = None
    threads: bool = True  # whether they can be made
    nonce_window: float = NONCE_WINDOW
    forbidden: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    channels: defaultdict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))  # oldest first
    _nonces: dict[str, tuple[datetime, Json]] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        one = "/channels/{channel}/messages/{message}"
        return [
            web.post("/channels/{channel}/messages", self._create),
            web.patch(one, self._edit),
            web.delete(one, self._delete),
        ]

    def get(self, channel_id: str, message_id: str) -> Json:
        """One message, if there is such a channel and such a message in it."""
        self.world.channel(channel_id)
        if (found := self.channels[channel_id].get(message_id)) is None:
            raise RefusedError(10008)
        return found

    def check(self, channel: Json, sent: Json) -> None:
        """Refuse what the bot may not send there, or what Discord breaks at."""
        if channel["id"] in self.forbidden:
            raise RefusedError(50013)
        if channel["type"] == DIRECT and channel["recipients"][0]["id"] in self.closed:
            raise RefusedError(50007)
        if sum(_sizes(sent.get("components") or [])) > MOST_BYTES:
            raise web.HTTPInternalServerError

    def add(self, channel: Json, sent: Json, id_: str = "") -> Json:
        """A new message of the bot; it has a new number if none is given."""
        self.check(channel, sent)
        made = message(id_ or self.world.new_id(), channel["id"], sent, self.world.now())
        if "thread_metadata" in channel:
            channel["thread_metadata"]["archived"] = False
        self.seen.append(made)
        self.channels[channel["id"]][made["id"]] = made
        return made

    def by_mark(self) -> dict[tuple[str, int], list[Json]]:
        """What people see of each announcement: messages by their channel (the forum, where it is a post there) and
        the number of their outermost component.
        """
        found: defaultdict[tuple[str, int], list[Json]] = defaultdict(list)
        for each in self.seen:
            if each["components"] and "id" in each["components"][0]:
                found[self._place(each), each["components"][0]["id"]].append(each)
        return dict(found)

    def _place(self, post: Json) -> str:
        channel_id: str = post["channel_id"]
        if post["id"] == channel_id:  # only what a forum post begins with
            channel_id = self.world.channel(channel_id)["parent_id"]
        return channel_id

    async def _create(self, request: web.Request) -> web.Response:
        sent, channel = await read_body(request), self.world.channel(request.match_info["channel"])
        if channel["type"] in (FORUM, MEDIA):
            raise RefusedError(40058)
        nonce = str(sent["nonce"]) if sent.get("enforce_nonce") else None
        if nonce is None:
            return answer(self.add(channel, sent))
        at, made = self._nonces.get(nonce, (None, None))
        if at is None or made is None or self.world.now() - at >= timedelta(seconds=self.nonce_window):
            made = self.add(channel, sent)
            self._nonces[nonce] = self.world.now(), made
        return answer(self.get(made["channel_id"], made["id"]))

    async def _edit(self, request: web.Request) -> web.Response:
        """A picture that only comes with the edit is not found by Discord; nothing changes in an archived thread."""
        sent, made = await read_body(request), self.get(request.match_info["channel"], request.match_info["message"])
        if self.world.channel(made["channel_id"]).get("thread_metadata", {}).get("archived"):
            raise RefusedError(50083)
        if "attachment://" in json.dumps(sent.get("components")) and not made["attachments"]:
            raise RefusedError(50035)
        kept = made["flags"] & KEPT_FLAGS
        made |= {key: sent[key] or type(made[key])() for key in EDITABLE if key in sent}
        made["flags"] |= kept
        made["edited_timestamp"] = self.world.now().isoformat()
        return answer(made)

    async def _delete(self, request: web.Request) -> web.Response:
        gone = self.get(request.match_info["channel"], request.match_info["message"])
        del self.channels[gone["channel_id"]][gone["id"]]
        self.seen.remove(gone)
        return nothing()


def _sizes(components: Iterable[Json]) -> Iterable[int]:
    """The bytes that each text counts for."""
    for part in components:
        if "content" in part:
            yield len(part["content"].encode()) + 12
        yield from _sizes(part.get("components", ()))
