"""A tour of every command for the terminal, made from whatever pack is loaded. It runs in the demo's server."""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import discord
import simcord
from babel.dates import format_timedelta
from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from bot.demo import World, first_season, sigterm_ends, spoken, words, world
from bot.demo_feed import DemoFeed
from bot.feeds.opml import write_opml
from bot.show import model
from bot.show.catalog import Catalog
from bot.texts import texts

_MENTION = re.compile(r"<(?:#|@&?)(\d+)>")
_TIME = re.compile(r"<t:(\d+):(\w)>")

SKIP = "demo skip"
PATIENCE, SHORT = 5.0, 0.05  # seconds to wait for something that is announced

Step = tuple[str, str, dict[str, Any]]  # who, the command, its options


async def play_tour(out: Console) -> None:
    """Every command, as a member of the server would use it, and what was answered."""
    say = texts()
    out.print(Rule(say("tour-title")))
    async with (
        sigterm_ends(),
        DemoFeed().serve() as feed,
        world(feed=feed, check_errors=False, settle_timeout=20.0) as here,
    ):
        played = [*steps(here.bot.readers.catalog), *staff_steps(here), *feed_steps(here, feed), *release_steps(here)]
        said = Said(here)
        for who, command, options in played:
            given = " ".join(f"{name}:{_shown(value)}" for name, value in options.items())
            out.print(f"\n[bold cyan]{who}[/] [bold]/{command}[/] {escape(given)}")
            result = await here.people[who].slash(here.channels["general"], command, **options)
            private = " 🔒" if result.ephemeral else ""
            for line in spoken(result).splitlines():
                out.print(f"  [dim]│[/]{private} {escape(_readable(here, line))}", highlight=False)
            for place, text in await said.since(patient=command == SKIP):
                out.print(f"  [bold yellow]{place}[/]")
                for line in text.splitlines():
                    out.print(f"  [yellow]┃[/] {escape(_readable(here, line))}", highlight=False)
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
    yield "fan", "quote add", {"words": texts()("tour-quote")}
    yield "newcomer", "quote number", {"number": 1}
    yield "newcomer", "quote top", {}
    yield "fan", "quote mine", {}
    yield "newcomer", "quote optout", {}
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
    yield "fan", "card relations", {}
    yield "newcomer", "card season", {"number": 1}
    yield "fan", "card quote", {}
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
    quotes = json.dumps([{"text": texts()("tour-quote")}]).encode()
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
    yield "manager", "settings quotes", {"review": True, "kinds": "own"}
    yield "moderator", "quotes waiting", {}
    yield "moderator", "quotes import", {"file": ("quotes.json", quotes)}
    yield "moderator", "quotes export", {}
    yield "moderator", "quotes remove", {"number": 1}
    yield "moderator", "status", {}
    yield "moderator", "audit", {}
    yield "moderator", "privacy show", {}
    yield "moderator", "privacy export", {}
    yield "moderator", "privacy forget", {}


def feed_steps(here: World, feed: DemoFeed) -> Iterator[Step]:
    """A feed of this machine is followed, and a list is brought and taken along."""
    name = texts()("demo-feed-title", show=feed.show)
    yield "manager", "settings news", {"words": "leak, paparazzi"}
    yield "moderator", "feed suggested", {}
    yield "moderator", "feed test", {"url": feed.url}
    yield "moderator", "feed add", {"url": feed.url, "newest": True}
    yield "moderator", "feed list", {}
    yield "moderator", "feed show", {"feed": name}
    yield "moderator", "feed why", {"feed": name}
    yield "moderator", "feed resume", {"feed": name}
    yield "moderator", "feed export", {}
    yield "moderator", "feed import", {"file": ("feeds.opml", write_opml(name, [(name, feed.url)]))}
    yield "moderator", "feed remove", {"feed": name}
    yield "moderator", "feed pause", {"feed": name}


def release_steps(here: World) -> Iterator[Step]:
    """Something is announced, remembered and moved, and time goes by; in the end, to the quote of the day."""
    season, title = 1, texts()("tour-release")
    yield "manager", "settings topic", {"topic": "releases", "channel": here.channels["releases"]}
    yield "manager", "settings releases", {"leads": "1d 0", "countdown": True, "event": False}
    yield "moderator", "release add", {"title": title, "kind": "season", "when": "in 3 days"}
    yield "fan", "release next", {}
    yield "fan", "release countdown", {"which": title}
    yield "fan", "card countdown", {}
    yield "newcomer", "remind timezone", {"zone": "London"}
    yield "newcomer", "remind me", {"about": title, "when": "at release"}
    yield "moderator", SKIP, {}
    yield "moderator", "release move", {"release": title, "when": "in 2 days"}
    yield "newcomer", "remind list", {}
    for _ in range(2):
        yield "moderator", SKIP, {}
    yield "moderator", "release edit", {"release": title, "about": texts()("tour-about")}
    yield "moderator", "release rewatch", {"season": season, "from": "in 4 days", "every": "week"}
    yield "fan", "release list", {}
    yield "fan", "remind me", {"about": texts()("tour-reminder"), "when": "in 2h"}
    yield "fan", "remind cancel", {"which": texts()("tour-reminder")}
    yield "moderator", "release cancel", {"release": texts()("tour-rewatch", season=season)}
    yield "manager", "settings topic", {"topic": "quotes", "channel": here.channels["quotes"]}
    yield "moderator", SKIP, {}


class Said:
    """What the bot said unprompted in the demo's server and to its people, as it comes."""

    def __init__(self, here: World) -> None:
        self._here = here
        self._seen = {message.id for _, message in self._messages()}

    async def since(self, *, patient: bool) -> list[tuple[str, str]]:
        """Where, and what: everything new. `patient` waits for something."""
        until = PATIENCE if patient else SHORT
        while until > 0 and not (patient and any(message.id not in self._seen for _, message in self._messages())):
            await asyncio.sleep(SHORT)
            until -= SHORT
        await asyncio.sleep(SHORT)
        new = [(place, message) for place, message in self._messages() if message.id not in self._seen]
        self._seen |= {message.id for _, message in new}
        return [(place, said) for place, message in new if (said := words(message))]

    def _messages(self) -> Iterator[tuple[str, discord.Message]]:
        """Of the bot, answers aside."""
        env, bot = self._here.env, self._here.bot.user
        places = {f"#{name}": channel for name, channel in self._here.channels.items() if name != "general"}
        for name, person in self._here.people.items():
            places[f"@{name}"] = simcord.ChannelHandle(env, None, env.backend.get_dm_channel(person.id))
        for place, channel in places.items():
            yield from ((place, message) for message in channel.history() if message.author == bot)


def _readable(here: World, line: str) -> str:
    """With names and times where Discord's programs show them."""
    channels = {channel.id: f"#{name}" for name, channel in here.channels.items()}
    people = {person.id: f"@{name}" for name, person in here.people.items()}
    names = {**channels, **people, here.moderators.id: f"@{here.moderators.name}"}
    line = _MENTION.sub(lambda match: names.get(int(match[1]), match[0]), line)
    now = here.bot.services.clock.now()
    return _TIME.sub(lambda match: _moment(datetime.fromtimestamp(int(match[1]), UTC), match[2], now), line)


def _moment(at: datetime, style: str, now: datetime) -> str:
    """As Discord's programs write it in UTC."""
    if style == "R":
        return format_timedelta(at - now, add_direction=True, locale="en")
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%d %B %Y %H:%M}"


def _shown(value: Any) -> str:
    """A channel, role or file by its name, and everything else as it is."""
    return value[0] if isinstance(value, tuple) else str(getattr(value, "name", value))


def _hurried(name: str) -> str:
    """Lower case, and the last letter but one is missing."""
    return (name[:-2] + name[-1]).lower() if len(name) > 5 else name.lower()
