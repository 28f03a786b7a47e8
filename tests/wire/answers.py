"""How the test server answers: bodies as discord.py reads them, and Discord's refusals by their code."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

REFUSALS: Mapping[int, tuple[int, str]] = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10008: (404, "Unknown Message"),
    10070: (404, "Unknown Guild Scheduled Event"),
    30038: (400, "Maximum number of uncompleted guild scheduled events reached (100)"),
    40033: (400, "This message has already been crossposted"),
    40058: (400, "Cannot message this channel until an initial message is sent"),
    50007: (403, "Cannot send messages to this user"),
    50024: (400, "Cannot execute action on this channel type"),
    50013: (403, "Missing Permissions"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    10087: (404, "Unknown tag"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    180000: (400, "Cannot update a finished event"),
    160004: (400, "A thread has already been created for this message"),
    160006: (400, "Maximum number of active threads reached"),
}


class RefusedError(Exception):
    """Discord refuses a request with this code."""

    def __init__(self, code: int) -> None:
        self.code = code


def answer(body: Any, status: int = 200) -> web.Response:
    """Exactly application/json: with a charset behind it, discord.py does not read the body. Without Via, it does not
    believe a rate limit.
    """
    content = json.dumps(body).encode()
    return web.Response(body=content, status=status, content_type="application/json", headers={"Via": "1.1 test"})


def nothing() -> web.Response:
    """It was done, and there is nothing to say about it."""
    return web.Response(status=204, headers={"Via": "1.1 test"})


def refusal(code: int) -> web.Response:
    """The answer of which discord.py makes an error with this code."""
    status, message = REFUSALS[code]
    return answer({"message": message, "code": code}, status)


async def read_body(request: web.Request) -> Any:
    """The JSON that was sent; beside files it is one of the parts."""
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post())["payload_json"]))
    text = await request.text()
    return json.loads(text) if text else None


def route(request: web.Request) -> str:
    """Such as "POST /channels/{channel}/messages"."""
    resource = request.match_info.route.resource
    path = resource.canonical if resource is not None else request.path
    return f"{request.method} {path.removeprefix('/api/v10')}"


def top_level(request: web.Request) -> str:
    """The channel, server or interaction that a request is about: each has rate limits of its own."""
    return next((request.match_info[name] for name in ("channel", "guild", "token") if name in request.match_info), "")
