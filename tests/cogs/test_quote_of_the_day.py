"""The quote of the day in a server: when it comes, what is in it, and what its buttons do."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count

import discord
import pytest
from sqlalchemy import update

from bot.clock import ManualClock
from bot.demo import World, words
from bot.outbox.delivery import State
from bot.sayings.saying import Author, Origin, Saving, Words
from bot.show import model
from bot.show.progress import NOT_STARTED, Mark, Progress
from bot.store.schema import deliveries
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.servers import Rounds, Server, at_rest
from tests.conftest import NOW

say = texts()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_DAYS = 60  # until something comes that every second quote is
_texts = count(1)


@pytest.fixture
async def here(clock: ManualClock) -> AsyncIterator[World]:
    async with at_rest(clock) as seeded:
        yield seeded


@pytest.fixture
async def daily(server: Server) -> Server:
    """In #chat, at noon in UTC; it is noon just now, so the first one comes tomorrow."""
    await server.manager.ask(
        "settings topic", topic="quotes", channel=server.channels["chat"], role=server.roles["fans"]
    )
    return server


async def only(server: Server, kind: str) -> None:
    """One kind of quotes; whatever command sets it."""
    await server.here.bot.services.settings.change(server.guild.id, server.manager.member.id, {"quotes.kinds": kind})


async def save(server: Server, channel: str, text: str = "", *, covered: bool = False) -> int:
    """Somebody's words are saved there."""
    place = server.channels[channel].id
    said = Words(text or f"Words of a friend {next(_texts)}", covered=covered)
    author = Author("fan", server.fan.member.id)
    wanted = Saving(server.guild.id, "Server", said, author, Origin(place, place), place)
    kept = await server.here.bot.services.sayings.save(wanted, server.fan.member.id, trusted=True)
    return kept.id


def said(server: Server) -> list[str]:
    return server.read("chat")


def message(server: Server) -> discord.Message:
    """The latest post."""
    bot = server.here.bot.user
    assert bot is not None
    return [each for each in server.channels["chat"].history() if each.author.id == bot.id and each.components][-1]


async def press(asker: Asker, server: Server, label: str) -> Answer:
    return Answer.of(await asker.member.click(message(server), label=label))


def buttons(server: Server) -> list[str]:
    return [each.label or "" for each in pressable(message(server))]


def pressable(found: discord.Message) -> list[discord.Button]:
    stack, buttons = list(found.components), []
    while stack:
        part = stack.pop(0)
        if isinstance(part, discord.Button):
            buttons.append(part)
        stack += getattr(part, "children", [])
    return buttons


# -------------------------------------------------------------------- when


async def test_it_comes_once_a_day_at_noon_of_the_server_also_when_clocks_go_forward(
    daily: Server, rounds: Rounds, clock: ManualClock
) -> None:
    await daily.manager.ask("settings server", timezone="London")
    clock.advance(datetime(2027, 3, 27, 11, tzinfo=UTC) - NOW)
    await rounds.after()
    counts = [len(said(daily))]
    for at in ((27, 11, 59), (27, 12, 0), (27, 20, 0), (28, 10, 59), (28, 11, 0), (29, 10, 0)):
        await rounds.after(datetime(2027, 3, at[0], at[1], at[2], tzinfo=UTC) - clock.now())
        counts.append(len(said(daily)))
    first = counts[0]  # that of the day before is late by less than a day
    assert [each - first for each in counts] == [0, 0, 1, 1, 1, 2, 2]
    days = [datetime(2027, 3, day, tzinfo=UTC).date() for day in (27, 28)]
    assert [text.splitlines()[0] for text in said(daily)[first:]] == [
        f"## 💬 {say('post-quote', day=say.day(day))}" for day in days
    ]
    assert f"<@&{daily.roles['fans'].id}>" in said(daily)[-1]


@pytest.mark.parametrize("form", ["thread", "forum"])
async def test_the_first_line_gives_nothing_away_where_it_names_a_thread(
    daily: Server, rounds: Rounds, form: str
) -> None:
    place = daily.guild.create_forum_channel("board") if form == "forum" else daily.channels["chat"]
    await daily.manager.ask("settings topic", topic="quotes", channel=place, post=form)
    await rounds.after(DAY)
    (thread,) = place.threads
    assert str(thread.name) == f"💬 {say('post-quote', day=say.day((NOW + DAY).date()))}"


async def test_one_that_is_late_says_so_and_pings_nobody(daily: Server, rounds: Rounds) -> None:
    await rounds.after(DAY + 2 * HOUR)
    (text,) = said(daily)
    assert say("post-late", when=f"<t:{int((NOW + DAY).timestamp())}:R>") in text
    assert "<@&" not in text


# -------------------------------------------------------------------- of the show


async def test_the_line_of_the_server_is_respected(daily: Server, rounds: Rounds, here: World) -> None:
    await only(daily, "show")
    await daily.manager.ask("settings server", spoilers="nothing")
    for _ in range(12):
        await rounds.after(DAY)
    catalog = here.bot.readers.catalog
    known = [quote.text for quote in catalog.upto(Progress(NOT_STARTED, 0)).all(model.Quote)]
    posts = said(daily)
    assert len(posts) == 12
    assert [post for post in posts if not any(_bare(text) in _bare(post) for text in known)] == []
    assert say("button-see-episode") not in buttons(daily)


async def test_its_episode_is_shown_to_whoever_asks_alone_and_as_far_as_they_are(
    daily: Server, rounds: Rounds, here: World
) -> None:
    await only(daily, "show")
    label = say("button-see-episode")
    for _ in range(MOST_DAYS):
        await rounds.after(DAY)
        if label in buttons(daily):
            break
    before = words(message(daily))
    mark = Mark.parse(next(each.custom_id or "" for each in pressable(message(daily)) if each.label == label)[-4:])
    for asker, seen in ((daily.fan, mark), (daily.looker, None)):
        await here.bot.readers.set_progress(asker.member.id, seen or NOT_STARTED, 0)
    episode = here.bot.readers.catalog.episode(mark)
    assert episode is not None
    shown = await press(daily.fan, daily, label)
    assert (shown.private, _bare(episode.name) in _bare(shown.title)) == (True, True)
    refused = await press(daily.looker, daily, label)
    assert (refused.private, refused.text) == (True, say("error-ahead"))
    assert words(message(daily)) == before


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


async def test_everybody_can_love_it_and_the_post_stays_as_it_is(daily: Server, rounds: Rounds) -> None:
    await rounds.after(DAY)
    before = words(message(daily))
    answers = [await press(asker, daily, say("button-heart-day")) for asker in (daily.fan, daily.looker, daily.fan)]
    assert [answer.private for answer in answers] == [True] * 3
    assert [answer.text for answer in answers] == [
        f"{say('quote-day-loved')} ❤️ 1",
        f"{say('quote-day-loved')} ❤️ 2",
        f"{say('quote-day-not-loved')} ❤️ 1",
    ]
    assert words(message(daily)) == before


# -------------------------------------------------------------------- of members


async def test_words_of_members_are_shown_with_a_link_and_covered_ones_stay_covered(
    daily: Server, rounds: Rounds
) -> None:
    await only(daily, "own")
    await save(daily, "general", "Nick gave him a *leaf*", covered=True)
    await rounds.after(DAY)
    (post,) = said(daily)
    assert ("||Nick gave him a \\*leaf\\*||" in post, f"<#{daily.channels['general'].id}>" in post) == (True, True)
    assert buttons(daily) == [say("button-heart-day"), say("button-not-okay")]


async def test_what_was_said_where_not_everybody_reads_is_never_quoted(daily: Server, rounds: Rounds) -> None:
    await only(daily, "own")
    daily.hide(daily.channels["staff"])
    await save(daily, "staff", "the secret plan")
    await rounds.after(DAY)
    assert said(daily) == []
    await save(daily, "general", "the open plan")
    for _ in range(3):
        await rounds.after(DAY)
    posts = said(daily)
    assert ([("open plan" in post) for post in posts], any("secret" in post for post in posts)) == ([True] * 3, False)


async def test_a_quote_that_is_taken_down_in_time_is_not_posted(daily: Server, rounds: Rounds) -> None:
    await only(daily, "own")
    await rounds.after(HOUR)
    saying_id = await save(daily, "general")
    await rounds.after(22 * HOUR)
    await daily.here.bot.services.sayings.take_down(daily.guild.id, saying_id, daily.fan.member.id)
    await rounds.after(HOUR)
    assert said(daily) == []


@pytest.mark.parametrize("post", ["message", "thread"])
async def test_words_that_are_taken_down_later_leave_the_post_that_showed_them(
    daily: Server, rounds: Rounds, post: str
) -> None:
    await daily.manager.ask("settings topic", topic="quotes", post=post)
    await only(daily, "own")
    await save(daily, "general", "something I said too fast")
    await rounds.after(DAY)
    (shown,) = [text for text in said(daily) if text]
    asked = await press(daily.fan, daily, say("button-not-okay"))
    assert (asked.private, (await daily.fan.press(asked, say("button-quote-down"))).private) == (True, True)
    await rounds.after()
    (left,) = [text for text in said(daily) if text]
    assert ("too fast" in shown, "too fast" in left, say("saying-gone") in left) == (True, False, True)
    assert shown.splitlines()[0] == left.splitlines()[0]
    await rounds.after(DAY)
    assert [text for text in said(daily) if text] == [left]


async def test_words_that_go_while_nobody_knows_whether_they_arrived_leave_the_post_as_well(
    daily: Server, rounds: Rounds
) -> None:
    await only(daily, "own")
    saying_id = await save(daily, "general", "something I said too fast")
    await rounds.after(DAY)
    services = daily.here.bot.services
    async with services.sayings._database.begin() as conn:  # the answer of Discord was lost
        lost = {"state": State.PENDING, "unsure": True, "message_id": None, "begun_at": NOW - DAY}
        posted = deliveries.c.kind == "quote-of-the-day"
        await conn.execute(update(deliveries).where(posted, deliveries.c.state == State.SENT).values(lost))
    await services.sayings.take_down(daily.guild.id, saying_id, daily.fan.member.id)
    for _ in range(3):
        await rounds.after(timedelta(minutes=10))
    (left,) = [text for text in said(daily) if text]
    assert ("too fast" in left, say("saying-gone") in left) == (False, True)


async def test_where_there_is_nothing_to_show_nothing_is_planned(daily: Server, rounds: Rounds) -> None:
    await only(daily, "own")
    await rounds.after(3 * DAY)
    assert (said(daily), await daily.here.bot.services.outbox.next_at()) == ([], None)
