"""A tour of every command for the terminal, made from whatever pack is loaded. It runs in the demo's server."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from bot.demo import first_season, sigterm_ends, spoken, world
from bot.show import model
from bot.show.catalog import Catalog
from bot.texts import texts

Step = tuple[str, str, dict[str, Any]]  # who, the command, its options


async def play_tour(out: Console) -> None:
    """Every command, as a member of the server would use it, and what was answered."""
    say = texts()
    out.print(Rule(say("tour-title")))
    async with sigterm_ends(), world(check_errors=False, settle_timeout=20.0) as here:
        played = list(steps(here.bot.readers.catalog))
        for who, command, options in played:
            given = " ".join(f"{name}:{value}" for name, value in options.items())
            out.print(f"\n[bold cyan]{who}[/] [bold]/{command}[/] {escape(given)}")
            result = await here.people[who].slash(here.channels["general"], command, **options)
            private = " 🔒" if result.ephemeral else ""
            for line in spoken(result).splitlines():
                out.print(f"  [dim]│[/]{private} {escape(line)}", highlight=False)
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
    yield "manager", "setup", {}
    yield "manager", "settings topic", {"topic": "news", "at": "6pm", "post": "thread"}
    yield "manager", "settings server", {"timezone": "Europe/London", "spoilers": "season 1"}
    yield "manager", "settings undo", {}
    yield "fan", "privacy show", {}
    yield "moderator", "settings show", {}
    yield "moderator", "settings export", {}
    yield "moderator", "status", {}
    yield "moderator", "audit", {}
    yield "manager", "privacy forget", {}
    yield "manager", "privacy export", {}


def _hurried(name: str) -> str:
    """Lower case, and the last letter but one is missing."""
    return (name[:-2] + name[-1]).lower() if len(name) > 5 else name.lower()
