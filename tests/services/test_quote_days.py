"""The quote of the day: none twice until all had their turn, the same one for everybody who asks about a day, and never
one that may not be shown.
"""

import asyncio
import itertools
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, literal, select, update

from bot.clock import ManualClock
from bot.outbox.delivery import Draft, Target
from bot.outbox.facts import QuoteOfTheDay
from bot.sayings.audience import Audience
from bot.sayings.saying import Author, Origin, Saying, State, Words, own_ref, pack_ref
from bot.server.settings import ServerSettings
from bot.services.quote_days import GONE, Quote, QuoteDays, take_back
from bot.show import model
from bot.show.catalog import Catalog
from bot.store import deliveries, quote_days, schema, servers
from bot.store.database import Database
from bot.store.saying_ends import let_go
from bot.store.sayings import add_saying, find_saying, next_number, put_saying
from bot.store.schema import sayings

SERVER, OTHER = 70, 71
OPEN, HIDDEN, ADULTS = 5, 6, 7  # channels
HERE = Audience(visible=frozenset({OPEN, ADULTS}), known=frozenset({OPEN, HIDDEN, ADULTS}))
LATE = datetime(2033, 1, 1, tzinfo=UTC)  # everything in the pack of the lantern is out
BEGIN, DAY = date(2033, 1, 1), timedelta(days=1)
_servers = itertools.count(1_000)
OWN = {"quotes.kinds": "own"}
SHOW = {"quotes.kinds": "show"}


class Book:
    """A server with quotes; `ids` are those of members that were ever kept, in order."""

    def __init__(self, database: Database, catalog: Catalog, guild_id: int = SERVER, seed: int = 1) -> None:
        self.database, self.catalog, self.guild_id = database, catalog, guild_id
        self.clock = ManualClock(LATE)
        self.service = QuoteDays(database, self.clock, catalog, Random(seed))  # noqa: S311 - a test is repeatable
        self.values: dict[str, str] = {}
        self.ids: list[int] = []

    async def found(self) -> "Book":
        async with self.database.begin() as conn:
            await servers.lock_server(conn, self.guild_id, LATE)
        return self

    async def add(self, place_id: int | None = OPEN, *, restricted: bool = False) -> Saying:
        origin = Origin(place_id, place_id, restricted=restricted)
        text = f"words {len(self.ids)}"
        made = Saying(0, self.guild_id, State.SHOWN, Words(text), Author("Fan", 9), origin, LATE)
        async with self.database.begin() as conn:
            kept = await add_saying(conn, replace(made, number=await next_number(conn, self.guild_id)))
        self.ids.append(kept.id)
        return kept

    async def take_down(self, saying_id: int) -> None:
        async with self.database.begin() as conn:
            saying = await find_saying(conn, saying_id)
            assert saying is not None
            await let_go(conn, [saying], said_no=True)

    async def put(self, saying_id: int, state: State) -> None:
        """Whatever is not gone already."""
        async with self.database.begin() as conn:
            saying = await find_saying(conn, saying_id)
            assert saying is not None
            if saying.state is not State.GONE:
                await put_saying(conn, replace(saying, state=state))

    async def ask(self, on: date, audience: Audience = HERE) -> Quote | None:
        return await self.service.choose(self.guild_id, on, ServerSettings(self.values), audience)

    async def asked(self, days: int, first: date = BEGIN) -> list[str | None]:
        return [ref(await self.ask(first + number * DAY)) for number in range(days)]


def ref(quote: Quote | None) -> str | None:
    if quote is None:
        return None
    return pack_ref(quote.id) if isinstance(quote, model.Quote) else quote.ref


@pytest.fixture
async def book(database: Database, lantern: Catalog) -> Book:
    return await Book(database, lantern).found()


# -------------------------------------------------------------------- the promise, whatever happens


class Spec:
    """What was shown, told in the simplest way: the quotes of each round as a list of days."""

    def __init__(self) -> None:
        self.rounds: list[dict[date, str]] = [{}]

    def check(self, on: date, may: set[str], chosen: str | None) -> None:
        before = next((round_[on] for round_ in self.rounds if on in round_), None)
        if before in may:
            assert chosen == before
            return
        if not may:
            assert chosen is None
            return
        assert chosen in may
        used = set(self.rounds[-1].values())
        if may - used:
            assert chosen not in used
        else:
            last = self.rounds[-1][max(self.rounds[-1])]
            assert chosen != last or may == {last}
            self.rounds.append({})
        for round_ in self.rounds:
            round_.pop(on, None)
        self.rounds[-1][on] = chosen


pick = st.integers(0, 9)
step = st.one_of(
    st.tuples(st.just("day"), pick),
    st.tuples(st.sampled_from(["day", "again", "add", "hidden", "gone", "waits", "back"]), pick),
    st.tuples(st.sampled_from(["own", "show", "both", "nothing", "everything"]), st.just(0)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(step, min_size=10, max_size=30), st.integers(0, 99))
async def test_none_comes_twice_until_all_were_used_whatever_comes_and_goes(
    database: Database, lantern: Catalog, steps: list[tuple[str, int]], seed: int
) -> None:
    book = await Book(database, lantern, next(_servers), seed).found()
    spec, on, shown = Spec(), BEGIN, dict[int, bool]()
    for what, number in [("add", 0), *steps, *[("day", 0)] * 4]:
        known = book.ids[number % len(book.ids)] if book.ids else 0
        match what:
            case "add" | "hidden":
                saying = await book.add(OPEN if what == "add" else HIDDEN)
                shown[saying.id] = what == "add"
            case "gone":
                await book.take_down(known)
                shown.pop(known, None)
            case "waits" | "back" if known in shown:
                await book.put(known, State.WAITING if what == "waits" else State.SHOWN)
                saying = await find(database, known)
                shown[known] = what == "back" and saying.origin.place_id == OPEN
            case "own" | "show":
                book.values["quotes.kinds"] = what
            case "both":
                book.values.pop("quotes.kinds", None)
            case "nothing" | "everything":
                book.values["spoilers"] = what
            case "day" | "again":
                on += DAY if what == "day" else timedelta()
                chosen = ref(await book.ask(on))
                spec.check(on, may(book, shown), chosen)
                assert ref(await book.ask(on)) == chosen


async def find(database: Database, saying_id: int) -> Saying:
    async with database.read() as conn:
        found = await find_saying(conn, saying_id)
    assert found is not None
    return found


def may(book: Book, shown: dict[int, bool]) -> set[str]:
    """What may be shown now."""
    kinds = book.values.get("quotes.kinds", "show own")
    lines = {"finch_parrot"} | ({"line_lamp"} if book.values.get("spoilers") != "nothing" else set())
    own = {own_ref(saying_id) for saying_id, visible in shown.items() if visible}
    return ({pack_ref(line) for line in lines} if "show" in kinds else set()) | (own if "own" in kinds else set())


async def test_each_round_has_all_of_them_and_none_follows_itself(book: Book) -> None:
    for _ in range(3):
        await book.add()
    every = {"pack:line_lamp", "pack:finch_parrot", *map(own_ref, book.ids)}
    found = await book.asked(40)
    assert [set(found[at : at + 5]) for at in range(0, 40, 5)] == [every] * 8
    assert [one for one, other in itertools.pairwise(found) if one == other] == []


async def test_what_is_new_still_has_its_turn_in_the_round_that_goes_on(book: Book) -> None:
    book.values = OWN
    old = [own_ref((await book.add()).id) for _ in range(3)]
    first = await book.asked(2)
    fresh = own_ref((await book.add()).id)
    rest = await book.asked(2, BEGIN + 2 * DAY)
    assert ({*first, *rest}, fresh in rest) == ({*old, fresh}, True)


async def test_old_days_of_earlier_rounds_are_forgotten(book: Book) -> None:
    """What the outbox still knows as posted has to be found, so that it can be taken back."""
    book.values = OWN
    await book.add()
    await book.add()
    await book.asked(21)
    await book.asked(4, BEGIN + 200 * DAY)
    async with book.database.read() as conn:
        found = [await quote_days.find_chosen(conn, SERVER, BEGIN + number * DAY) for number in range(204)]
    assert [number for number, each in enumerate(found) if each is not None] == [200, 201, 202, 203]


# -------------------------------------------------------------------- whose, and for whom


async def test_either_kind_is_as_likely_however_many_there_are_of_each(database: Database, catalog: Catalog) -> None:
    """The pack has hundreds; one of them comes with the same chance as the only one of the server."""
    firsts = Counter[bool]()
    for guild_id in range(100, 124):
        other = await Book(database, catalog, guild_id, guild_id).found()
        await other.add()
        firsts[isinstance(await other.ask(BEGIN), Saying)] += 1
    assert min(firsts[True], firsts[False]) > 5


@pytest.mark.parametrize(("values", "kind"), [(OWN, Saying), (SHOW, model.Quote)])
async def test_staff_choose_where_it_comes_from(book: Book, values: dict[str, str], kind: type) -> None:
    await book.add()
    await book.add()
    book.values = values
    assert {type(await book.ask(BEGIN + number * DAY)) for number in range(4)} == {kind}


async def test_what_not_everybody_there_may_read_is_never_chosen(book: Book) -> None:
    book.values = OWN
    await book.add(HIDDEN)
    await book.add(ADULTS, restricted=True)
    await book.add(999)  # a channel that is gone, and nobody knows for whom it was
    assert await book.asked(3) == [None] * 3
    for_adults = replace(HERE, restricted=True)
    assert ref(await book.ask(BEGIN, for_adults)) == own_ref(book.ids[1])
    nowhere = [await book.add(None), await book.add(None)]
    assert set(await book.asked(2)) == {each.ref for each in nowhere}


async def test_the_line_of_the_server_decides_which_lines_of_the_show_are_shown(book: Book) -> None:
    book.values = SHOW | {"spoilers": "nothing"}
    assert await book.asked(3) == ["pack:finch_parrot"] * 3
    book.values = SHOW
    book.clock.advance(datetime(2031, 1, 1, tzinfo=UTC) - LATE)  # the episode is not out yet
    assert await book.asked(3, BEGIN + 9 * DAY) == ["pack:finch_parrot"] * 3


async def test_nothing_of_another_server_is_shown_and_a_forgotten_one_stays_unknown(
    book: Book, database: Database, lantern: Catalog
) -> None:
    book.values = OWN
    other = Book(database, lantern, OTHER)
    other.values = OWN
    await book.add()
    assert await other.ask(BEGIN) is None
    assert await (await other.found()).ask(BEGIN) is None
    unknown = Book(database, lantern, 72)
    assert await unknown.ask(BEGIN) is None
    async with database.read() as conn:
        assert await quote_days.find_last(conn, 72) is None


# -------------------------------------------------------------------- the same day


async def test_what_was_taken_down_gives_way_to_another_and_the_rest_stays(book: Book) -> None:
    book.values = OWN
    one, two = [(await book.add()).id for _ in range(2)]
    first = ref(await book.ask(BEGIN))
    gone, left = (one, two) if first == own_ref(one) else (two, one)
    await book.take_down(gone)
    assert await book.asked(1) == [own_ref(left)]
    await book.take_down(left)
    assert await book.asked(1) == [None]


async def test_words_that_go_while_nobody_knows_whether_they_were_posted_are_taken_back(book: Book) -> None:
    saying = await book.add()
    book.values = {"quotes.kinds": "own"}
    assert await book.ask(BEGIN) == saying
    draft = Draft("quote-of-the-day:1", QuoteOfTheDay(on=BEGIN), Target(SERVER, 700), LATE, LATE + DAY, str(BEGIN))
    async with book.database.begin() as conn:
        await deliveries.put_drafts(conn, [draft])
        for unsure, expected in ((False, []), (True, [f"{GONE}:{draft.key}"])):
            await conn.execute(update(schema.deliveries).values(unsure=unsure))
            await take_back(conn, [saying], LATE)
            kept = await deliveries.list_pending(conn, SERVER, [GONE])
            assert [each.key for each in kept] == expected


async def test_two_programs_that_choose_at_once_choose_the_same(database: Database, lantern: Catalog) -> None:
    book = await Book(database, lantern).found()
    for _ in range(6):
        await book.add()
    programs = [Book(database, lantern, seed=seed) for seed in range(6)]
    for number in range(4):
        found = await asyncio.gather(*(each.ask(BEGIN + number * DAY) for each in programs))
        assert len({ref(each) for each in found}) == 1


async def test_many_thousands_of_its_own_are_no_wait(book: Book) -> None:
    """Nor is it one when all but one of them are gone."""
    book.values = OWN
    template = await book.add()
    await fill(book.database, template.id, 20_000)
    begun = time.process_time()
    found = await book.asked(20)
    assert (len(set(found)), time.process_time() - begun < 10) == (20, True)
    async with book.database.begin() as conn:
        everything_else = (sayings.c.guild_id == SERVER) & (sayings.c.id != template.id)
        await conn.execute(update(sayings).where(everything_else).values(state="gone", text=""))
    begun = time.process_time()
    assert set(await book.asked(3, BEGIN + 30 * DAY)) == {template.ref}
    assert time.process_time() - begun < 10


async def fill(database: Database, saying_id: int, last: int) -> None:
    """The same again under every number up to this one."""
    counted = select(literal(2).label("number")).cte("counted", recursive=True)
    counted = counted.union_all(select(counted.c.number + 1).where(counted.c.number < last))
    columns = [column for column in sayings.c if column.name not in ("id", "number")]
    every = counted.join(sayings, sayings.c.id == saying_id)
    copies = select(counted.c.number, *columns).select_from(every)
    async with database.begin() as conn:
        await conn.execute(insert(sayings).from_select(["number", *(column.name for column in columns)], copies))
