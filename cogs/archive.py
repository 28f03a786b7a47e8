"""/music, /books and /places: the whole list, or one of them."""

from collections.abc import Callable
from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Transform
from discord.ext import commands

from bot.client import Truham
from bot.errors import AheadError
from bot.show import model
from bot.show.reader import Reader
from bot.views.archive import book_page, books_page, place_page, places_page, song_page, songs_page
from bot.views.page import Page
from bot.views.turn import Turn
from cogs._parameters import Named, page_number, reader_of, say


class Archive(commands.Cog):
    def __init__(self, bot: Truham) -> None:
        self.bot = bot
        bot.pages.update(
            {
                "music": self.turn_music,
                "books": self.turn_books,
                "places": self.turn_places,
                "song": self.card,
                "book": self.card,
                "place": self.card,
            }
        )

    @app_commands.command(name="music", description=say("command-music"))
    @app_commands.describe(song=say("command-music.song"), private=say("command-private"))
    async def music(
        self, itx: Interaction[Truham], song: Transform[model.Named, Named("song")] | None = None, private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, songs_page(reader, 0) if song is None else _card(reader, song))

    @app_commands.command(name="books", description=say("command-books"))
    @app_commands.describe(book=say("command-books.book"), private=say("command-private"))
    async def books(
        self, itx: Interaction[Truham], book: Transform[model.Named, Named("book")] | None = None, private: bool = False
    ) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, books_page(reader) if book is None else _card(reader, book))

    @app_commands.command(name="places", description=say("command-places"))
    @app_commands.describe(place=say("command-places.place"), private=say("command-private"))
    async def places(
        self,
        itx: Interaction[Truham],
        place: Transform[model.Named, Named("place")] | None = None,
        private: bool = False,
    ) -> None:
        reader = await reader_of(itx)
        await self.bot.answer(itx, reader, places_page(reader, 0) if place is None else _card(reader, place))

    async def turn_music(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return songs_page(reader, page_number(turn.arguments[0]))

    async def turn_books(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return books_page(reader)

    async def turn_places(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        return places_page(reader, page_number(turn.arguments[0]))

    async def card(self, itx: Interaction[Any], reader: Reader, turn: Turn) -> Page:
        entry = reader.catalog.find_named(turn.argument, turn.page)
        if entry is None:
            raise AheadError
        return _card(reader, entry)


def _card(reader: Reader, entry: model.Named) -> Page:
    cards: dict[type[model.Named], Callable[[Reader, Any], Page]] = {
        model.Song: song_page,
        model.Book: book_page,
        model.Location: place_page,
    }
    return cards[type(entry)](reader, entry)


async def setup(bot: Truham) -> None:
    await bot.add_cog(Archive(bot))
