"""What everything is compared with: a bare discord.py bot with one /ping. Run as a program, it prints its figures."""

import asyncio
import json
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


def figures() -> dict[str, float]:
    """Seconds since this process began, imports included, and its memory in MB."""
    process = psutil.Process()
    return {"ready": time.time() - process.create_time(), "memory": process.memory_info().rss / 1e6}


async def measure() -> dict[str, float]:
    async with simcord.run(BareBot()) as env:
        ready = figures()
        guild = env.create_guild()
        fan = guild.add_member(env.create_user("fan"))
        for _ in range(20):
            await fan.slash(guild.create_text_channel("general"), "ping")
        return {**ready, "memory": figures()["memory"]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure())))  # noqa: T201 - a program that prints
