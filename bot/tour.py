"""A tour of every command for the terminal, made from whatever pack is loaded. It runs in the demo's server."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from bot.demo import World, first_season, sigterm_ends, spoken, world
from bot.show import model
from bot.show.catalog import Catalog
from bot.texts import texts

_MENTION = re.compile(r"<(?:#|@&?)(\d+)>")
_TIME = re.compile(r"<t:(\d+):\w>")

Step = tuple[str, str, dict[str, Any]]  # who, the command, its options


async def play_tour(out: Console) -> None:
    """Every command, as a member of the server would use it, and what was answered."""
    say = texts()
    out.print(Rule(say("tour-title")))
    async with sigterm_ends(), world(check_errors=False, settle_timeout=20.0) as here:
        played = [*steps(here.bot.readers.catalog), *staff_steps(here)]
        for who, command, options in played:
            given = " ".join(f"{name}:{_shown(value)}" for name, value in options.items())
            out.print(f"\n[bold cyan]{who}[/] [bold]/{command}[/] {escape(given)}")
            result = await here.people[who].slash(here.channels["general"], command, **options)
            private = " 🔒" if result.ephemeral else ""
            for line in spoken(result).splitlines():
                out.print(f"  [dim]│[/]{private} {escape(_readable(here, line))}", highlight=False)
        errors = here.env.errors
        if errors:
            out.print(say("tour-errors", errors="; ".join(map(repr, errors))))
            raise SystemExit(1)
        out.print(Rule(say("tour-done", count=len(played))))


def steps(catalog: Catalog) -> Iterator[Step]:
    """Each command with what this pack holds, names typed in a hurry among them."""
    newcomer = catalog.upto(first_season(catalog))
    yield "fan", "help", {}
    for character in catalog.all(model.Character)[:2]:
        actor = catalog.get(model.Person, character.played_by or "")
        yield "fan", "cast", {"who": _hurried(actor.name if actor else character.name)}
    yield "fan", "cast", {"who": "nobody at all"}
    for number in [mark.episode for mark in newcomer.marks[:3]][-1:]:
        yield "fan", "episode", {"which": f"S1E{number}"}
    yield "fan", "season", {"number": 1}
    yield "fan", "quote random", {}
    for quote in [quote for quote in catalog.all(model.Quote) if quote.by][:1]:
        yield "fan", "quote by", {"who": quote.speaker}
        yield "fan", "quote search", {"words": " ".join(quote.text.split()[-4:])}
    yield "fan", "news latest", {}
    for item in catalog.all(model.NewsItem)[:1]:
        yield "fan", "news search", {"words": item.headline.split()[-1]}
    yield "fan", "music", {}
    for song in catalog.all(model.Song)[:1]:
        yield "fan", "music", {"song": _hurried(song.name)}
    for book in catalog.all(model.Book)[:1]:
        yield "fan", "books", {"book": book.name}
    yield "fan", "places", {}
    yield "fan", "numbers", {}
    yield "fan", "numbers", {"about": "scores"}
    for fact in [fact for fact in catalog.all(model.Fact) if fact.asks][:2]:
        yield "fan", "search", {"what": fact.asks[-1]}
    for ahead in [entry for entry in catalog.all(model.Character) if newcomer.get(model.Character, entry.id) is None][
        :1
    ]:
        yield "newcomer", "cast", {"who": ahead.name}
        yield "newcomer", "search", {"what": ahead.name}
    yield "newcomer", "progress show", {}
    yield "newcomer", "progress set", {"show": "all", "book": "all"}
    yield "newcomer", "progress clear", {}
    yield "fan", "about", {}


def staff_steps(here: World) -> Iterator[Step]:
    """A server is set up, and what its staff see of that."""
    file = b'format = 1\n[server]\nconsent = "ask"'
    yield "manager", "setup", {}
    yield "manager", "settings topic", {"topic": "news", "channel": here.channels["news"], "at": "6pm"}
    yield "manager", "settings topic", {"topic": "staff", "channel": here.channels["staff"]}
    yield "manager", "settings server", {"timezone": "London", "spoilers": "season 1"}
    yield "manager", "settings staff", {"tier": "editors", "add": here.moderators}
    yield "manager", "settings undo", {}
    yield "manager", "settings import", {"file": ("settings.toml", file)}
    yield "fan", "cast", {"who": "sahar"}
    yield "moderator", "settings show", {}
    yield "moderator", "settings export", {}
    yield "moderator", "status", {}
    yield "moderator", "audit", {}
    yield "moderator", "privacy show", {}
    yield "moderator", "privacy export", {}
    yield "moderator", "privacy forget", {}


def _readable(here: World, line: str) -> str:
    """With names and times where Discord's programs show them."""
    channels = {channel.id: f"#{name}" for name, channel in here.channels.items()}
    people = {person.id: f"@{name}" for name, person in here.people.items()}
    names = {**channels, **people, here.moderators.id: f"@{here.moderators.name}"}
    line = _MENTION.sub(lambda match: names.get(int(match[1]), match[0]), line)
    return _TIME.sub(lambda match: f"{datetime.fromtimestamp(int(match[1]), UTC):%H:%M}", line)


def _shown(value: Any) -> str:
    """A channel, role or file by its name, and everything else as it is."""
    return value[0] if isinstance(value, tuple) else str(getattr(value, "name", value))


def _hurried(name: str) -> str:
    """Lower case, and the last letter but one is missing."""
    return (name[:-2] + name[-1]).lower() if len(name) > 5 else name.lower()
