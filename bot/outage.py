"""What an exchange with Discord can fail by, other than by our own fault. One list, so that no place forgets a part."""

import aiohttp
import discord

# discord.py lets the errors of the connection below it through; TimeoutError is an OSError
DISCORD_FAILED = (discord.DiscordException, aiohttp.ClientError, OSError)
