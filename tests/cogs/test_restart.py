"""A new client in the same server: old buttons work, old modals, too, commands are told again if they changed."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import simcord
from discord import Interaction, app_commands

from bot.app import opened
from bot.client import Truham
from bot.demo import World, _seed
from bot.texts import texts
from tests.cogs.asking import Asker
from tests.conftest import settings
from tests.payloads import Description, all_problems

Life = tuple[World, Callable[[], Truham]]


@asynccontextmanager
async def life(folder: Path, description: Description | None) -> AsyncIterator[Life]:
    """A server, and the maker of clients that a supervisor would use."""
    async with opened(settings(folder)) as program:
        make_client = partial(program.make_client, shard_count=1)
        bot = make_client()
        async with simcord.run(bot, check_errors=False, settle_timeout=20.0) as env:
            yield await _seed(env, bot, program), make_client
        assert not all_problems(env.http_requests, description)
        assert env.errors == []


def times_synced(here: World) -> int:
    return len([request for request in here.env.http_requests if request.method == "PUT"])


async def test_old_buttons_and_selects_work(tmp_path: Path, discord_description: Description | None) -> None:
    async with life(tmp_path, discord_description) as (here, make_client):
        fan, other = Asker.join(here, "somebody"), Asker.join(here, "somebody_else")
        card, season = await fan.ask("cast", who="Charlie"), await fan.ask("season", number=1, private=True)
        await here.env.restart_bot(make_client())
        assert (await other.press(card, "Next")).text == texts()("error-not-yours")
        second = await fan.press(card, "Next")
        assert (second.title, second.private) == ("## Nick Nelson", False)
        episode = await fan.choose(season, "S1E3 Kiss")
        assert (episode.title, episode.private) == ("## S1E3 Kiss", True)
        await here.env.restart_bot(make_client())
        assert (await fan.press(second, "Previous")).text == card.text


async def test_a_modal_of_before_still_answers(tmp_path: Path, discord_description: Description | None) -> None:
    async with life(tmp_path, discord_description) as (here, make_client):
        fan = Asker.join(here, "somebody")
        answer = await fan.ask("search", what="nick")
        shown = await fan.press(answer, "Ask something else")
        await here.env.restart_bot(make_client())
        late = await fan.fill_in(shown, "who shot it")
        assert "Diana Olifirova" in late.text


async def test_what_people_said_is_remembered(tmp_path: Path, discord_description: Description | None) -> None:
    async with life(tmp_path, discord_description) as (here, make_client):
        fan = Asker.join(here, "somebody")
        await fan.ask("progress set", show="s1e3", book="2")
        await here.env.restart_bot(make_client())
        assert (await fan.ask("progress show")).text.splitlines()[1:] == ["Show: S1E3 Kiss", "Books: up to volume 2"]


async def test_commands_are_told_once_and_again_only_when_they_changed(
    tmp_path: Path, discord_description: Description | None
) -> None:
    async with life(tmp_path, discord_description) as (here, make_client):
        fan = Asker.join(here, "somebody")
        assert times_synced(here) == 1
        await here.env.restart_bot(make_client())
        assert times_synced(here) == 1
        changed = make_client()
        changed.tree.add_command(extra)
        await here.env.restart_bot(changed)
        assert times_synced(here) == 2
        assert (await fan.ask("extra")).text == "Here."
        await here.env.restart_bot(make_client())
        assert times_synced(here) == 3
        assert (await fan.ask("cast", who="Nick")).title == "## Nick Nelson"


async def test_commands_that_discord_refused_are_told_again(
    tmp_path: Path, discord_description: Description | None, caplog: pytest.LogCaptureFixture
) -> None:
    async with life(tmp_path, discord_description) as (here, _):
        here.bot.tree.add_command(extra)
        here.env.inject_error("PUT", "/applications/*/commands", times=1)
        await here.bot.sync_commands()
        assert "Discord was not told about the commands" in caplog.text
        caplog.clear()
        await here.bot.sync_commands()
        await here.bot.sync_commands()
        assert times_synced(here) == 3


@app_commands.command(name="extra", description="A command that the next version has")
async def extra(itx: Interaction[Truham]) -> None:
    await itx.response.send_message("Here.")
