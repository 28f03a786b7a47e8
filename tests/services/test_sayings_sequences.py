"""Whatever people and staff do, in whatever order: nothing is left of words whose author said no, and a number never
belongs to anything else. The model below knows who said what, and who said no, from what was asked for alone.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete

from bot.clock import ManualClock
from bot.errors import UserError
from bot.outbox.delivery import State as Sending
from bot.outbox.facts import QuoteTold
from bot.sayings.audience import Audience
from bot.sayings.saying import Saying, State
from bot.services.everything import Services
from bot.show.catalog import Catalog
from bot.store import people, sayings, servers
from bot.store.schema import metadata
from tests.conftest import NOW, reopened
from tests.services.newsing import INTERVAL, ScriptedSource
from tests.services.quoting import CHANNEL, CHARLIE, EDITOR, NAMES, NICK, TAO, kept, saving, set_up, told

SERVERS, AUTHORS, EVERYBODY = (70, 71), (CHARLIE, NICK), (CHARLIE, NICK, TAO)
WORDS = ("apple", "pear")
WRITTEN = ("{}", " {}!", "||{}||", "\u200b{}")  # the same words, written in other ways
guilds, authors, persons, fruit = map(st.sampled_from, (SERVERS, AUTHORS, EVERYBODY, WORDS))
ways = st.sampled_from(WRITTEN)
picks = st.integers(0, 30)


class Said(NamedTuple):
    """Who said which words where; the author is a name where that is all that is known."""

    guild_id: int
    author: str
    word: str


@dataclass
class Known:
    """A row, as the model has it."""

    said: Said
    author_id: int | None


class Sequences(RuleBasedStateMachine):
    url: str
    catalog: Catalog

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.clock = ManualClock(NOW)
        self.rows: dict[int, Known] = {}
        self.noes: set[Said] = set()
        self.refusing: set[int] = set()
        self.numbers: dict[tuple[int, int], int] = {}
        self.gone: set[int] = set()
        self.loop.run(self.begin())

    async def begin(self) -> None:
        self.database = await reopened(self.url)
        async with self.database.begin() as conn:
            for table in reversed(metadata.sorted_tables):
                await conn.execute(delete(table))
        self.start()
        await set_up(self.services, *SERVERS, quotes_review="on")

    def start(self) -> None:
        self.services = Services.of(self.database, self.catalog, self.clock, ScriptedSource(), INTERVAL)

    def teardown(self) -> None:
        self.look()
        self.loop.run(self.database.close())
        self.loop.close()

    def tried(self, work: Awaitable[Any]) -> Any:
        """What came of it, or None where it was refused in plain words."""

        async def do() -> Any:
            with suppress(UserError):
                return await work
            return None

        return self.loop.run(do())

    def one(self, pick: int) -> tuple[int, Known] | None:
        found = sorted(self.rows.items())
        return found[pick % len(found)] if found else None

    def says_no(self, rows: list[Known]) -> None:
        self.noes.update(each.said for each in rows)

    def of(self, user_id: int) -> list[Known]:
        return [
            each for saying_id, each in self.rows.items() if each.author_id == user_id and saying_id not in self.gone
        ]

    def note(self, found: Saying | None, said: Said, author_id: int | None, by: int) -> None:
        if found is not None:
            self.rows[found.id] = Known(said, author_id)
            if by == author_id:
                self.noes.discard(said)  # they changed their mind

    # ------------------------------------------------------------------ what people do

    @rule(guild_id=guilds, author=authors, by=persons, word=fruit, way=ways, trusted=st.booleans())
    def save_a_message(self, guild_id: int, author: int, by: int, word: str, way: str, trusted: bool) -> None:
        message_id = author * 100 + WORDS.index(word)
        wanted = saving(way.format(word), author, message_id, guild_id)
        found = self.tried(self.services.sayings.save(wanted, by, trusted=trusted))
        self.note(found, Said(guild_id, NAMES[author], word), author, by)

    @rule(guild_id=guilds, author=authors, by=persons, word=fruit, way=ways, named=st.booleans())
    def type_it(self, guild_id: int, author: int, by: int, word: str, way: str, named: bool) -> None:
        wanted = saving(way.format(word), NAMES[author].upper() if named else author, guild_id=guild_id)
        found = self.tried(self.services.sayings.save(wanted, by, trusted=False))
        self.note(found, Said(guild_id, NAMES[author], word), None if named else author, by)

    @rule(guild_id=guilds, chosen=st.lists(st.tuples(authors, fruit, st.booleans()), min_size=1, max_size=4))
    def bring_a_file(self, guild_id: int, chosen: list[tuple[int, str, bool]]) -> None:
        async def bring() -> list[Saying]:
            wanted = [saving(word, NAMES[who] if named else who, guild_id=guild_id) for who, word, named in chosen]
            fresh = [
                Saying(0, guild_id, State.SHOWN, each.words, each.author, each.origin, self.clock.now())
                for each in wanted
            ]
            async with self.database.begin() as conn:
                await people.lock_people(conn, AUTHORS)
                await servers.lock_server(conn, guild_id, self.clock.now())
                await sayings.add_sayings(conn, guild_id, fresh)
            return await kept(self.database, guild_id)

        for found in self.loop.run(bring()):
            if found.id not in self.rows and found.state is not State.GONE:
                name = found.author.name
                self.note(found, Said(guild_id, name, found.words.text), found.author.id, 0)

    @rule(pick=picks, by=persons, yes=st.booleans())
    def answer(self, pick: int, by: int, yes: bool) -> None:
        if (one := self.one(pick)) is not None:
            found = self.tried(self.services.sayings.answer(one[0], by, yes=yes))
            if found is not None and not yes:
                assert one[1].author_id == by
                self.says_no([one[1]])

    @rule(pick=picks, by=persons, staff=st.booleans())
    def take_down(self, pick: int, by: int, staff: bool) -> None:
        if (one := self.one(pick)) is not None:
            work = self.services.sayings.take_down(one[1].said.guild_id, one[0], by, staff=staff)
            if self.tried(work) is not None and by == one[1].author_id:
                self.says_no([one[1]])

    @rule(pick=picks, by=persons)
    def claim(self, pick: int, by: int) -> None:
        if (one := self.one(pick)) is not None:
            found = self.tried(self.services.sayings.claim(one[1].said.guild_id, one[0], by))
            assert found is None or (found.state is State.WAITING and one[1].author_id is None)

    @rule(who=persons)
    def opt_out(self, who: int) -> None:
        self.says_no(self.of(who))
        self.loop.run(self.services.sayings.refuse(who))
        self.refusing.add(who)

    @rule(who=persons)
    def opt_in(self, who: int) -> None:
        assert self.loop.run(self.services.sayings.allow(who)) is (who in self.refusing)
        self.refusing.discard(who)

    @rule(who=persons)
    def ask_to_be_forgotten(self, who: int) -> None:
        self.says_no(self.of(who))
        self.loop.run(self.services.privacy.forget(who))
        assert self.loop.run(self.services.sayings.refuses(who)) is (who in self.refusing)

    # ------------------------------------------------------------------ what staff do

    @rule(pick=picks)
    def approve(self, pick: int) -> None:
        if (one := self.one(pick)) is not None:
            found = self.tried(self.services.desk.approve(one[1].said.guild_id, EDITOR, one[0]))
            assert found is None or one[0] not in self.gone

    @rule(pick=picks, word=fruit)
    def edit(self, pick: int, word: str) -> None:
        if (one := self.one(pick)) is not None:
            found = self.tried(self.services.desk.edit(one[1].said.guild_id, EDITOR, one[0], word))
            if found is not None:
                self.rows[one[0]] = Known(one[1].said._replace(word=word), one[1].author_id)

    @rule(pick=picks)
    def decline(self, pick: int) -> None:
        if (one := self.one(pick)) is not None:
            found = self.tried(self.services.desk.decline(one[1].said.guild_id, EDITOR, one[0], "why"))
            if found is not None and found.claimed:
                self.says_no([one[1]])

    @rule(guild_id=guilds, number=st.integers(1, 6))
    def remove(self, guild_id: int, number: int) -> None:
        self.tried(self.services.desk.remove(guild_id, EDITOR, number))

    @rule(guild_id=guilds, consent=st.sampled_from(("free", "takedown", "ask")), review=st.sampled_from(("on", "off")))
    def decide(self, guild_id: int, consent: str, review: str) -> None:
        self.loop.run(set_up(self.services, guild_id, consent=consent, quotes_review=review))

    @rule(days=st.sampled_from((1, 15)))
    def let_time_pass(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))
        self.loop.run(self.services.sayings.clear_old())

    @rule()
    def restart(self) -> None:
        self.loop.run(self.database.close())
        self.database = self.loop.run(reopened(self.url))
        self.start()

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def nothing_is_left_of_a_no(self) -> None:
        rows = {each.id: each for each in self.loop.run(kept(self.database))}
        self.gone |= {each for each in self.rows if each not in rows or rows[each].state is State.GONE}
        for each in rows.values():
            if each.state is State.GONE or each.id in self.gone:
                assert (each.state, each.words.text, each.words.attachments) == (State.GONE, "", ())
                assert (each.author.name, each.author.id, each.saved_by) == ("", None, None)
                continue
            known = self.rows[each.id]
            assert each.author.id == known.author_id
            assert each.author.id not in self.refusing
            assert known.said.word in each.words.text
            assert known.said not in self.noes
        self.check_numbers(rows)

    def check_numbers(self, rows: dict[int, Saying]) -> None:
        for each in rows.values():
            if each.number is not None:
                assert self.numbers.setdefault((each.guild_id, each.number), each.id) == each.id
            assert (each.number is None) <= (each.state is not State.SHOWN)
        assert set(self.numbers.values()) <= rows.keys()
        for guild_id in SERVERS:
            given = sorted(number for guild, number in self.numbers if guild == guild_id)
            assert given == list(range(1, len(given) + 1))

    @invariant()
    def nobody_is_told_of_what_is_gone(self) -> None:
        for each in self.loop.run(told(self.database)):
            assert not any(word in each.fact.model_dump_json() for word in WORDS)
            if each.state is Sending.PENDING:
                about = each.fact.about if isinstance(each.fact, QuoteTold) else "waits"
                assert about == "declined" or each.fact.saying_id not in self.gone  # type: ignore[union-attr]
                assert about not in ("saved", "asked") or each.owner_id not in self.refusing

    @rule()
    def look(self) -> None:
        """In every way in which people come across quotes."""
        book, audience = self.services.book, Audience(frozenset({CHANNEL}), frozenset({CHANNEL}))
        for guild_id in SERVERS:
            ways = [book.mine(guild_id, who) for who in AUTHORS] + [book.by(guild_id, who, audience) for who in AUTHORS]
            ways += [book.search(guild_id, word, audience) for word in WORDS]
            found = [each for way in ways for each in self.loop.run(way)]
            chance = self.loop.run(book.random(guild_id, audience, Random(1)))  # noqa: S311
            for each in (*found, chance):
                if each is not None:
                    assert (each.id in self.gone, self.rows[each.id].said in self.noes) == (False, False)
                    assert each.author.id not in self.refusing


async def test_no_sequence_leaves_a_quote_of_somebody_who_said_no(
    database_url: str, lantern: Catalog, times: int
) -> None:
    """On PostgreSQL, fewer: it takes longer, and differs only where several are at work at once."""
    await (await reopened(database_url)).close()
    of_one = type("OfOne", (Sequences,), {"url": database_url, "catalog": lantern})
    most = (15 if database_url.startswith("sqlite") else 4) * times
    wanted = settings(max_examples=most, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    await asyncio.to_thread(run_state_machine_as_test, of_one, settings=wanted)
