"""The messages that the test server is sent, and what can befall them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiohttp import web

from tests.wire.payloads import Json, message, new_id


class Fault(StrEnum):
    BROKEN = "Discord is broken"
    FORBIDDEN = "the bot may not post there"
    LIMITED = "the bot posted too much, for an hour"
    HURRIED = "the bot posted too much, for a moment"
    LOST = "the connection is lost before Discord saw it"
    UNANSWERED = "the connection is lost after Discord made a message of it"


_REFUSALS: Mapping[Fault | None, tuple[int, Json]] = {
    Fault.BROKEN: (503, {"message": "503: Service Unavailable", "code": 0}),
    Fault.FORBIDDEN: (403, {"message": "Missing Permissions", "code": 50013}),
    Fault.LIMITED: (429, {"message": "You are being rate limited.", "retry_after": 3600.0, "global": False}),
    Fault.HURRIED: (429, {"message": "You are being rate limited.", "retry_after": 0.001, "global": False}),
}


@dataclass
class Posts:
    """`seen` are the messages that people see; `faults` befall the next ones, one each."""

    seen: list[Json] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    threads: bool = True  # whether they can be made

    async def message(self, request: web.Request) -> web.Response:
        """The same nonce once more gives the first message once more."""
        sent, channel_id = await request.json(), request.match_info["channel"]
        fault = self.faults.pop(0) if self.faults else None
        if fault in _REFUSALS:
            status, body = _REFUSALS[fault]
            return answer(body, status)
        if fault is Fault.LOST:
            return _lost(request)
        same = (channel_id, sent["nonce"]) if sent["enforce_nonce"] else None
        made = next((each for each in self.seen if (each["channel_id"], each["nonce"]) == same), None)
        if made is None:
            made = message(channel_id, sent)
            self.seen.append(made)
        return _lost(request) if fault is Fault.UNANSWERED else answer(made)

    async def thread(self, request: web.Request) -> web.Response:
        if not self.threads:
            return answer({"message": "Maximum number of active threads reached", "code": 160006}, status=400)
        about: Json = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": "2026-11-21T12:00:00+00:00"}
        made: Json = {"id": new_id(), "type": 11, "parent_id": request.match_info["channel"], "owner_id": "1"}
        return answer(made | {"name": "thread", "message_count": 0, "member_count": 1, "thread_metadata": about})


def answer(body: Any, status: int = 200) -> web.Response:
    """Exactly application/json: with a charset behind it, discord.py does not read the body. Without Via, it does not
    believe a rate limit.
    """
    content = json.dumps(body).encode()
    return web.Response(body=content, status=status, content_type="application/json", headers={"Via": "1.1 test"})


def _lost(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()
