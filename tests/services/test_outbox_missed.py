"""The staff of a server are told once of the releases that came too late to be posted."""

from bot.clock import ManualClock
from bot.outbox.delivery import Draft, Refused, Retry, Sent, State, Target
from bot.outbox.facts import (
    Countdown,
    EpisodeOpen,
    Fact,
    NewsBundled,
    NewsEdited,
    NewsPosted,
    PostsMissed,
    ReleaseComing,
    ReleaseOut,
)
from bot.server.settings import Topic
from bot.services.outbox import MOST_MISSED, STALE_NOTICE, Outbox
from bot.services.settings import SettingsKeeper
from bot.store.database import Database
from tests.conftest import NOW
from tests.store.drafts import (
    CHANNEL,
    DAY,
    FILM,
    MINUTE,
    SECOND,
    SERVER,
    TODAY,
    draft,
    kept,
    put,
    reminder,
    states,
)

OTHER, STAFF, MODERATORS, KIT = 71, 800, 801, 7


async def with_staff(keeper: SettingsKeeper, guild_id: int = SERVER, **more: str) -> None:
    values = {"channel": str(STAFF), "role": str(MODERATORS), **more}
    await keeper.change(guild_id, KIT, {f"staff.{name}": value for name, value in values.items()})


async def test_the_staff_are_told_once_of_releases_that_came_too_late_and_of_nothing_else(
    outbox: Outbox, keeper: SettingsKeeper, database: Database
) -> None:
    await with_staff(keeper, post="thread")
    coming, episode = ReleaseComing(release=FILM), EpisodeOpen(release=FILM, season=1, number=2)
    stale = [draft("out", -DAY), draft("coming", -2 * DAY, fact=coming), draft("episode", -3 * DAY, fact=episode)]
    others = [draft("day", -DAY, fact=TODAY), draft("countdown", -DAY, fact=Countdown(release=FILM))]
    ids = await put(database, *stale, *others, reminder("own", KIT, -DAY), draft("fresh", MINUTE))
    (notice,) = (await outbox.exchange([], 10)).claimed
    missed = tuple((FILM, NOW - days * DAY) for days in (3, 2, 1))
    expected = Draft(
        f"missed:{SERVER}:{ids['episode']}",
        PostsMissed(missed=missed),
        Target(SERVER, STAFF, role_id=MODERATORS, post=notice.delivery.target.post),
        NOW,
        NOW + STALE_NOTICE,
    )
    assert notice.delivery == kept(expected, notice.delivery.id, state=State.SENDING, attempts=1, begun_at=NOW)
    assert (notice.settings.topic(Topic.STAFF).post, notice.delivery.target.post) == ("thread", "thread")
    gone = {each.key: "expired" for each in (*stale, *others)}
    assert await states(database) == gone | {"own": "expired", "fresh": "pending", expected.key: "sending"}
    assert (await outbox.exchange([], 10)).claimed == []


async def test_at_most_ten_are_named_and_the_others_counted(
    outbox: Outbox, keeper: SettingsKeeper, database: Database
) -> None:
    await with_staff(keeper)
    await put(database, *(draft(str(number), number * SECOND - 2 * DAY) for number in range(13)))
    (notice,) = (await outbox.exchange([], 10)).claimed
    named = tuple((FILM, NOW + number * SECOND - 2 * DAY) for number in range(10))
    assert (notice.delivery.fact, MOST_MISSED) == (PostsMissed(missed=named, more=3), 10)


async def test_what_was_tried_until_it_was_stale_is_told_as_well(
    outbox: Outbox, keeper: SettingsKeeper, database: Database
) -> None:
    await with_staff(keeper)
    await put(database, draft("a"))
    (first,) = (await outbox.exchange([], 1)).claimed
    (notice,) = (await outbox.exchange([(first.delivery, Retry("send_messages", DAY))], 1)).claimed
    assert notice.delivery.fact == PostsMissed(missed=((FILM, NOW),))


async def test_each_server_hears_of_its_own_and_one_without_a_staff_channel_of_nothing(
    outbox: Outbox, keeper: SettingsKeeper, database: Database
) -> None:
    await with_staff(keeper)
    await with_staff(keeper, OTHER)
    await with_staff(keeper, 72, enabled="off")
    for guild_id in (SERVER, OTHER, 72, 73):
        fact = ReleaseOut(release=FILM.model_copy(update={"title": f"Film {guild_id}"}))
        await put(database, draft(f"out {guild_id}", -DAY, fact=fact, target=Target(guild_id, CHANNEL)))
    told = {
        each.delivery.target.guild_id: [about.title for about, _ in each.delivery.fact.missed]
        for each in (await outbox.exchange([], 10)).claimed
        if isinstance(each.delivery.fact, PostsMissed)
    }
    assert told == {SERVER: [f"Film {SERVER}"], OTHER: [f"Film {OTHER}"]}


async def test_items_of_feeds_are_counted_and_neither_named_nor_told_of_where_they_only_waited_for_the_staff(
    outbox: Outbox, keeper: SettingsKeeper, database: Database
) -> None:
    await with_staff(keeper)
    await with_staff(keeper, OTHER)
    more, silent = (NewsBundled(subscription_id=1, source="The blog", count=12, waiting=each) for each in (False, True))
    facts: dict[str, Fact] = {
        "a": NewsPosted(story_id=1),
        "b": NewsPosted(story_id=2),
        "more": more,
        "edit": NewsEdited(story_id=1, revision=1),
    }
    stale = [draft(name, -2 * DAY, fact=fact) for name, fact in facts.items()]
    waiting = draft("waiting", -2 * DAY, fact=silent, target=Target(OTHER, STAFF))
    await put(database, *stale, waiting)
    (notice,) = (await outbox.exchange([], 10)).claimed
    assert (notice.delivery.fact, notice.delivery.target.guild_id) == (PostsMissed(news=14), SERVER)


async def test_of_missed_news_alone_the_staff_hear_at_most_once_a_day(
    outbox: Outbox, keeper: SettingsKeeper, database: Database, clock: ManualClock
) -> None:
    """A channel that is gone loses every item, one after the other."""
    await with_staff(keeper)

    async def lose(number: int, *facts: Fact) -> list[Fact]:
        drafts = [draft(f"{number} {fact.kind}", clock.now() - NOW, fact=fact) for fact in facts]
        await put(database, *drafts)
        lost = (await outbox.exchange([], 10)).claimed
        await outbox.exchange([(each.delivery, Refused("the channel is gone")) for each in lost], 0)
        told = (await outbox.exchange([], 10)).claimed
        await outbox.exchange([(each.delivery, Sent(1)) for each in told], 0)
        return [each.delivery.fact for each in told]

    item, release = NewsPosted(story_id=1), ReleaseOut(release=FILM)
    assert await lose(1, item) == [PostsMissed(news=1)]
    assert await lose(2, item) == await lose(3, item) == []
    assert await lose(4, release, item) == [PostsMissed(missed=((FILM, NOW),), news=1)]
    clock.advance(DAY)
    assert await lose(5, item) == [PostsMissed(news=1)]
