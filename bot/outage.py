"""What an exchange with Discord can fail by, other than by our own fault, and what is to be mended after it.

One list, so that no place forgets a part.
"""

import asyncio

import aiohttp
import discord

# discord.py lets the errors of the connection below it through; TimeoutError is an OSError
DISCORD_FAILED = (discord.DiscordException, aiohttp.ClientError, OSError)


def reopen(http: discord.http.HTTPClient) -> None:
    """After a request was given up: if that was while discord.py waited out a global rate limit, it holds back every
    request that follows, for ever, because it does not expect to be interrupted there.
    """
    gate = http._global_over
    if isinstance(gate, asyncio.Event):
        gate.set()
