"""What everything is compared with: a bare discord.py bot with one /ping. Run as a program, it prints its figures."""

import asyncio
import json
import statistics
import time

import discord
import psutil
import simcord
from discord import Interaction, app_commands
from discord.ext import commands


class BareBot(commands.AutoShardedBot):
    def __init__(self) -> None:
        super().__init__(command_prefix=(), intents=discord.Intents(guilds=True), help_command=None, shard_count=1)

    async def setup_hook(self) -> None:
        self.tree.add_command(ping)
        await self.tree.sync()


@app_commands.command(name="ping", description="Answers")
async def ping(itx: Interaction[BareBot]) -> None:
    await itx.response.send_message("pong")


async def measure(started: float) -> dict[str, float]:
    """Start-up to ready in seconds, one command in milliseconds (median), memory in MB."""
    async with simcord.run(BareBot()) as env:
        ready = time.perf_counter() - started
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        fan = guild.add_member(env.create_user("fan"))
        took = []
        for _ in range(20):
            before = time.perf_counter()
            await fan.slash(channel, "ping")
            took.append(time.perf_counter() - before)
        memory = psutil.Process().memory_info().rss / 1e6
        return {"ready": ready, "command": statistics.median(took) * 1000, "memory": memory}


if __name__ == "__main__":
    # the clock starts after the imports, as it does for the bot it is compared with
    print(json.dumps(asyncio.run(measure(time.perf_counter()))))  # noqa: T201 - a program that prints
