"""What is left of a channel that was deleted: what everybody could read then and to the last."""

from dataclasses import replace

from bot.sayings.audience import Audience
from bot.sayings.saying import Author, Origin, Saving, Saying, Words
from bot.services.everything import Services
from bot.store.database import Database
from bot.store.servers import list_servers
from tests.services.quoting import CHANNEL, CHARLIE, EDITOR, NICK, OTHER, SERVER, kept, set_up

NOBODY_KNOWS = Audience()


async def saved(services: Services, text: str, origin: Origin, guild_id: int = SERVER) -> Saying:
    words, author = Words(text), Author("Charlie", CHARLIE)
    return await services.sayings.save(Saving(guild_id, "Truham", words, author, origin), NICK, trusted=False)


async def test_what_everybody_could_read_is_theirs_to_read_on(services: Services, database: Database) -> None:
    await set_up(services)
    here = Origin(CHANNEL + 1, CHANNEL, 900)  # in a thread of the channel
    shown = await saved(services, "snow", here)
    closed = await saved(services, "snow inside", replace(here, message_id=901, open=False))
    elsewhere = await saved(services, "snow elsewhere", Origin(5, 5, 902))
    other = await saved(services, "snow", here, OTHER)
    await services.settings.change(SERVER, EDITOR, {"quotes.review": "on"})
    waiting = await saved(services, "snow for later", replace(here, message_id=903))
    assert await services.book.search(SERVER, "snow", NOBODY_KNOWS) == []
    await services.sayings.channel_gone(SERVER, CHANNEL, restricted=False)
    moved = [each for each in await kept(database) if each.origin.place_id is None]
    assert [each.id for each in moved] == [shown.id, waiting.id]
    assert [each.origin for each in moved] == [Origin(message_id=900), Origin(message_id=903)]
    assert [(each.link, each.words, each.number) for each in moved] == [("", shown.words, 1), ("", waiting.words, None)]
    assert [each.id for each in await services.book.search(SERVER, "snow", NOBODY_KNOWS)] == [shown.id]
    for untouched in (closed, elsewhere, other):
        assert await services.sayings.get(untouched.id) == untouched


async def test_what_became_for_adults_stays_so_and_what_was_stays_so(services: Services, database: Database) -> None:
    await set_up(services)
    for number, was in enumerate((False, True)):
        await saved(services, f"words {number}", Origin(CHANNEL, CHANNEL, 900 + number, restricted=was))
    await services.sayings.channel_gone(SERVER, CHANNEL, restricted=False)
    assert [each.origin.restricted for each in await kept(database)] == [False, True]
    await saved(services, "words 3", Origin(CHANNEL, CHANNEL, 903))
    await services.sayings.channel_gone(SERVER, CHANNEL, restricted=True)
    assert [each.origin.restricted for each in await kept(database)] == [False, True, True]


async def test_a_server_of_which_nothing_is_known_stays_unknown(services: Services, database: Database) -> None:
    await services.sayings.channel_gone(SERVER, CHANNEL, restricted=False)
    async with database.read() as conn:
        assert await list_servers(conn) == {}
