"""The documents are complete: every command with its options, every setting, and no two commands of one name."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import discord
from discord import app_commands

from bot.config import ROOT, Settings
from bot.demo import World
from bot.server.preflight import FOR_POSTING

COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def leaves(command: Any) -> Iterator[app_commands.Command[Any, ..., Any]]:
    if isinstance(command, app_commands.Group):
        yield from chain.from_iterable(leaves(child) for child in command.commands)
    else:
        yield command


def slash_commands(here: World) -> list[Any]:
    return list(here.bot.tree.get_commands(type=discord.AppCommandType.chat_input))


async def test_every_entry_of_a_menu_is_documented(here: World) -> None:
    menus = [command for command in here.bot.tree.get_commands() if isinstance(command, app_commands.ContextMenu)]
    assert menus
    assert [menu.name for menu in menus if f"\n### {menu.name}\n" not in COMMANDS] == []


async def test_every_command_and_option_is_documented(here: World) -> None:
    known = list(chain.from_iterable(leaves(command) for command in slash_commands(here)))
    names = [command.qualified_name for command in known]
    assert len(names) == len(set(names))
    for command in known:
        section = COMMANDS.partition(f"### `/{command.qualified_name}`")[2].partition("\n### ")[0]
        assert section, f"docs/commands.md has no section for /{command.qualified_name}"
        assert str(command.description) in section, f"/{command.qualified_name} is described in other words"
        for parameter in command.parameters:
            assert f"`{parameter.display_name}`" in section, f"/{command.qualified_name} {parameter.display_name}"


async def test_no_section_of_the_documents_is_about_a_command_that_is_gone(here: World) -> None:
    known = {c.qualified_name for command in slash_commands(here) for c in leaves(command)}
    documented = {line[6:].strip("`") for line in COMMANDS.splitlines() if line.startswith("### `/")}
    assert documented == known


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    lines = (line for line in EXAMPLE.splitlines() if "=" in line and not line.startswith("#"))
    assert {line.partition("=")[0] for line in lines} == settings


def test_the_readme_opens_with_a_picture_and_stays_short() -> None:
    lines = README.splitlines()
    assert len(lines) <= 150
    assert any("docs/demo.png" in line for line in lines[:8])
    assert "make demo" in README
    assert "make test" in README


def test_the_invitation_asks_for_exactly_what_posting_needs() -> None:
    (number,) = re.findall(r"`permissions=([1-9]\d*)`", README)
    assert discord.Permissions(int(number)) == discord.Permissions(**dict.fromkeys(FOR_POSTING, True))


def test_the_documents_lead_nowhere_that_does_not_exist() -> None:
    for file in [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]:
        text = file.read_text(encoding="utf-8")
        targets = (part.partition(")")[0].partition("#")[0] for part in text.split("](")[1:])
        for target in targets:
            if target and "://" not in target:
                assert (file.parent / target).exists(), f"{file.name}: {target}"
