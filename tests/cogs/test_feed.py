"""/feed: from an address to a posted item, kindly where something is wrong; lists, files and suggestions."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.clock import ManualClock
from bot.demo import World
from bot.errors import FeedError
from bot.feeds.entry import Document, Got
from bot.feeds.opml import LARGEST, read_opml
from bot.feeds.problems import Problem
from bot.feeds.subscription import MOST_FEEDS
from bot.server.changes import Action
from bot.server.kinds import Post
from bot.show.catalog import Catalog
from bot.texts import texts
from tests.cogs.asking import Answer, findings
from tests.cogs.feeding import Reading, Web, document, fed
from tests.cogs.servers import Server
from tests.cogs.test_sloppy_input import assert_harmless
from tests.conftest import NOW

pytestmark = pytest.mark.asyncio(loop_scope="module")

say = texts()
DEFERRED, DEFERRED_UPDATE = 5, 6  # kinds of answers
CLOCK, WEB = ManualClock(NOW), Web()
NASTY = "@everyone [x](https://x.org) ||# **b** `c` <@&1>|| \u202eabc https://x.org"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[World]:
    async with fed(CLOCK, WEB) as seeded:
        yield seeded


@pytest_asyncio.fixture(loop_scope="module")
async def reading(server: Server) -> AsyncIterator[Reading]:
    WEB.documents.clear()
    WEB.asked.clear()
    found = await Reading.of(server, WEB, CLOCK)
    yield found
    await found.stop()


# -------------------------------------------------------------------- following


async def test_what_is_there_is_remembered_and_what_comes_is_posted(reading: Reading) -> None:
    answer = await reading.follow()
    news = reading.server.channels["news"]
    assert (answer.title, answer.private) == (f"## {say('feed-added', name='Example News')}", True)
    for line in (say("feed-added-count", count=1), say("feed-place-news", channel=news.mention), say("feed-trusted")):
        assert line in answer.text
    assert findings(answer.text) == [say("finding-none")]
    await reading.round()
    assert reading.server.read("news") == []
    await reading.come("Season 4 is real", "Old news")
    (posted,) = reading.server.read("news")
    assert "Season 4 is real" in posted
    assert "Example News" in posted
    why = await reading.ask("why", feed="Example News")
    assert f"https://discord.com/channels/{reading.server.guild.id}/{news.id}/" in why.text


async def test_with_newest_the_newest_item_is_posted(reading: Reading) -> None:
    WEB.documents[reading.url] = document("Three", "Two", "One")
    answer = await reading.follow(newest=True)
    assert say("feed-added-newest", count=3) in answer.text
    await reading.round()
    (posted,) = reading.server.read("news")
    assert "Three" in posted


async def test_what_is_not_trusted_waits_for_the_staff_and_the_answer_says_where(reading: Reading) -> None:
    answer = await reading.follow(trusted=False)
    staff = reading.server.channels["staff"]
    assert say("feed-drafts", channel=staff.mention) in answer.text
    await reading.come("Season 4 is real", "Old news")
    assert (reading.server.read("news"), len(reading.server.read("staff"))) == ([], 1)
    assert say("why-draft", channel=staff.mention) in (await reading.ask("why")).text


async def test_a_channel_and_a_role_of_its_own_are_checked_at_once(reading: Reading) -> None:
    server = reading.server
    server.deny(server.channels["chat"], "send_messages")
    answer = await reading.follow(channel=server.channels["chat"], role=server.roles["fans"])
    feed = await reading.feed()
    assert (feed.channel_id, feed.role_id, feed.url) == (
        server.channels["chat"].id,
        server.roles["fans"].id,
        reading.url,
    )
    assert say("permission-send-messages") in answer.text
    assert say("feed-place", channel=server.channels["chat"].mention) in answer.text
    forum = server.guild.create_forum_channel("clippings")
    await reading.follow(reading.other, channel=forum)
    assert [feed.post for feed in await reading.known()].count(Post.FORUM) == 1


async def test_everyone_is_no_role_to_ping(reading: Reading) -> None:
    answer = await reading.follow(role=reading.server.guild.default_role)
    assert (answer.text, answer.private, await reading.known()) == (say("error-setting-everyone"), True, [])


async def test_every_problem_has_a_sentence(reading: Reading) -> None:
    for problem in Problem:
        WEB.documents[reading.url] = FeedError(problem, "7")
        answer = await reading.ask("add", url=reading.url)
        assert (problem, answer.text, answer.private) == (problem, say(f"error-feed-{problem}", detail="7"), True)
    assert (await reading.ask("test", url=reading.url)).text == answer.text
    assert await reading.known() == []


async def test_every_problem_word_is_told_apart() -> None:
    sentences = [say(f"error-feed-{problem}", detail="7") for problem in Problem]
    assert len({*sentences}) == len(sentences)


async def test_a_web_page_offers_its_feed_as_it_can_be_copied(reading: Reading) -> None:
    WEB.documents[reading.url] = FeedError(Problem.HTML, "https://feeds.example/a_b*c`.xml")
    assert "`https://feeds.example/a_b*c'.xml`" in (await reading.ask("add", url=reading.url)).text


async def test_an_address_that_cannot_be_is_told_and_never_fetched(reading: Reading) -> None:
    for url in ("hello", "file:///etc/passwd", "https://user:secret@feeds.example/", "http://127.0.0.1/"):
        answer = await reading.ask("add", url=url)
        assert (url, answer.private, WEB.asked, await reading.known()) == (url, True, [], [])
        assert answer.text in {say(f"error-feed-{word}", detail="") for word in Problem}


async def test_twice_the_same_feed_and_places_that_are_missing(reading: Reading, server: Server) -> None:
    await reading.follow()
    assert (await reading.follow()).text == say("error-known-feed")
    other = Reading.bare(Server.found(server.here), WEB, CLOCK)
    assert (await other.follow()).text == say("error-no-news-place")
    answer = await other.follow(channel=other.server.channels["chat"], trusted=False)
    assert (answer.text, answer.private) == (say("error-no-draft-place"), True)
    assert await other.known() == []


async def test_a_server_has_no_end_of_feeds(reading: Reading) -> None:
    listed = "".join(f'<outline type="rss" text="Feed {n}" xmlUrl="https://h{n}.example/f"/>' for n in range(150))
    answer = await bring(reading, listed)
    assert len(await reading.known()) == MOST_FEEDS
    assert (f"## {say('imported-title', count=100)}", say("imported-left-out", count=50)) == (
        answer.title,
        next(line for line in answer.text.splitlines() if "did not fit" in line),
    )
    assert (await reading.follow()).text == say("error-too-many-feeds", most=MOST_FEEDS)
    page = await reading.ask("list")
    pages = 1
    while say("button-next") in page.buttons:
        page = await reading.server.moderator.press(page, say("button-next"))
        pages += 1
    assert (pages, "Feed 99" in page.text, len(page.text) < 4000) == (13, True, True)


async def test_time_is_asked_for_before_a_website_is(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    env, told = reading.server.here.env, list[int]()

    async def get(self: Web, url: str, etag: str = "", modified: str = "") -> Got:
        told.append([(each.json or {})["type"] for each in env.http_requests if each.path.endswith("/callback")][-1])
        return Got(document("Slow news"))

    monkeypatch.setattr(Web, "get", get)
    await reading.follow()
    await reading.ask("test", url=reading.url)
    first = reading.server.here.bot.readers.catalog.feeds[0]
    await reading.server.moderator.press(await reading.ask("suggested"), say("button-follow", name=first.name))
    assert told == [DEFERRED, DEFERRED, DEFERRED_UPDATE]


# -------------------------------------------------------------------- looking


async def test_a_look_into_a_feed_follows_nothing(reading: Reading) -> None:
    WEB.documents[reading.url] = document("Four", "Three", "Two", "One")
    answer = await reading.ask("test", url=reading.url)
    assert (answer.private, await reading.known()) == (True, [])
    for part in (say("preview-count", count=4), "**Four**", "**Two**", say("preview-by-id"), "Example News"):
        assert part in answer.text
    assert "**One**" not in answer.text
    WEB.documents[reading.url] = Document("", "", ())
    empty = await reading.ask("test", url=reading.url)
    assert say("preview-nothing") in empty.text


async def test_what_others_wrote_neither_formats_nor_pings(reading: Reading) -> None:
    WEB.documents[reading.url] = document(NASTY, title=NASTY)
    answers = [await reading.ask("test", url=reading.url), await reading.follow(newest=True, trusted=False)]
    await reading.round()
    feed = await reading.feed()
    answers += [await reading.ask(command) for command in ("list", "why", "export", "suggested")]
    answers += [await reading.ask(command, feed=f"#{feed.id}") for command in ("show", "why", "remove")]
    for answer in answers:
        assert answer.private
        assert_harmless("feed", answer)


async def test_the_list_tells_how_each_is_doing(reading: Reading) -> None:
    assert say("feeds-none") in (await reading.ask("list")).text
    await reading.follow()
    await reading.follow(reading.other, channel=reading.server.channels["chat"], trusted=False)
    WEB.documents[reading.other] = FeedError(Problem.STATUS, "404")
    await reading.round()
    await reading.ask("pause", feed=f"#{next(feed.id for feed in await reading.known() if feed.url == reading.url)}")
    answer = await reading.ask("list")
    assert (answer.text.count("⚪ **"), answer.text.count("🟠 **")) == (1, 1)
    assert "error 404" in answer.text
    assert say("feed-flag-drafts") in answer.text
    screen = await reading.server.moderator.choose(answer, "🟠 Example News")
    assert say("error-feed-status", detail="404") in screen.text


async def test_a_feed_is_found_by_its_name_in_a_hurry_or_its_address(reading: Reading) -> None:
    await reading.begin()
    for typed in ("Example News", "example", "exmaple news", reading.url, f" {reading.url} "):
        assert (await reading.ask("show", feed=typed)).title == "## 🟢 Example News"


async def test_no_such_feed(reading: Reading) -> None:
    await reading.follow()
    for command in ("show", "pause", "resume", "remove", "why"):
        answer = await reading.ask(command, feed="zebra")
        assert (answer.text, answer.private) == (say("error-no-feed", text="zebra", near=""), True)


async def test_suggestions_name_the_feeds_of_this_server_to_its_editors_only(reading: Reading) -> None:
    await reading.follow()
    (name,) = await reading.server.moderator.suggestions("feed show", "feed", "exam")
    assert name == "🟢 Example News"
    reading.server.show_everyone("feed")
    assert await reading.server.fan.suggestions("feed show", "feed", "exam") == {}


# -------------------------------------------------------------------- suggestions of the pack


async def test_suggestions_come_official_first_and_are_followed_with_a_button(reading: Reading) -> None:
    catalog = reading.server.here.bot.readers.catalog
    official = [feed for feed in catalog.feeds if feed.kind == "official"]
    shown = await reading.server.moderator.suggestions("feed add", "url", "")
    assert [*shown.values()][: len(official)] == [feed.id for feed in official]
    first = official[0]
    WEB.documents[str(first.url)] = document("A page")
    page = await reading.ask("suggested")
    assert page.private
    label = say("button-follow", name=first.name)
    answer = await reading.server.moderator.press(page, label)
    assert answer.title == f"## {say('feed-added', name='Example News')}"
    assert [feed.trusted for feed in await reading.known()] == [False]
    again = await reading.server.moderator.press_old(page.buttons[label])
    assert (again.text, again.private) == (say("error-known-feed"), True)
    assert label not in (await reading.ask("suggested")).buttons
    assert first.id not in (await reading.server.moderator.suggestions("feed add", "url", "")).values()


async def test_a_suggestion_can_be_typed(reading: Reading) -> None:
    first = reading.server.here.bot.readers.catalog.feeds[0]
    WEB.documents[str(first.url)] = document("A page")
    for typed in (first.name.upper(), first.id):
        assert "A page" in (await reading.ask("test", url=typed)).text


async def test_a_pack_without_suggestions_says_so(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Catalog, "feeds", ())
    assert say("suggested-none") in (await reading.ask("suggested")).text


# -------------------------------------------------------------------- files


async def bring(reading: Reading, outlines: str, **options: object) -> Answer:
    content = f"<opml version='2.0'><body>{outlines}</body></opml>".encode()
    return await reading.ask("import", file=("feeds.opml", content), **{"trusted": True, **options})


async def test_a_list_goes_out_and_comes_back(reading: Reading) -> None:
    await reading.follow()
    given = await reading.ask("export")
    assert given.result.response is not None
    content = await given.result.response.attachments[0].read()
    assert read_opml(content) == [("Example News", reading.url)]
    other = await Reading.of(Server.found(reading.server.here), WEB, CLOCK)
    answer = await other.ask("import", file=("feeds.opml", content), trusted=True)
    assert (answer.title, answer.private) == (f"## {say('imported-title', count=1)}", True)
    assert [feed.url for feed in await other.known()] == [reading.url]
    await other.round()
    assert other.server.read("news") == []
    await other.come("Season 4 is real", "Old news", url=reading.url)
    assert len(other.server.read("news")) == 1


async def test_the_answer_says_what_was_there_and_what_was_refused(reading: Reading) -> None:
    await reading.follow()
    answer = await bring(
        reading,
        f'<outline text="A" xmlUrl="{reading.other}"/><outline text="B" xmlUrl="{reading.url}"/>'
        '<outline text="C" xmlUrl="http://127.0.0.1/feed"/><outline text="D" xmlUrl="ftp://feeds.example/"/>',
    )
    assert answer.title == f"## {say('imported-title', count=1)}"
    for part in (say("error-feed-private"), say("error-feed-scheme"), "already"):
        assert part in answer.text


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"nonsense", "opml"), (b"<rss/>", "opml"), (b"<opml><body/></opml>", "empty-opml"),
     (b"x" * (LARGEST + 1), "large-opml")],
)  # fmt: skip
async def test_a_file_that_is_no_list_changes_nothing(reading: Reading, content: bytes, key: str) -> None:
    answer = await reading.ask("import", file=("feeds.opml", content))
    assert (answer.text, answer.private, await reading.known()) == (say(f"error-import-{key}"), True, [])


async def test_uses_and_changes_are_written_down(reading: Reading) -> None:
    await reading.follow()
    await reading.ask("pause", feed="Example News")
    rows = await reading.server.rows()
    assert [row[2] for row in rows if row[1] == Action.USED][-2:] == ["/feed add", "/feed pause"]
    assert len([row for row in rows if row[0] == reading.server.moderator.member.id and row[1] != Action.USED]) >= 2
