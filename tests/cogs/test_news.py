"""/news: the dated archive of the pack beside what feeds brought, newest first or by words."""

import re
from datetime import UTC, datetime

import pytest

from bot.feeds.subscription import Subscription, Verdict
from bot.texts import texts
from tests.cogs.asking import Answer, Asker
from tests.cogs.following import bring, follow
from tests.cogs.servers import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()


def dates(answer: Answer) -> list[datetime]:
    """The days of the items on a page, where they are known to the day."""
    found = []
    for line in answer.text.splitlines():
        day, dot, _ = line.removeprefix("**").partition(" · ")
        if line.startswith("**") and dot and len(day.split()) == 3:
            found.append(datetime.strptime(f"{day} +0000", "%d %B %Y %z"))
    return found


async def test_the_latest_news_come_first_on_every_page(fan: Asker) -> None:
    page = await fan.ask("news latest")
    days = dates(page)
    assert page.title == "## Latest news"
    for _ in range(4):
        page = await fan.press(page, "Next")
        days += dates(page)
    assert len(days) > 10
    assert days == sorted(days, reverse=True)


async def test_pages_end_at_both_ends(fan: Asker) -> None:
    first = page = await fan.ask("news latest")
    assert set(page.buttons) == {"Next"}
    while "Next" in page.buttons:
        page = await fan.press(page, "Next")
    assert set(page.buttons) == {"Previous"}
    while "Previous" in page.buttons:
        page = await fan.press(page, "Previous")
    assert page.text == first.text


async def test_news_are_found_by_words(fan: Asker) -> None:
    found = await fan.ask("news search", words="Film?!")
    assert found.title.endswith(' news items about "film"')
    assert (await fan.press(found, "Next")).title == found.title


async def test_words_of_no_news_are_told_privately(fan: Asker) -> None:
    answer = await fan.ask("news search", words="qqqq")
    assert (answer.text, answer.private) == (texts()("error-no-news", text="qqqq"), True)


async def test_a_newcomer_reads_old_news_only(newcomer: Asker) -> None:
    page = await newcomer.ask("news latest")
    text = page.text
    while "Next" in page.buttons:
        page = await newcomer.press(page, "Next")
        text += page.text
    assert "Heartstopper Forever" not in text
    assert "22 April 2022" in text


# -------------------------------------------------------------------- what feeds brought


async def following(server: Server) -> Subscription:
    """News are posted in #news, from this feed."""
    await server.manager.ask("settings topic", topic="news", channel=server.channels["news"])
    return await follow(server)


async def all_pages(asker: Asker, first: Answer) -> str:
    page, text = first, first.text
    while "Next" in page.buttons:
        page = await asker.press(page, "Next")
        text += "\n" + page.text
    return text


async def test_what_feeds_brought_stands_beside_the_archive_by_date(server: Server) -> None:
    feed = await following(server)
    await bring(server, feed, "A brand-new item", link="https://news.example.org/new")
    await bring(server, feed, "From that day", published_at=datetime(2022, 4, 22, 12, tzinfo=UTC))
    await bring(server, feed, "From the future", published_at=datetime(2099, 1, 1, tzinfo=UTC))
    page = await server.fan.ask("news latest")
    assert (page.private, page.title) == (False, "## Latest news")
    assert (
        "A brand-new item**\nWhat it is about.\n-# From **Example News** · <https://news.example.org/new>" in page.text
    )
    pages = [page]
    while "Next" in pages[-1].buttons:
        pages.append(await server.fan.press(pages[-1], "Next"))
    days = [day for page in pages for day in dates(page)]
    assert days == sorted(days, reverse=True)
    text = "\n".join(page.text for page in pages)
    assert [text.count(title) for title in ("A brand-new item", "From that day", "From the future")] == [1, 1, 1]
    assert "**22 April 2022 · From that day**" in text
    assert "2099" not in text


async def test_what_waits_or_was_not_wanted_is_no_news(server: Server) -> None:
    feed = await following(server)
    for verdict in (Verdict.DRAFT, Verdict.SKIPPED, Verdict.FILTERED, Verdict.SEEN):
        await bring(server, feed, f"It is {verdict}", verdict)
    assert "It is" not in (await server.fan.ask("news latest")).text


async def test_a_search_looks_through_both_and_every_page_of_it_is_the_same_search(
    server: Server,
) -> None:
    feed = await following(server)
    for number in range(6):
        await bring(server, feed, f"The film has a trailer, part {number}")
    found = await server.fan.ask("news search", words="Film!")
    text = await all_pages(server.fan, found)
    assert text.count("The film has a trailer") == 6
    assert re.search(r"^\*\*\d+ \w+ 20\d\d · (?!The film has)", text, re.MULTILINE)  # the archive has some as well
    assert found.title == say("news-found", count=text.count("\n**"), query="film").join(["## ", ""])
    alone = await server.fan.ask("news search", words="trailer part 4 zzz")
    assert alone.private or "part 4" in alone.text


async def test_a_word_that_only_a_feed_knows_is_found(server: Server) -> None:
    feed = await following(server)
    await bring(server, feed, "Qqqqwww is here")
    found = await server.fan.ask("news search", words="qqqqwww")
    assert (found.private, "Qqqqwww is here" in found.text) == (False, True)
    other = Server.found(server.here)
    assert (await other.fan.ask("news search", words="qqqqwww")).text == say("error-no-news", text="qqqqwww")


async def test_what_may_spoil_is_for_who_is_at_the_end_and_covered_even_then(server: Server) -> None:
    await bring(server, await following(server), "All is well")
    await bring(server, await follow(server, spoilers=True), "Qqqqwww dies", summary="In the rain.")
    first = await server.looker.ask("news latest")
    assert "||Qqqqwww dies\nIn the rain.\n<https://" in first.text
    assert say("news-kept-back", count=1) not in first.text
    await server.fan.ask("progress set", show="s1e8")
    page = await server.fan.ask("news latest")
    assert say("news-kept-back", count=1) in page.text
    text = await all_pages(server.fan, page)
    assert ("All is well" in text, "Qqqqwww" in text) == (True, False)
    for words in ("qqqqwww", "qqqqwww dies"):
        answer = await server.fan.ask("news search", words=words)
        assert (answer.private, answer.text) == (True, say("error-ahead"))


async def test_a_server_that_is_not_that_far_keeps_it_back_in_public(server: Server) -> None:
    await following(server)
    await bring(server, await follow(server, spoilers=True), "Qqqqwww dies")
    await server.manager.ask("settings server", spoilers="season 1")
    assert "Qqqqwww" not in (await server.fan.ask("news latest")).text
    await server.fan.ask("progress set", show="all", book="all")
    alone = await server.fan.ask("news latest", private=True)
    assert (alone.private, "||Qqqqwww dies" in alone.text) == (True, True)


async def test_outside_of_a_server_there_is_the_archive_alone(server: Server) -> None:
    feed = await following(server)
    await bring(server, feed, "A brand-new item")
    answer = Answer.of(await server.fan.member.user.slash("news latest"))
    assert (answer.private, answer.title, "A brand-new item" in answer.text) == (True, "## Latest news", False)
